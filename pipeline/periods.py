"""Financial years and three-year windows, named the way a council reads them.

A year is named by the year it ends: 2024 is 1 April 2023 to 31 March 2024, shown as "2023/24".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

WINDOW_YEARS = 3
MONTHS = ("april", "may", "june", "july", "august", "september", "october", "november", "december", "january", "february", "march")
QUARTERS = {
    "april_to_june": MONTHS[:3],
    "july_to_september": MONTHS[3:6],
    "october_to_december": MONTHS[6:9],
    "january_to_march": MONTHS[9:],
}
SPANS = {month: (month,) for month in MONTHS} | QUARTERS  # a month or a quarter → its months
_CODE = re.compile(r"(?P<first>[0-9]{4})(?:-(?P<last>[0-9]{4}))?")


@dataclass(frozen=True)
class Period:
    """A financial year or a run of them."""

    code: str
    years: tuple[int, ...]
    label: str
    short_label: str

    @property
    def is_window(self) -> bool:
        """True for a run of years."""
        return len(self.years) > 1

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month, in order."""
        return tuple(date(year - (place < 9), (place + 3) % 12 + 1, 1) for year in self.years for place in range(12))

    @property
    def first_day(self) -> date:
        """1 April at the start."""
        return date(self.years[0] - 1, 4, 1)

    @property
    def last_day(self) -> date:
        """31 March at the end."""
        return date(self.years[-1], 3, 31)


def _short(year: int) -> str:
    return f"{year - 1}/{year % 100:02d}"


def financial_year(year: int) -> Period:
    """The twelve months to 31 March of `year`."""
    return Period(str(year), (year,), f"April {year - 1} to March {year}", _short(year))


def window(year: int) -> Period:
    """The three years the assessment for `year` covers."""
    years = tuple(range(year - WINDOW_YEARS + 1, year + 1))
    return Period(
        f"{years[0]}-{years[-1]}",
        years,
        f"April {years[0] - 1} to March {year}",
        f"{_short(years[0])} to {_short(year)}",
    )


def periods_of(year: int) -> list[Period]:
    """The three financial years, then the window that adds them up."""
    whole = window(year)
    return [financial_year(each) for each in whole.years] + [whole]


def period_from_code(code: str) -> Period:
    """The period a code names: "2024" or "2022-2024"; raises ValueError for anything else."""
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"{code!r} is not a year or a window of years")
    first, last = found["first"], found["last"]
    if last is None:
        return financial_year(int(first))
    if int(last) - int(first) != WINDOW_YEARS - 1:
        raise ValueError(f"a window spans {WINDOW_YEARS} years, not {code!r}")
    return window(int(last))


def financial_year_of(dates):
    """The financial year (Int64, named by its last year) of each date in a datetime Series; missing stays missing."""
    return (dates.dt.year + (dates.dt.month >= 4)).astype("Int64")
