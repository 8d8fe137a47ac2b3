"""What a sheet to fill in asks: its columns in order, their headings, and the cells that are there already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from pipeline.catalogue import Contract, FieldPage
from pipeline.periods import Period, financial_year
from pipeline.problems import Finding, Stop
from pipeline.templates.answers import AnswerList, list_name

SHEET_NAME_LENGTH = 31  # Excel's limit
ABOUT = "About "
FIRST_ROW = 2  # as Excel shows it: the row below the headings
MOST_ROWS = 20_000
MOST_ROWS_PREFILLED = 500


@dataclass(frozen=True)
class Column:
    """One column of a form. `place` counts from 0; `answers` names its list on the sheet of answers, or is ""."""

    field: FieldPage
    header: str
    place: int
    answers: str = ""

    @property
    def letter(self) -> str:
        """The letter Excel shows above it."""
        tens, ones = divmod(self.place, 26)
        return (chr(64 + tens) if tens else "") + chr(65 + ones)

    @property
    def cell(self) -> str:
        """Its cell in the first row, with the column held fast: what a rule for the whole column refers to."""
        return f"${self.letter}{FIRST_ROW}"

    @property
    def takes_several(self) -> bool:
        """True when a cell may hold more than one answer."""
        return bool(self.answers and self.field.separator)


@dataclass(frozen=True)
class Form:
    """The sheet to fill in for one data set and year. `prefilled`: for each row known beforehand its cells, by field name."""

    contract: Contract
    period: Period
    columns: tuple[Column, ...]
    prefilled: tuple[dict[str, str | int], ...] = ()

    @property
    def sheet(self) -> str:
        """The sheet's name: the data set's own."""
        return self.contract.sheet

    @property
    def about(self) -> str:
        """The name of the sheet that explains it."""
        return f"{ABOUT}{self.contract.name.replace('_', ' ')}"[:SHEET_NAME_LENGTH]

    @property
    def last_row(self) -> int:
        """The last row with guards, as Excel shows it."""
        return FIRST_ROW + (len(self.prefilled) or MOST_ROWS) - 1

    def column(self, name: str) -> Column | None:
        """The column of the field called `name`; None when this year's form does not ask for it."""
        return next((each for each in self.columns if each.field.name == name), None)

    def cells_of(self, column: Column) -> str:
        """The column's cells as an absolute range."""
        return f"${column.letter}${FIRST_ROW}:${column.letter}${self.last_row}"


def form_of(contract: Contract, lists: Mapping[str, AnswerList], year: int) -> Form:
    """The form for `contract` in the financial year that ends in `year`; raises Stop for a field without a heading of its own."""
    asked = [page for page in contract.fields if _asked(page, year)]
    spellings = _spellings(contract, year)
    columns = []
    for place, page in enumerate(asked):
        name = list_name(page, contract)
        columns.append(Column(page, _header(page, contract, spellings, year), place, name if name in lists else ""))
    return Form(contract, financial_year(year), tuple(columns), _known_rows(contract, columns, lists, year))


def _agreed(page: FieldPage, year: int) -> list[str]:
    """The spellings agreed for the year, without the field's own title and name, which always come last."""
    return page.headers_in(year)[:-2]


def _asked(page: FieldPage, year: int) -> bool:
    """False for a column that the agency sends in other years only."""
    return page.constraints.required or not page.headers or bool(_agreed(page, year))


def _header(page: FieldPage, contract: Contract, spellings: dict[str, str], year: int) -> str:
    """The title where it leads to this field and to no other; otherwise the first spelling that does."""
    candidates = [page.title, *_agreed(page, year), page.name]
    own = [text for text in candidates if spellings[_same(text)] == page.name]
    if not own:
        raise Stop([_no_heading(page, contract)])
    return own[0]


def _no_heading(page: FieldPage, contract: Contract) -> Finding:
    return Finding(
        what=f"every heading of the field {page.name} belongs to another field, so no file can ever give it",
        where=f"config/contracts/{contract.name}.yml, the field {page.name}",
        wanted="a title, a name or a heading under x-headers that no other field has",
        found="none",
        do="give the field a heading of its own under x-headers",
        data_set=contract.name,
        column=page.name,
        check="heading_row",
    )


def _spellings(contract: Contract, year: int) -> dict[str, str]:
    """heading → the field that receive takes it for: an agreed spelling outranks a title or a name."""
    found: dict[str, str] = {}
    for page in contract.fields:
        found.update({_same(text): page.name for text in _agreed(page, year)})
    for page in contract.fields:
        found.setdefault(_same(page.title), page.name)
        found.setdefault(_same(page.name), page.name)
    return found


def _same(text: str) -> str:
    return re.sub(r"\s+", "", text.casefold().replace("&", "and"))


def _known_rows(contract: Contract, columns: list[Column], lists: Mapping[str, AnswerList], year: int) -> tuple[dict[str, str | int], ...]:
    """Every combination of the keys of a counts table, when there are few enough to print: 24 hours, say."""
    if contract.shape != "counts" or not contract.primary_key:
        return ()
    named = {*contract.primary_key, contract.year_field}
    known = [column for column in columns if column.field.name in named]
    domains = [_domain(column, contract, lists, year) for column in known]
    if not all(domains) or prod(map(len, domains)) > MOST_ROWS_PREFILLED:
        return ()
    names = [column.field.name for column in known]
    return tuple(dict(zip(names, cells, strict=True)) for cells in product(*domains))


def _domain(column: Column, contract: Contract, lists: Mapping[str, AnswerList], year: int) -> list[str | int]:
    """All the values a key can take; none when nobody can say."""
    limits = column.field.constraints
    if column.field.name == contract.year_field and column.field.type == "integer":
        return [year]
    if column.answers:
        return [answer.text for answer in lists[column.answers].answers]
    if column.field.type == "integer" and limits.minimum is not None and limits.maximum is not None:
        first, last = int(limits.minimum), int(limits.maximum)
        return list(range(first, min(last, first + MOST_ROWS_PREFILLED) + 1))
    return []
