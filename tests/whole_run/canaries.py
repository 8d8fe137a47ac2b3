"""A thousand references that exist nowhere else, written into every text column of every file an edition reads."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import xlsxwriter

from pipeline.catalogue import load_contracts
from pipeline.receive import RawFile
from pipeline.receive.grids import Grid, read_grids
from pipeline.receive.headings import find_heading
from pipeline.receive.rows import sort_rows

YEARS = (2022, 2023, 2024)
REMARKS = "Remarks"


@dataclass
class Planted:
    """canary → (data set, field); and the rows that hold one already, since a row holds no more than one."""

    canaries: dict[str, tuple[str, str]] = field(default_factory=dict)
    taken: set[tuple[Path, int, int]] = field(default_factory=set)

    def of(self, wanted) -> set[str]:
        """The canaries whose data set and field `wanted` says yes to."""
        return {canary for canary, place in self.canaries.items() if wanted(*place)}


@dataclass
class Sheet:
    """A sheet that will be written again, with the rows that are records and the column of each text field."""

    path: Path
    number: int
    grid: Grid
    data_set: str
    columns: dict[str, int]
    records: list[int]


def plant(raw: Path, most: int = 1000) -> Planted:
    """Write `most` canaries into the files of three years; every text column gets some, and every file a column of remarks."""
    planted = Planted()
    books = {path: read_grids(RawFile(path.name, path))[0] for year in YEARS for path in sorted((raw / str(year)).iterdir()) if path.name != "received.csv"}
    sheets = [sheet for path, grids in books.items() for sheet in _sheets(path, grids)]
    planned = [(sheet, name) for sheet in sheets for name in sheet.columns]
    for sheet, name in planned:
        _write(sheet, name, planted)
    large = [place for place in planned if len(place[0].records) > 300]
    while len(planted.canaries) < most:
        for sheet, name in large[: most - len(planted.canaries)]:
            _write(sheet, name, planted)
    for path, grids in books.items():
        _save(path, grids)
    return planted


def _sheets(path: Path, grids: list[Grid]) -> list[Sheet]:
    contracts = load_contracts()
    data_set = max((name for name in contracts if path.stem.startswith(name)), key=len)
    contract = contracts[data_set]
    found = []
    for number, grid in enumerate(grids):
        heading = find_heading(grid, contract, int(path.parent.name))
        if heading is None:
            continue
        rows = sort_rows(grid, heading, contract).records
        texts = {name: column for name, column in heading.columns.items() if contract.field(name).type == "string"}
        remarks = len(grid.cells.columns)
        grid.cells[remarks] = ""
        grid.cells.iloc[heading.row, remarks] = REMARKS
        found.append(Sheet(path, number, grid, data_set, texts | {REMARKS: remarks}, list(rows.index[rows])))
    return found


def _write(sheet: Sheet, name: str, planted: Planted) -> None:
    free = [row for row in sheet.records if (sheet.path, sheet.number, row) not in planted.taken]
    filled = [row for row in free if sheet.grid.cells.iloc[row, sheet.columns[name]]] or free
    row = filled[len(filled) * 3 // 7]
    canary = _canary(sheet.data_set, name, len(planted.canaries))
    before = sheet.grid.cells.iloc[row, sheet.columns[name]]
    in_words = name != REMARKS and load_contracts()[sheet.data_set].field(name).free_text
    sheet.grid.cells.iloc[row, sheet.columns[name]] = f"{before} Ask for {canary} there." if in_words else canary
    planted.taken.add((sheet.path, sheet.number, row))
    planted.canaries[canary] = (sheet.data_set, name)


def _canary(data_set: str, name: str, number: int) -> str:
    """One that the field's own pattern allows, from the top of its numbers; or one in the shape of nothing at all."""
    pattern = load_contracts()[data_set].field(name).constraints.pattern if name != REMARKS else None
    if pattern is None:
        return f"Qzx{number:04d}-Wkv"
    numbered = re.fullmatch(r"\^([A-Z-]*)\[0-9\]\{(\d)\}\$", pattern)
    if numbered is None:  # the wording of a document: one that does not fit is emptied or set aside
        return f"Qzx{number:04d}-Wkv"
    letters, digits = numbered.groups()
    return f"{letters}{10 ** int(digits) - 1 - number if int(digits) > 3 else 900 + number % 100}"


def _save(path: Path, grids: list[Grid]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written).writerows(grids[0].cells.itertuples(index=False, name=None))
        return
    path.unlink()
    with xlsxwriter.Workbook(path.with_suffix(".xlsx"), {"strings_to_numbers": False}) as book:
        for grid in grids:
            sheet = book.add_worksheet(grid.sheet)
            for number, row in enumerate(grid.cells.itertuples(index=False, name=None)):
                for column, text in enumerate(row):
                    sheet.write_string(number, column, text) if text else None


def text_columns() -> Counter:
    """(data set, field) for every text column there is, and the remarks of each data set."""
    contracts = load_contracts()
    places = [(name, page.name) for name, contract in contracts.items() for page in contract.fields if page.type == "string"]
    return Counter(places + [(name, REMARKS) for name in contracts])


def as_text(path: Path, without: tuple[str, ...] = ()) -> bytes:
    """The bytes of a file; of a table, every different value of each column but those whose names end so, each on a line of its own."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    table = pd.read_parquet(path)
    told = [text for name in table if not name.endswith(without) for text in (name, *_different(table[name]))]
    return "\n".join(told).encode()


def _different(column: pd.Series) -> list[str]:
    """Each value once, and each value in a list once."""
    each = column.explode() if column.dtype == "object" else column
    return each.drop_duplicates().dropna().astype("str").tolist()
