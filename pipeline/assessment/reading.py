"""The files of one data set received and cleaned: in this process, or in that of the checks where a large data set keeps this one busy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue, store
from pipeline.assessment.plan import Plan
from pipeline.problems import Finding

if TYPE_CHECKING:
    from pipeline.clean import Cleaned
    from pipeline.receive import RawFile, Received
    from pipeline.steps import Step

# About half a million rows of incidents. Below that the process of the checks has more to do than this one.
LARGE_BYTES = 50_000_000


@dataclass(frozen=True)
class Reading:
    """What was read of a data set. `forms`: what came, as one Received or as two (records, and counts), without its rows; `rows`:
    how many each of them had; `cleaned`: the rows of each, typed; none where a finding of `forms` stops the run."""

    forms: list[Received]
    rows: list[int]
    cleaned: list[Cleaned]
    steps: list[Step]

    @property
    def findings(self) -> list[Finding]:
        """What was found on receiving, of every form."""
        return [finding for each in self.forms for finding in each.findings]


def read(plan: Plan, contract: catalogue.Contract, checker: Callable[[], Executor], elsewhere: bool) -> Reading:
    """The data set's files of all years as typed rows; `elsewhere`: in the process of the checks."""
    sent = plan.raw_files(contract.name)
    return checker().submit(_read, sent, contract).result() if elsewhere else _read(sent, contract)


def large_data_sets(plan: Plan) -> list[str]:
    """The data sets with so much to read that the others are read in the process of the checks meanwhile."""
    return large_among({name: [path for files in plan.raw_files(name).values() for path in files] for name in plan.data_sets})


def large_among(sent: Mapping[str, Sequence[Path]]) -> list[str]:
    """The names of those whose files have LARGE_BYTES together."""
    size = cache(lambda path: path.stat().st_size)
    return [name for name, files in sent.items() if sum(map(size, files)) >= LARGE_BYTES]


def raw_file(path: Path) -> RawFile:
    """A file of data/raw under the name it is told by."""
    from pipeline.receive import RawFile

    return RawFile(path.relative_to(store.raw()).as_posix(), path)


def _read(sent: Mapping[int, Sequence[Path]], contract: catalogue.Contract) -> Reading:
    """Once its rows are typed, those received are let go: they would be held twice while they are checked."""
    from pipeline.receive import by_form, receive
    from pipeline.steps import account

    with account() as steps_taken:
        forms = by_form([receive([raw_file(path) for path in files], contract, year) for year, files in sent.items()])
        stopped = any(finding.severity == "stop" for received in forms for finding in received.findings)
        cleaned = [] if stopped else [_cleaned(received, forms) for received in forms]
    return Reading([_told_only(received) for received in forms], [len(received.table) for received in forms], cleaned, steps_taken)


def _told_only(received: Received) -> Received:
    return replace(received, table=received.table.iloc[:0].copy())


def _cleaned(received: Received, forms: list[Received]) -> Cleaned:
    """The rows typed. A correction goes to the form that its file is in, and one that names no file to the first form."""
    from pipeline.clean import clean

    files = {each.contract.shape: set(each.receipts["file"]) for each in forms}
    others = {file for shape, names in files.items() if shape != received.contract.shape for file in names}
    first = received is forms[0]
    mine = [
        each
        for each in catalogue.load_corrections()
        if each.match.get("source_file") in files[received.contract.shape] or (first and each.match.get("source_file") not in others)
    ]
    return clean(received.table, received.contract, catalogue.load_codes(), mine)
