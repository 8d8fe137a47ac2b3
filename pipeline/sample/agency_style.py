"""From true rows to the sheet an agency sends: its headers, its words, its dates, titles above and totals below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.catalogue import CodeList, Contract, FieldPage, Header
from pipeline.periods import financial_year
from pipeline.sample.cell_faults import spoil_cells, year_in_words
from pipeline.sample.draws import NOT_ASKED
from pipeline.sample.faults import COPY, FAULT
from pipeline.sample.sheet_faults import fields_sent, with_sheet_faults
from pipeline.sample.sheets import SYNTHETIC_MARK, Cell, Sheet
from pipeline.sample.spellings import write_codes
from pipeline.sample.styles import FileStyle, style_of

SENDERS = {
    "refuge": "Refuge service",
    "commissioner": "Commissioning",
    "police": "Police performance team",
    "housing": "Housing system",
    "marac": "MARAC co-ordinator",
    "childrens_services": "Children's case system",
    "adult_services": "Adults' case system",
    "health": "Health safeguarding team",
    "sexual_violence_service": "Sexual violence service",
    "survey": "Survey tool",
    "partnership": "Community Safety Partnership",
}
BLANK_WHEN_EMPTY = {"refusal_reasons", "destination", "reason_left"}
SHARE_SAID_MISSING = 0.75
REORDERED_FROM = 2022
EXCEL_DAY_ZERO = pd.Timestamp(1899, 12, 30)


def as_sheet(rng: np.random.Generator, rows: pd.DataFrame, contract: Contract, codes: dict[str, CodeList], year: int) -> Sheet:
    """The year's rows as the agency's sheet; `rows` has clean codes and dates, and the column `_fault`."""
    style = style_of(contract.name, year)
    columns = {page.name: _write_column(rng, rows, page, contract, codes, year, style) for page in contract.fields}
    faults = spoil_cells(rng, columns, rows[FAULT].tolist(), contract.name, year)
    names = fields_sent(_order([page.name for page in contract.fields], contract.shape, year), contract.name, year)
    header: list[Cell] = [_header(contract.field(name), year) for name in names]
    cells = [list(row) for row in zip(*(columns[name] for name in names), strict=True)]
    sheet = Sheet(f"Export {year}", _titles(contract, year), header, cells, _footer(contract, rows, cells), faults)
    return _with_copies(with_sheet_faults(sheet, contract.name, year))


def _with_copies(sheet: Sheet) -> Sheet:
    """The sheet with each row that is meant as a copy made the same, cell for cell, as the row above it."""
    rows = [sheet.rows[place - 1] if fault == COPY else row for place, (fault, row) in enumerate(zip(sheet.faults, sheet.rows, strict=True))]
    return replace(sheet, rows=rows)


def _titles(contract: Contract, year: int) -> list[list[Cell]]:
    period = financial_year(year).label
    mark = f"{SYNTHETIC_MARK} – made up by a program; no row is about a real person"
    return [[f"{SENDERS[contract.agency]} – {contract.title}, {period}"], [mark], []]


def _footer(contract: Contract, rows: pd.DataFrame, cells: list[list[Cell]]) -> list[list[Cell]]:
    total: list[Cell] = ["Total", len(cells)]
    if contract.shape == "counts":
        total = ["Total", *(_sum_of(rows, page, contract) for page in contract.fields[1:])]
    note: list[Cell] = ["Note", f"{SYNTHETIC_MARK}. Figures are as recorded on the day of the export."]
    return [[], total, note, ["End of report"]]


def _sum_of(rows: pd.DataFrame, page: FieldPage, contract: Contract) -> Cell:
    return "" if page.name == contract.year_field else int(rows[page.name].sum())


def _order(names: list[str], shape: str, year: int) -> list[str]:
    """The columns' order: as in the contract at first; from some year on the agency's new system shuffles all but the first two."""
    if shape == "counts" or year < REORDERED_FROM:
        return names
    return [*names[:2], *names[4:], *names[2:4]]


def _header(page: FieldPage, year: int) -> str:
    """The agency's header that year: the spelling bound to these years if there is one, else the last it is known to use."""
    spelled = [each for each in page.headers if isinstance(each, str)]
    bound = [each.name for each in page.headers if isinstance(each, Header) and each.used_in(year)]
    return (bound or spelled)[-1]


def _write_column(
    rng: np.random.Generator, rows: pd.DataFrame, page: FieldPage, contract: Contract, codes: dict[str, CodeList], year: int, style: FileStyle
) -> list[Cell]:
    column = rows[page.name]
    if page.name == contract.year_field and page.type == "integer":
        return [year_in_words(year)] * len(column)
    if page.type in ("date", "datetime"):
        return _write_dates(column, style, with_time=page.type == "datetime")
    if page.type == "integer":
        return [NOT_ASKED if pd.isna(number) else int(number) for number in column]
    if not page.code_list:
        return column.tolist()
    written = write_codes(rng, column, page, contract, codes[page.code_list], year)
    if page.name not in BLANK_WHEN_EMPTY:
        written = written.mask((written == NOT_ASKED) & (rng.random(len(written)) < SHARE_SAID_MISSING), style.missing)
    return written.tolist()


def _write_dates(column: pd.Series, style: FileStyle, with_time: bool) -> list[Cell]:
    """Dates as the agency writes them: text, an Excel date, or Excel's number for the day."""
    known = column.notna()
    if style.dates == "real":
        return [day.to_pydatetime() if there else NOT_ASKED for day, there in zip(column, known, strict=True)]
    if style.dates == "serial":
        days = (column - EXCEL_DAY_ZERO).dt.days
        return [int(day) if there else NOT_ASKED for day, there in zip(days, known, strict=True)]
    pattern = "%d-%b-%y" if style.dates == "month name" else "%d/%m/%Y"
    written = column.dt.strftime(pattern + (" %H:%M" if with_time else ""))
    if style.dates == "unpadded":
        written = written.str.replace(r"^0", "", regex=True).str.replace("/0", "/", regex=False)
    return written.where(known, NOT_ASKED).tolist()
