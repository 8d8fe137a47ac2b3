"""What is in a sheet and easily missed: cells whose formula failed, rows and columns that are hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipeline.catalogue import Contract, FieldPage
from pipeline.problems import Finding, how_many, row_numbers
from pipeline.receive.grids import Grid
from pipeline.receive.headings import Heading, column_letter
from pipeline.receive.letters import may_hold
from pipeline.receive.marks import Marks
from pipeline.receive.rows import Rows

ROWS_NAMED = 200
# What a failed formula leaves behind when a workbook is saved as text.
ERRORS = ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", *(f"Err:{number}" for number in range(501, 541))]
Errors = Mapping[int, Mapping[int, str]]


def without_errors(grid: Grid, marks: Marks) -> tuple[Grid, Errors]:
    """The sheet with nothing in the place of an error, and column → row → error of each, counted from 0."""
    found: dict[int, dict[int, str]] = {}
    for row, column, kind in marks.errors:
        found.setdefault(column, {})[row] = kind
    emptied = {}
    for number, cells in grid.cells.items():
        failed = cells.isin(ERRORS) if may_hold(cells, "#") or may_hold(cells, "Err:") else None
        if failed is not None and failed.any():
            found.setdefault(number, {}).update(cells[failed].to_dict())
            emptied[number] = cells.mask(failed, "")
    if not emptied:
        return grid, found
    return replace(grid, cells=pd.DataFrame({number: emptied.get(number, cells) for number, cells in grid.cells.items()})), found


def error_findings(grid: Grid, heading: Heading, rows: Rows, errors: Errors, contract: Contract) -> list[Finding]:
    """A finding for each column with cells in error among the records; it stops the run when a required column has nothing else."""
    findings = []
    for name, number in heading.columns.items():
        failed = {row: kind for row, kind in errors.get(number, {}).items() if row in rows.records.index and rows.records[row]}
        if failed:
            findings.append(_in_error(grid, contract.field(name), number, failed, int(rows.records.sum())))
    return findings


def _in_error(grid: Grid, page: FieldPage, number: int, failed: Mapping[int, str], records: int) -> Finding:
    listed = sorted(row + 1 for row in failed)
    kinds = ", ".join(f"{count:,} × {kind if kind in ERRORS else 'an error'}" for kind, count in Counter(failed.values()).most_common(4))
    every = page.constraints.required and len(failed) == records
    fate = "set aside with the row" if page.constraints.required else "counted as missing"
    return Finding(
        what=f"cells of the column '{page.title}' hold an error in place of a value",
        where=f"{grid.place}, column {column_letter(number)}, {row_numbers(listed)}",
        wanted="a value, or a formula that works",
        found=f"{how_many(len(failed), 'cell')} in error ({kinds}); {'no other cell is filled in' if every else fate}",
        do="ask the agency to repair the formula, or to paste the column as values, and to send the file again",
        severity="stop" if every else "look",
        column=page.name,
        rows=tuple(listed[:ROWS_NAMED]),
        count=len(failed),
        check="cells_without_errors",
    )


def hidden_findings(grid: Grid, heading: Heading, marks: Marks) -> list[Finding]:
    """A finding for hidden rows below the headings and one for hidden columns among them; both are read like the others."""
    rows = [row + 1 for row in marks.hidden_rows if heading.row < row < len(grid.cells)]
    headed = {*heading.columns.values(), *heading.unknown}
    columns = [number for number in marks.hidden_columns if number in headed]
    findings = [_hidden(grid, "row", rows, row_numbers(rows), tuple(rows[:ROWS_NAMED]))] if rows else []
    letters = ", ".join(column_letter(number) for number in columns)
    return findings + ([_hidden(grid, "column", columns, f"column {letters}", ())] if columns else [])


def _hidden(grid: Grid, kind: str, which: Sequence[int], places: str, rows: tuple[int, ...]) -> Finding:
    several = "" if len(which) == 1 else "s"
    return Finding(
        what=f"hidden {kind}s were read like the others",
        where=f"{grid.place}, {places}",
        wanted=f"only {kind}s a person can see",
        found=f"{len(which):,} hidden {kind}{several}",
        do=f"open the workbook and unhide the {kind}{several}; ask the agency whether they belong to the extract, and to send them visibly or not at all",
        severity="look",
        rows=rows,
        count=len(which),
        check=f"no_hidden_{kind}",
    )
