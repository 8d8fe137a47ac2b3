"""Which rows of a sheet are records, and which are titles, blanks, totals or notes: counted, never lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.catalogue import Contract
from pipeline.problems import Finding, how_many, row_numbers
from pipeline.receive.grids import Grid
from pipeline.receive.headings import Heading
from pipeline.receive.letters import may_hold
from pipeline.spellings import answers, is_by_spelling

SYNTHETIC_MARK = "synthetic data"
VERY_FEW = 300  # rows that are not worth a look at whole columns first
FEW = 2_000  # rows that are sorted one by one; more are sorted column by column
AFTER_TOTAL = (":", " ", "-", "(")
_SEVERAL_WORDS = re.compile(r"[ \t\n\f\r]")


@dataclass(frozen=True)
class Rows:
    """Rows below the heading by kind, as truth values on the sheet's own row index (0 is row 1)."""

    blank: pd.Series
    totals: pd.Series
    notes: pd.Series
    headings: pd.Series
    records: pd.Series


def sort_rows(grid: Grid, heading: Heading, contract: Contract) -> Rows:
    """Each row below the heading as record, blank, totals, note or repeated heading.

    A note is a row with a single cell of several words: no record with two required fields looks like that.
    """
    below = grid.cells.iloc[heading.row + 1 :]
    doubtful = _may_be_none(below, grid, heading, contract)
    body = below[doubtful]
    if len(body) <= FEW:
        kinds = _sorted_one_by_one(body, grid, heading, contract)
    else:
        kinds = _sorted(body.apply(lambda column: column.str.strip()), grid, heading, contract)
    blank, totals, notes, repeated = (_among_all(kind, doubtful) for kind in kinds)
    return Rows(blank, totals, notes, repeated, records=~(blank | totals | notes | repeated))


def _among_all(kind: pd.Series, looked_at: pd.Series) -> pd.Series:
    """What was found of the rows looked at, as truth values of all."""
    found = looked_at.copy()
    found[looked_at] = kind.to_numpy()
    return found


def _may_be_none(below: pd.DataFrame, grid: Grid, heading: Heading, contract: Contract) -> pd.Series:
    """True for the rows that may be no record: the others fill their first cell and a second, and look like no total or heading."""
    if contract.shape == "counts" or len(below.columns) < 2 or len(below) <= VERY_FEW:
        return pd.Series(True, index=below.index)
    first, named = below[below.columns[0]], next(iter(heading.columns.values()))
    again = grid.cells[named].iloc[heading.row].strip()
    none = answers(first, lambda text: text.str.strip().eq("") | _is_total(text.str.strip(), contract))
    return none | answers(below[named], lambda text: text.str.strip().eq(again)) | _filled_alone(below)


def _filled_alone(below: pd.DataFrame) -> pd.Series:
    """True where every cell but the first is blank; a column is looked at only where those before it are, the quickest to look at first."""
    places = np.arange(len(below))
    for number in sorted(below.columns[1:], key=lambda number: not is_by_spelling(below[number])):
        left = below[number] if len(places) == len(below) else below[number].take(places)
        places = places[answers(left, lambda text: text.str.strip().eq("")).to_numpy()]
        if not len(places):
            break
    alone = pd.Series(False, index=below.index)
    alone.iloc[places] = True
    return alone


def _sorted(body: pd.DataFrame, grid: Grid, heading: Heading, contract: Contract) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """Of trimmed rows, those that are blank, totals, notes and repeated headings."""
    filled = (body != "").sum(axis=1)
    first = _first_text(body)
    required = sum(page.constraints.required for page in contract.fields)
    notes = filled.eq(1) & (required >= 2)
    notes[notes] = first[notes].str.contains(_SEVERAL_WORDS.pattern, regex=True)
    blank, totals = _says_nothing(body, heading, contract), _is_total(first, contract)
    repeated = _repeats_heading(body, grid, heading)
    notes, repeated = notes & ~totals & ~repeated, repeated & ~totals
    return blank, totals, notes, repeated


def _sorted_one_by_one(body: pd.DataFrame, grid: Grid, heading: Heading, contract: Contract) -> tuple[pd.Series, ...]:
    """The same of a few rows, far sooner than column by column."""
    texts = grid.cells.iloc[heading.row]
    headings = {number: texts[number].strip() for number in heading.columns.values()}
    beforehand, totals = _filled_beforehand(heading, contract), _words_of_totals(contract)
    required = sum(page.constraints.required for page in contract.fields)
    kinds = []
    for row in body.itertuples(index=False, name=None):
        cells = [cell.strip() for cell in row]
        filled = [cell for cell in cells if cell]
        first = filled[0] if filled else ""
        total = _begins_as_total(first.lower(), totals)
        repeats = all(cells[number] == text for number, text in headings.items())
        note = len(filled) == 1 and required >= 2 and _SEVERAL_WORDS.search(first) is not None
        nothing = not any(cell for number, cell in enumerate(cells) if number not in beforehand)
        kinds.append((nothing, total, note and not total and not repeats, repeats and not total))
    return tuple(pd.Series([kind[number] for kind in kinds], index=body.index, dtype="bool") for number in range(4))


def _words_of_totals(contract: Contract) -> list[str]:
    return [text.strip().lower() for text in contract.totals if text.strip()]


def _begins_as_total(text: str, words: list[str]) -> bool:
    return text in words or text.startswith(tuple(word + mark for word in words for mark in AFTER_TOTAL))


