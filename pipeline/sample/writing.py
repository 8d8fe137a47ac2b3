"""Sheets to files whose bytes are the same every time."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import xlsxwriter

from pipeline.sample.sheets import SYNTHETIC_MARK, Cell, Formula, Sheet

CREATED = datetime(2024, 5, 1, 9, 0, 0)  # fixed, so that the bytes do not change with the clock
_ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_KIND}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_ODS_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
office:version="1.2"><office:body><office:spreadsheet>
"""
_ODS_FOOT = "</office:spreadsheet></office:body></office:document-content>\n"
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def write_file(path: Path, sheet: Sheet, encoding: str) -> None:
    """The sheet as a file of the kind its name ends in; `encoding` is that of text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        _write_csv(path, sheet, encoding)
    elif path.suffix == ".ods":
        _write_ods(path, sheet)
    else:
        _write_workbook(path, sheet)


def _write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    """The sheet as a CSV file with the line ends of a Windows export; whole numbers as they stand."""
    with path.open("w", encoding=encoding, newline="") as lines:
        csv.writer(lines, lineterminator="\r\n").writerows(sheet.lines)


def _write_workbook(path: Path, sheet: Sheet) -> None:
    """The sheet as an Excel workbook with fixed properties."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": SYNTHETIC_MARK, "author": "Sample", "created": CREATED})
        bold = book.add_format({"bold": True})
        timed = any(isinstance(cell, datetime) and cell.hour for row in sheet.rows[:50] for cell in row)
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm" if timed else "dd/mm/yyyy"})
        page = book.add_worksheet(sheet.name)
        for place, cells in enumerate(sheet.lines):
            formats = bold if place == len(sheet.titles) else None
            for column, cell in enumerate(cells):
                _write_cell(page, place, column, cell, day if isinstance(cell, datetime) else formats)
        for first, last, words in sheet.bands:
            page.merge_range(len(sheet.titles) - 1, first, len(sheet.titles) - 1, last, words, bold)
        if sheet.hidden:
            unseen = book.add_worksheet("Lookups")
            unseen.hide()
            for place, cells in enumerate(sheet.hidden):
                unseen.write_row(place, 0, cells)


def _write_cell(page, place: int, column: int, cell: Cell, formats) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(place, column, cell, formats)
    elif isinstance(cell, Formula):
        page.write_formula(place, column, cell.text.format(row=place + 1), formats, cell.value)
    else:
        page.write(place, column, cell, formats)


def _write_ods(path: Path, sheet: Sheet) -> None:
    """The sheet as an OpenDocument spreadsheet: its kind first and unpacked, as the standard asks, then its content."""
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>\n" for cells in sheet.lines)
    content = f'{_ODS_HEAD}<table:table table:name="{sheet.name}">\n{rows}</table:table>{_ODS_FOOT}'
    parts = [("mimetype", _ODS_KIND, ZIP_STORED), ("content.xml", content, ZIP_DEFLATED), ("META-INF/manifest.xml", _ODS_MANIFEST, ZIP_DEFLATED)]
    with ZipFile(path, "w") as archive:
        for name, text, packing in parts:
            entry = ZipInfo(name, CREATED.timetuple()[:6])
            entry.compress_type = packing
            archive.writestr(entry, text.encode())


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, datetime):
        kind, shown = f'"date" office:date-value="{cell:%Y-%m-%d}"', f"{cell:%d/%m/%Y}"
    elif isinstance(cell, int | float):
        kind, shown = f'"float" office:value="{cell}"', str(cell)
    else:
        kind, shown = '"string"', str(cell).translate(_ESCAPED)
    return f"<table:table-cell office:value-type={kind}><text:p>{shown}</text:p></table:table-cell>"
