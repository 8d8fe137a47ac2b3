"""A small contract and ways to write files as agencies send them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.catalogue import Contract
from pipeline.receive import RawFile

VISIT_HEADERS = ["Visit Ref", {"name": "Visit No", "from": 2023}]


@pytest.fixture
def contract() -> Contract:
    return visits()


def visits(**changed) -> Contract:
    page = {
        "name": "visits",
        "title": "Visits",
        "description": "One row is one visit.",
        "primaryKey": ["visit_id"],
        "missingValues": ["", "-", "N/K"],
        "x-agency": "clinic",
        "x-unit": "visit",
        "x-year-field": "start_date",
        "x-totals": ["Total", "Note"],
        "fields": [
            {"name": "visit_id", "title": "Visit reference", "constraints": {"required": True}, "x-headers": VISIT_HEADERS},
            {"name": "start_date", "title": "Start", "type": "date", "constraints": {"required": True}, "x-headers": ["Start Date"]},
            {"name": "age", "title": "Age in years", "type": "integer", "x-headers": ["Age"]},
            {"name": "ward", "title": "Ward", "x-headers": ["Ward & area"]},
        ],
    }
    return Contract.model_validate(page | changed)


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., RawFile]:
    def write(rows: list[list[str]] | str, name: str = "visits.csv", encoding: str = "utf-8") -> RawFile:
        path = tmp_path / name
        if isinstance(rows, str):
            path.write_bytes(rows.encode(encoding))
        else:
            with path.open("w", newline="", encoding=encoding) as lines:
                csv.writer(lines).writerows(rows)
        return RawFile(f"2024/{name}", path)

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., RawFile]:
    """Sheets by name; a sheet called Hidden is hidden; dates are written as Excel dates."""

    def write(sheets: dict[str, list[list[object]]], name: str = "visits.xlsx") -> RawFile:
        path = tmp_path / name
        workbook = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if title == "Hidden":
                sheet.hide()
        workbook.close()
        return RawFile(f"2024/{name}", path)

    return write
