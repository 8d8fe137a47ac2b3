"""Sheets to files whose bytes are the same every time."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter

from pipeline.sample.agency_style import SYNTHETIC_MARK, Sheet

CREATED = datetime(2024, 5, 1, 9, 0, 0)  # fixed, so that the bytes do not change with the clock


def write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    """The sheet as a CSV file with the line ends of a Windows export; whole numbers as they stand."""
    with path.open("w", encoding=encoding, newline="") as lines:
        csv.writer(lines, lineterminator="\r\n").writerows([*sheet.titles, sheet.header, *sheet.rows, *sheet.footer])


def write_workbook(path: Path, sheet: Sheet) -> None:
    """The sheet as an Excel workbook with fixed properties."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": SYNTHETIC_MARK, "author": "Sample", "created": CREATED})
        bold = book.add_format({"bold": True})
        timed = any(isinstance(cell, datetime) and cell.hour for row in sheet.rows[:50] for cell in row)
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm" if timed else "dd/mm/yyyy"})
        page = book.add_worksheet(sheet.name)
        for place, cells in enumerate([*sheet.titles, sheet.header, *sheet.rows, *sheet.footer]):
            formats = bold if place == len(sheet.titles) else None
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    page.write_datetime(place, column, cell, day)
                else:
                    page.write(place, column, cell, formats)
