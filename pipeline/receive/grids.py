"""What stands in the cells of a file, as text exactly: "00123" stays "00123" and "NA" stays "NA"."""

from __future__ import annotations

import codecs
import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.problems import Finding
from pipeline.receive.comma_lines import BYTES_AT_ONCE, rows_of_csv, table_of_csv, text_table
from pipeline.receive.files import RawFile, password, unreadable


@dataclass(frozen=True)
class Grid:
    """One sheet: `cells` has a text column for each column of the sheet, and index 0 is row 1 as Excel shows it."""

    file: RawFile
    sheet: str
    cells: pd.DataFrame

    @property
    def place(self) -> str:
        """Where it is, in words: the file, and the sheet when there is one."""
        return f"data/raw/{self.file.name}" + (f", sheet '{self.sheet}'" if self.sheet else "")

    @property
    def has_text(self) -> bool:
        """True when any cell holds something."""
        return any(column.str.strip().ne("").any() for _, column in self.cells.items())


def read_grids(file: RawFile) -> tuple[list[Grid], list[Finding]]:
    """The visible sheets of a file (one for a CSV) and what was found on the way; no sheet when it cannot be read."""
    if file.ending == ".csv":
        return _read_csv(file)
    try:
        with CalamineWorkbook.from_path(str(file.path)) as workbook:
            return _read_sheets(file, workbook)
    except PasswordError:
        return [], [password(file)]
    except (CalamineError, OSError, ValueError):
        return [], [unreadable(file)]


def _read_sheets(file: RawFile, workbook: CalamineWorkbook) -> tuple[list[Grid], list[Finding]]:
    grids, findings = [], []
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            findings.append(_hidden(file, sheet.name))
            continue
        rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        grids.append(Grid(file, sheet.name, text_table(_plain_rows(rows))))
    return grids, findings


def _plain_rows(rows: list[list]) -> Iterator[list[str]]:
    for row in rows:
        yield [cell if type(cell) is str else _plain(cell) for cell in row]


def _plain(cell: object) -> str:
    """The text of a cell that Excel holds as a number, a date or a truth: ISO dates, whole numbers without .0."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        return (cell + datetime.timedelta(milliseconds=500)).replace(microsecond=0).isoformat()
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    return str(cell)


def _read_csv(file: RawFile) -> tuple[list[Grid], list[Finding]]:
    content, findings = _without_mark(file), []
    if not _is_utf8(content):
        try:
            content, findings = content.decode("cp1252").encode(), [_windows_text(file)]
        except UnicodeDecodeError:
            return [], [_unknown_text(file)]
    try:
        return [Grid(file, "", table_of_csv(content))], findings
    except csv.Error:
        return [], [_unclosed_quote(file, _rows_before_error(content.decode()) + 1)]


def _without_mark(file: RawFile) -> bytes:
    """What the file holds behind its byte order mark."""
    with file.path.open("rb") as opened:
        if opened.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            opened.seek(0)
        return opened.read()


def _is_utf8(content: bytes) -> bool:
    """Looked at in pieces: the text of a large file would take several times its size."""
    if content.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for begin in range(0, len(content), BYTES_AT_ONCE):
            piece = content[begin : begin + BYTES_AT_ONCE]
            if not piece.isascii() or decoder.getstate()[0]:
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rows_before_error(text: str) -> int:
    """How many rows come out before the reader gives up: the error itself names a line, not a row."""
    rows = 0
    try:
        for _ in rows_of_csv(text):
            rows += 1
    except csv.Error:
        return rows
    return rows


def _hidden(file: RawFile, sheet: str) -> Finding:
    return Finding(
        what="a hidden sheet was not read",
        where=f"data/raw/{file.name}, sheet '{sheet}'",
        wanted="only sheets a person can see",
        found="1 hidden sheet",
        do="open the workbook and unhide the sheet; if it holds records, ask the agency to send them visibly",
        severity="look",
        sheet=sheet,
        count=1,
        check="no_hidden_sheet",
    )


def _windows_text(file: RawFile) -> Finding:
    return Finding(
        what="a file was read as Windows text",
        where=f"data/raw/{file.name}",
        wanted="text in UTF-8",
        found="text that is not UTF-8; it was read as Windows-1252, which is what Excel's plain CSV is",
        do="look at one name with an accent; if it is right, nothing; ask the agency for CSV UTF-8 next time",
        severity="note",
        check="text_encoding",
    )


def _unknown_text(file: RawFile) -> Finding:
    return Finding(
        what="a file's text cannot be read",
        where=f"data/raw/{file.name}",
        wanted="text in UTF-8, or in Windows-1252",
        found="neither",
        do="open it in Excel, save it as CSV UTF-8, and put that in its place",
        check="text_encoding",
    )


def _unclosed_quote(file: RawFile, row: int) -> Finding:
    return Finding(
        what="a quotation mark is opened and not closed, so rows after it would be swallowed",
        where=f"data/raw/{file.name}, the record that starts in row {row:,}",
        wanted='a " at both ends of a cell, and "" for one inside it',
        found='one " too many or too few',
        do="ask the agency to export the file again; do not mend it by hand, rows may be missing",
        rows=(row,),
        count=1,
        check="quotes_closed",
    )
