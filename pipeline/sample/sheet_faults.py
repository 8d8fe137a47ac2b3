"""Faults of a whole file or sheet: headings over headings, a sheet nobody sees, columns too many or too few, a file sent twice."""

from __future__ import annotations

from dataclasses import replace

from pipeline.sample.faults import DUPLICATE, NOT_READ, PAST, TOLD
from pipeline.sample.sheets import SYNTHETIC_MARK, Cell, Sheet

MERGED, HIDDEN, ASKED_BY_NOBODY, NOT_SENT = "merged headings", "hidden sheet", "column nobody asked for", "column not sent"
TWICE, NINE_MONTHS = "the same file twice", "nine months only"
CHILD_INSIDE = "child inside the mother's row"
SHEET_KINDS = {
    MERGED: PAST,
    HIDDEN: NOT_READ,
    ASKED_BY_NOBODY: NOT_READ,
    NOT_SENT: TOLD,
    TWICE: DUPLICATE,
    NINE_MONTHS: TOLD,
    CHILD_INSIDE: NOT_READ,  # of the child; the mother's row is counted
}
SHEET_PLAN: dict[tuple[str, int], list[str]] = {
    ("refuge_stays", 2022): [ASKED_BY_NOBODY],
    ("refuge_stays", 2023): [ASKED_BY_NOBODY],
    ("marac_cases", 2021): [MERGED],
    ("marac_cases", 2023): [HIDDEN],
    ("sexual_violence_clients", 2019): [NOT_SENT],
    ("sexual_violence_clients", 2022): [HIDDEN],
    ("health_contacts", 2024): [NINE_MONTHS],
}
FIELDS_NOT_SENT = {("sexual_violence_clients", 2019): {"sexual_orientation"}}
ROOMS = 9
CHILDREN_INSIDE = {11: 4, 47: 9, 80: 1}  # place of the mother's row → the child's age
BANDS = [(0, 5, "About the case"), (6, 12, "About the victim")]
LOOKUPS: list[list[Cell]] = [[f"{SYNTHETIC_MARK} – lists for the drop-downs"], ["Agencies", "Answers"], ["Police", "Yes"], ["Housing", "No"]]


def fields_sent(names: list[str], data_set: str, year: int) -> list[str]:
    """The fields that the agency sent that year, in their order."""
    return [name for name in names if name not in FIELDS_NOT_SENT.get((data_set, year), set())]


def with_sheet_faults(sheet: Sheet, data_set: str, year: int) -> Sheet:
    """The sheet with its extra columns, its headings over headings and its hidden neighbour."""
    if (data_set, year) == ("refuge_stays", 2023):
        sheet = _with_column(sheet, "Room", [f"Room {place % ROOMS + 1}" for place in range(len(sheet.rows))])
    if (data_set, year) == ("refuge_stays", 2022):
        sheet = _with_children_inside(sheet)
    planned = SHEET_PLAN.get((data_set, year), [])
    if MERGED in planned:
        words = {first: band for first, _, band in BANDS}
        over: list[Cell] = [words.get(place, "") for place in range(len(sheet.header))]
        sheet = replace(sheet, titles=[*sheet.titles, over], bands=BANDS)
    return replace(sheet, hidden=LOOKUPS) if HIDDEN in planned else sheet


def _with_column(sheet: Sheet, header: str, cells: list[Cell]) -> Sheet:
    """A column nobody asked for, between the others."""
    rows = [[*row[:2], cell, *row[2:]] for row, cell in zip(sheet.rows, cells, strict=True)]
    return replace(sheet, header=[*sheet.header[:2], header, *sheet.header[2:]], rows=rows)


def _with_children_inside(sheet: Sheet) -> Sheet:
    """Some children noted in their mother's row, in a column nobody asked for; they have no row of their own."""
    ages: list[Cell] = [CHILDREN_INSIDE.get(place, "") for place in range(len(sheet.rows))]
    faults = [CHILD_INSIDE if place in CHILDREN_INSIDE and not fault else fault for place, fault in enumerate(sheet.faults)]
    return replace(_with_column(sheet, "Child with her (age)", ages), faults=faults)


def file_faults(data_set: str, year: int) -> list[str]:
    """The kinds of fault of the whole file."""
    return SHEET_PLAN.get((data_set, year), [])
