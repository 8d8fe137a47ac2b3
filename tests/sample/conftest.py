"""The sample, written once for all the tests of this folder, and a reader of its own that shares nothing with the pipeline."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pipeline.sample import make_sample

ENDS = ("Total", "Note", "End of report")


@dataclass(frozen=True)
class SentFile:
    """One file: everything in it, and its data rows as heading → cell with the row number Excel shows."""

    year: int
    data_set: str
    name: str
    cells: list[list[str]]
    rows: list[dict[str, str]]
    numbers: list[int]


@dataclass(frozen=True)
class Made:
    folder: Path
    truth: dict
    files: list[SentFile]

    def of(self, data_set: str, year: int) -> SentFile:
        return next(file for file in self.files if (file.data_set, file.year) == (data_set, year))

    def rows(self, data_set: str, year: int) -> list[dict[str, str]]:
        """The rows of every file of the data set and year, those with every cell alike once."""
        rows = [row for file in self.files if (file.data_set, file.year) == (data_set, year) for row in file.rows]
        return list({tuple(row.values()): row for row in rows}.values())


def as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.strftime("%d/%m/%Y %H:%M") if isinstance(cell, datetime | date) else str(cell)


def cells_of(path: Path) -> list[list[str]]:
    if path.suffix in (".xlsx", ".ods"):
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    content = path.read_bytes()
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return list(csv.reader(text.splitlines()))


def read(path: Path, data_sets: dict[str, str]) -> SentFile:
    cells = cells_of(path)
    filled = [sum(1 for cell in row if cell) for row in cells]
    top = next(place for place, count in enumerate(filled) if count > 2)  # titles have one or two cells
    body = [(place + 1, row) for place, row in enumerate(cells) if place > top and any(row) and row[0] not in ENDS]
    rows = [dict(zip(cells[top], row, strict=False)) for _, row in body]
    name = f"{path.parent.name}/{path.name}"
    return SentFile(int(path.parent.name), data_sets[name], name, cells, rows, [number for number, _ in body])


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Made:
    folder = tmp_path_factory.mktemp("sample")
    paths = make_sample(folder / "raw", folder / "truth.json")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    data_sets = {line["file"]: line["data_set"] for line in truth["files"]}
    return Made(folder / "raw", truth, [read(path, data_sets) for path in paths])


@pytest.fixture(scope="session")
def day_of():
    """Any of the agencies' ways of writing a day → the day; None for an empty cell."""

    def find(text: str) -> date | None:
        if not text:
            return None
        if text.isdigit():
            return date(1899, 12, 30) + timedelta(days=int(text))
        first = text.split(" ")[0]
        return datetime.strptime(first, "%d/%m/%Y" if "/" in first else "%d-%b-%y").date()

    return find
