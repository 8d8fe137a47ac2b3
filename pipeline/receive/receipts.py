"""The receipt for a file, and the proof that each of its rows went somewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from pipeline.problems import Finding, Stop, how_many
from pipeline.spellings import in_plain_text, one_below_another

COUNTS = ("accepted", "quarantined", "duplicates", "non_data")
KINDS = {"data_set": "str", "file": "str", "sheet": "str", "year": "int64", "status": "str", "shape": "str", "header_row": "int64", "rows_in": "int64"}
KINDS |= {name: "int64" for name in COUNTS} | {"synthetic": "bool", "columns": "str"}


@dataclass(frozen=True)
class Receipt:
    """What came in one sheet. `accepted` and `quarantined` are known only after the checks.

    `status` is received, not_supplied, or notes: a sheet without records beside one that has them.
    `shape` is records or counts, as the sheet came.
    """

    data_set: str
    file: str
    sheet: str
    year: int
    status: str = "received"
    shape: str = "records"
    header_row: int = 0
    rows_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicates: int = 0
    non_data: int = 0
    synthetic: bool = False
    columns: dict[str, str] = field(default_factory=dict)


def receipts_table(receipts: Iterable[Receipt]) -> pd.DataFrame:
    """One row a receipt; `columns` is JSON, field → column letter."""
    written = list(receipts)
    columns = {name: [getattr(receipt, name) for receipt in written] for name in KINDS}
    columns["columns"] = [json.dumps(letters) for letters in columns["columns"]]
    table = pd.DataFrame(columns)
    return table if len(table) else table.astype(KINDS)


def account_for_rows(receipts: pd.DataFrame, accepted: pd.DataFrame, quarantined: pd.DataFrame) -> pd.DataFrame:
    """The receipts with `accepted` and `quarantined` filled in.

    `accepted` and `quarantined` are record tables with source_file, source_sheet and source_row. Raises Stop, naming every
    sheet, when rows in = accepted + quarantined + duplicates + non-data does not hold, or a row went two ways.
    """
    filled = receipts.assign(
        accepted=_rows_of(receipts, accepted),
        quarantined=_rows_of(receipts, quarantined),
    )
    findings = _twice(accepted, quarantined) + _strangers(receipts, accepted, quarantined)
    parted = filled[list(COUNTS)].sum(axis=1)
    findings += [_broken(line) for line in filled[parted.ne(filled["rows_in"])].to_dict("records")]
    if findings:
        raise Stop(findings)
    return filled


def _rows_of(receipts: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """How many rows of `table` came from each receipt's sheet."""
    counted = table.groupby(["source_file", "source_sheet"], dropna=False).size().to_dict()
    places = zip(receipts["file"], receipts["sheet"], strict=True)
    return pd.Series([counted.get(place, 0) for place in places], index=receipts.index, dtype="int64")


def _twice(accepted: pd.DataFrame, quarantined: pd.DataFrame) -> list[Finding]:
    place = ["source_file", "source_sheet", "source_row"]
    both = one_below_another([accepted[place], quarantined[place]])
    again = in_plain_text(both[both.duplicated()]).groupby(["source_file", "source_sheet"], dropna=False)
    return [_lost(file, sheet, f"{how_many(len(rows), 'row')} went two ways") for (file, sheet), rows in again]


def _strangers(receipts: pd.DataFrame, accepted: pd.DataFrame, quarantined: pd.DataFrame) -> list[Finding]:
    known = set(zip(receipts["file"], receipts["sheet"], strict=True))
    place = ["source_file", "source_sheet"]
    both = pd.concat([in_plain_text(table[place].drop_duplicates()) for table in (accepted, quarantined)]).drop_duplicates()
    return [
        _lost(file, sheet, "rows from a sheet without a receipt") for file, sheet in both.itertuples(index=False) if (file, sheet) not in known
    ]


def _broken(line: dict) -> Finding:
    parts = " + ".join(f"{line[name]:,} {name.replace('_', '-')}" for name in COUNTS)
    return _lost(line["file"], line["sheet"], f"{how_many(line['rows_in'], 'row')} in, but {parts}", line["data_set"], line["year"])


def _lost(file: str, sheet: str, found: str, data_set: str = "", year: int | None = None) -> Finding:
    return Finding(
        what="rows of a file are not accounted for",
        where=f"data/raw/{file}" + (f", sheet '{sheet}'" if sheet else ""),
        wanted="rows in = accepted + quarantined + duplicates + non-data",
        found=found,
        do="this is a mistake of the software, not of the file: keep the file and report it",
        data_set=data_set,
        year=year,
        file=file,
        sheet=sheet,
        check="row_identity",
    )
