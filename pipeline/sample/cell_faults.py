"""Faults of single cells: hidden numbers, lost noughts, words that look like nothing, years in words, a formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipeline.periods import financial_year
from pipeline.sample.faults import COPY, EMPTIED, READ
from pipeline.sample.sheets import Cell, Formula

SMALL = 5
NO_FACTOR = ("No domestic abuse factor", "No DA factor")  # as the children's system writes it otherwise

# every way in which an agency writes the year that ends in March 2021
YEAR_WAYS: dict[str, Callable[[int], Cell]] = {
    "2020/21": lambda year: financial_year(year).short_label,
    "2020-21": lambda year: f"{year - 1}-{year % 100:02d}",
    "FY21": lambda year: f"FY{year % 100:02d}",
    "YE Mar 2021": lambda year: f"YE Mar {year}",
    "2020-2021": lambda year: f"{year - 1}-{year}",
    "April 2020 to March 2021": lambda year: f"April {year - 1} to March {year}",
    "2021": lambda year: year,
}


@dataclass(frozen=True)
class CellKind:
    """A kind of fault in a cell: what must become of it, how it is written, and which cells it may be made of."""

    expected: str
    write: Callable[[Cell, int], Cell]
    fits: Callable[[Cell], bool] = bool


def _hidden(mark: str) -> CellKind:
    return CellKind(EMPTIED, lambda cell, year: mark, lambda cell: isinstance(cell, int) and 0 < cell < SMALL)


CELL_KINDS = {
    "hidden as <5": _hidden("<5"),
    "hidden as 5 or under": _hidden("5 or under"),
    "hidden as *": _hidden("*"),
    "hidden as [c]": _hidden("[c]"),
    "a formula": CellKind(READ, lambda cell, year: Formula("=SUM(C{row}:I{row})", int(cell))),
    "leading noughts lost": CellKind(EMPTIED, lambda cell, year: int(cell), lambda cell: str(cell).startswith("0")),
    "NA as an answer": CellKind(READ, lambda cell, year: "NA", lambda cell: cell == "Does not apply"),
    "None as an answer": CellKind(READ, lambda cell, year: "None", lambda cell: cell in NO_FACTOR),
} | {f"year as {way}": CellKind(READ, lambda cell, year, write=write: write(year)) for way, write in YEAR_WAYS.items()}

# data set → year → (kind, field), one row each
CELL_PLAN: dict[str, dict[int, list[tuple[str, str]]]] = {
    "childrens_social_care": {
        2019: [("None as an answer", "da_factors")] * 2,
        2020: [("leading noughts lost", "child_ref")] * 3 + [("None as an answer", "da_factors")],
        2022: [("leading noughts lost", "child_ref")] * 4,
        2024: [("leading noughts lost", "child_ref")] * 2 + [("None as an answer", "da_factors")] * 2,
    },
    "health_contacts_counts": {
        2020: [("hidden as <5", "sexual_health"), ("hidden as <5", "other"), ("hidden as *", "sexual_health")],
        2023: [("hidden as 5 or under", "other"), ("hidden as [c]", "sexual_health"), ("a formula", "total"), ("a formula", "total")],
    },
    "service_user_survey": {
        2019: [(f"year as {way}", "survey_year") for way in YEAR_WAYS if way != "YE Mar 2021"] + [("NA as an answer", "felt_safer")],
        2022: [("NA as an answer", "would_recommend")],
        2024: [("NA as an answer", "needs_met")] * 2,
    },
}


def year_in_words(year: int) -> Cell:
    """The year as the agency usually writes it, another way each year."""
    ways = list(YEAR_WAYS.values())
    return ways[year % len(ways)](year)


def spoil_cells(rng: np.random.Generator, columns: dict[str, list[Cell]], faults: list[str], data_set: str, year: int) -> list[str]:
    """Put the planned faults into `columns`, each in a sound row of its own; gives `faults` with their kinds added."""
    told = list(faults)
    for name, field in CELL_PLAN.get(data_set, {}).get(year, []):
        kind, cells = CELL_KINDS[name], columns[field]
        sound = [place for place, cell in enumerate(cells) if not told[place] and COPY not in told[place + 1 : place + 2] and kind.fits(cell)]
        place = sound[int(rng.integers(len(sound)))]
        cells[place] = kind.write(cells[place], year)
        told[place] = name
    return told