def _filled_beforehand(heading: Heading, contract: Contract) -> list[int]:
    """The columns that our own forms fill in before anybody has: the key and year of a table of counts."""
    filled = contract.shape == "counts" and not contract.is_counted_form
    known = {*contract.primary_key, contract.year_field} if filled else set()
    return [heading.columns[name] for name in known if name in heading.columns]


def _says_nothing(body: pd.DataFrame, heading: Heading, contract: Contract) -> pd.Series:
    """True for an empty row; in a table of counts, for one with only its key and year, which our forms fill in beforehand.

    We send no form for the counts that may come in the place of records: there a row without its number is one that was lost.
    """
    return body.drop(columns=_filled_beforehand(heading, contract)).eq("").all(axis=1)


def _first_text(body: pd.DataFrame) -> pd.Series:
    """The first cell of each row that holds anything."""
    if body.empty or not len(body.columns):
        return pd.Series("", index=body.index, dtype="str")
    first = body[body.columns[0]].copy()
    late = body[first.eq("")]
    found = late[body.columns[0]]
    for number in body.columns[1:]:
        found = found.where(found.ne(""), late[number])
    first.loc[late.index] = found
    return first


def _is_total(first: pd.Series, contract: Contract) -> pd.Series:
    words = _words_of_totals(contract)
    if not words:
        return first.isna()
    text = first.str.lower()
    begins = tuple(word + mark for word in words for mark in AFTER_TOTAL)
    return text.isin(words) | text.str.startswith(begins)


def _repeats_heading(body: pd.DataFrame, grid: Grid, heading: Heading) -> pd.Series:
    """A report that prints its headings again on every page."""
    texts = grid.cells.iloc[heading.row]
    same = pd.Series(True, index=body.index)
    for number in heading.columns.values():
        same &= body[number].eq(texts[number].strip())
        if not same.any():
            break
    return same


def is_synthetic(cells: pd.DataFrame) -> bool:
    """True when any of these rows says SYNTHETIC DATA."""
    return any(SYNTHETIC_MARK in cell.lower() for row in cells.itertuples(index=False, name=None) for cell in row)


def row_findings(grid: Grid, heading: Heading, rows: Rows) -> list[Finding]:
    """What lies below the headings without being a record, and cells that stand under no heading."""
    findings = []
    kinds = {"blank row": rows.blank, "total": rows.totals, "note": rows.notes, "repeated heading": rows.headings}
    counts = {kind: int(which.sum()) for kind, which in kinds.items() if which.any()}
    if counts:
        findings.append(_not_records(grid, counts, ~rows.records))
    outside = outside_headings(grid, heading)
    astray = outside & rows.records
    if astray.any() and grid.sheet:
        findings.append(_outside(grid, astray))
    return findings


def outside_headings(grid: Grid, heading: Heading) -> pd.Series:
    """True for the rows below the heading with something in a column that has no heading."""
    texts = grid.cells.iloc[heading.row]
    bare = [number for number in grid.cells.columns if not texts[number].strip()]
    body = grid.cells.iloc[heading.row + 1 :]
    found = pd.Series(False, index=body.index)
    for number in bare:
        found |= answers(body[number], lambda text: text.str.strip().ne(""))
    return found


def swallowing(grid: Grid, heading: Heading) -> pd.Series:
    """True for the rows of a CSV in which one cell holds a line break and as many commas as a whole row.

    Two quotation marks left open can close each other; the rows between them then sit inside one cell.
    """
    body = grid.cells.iloc[heading.row + 1 :]
    found = pd.Series(False, index=body.index)
    commas = max(2, len(heading.columns) - 1)
    for number in () if grid.sheet else body.columns:
        broken = body[number].str.contains("\n", regex=False) if may_hold(body[number], "\n") else None
        if broken is not None and broken.any():
            cells = body.loc[broken, number]
            found.loc[cells.index] |= cells.str.count(re.escape(",")).ge(commas)
    return found


def swallowed(grid: Grid, which: pd.Series) -> Finding:
    """The problem of rows that a pair of stray quotation marks has swallowed."""
    numbers = tuple(int(row) + 1 for row in which.index[which])
    return Finding(
        what="a cell holds whole rows: a quotation mark is missing before or after it",
        where=f"{grid.place}, {row_numbers(numbers)}",
        wanted="one record a row",
        found=f"{how_many(len(numbers), 'cell')} with line breaks and as many commas as a row",
        do="ask the agency to export the file again; do not mend it by hand, rows may be missing",
        rows=numbers,
        count=len(numbers),
        check="quotes_closed",
    )


def _not_records(grid: Grid, counts: dict[str, int], which: pd.Series) -> Finding:
    numbers = tuple(int(row) + 1 for row in which.index[which])
    return Finding(
        what="rows below the headings are not records",
        where=f"{grid.place}, {row_numbers(numbers)}",
        wanted="records only",
        found=", ".join(how_many(count, kind) for kind, count in counts.items()),
        do="nothing; they are counted as declared non-data rows",
        severity="note",
        rows=numbers,
        count=len(numbers),
        check="rows_are_records",
    )


def _outside(grid: Grid, which: pd.Series) -> Finding:
    numbers = tuple(int(row) + 1 for row in which.index[which])
    return Finding(
        what="cells stand outside the headed columns and were not read",
        where=f"{grid.place}, {row_numbers(numbers)}",
        wanted="every cell under a heading",
        found=f"{how_many(len(numbers), 'row')} with such cells",
        do="open the sheet and look whether a remark or a moved cell stands there",
        severity="look",
        rows=numbers,
        count=len(numbers),
        check="cells_under_headings",
    )
