"""The page an analyst would keep beside each year's files: when each came, and from which role. Every date is invented."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from pipeline.catalogue import load_contracts
from pipeline.sample.known_answers import YEARS

RECEIVED_PAGES = [f"{year}/received.csv" for year in YEARS]
# days after 31 March; every other file comes in April or May
LATE = {("health_contacts", 2024): 118}
_FIRST_DAY, _SPREAD = 14, 43


def write_received(folder: Path, files: Iterable[str], year: int) -> None:
    """received.csv in `folder`: file, received (2024-05-20) and from (a role), one line a file."""
    contracts = load_contracts()
    lines = [(name, _received(_data_set(name, contracts), year).isoformat(), contracts[_data_set(name, contracts)].contact) for name in sorted(files)]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "received.csv").open("w", encoding="utf-8", newline="") as page:
        csv.writer(page, lineterminator="\n").writerows([("file", "received", "from"), *lines])


def _data_set(file: str, contracts: Iterable[str]) -> str:
    return max((name for name in contracts if file.startswith(name)), key=len)


def _received(data_set: str, year: int) -> date:
    """The same day whichever years are written: it is worked out from the names."""
    luck = _FIRST_DAY + zlib.crc32(f"{data_set}/{year}".encode()) % _SPREAD
    return date(year, 3, 31) + timedelta(days=LATE.get((data_set, year), luck))
