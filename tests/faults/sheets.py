"""A sheet as an agency would send it: sound rows made from a contract's examples, ready to have a fault planted, in any format."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, Contract, FieldPage, load_codes, load_contracts
from pipeline.receive import RawFile
from tests.faults.old_excel import write_xls

# The counted form of a data set has faults of its own.
_AS_COUNTS = load_contracts()["health_contacts"].as_counts().model_copy(update={"name": "health_contacts_counts"})
CONTRACTS = load_contracts() | {_AS_COUNTS.name: _AS_COUNTS}
YEAR = 2024
# One row set aside must stay under the 5 % at which a run stops: 1 of 48 is 2.1 %, 2 of 48 are 4.2 %. A day has 24 hours, a year 12 months.
ROWS = {"police_hour_weekday": 24, "health_contacts_counts": 12, "prevent_benchmarks": 10, "demand_profile": 12, "survey_invitations": 5}
USUAL_ROWS = 48


@dataclass(frozen=True)
class Formula:
    """A formula of a workbook, with what it last came to."""

    text: str
    value: object


def is_error(value: object) -> bool:
    """True for a formula that came to an error."""
    return isinstance(value, Formula) and str(value.value).startswith("#")


@dataclass
class Sheet:
    """What stands on a sheet. `planted` are values that nobody may read in a finding; `hidden` and `others` are further sheets,
    `hidden_rows` and `hidden_columns` are of the sheet itself, counted from 0."""

    contract: Contract
    headings: list[object]
    records: list[list[object]]
    above: list[list[object]] = field(default_factory=list)
    below: list[list[object]] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)
    hidden: dict[str, list[list[object]]] = field(default_factory=dict)
    others: dict[str, list[list[object]]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    @property
    def rows(self) -> list[list[object]]:
        """Every row from the top."""
        return [*self.above, self.headings, *self.records, *self.below]

    def column(self, name: str) -> int:
        """Where a field stands, counted from 0."""
        return [page.name for page in self.contract.fields].index(name)

    def put(self, row: int, name: str, value: object) -> None:
        """Write a value into a record, counted from 0."""
        self.records[row][self.column(name)] = value
        if not is_error(value):
            self.planted.append(str(value.value if isinstance(value, Formula) else value))

    def get(self, row: int, name: str) -> object:
        """What stands in a record."""
        return self.records[row][self.column(name)]


def sound(data_set: str) -> Sheet:
    """A sheet with which nothing is wrong: the contract's examples, each row with a key and a person of its own."""
    contract = CONTRACTS[data_set]
    records = [_record(contract, number) for number in range(ROWS.get(data_set, USUAL_ROWS))]
    return Sheet(contract, [page.headers_in(YEAR)[0] for page in contract.fields], records)


def _record(contract: Contract, number: int) -> list[object]:
    examples = {page.name: "" if page.example is None else str(page.example) for page in contract.fields}
    for page in contract.fields:
        if page.name in contract.primary_key or page.identifier:
            examples[page.name] = _code(page, number) if page.code_list else _numbered(examples[page.name], number, page.type == "integer", contract)
    return list(examples.values())


def _code(page: FieldPage, number: int) -> str:
    """The codes of the list in turn."""
    codes = [code for code in load_codes()[page.code_list].labels if code not in (NOT_RECORDED, NOT_MAPPED)]
    return codes[number]


def _numbered(example: str, number: int, plain: bool, contract: Contract) -> str:
    """The example with its digits counted on ("S00001", "S00002"); an hour begins at 0 and a month at 1; a date stays."""
    if plain:
        return str(number + (contract.field(contract.primary_key[0]).constraints.minimum or 0))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", example):
        return example
    digits = re.search(r"\d+$", example).group()
    return example[: -len(digits)] + str(int(digits) + number).zfill(len(digits))


