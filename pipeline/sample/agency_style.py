"""From true rows to the sheet an agency sends: its headers, its words, its dates, titles above and totals below."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from pipeline.catalogue import CodeList, Contract, FieldPage, Header
from pipeline.periods import financial_year
from pipeline.sample.draws import NOT_ASKED
from pipeline.sample.faults import COPY, FAULT
from pipeline.sample.spellings import write_codes

SYNTHETIC_MARK = "SYNTHETIC DATA"
SENDERS = {"refuge": "Refuge service", "commissioner": "Commissioning", "police": "Police performance team", "housing": "Housing system"}
BLANK_WHEN_EMPTY = {"refusal_reasons", "destination", "reason_left"}
SHARE_SAID_MISSING = 0.75
REORDERED_FROM = 2022
EXCEL_DAY_ZERO = pd.Timestamp(1899, 12, 30)
Cell = str | int | float | datetime


@dataclass(frozen=True)
class FileStyle:
    """How one file is written: its kind, its dates, its word for missing, its encoding."""

    kind: Literal["csv", "xlsx"]
    dates: Literal["day first", "unpadded", "month name", "real", "serial"]
    missing: str = ""
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Sheet:
    """What will stand in the file, cell by cell, and which kind of fault stands in which data row."""

    name: str
    titles: list[list[Cell]]
    header: list[Cell]
    rows: list[list[Cell]]
    footer: list[list[Cell]]
    faults: list[str] = field(default_factory=list)

    @property
    def first_data_row(self) -> int:
        """The number Excel shows beside the first data row."""
        return len(self.titles) + 2


_STYLES: dict[str, list[FileStyle]] = {  # 2019 to 2024
    "refuge_stays": [
        FileStyle("xlsx", "day first", "N/K"),
        FileStyle("xlsx", "real", "Not known"),
        FileStyle("csv", "month name", "-", "cp1252"),
        FileStyle("xlsx", "serial", "Not recorded"),
        FileStyle("csv", "unpadded", "Not known", "utf-8-sig"),
        FileStyle("xlsx", "real", "Not recorded"),
    ],
    "refuge_children": [
        FileStyle("csv", "day first", "N/K", "cp1252"),
        FileStyle("csv", "month name", "-"),
        FileStyle("xlsx", "real", "Not known"),
        FileStyle("xlsx", "real"),
        FileStyle("csv", "day first", "Not known", "utf-8-sig"),
        FileStyle("xlsx", "serial", "Not recorded"),
    ],
    "refuge_referrals": [
        FileStyle("csv", "unpadded", "N/K", "cp1252"),
        FileStyle("xlsx", "day first", "Not known"),
        FileStyle("xlsx", "real", "-"),
        FileStyle("csv", "month name", "Not recorded"),
        FileStyle("xlsx", "serial", "Not known"),
        FileStyle("csv", "day first", "Not recorded", "utf-8-sig"),
    ],
    "safe_accommodation_units": [FileStyle("xlsx", "real")] * 3 + [FileStyle("xlsx", "day first")] * 2 + [FileStyle("csv", "day first")],
    "police_incidents": [
        FileStyle("csv", "day first", "", "cp1252"),
        FileStyle("csv", "day first", "Unknown", "cp1252"),
        FileStyle("xlsx", "real", "Not stated"),
        FileStyle("csv", "month name", "NS"),
        FileStyle("csv", "month name", "NS", "utf-8-sig"),
        FileStyle("csv", "unpadded", "Not stated", "utf-8-sig"),
    ],
    "housing_cases": [
        FileStyle("xlsx", "serial", "Not known"),
        FileStyle("csv", "day first", "Not known", "cp1252"),
        FileStyle("xlsx", "real", "Not recorded"),
        FileStyle("xlsx", "real", "-"),
        FileStyle("csv", "day first", "Not recorded", "utf-8-sig"),
        FileStyle("xlsx", "month name", "Not known"),
    ],
    "police_hour_weekday": [FileStyle("csv", "day first")] * 3 + [FileStyle("xlsx", "day first")] * 3,
}


FIRST_YEAR = 2019
SAMPLE_FILES = [f"{FIRST_YEAR + place}/{data_set}.{style.kind}" for data_set, styles in _STYLES.items() for place, style in enumerate(styles)]


def style_of(data_set: str, year: int) -> FileStyle:
    """How the agency wrote this data set's file for `year`."""
    return _STYLES[data_set][year - FIRST_YEAR]


def as_sheet(rng: np.random.Generator, rows: pd.DataFrame, contract: Contract, codes: dict[str, CodeList], year: int) -> Sheet:
    """The year's rows as the agency's sheet; `rows` has clean codes and dates, and the column `_fault`."""
    style = style_of(contract.name, year)
    columns = {page.name: _write_column(rng, rows, page, contract, codes, year, style) for page in contract.fields}
    names = _order([page.name for page in contract.fields], contract.shape, year)
    header: list[Cell] = [_header(contract.field(name), year) for name in names]
    cells = [list(row) for row in zip(*(columns[name] for name in names), strict=True)]
    if (contract.name, year) == ("refuge_stays", 2023):
        header, cells = _with_room_column(header, cells)
    faults = rows[FAULT].tolist()
    cells = [cells[place - 1] if fault == COPY else row for place, (fault, row) in enumerate(zip(faults, cells, strict=True))]
    return Sheet(f"Export {year}", _titles(contract, year), header, cells, _footer(contract, rows, cells), faults)


def _titles(contract: Contract, year: int) -> list[list[Cell]]:
    period = financial_year(year).label
    mark = f"{SYNTHETIC_MARK} – made up by a program; no row is about a real person"
    return [[f"{SENDERS[contract.agency]} – {contract.title}, {period}"], [mark], []]


def _footer(contract: Contract, rows: pd.DataFrame, cells: list[list[Cell]]) -> list[list[Cell]]:
    total: list[Cell] = ["Total", len(cells)]
    if contract.shape == "counts":
        total = ["Total", *(int(rows[page.name].sum()) for page in contract.fields[1:])]
    note: list[Cell] = ["Note", f"{SYNTHETIC_MARK}. Figures are as recorded on the day of the export."]
    return [[], total, note, ["End of report"]]


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


def _with_room_column(header: list[Cell], cells: list[list[Cell]]) -> tuple[list[Cell], list[list[Cell]]]:
    """A column nobody asked for, between the others."""
    rooms = [[*row[:2], f"Room {place % 9 + 1}", *row[2:]] for place, row in enumerate(cells)]
    return [*header[:2], "Room", *header[2:]], rooms


def _write_column(
    rng: np.random.Generator, rows: pd.DataFrame, page: FieldPage, contract: Contract, codes: dict[str, CodeList], year: int, style: FileStyle
) -> list[Cell]:
    column = rows[page.name]
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