def as_text(value: object) -> str:
    """What a CSV holds for a value."""
    if isinstance(value, Formula):
        return as_text(value.value)
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def csv_text(rows: list[list[object]], end: str = "\r\n", separator: str = ",") -> str:
    """The rows as Excel saves them."""
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator=end, delimiter=separator).writerows([[as_text(cell) for cell in row] for row in rows])
    return lines.getvalue()


def raw_file(folder: Path, name: str) -> RawFile:
    """A place for a file, named as below data/raw."""
    return RawFile(f"{YEAR}/{name}", folder / name)


def write(sheet: Sheet, form: str, folder: Path, stem: str = "") -> RawFile:
    """The sheet as "csv", "xlsx", "xls" or "ods"."""
    file = raw_file(folder, f"{stem or sheet.contract.name}.{form}")
    {"csv": _write_csv, "xlsx": _write_xlsx, "xls": _write_xls, "ods": _write_ods}[form](sheet, file.path)
    return file


def _write_csv(sheet: Sheet, path: Path) -> None:
    path.write_bytes(csv_text(sheet.rows).encode())


def _write_xlsx(sheet: Sheet, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    for title, rows in {"Extract": sheet.rows, **sheet.others, **sheet.hidden}.items():
        page = book.add_worksheet(title)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _write_cell(page, row, column, cell)
        if title in sheet.hidden:
            page.hide()
        if title == "Extract":
            _hide(page, sheet)
    book.close()


def _write_xls(sheet: Sheet, path: Path) -> None:
    """A formula is written as what it came to."""
    rows = [[cell.value if isinstance(cell, Formula) else cell for cell in cells] for cells in sheet.rows]
    write_xls(path, {"Extract": rows, **sheet.others, **sheet.hidden}, list(sheet.hidden))


def _hide(page, sheet: Sheet) -> None:
    for row in sheet.hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})


def _write_cell(page, row: int, column: int, cell: object) -> None:
    if isinstance(cell, Formula):
        page.write_formula(row, column, cell.text, None, cell.value)
    elif isinstance(cell, str):
        page.write_string(row, column, cell) if cell else None
    else:
        page.write(row, column, cell)


NAMES = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
NAMES += ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
NAMES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
STYLE = '<style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/></style:style>'
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'


def _write_ods(sheet: Sheet, path: Path) -> None:
    columns = "".join(f"<table:table-column{_unseen(number in sheet.hidden_columns)}/>" for number in range(len(sheet.headings)))
    extract = columns + "".join(ods_row(cells, hidden=number in sheet.hidden_rows) for number, cells in enumerate(sheet.rows))
    pages = {title: "".join(map(ods_row, rows)) for title, rows in {**sheet.others, **sheet.hidden}.items()}
    unseen = {title: ' table:style-name="unseen"' for title in sheet.hidden}
    tables = [f'<table:table table:name="{title}"{unseen.get(title, "")}>{rows}</table:table>' for title, rows in {"Extract": extract, **pages}.items()]
    write_ods_tables("".join(tables), path)


def _unseen(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""


def write_ods_tables(tables: str, path: Path, manifest: str = "") -> None:
    """An OpenDocument spreadsheet round the XML of its tables."""
    styles = f"<office:automatic-styles>{STYLE}</office:automatic-styles>"
    body = f"{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(manifest))
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{body}</office:document-content>")


def ods_row(cells: list[object], repeated: int = 1, hidden: bool = False) -> str:
    """The XML of a row."""
    inside = "".join(map(_ods_cell, cells)) or "<table:table-cell/>"
    return f'<table:table-row table:number-rows-repeated="{repeated}"{_unseen(hidden)}>{inside}</table:table-row>'


def _ods_cell(cell: object) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    if is_error(cell):
        kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    elif isinstance(value, date):
        day = value.isoformat() if isinstance(value, datetime) else f"{value.isoformat()}T00:00:00"
        kind = f'office:value-type="date" office:date-value="{day}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>" if value != "" else "<table:table-cell/>"
