"""Tables of counts carry their own proof: the rows of a column must add up to the printed total."""

from __future__ import annotations

import pandas as pd

from pipeline.catalogue import Contract
from pipeline.problems import Finding
from pipeline.receive.grids import Grid
from pipeline.receive.headings import Heading, column_letter
from pipeline.receive.rows import Rows


def total_findings(grid: Grid, heading: Heading, rows: Rows, contract: Contract) -> list[Finding]:
    """A finding for each column of a counts table whose rows do not add up to the totals row below them.

    Nothing is said of a records table, of a table without a totals row, or of a column with a cell that is no number.
    """
    if contract.shape != "counts" or not rows.totals.any():
        return []
    body = grid.cells.iloc[heading.row + 1 :]
    row = int(rows.totals.index[rows.totals][-1])
    counted = [name for name in heading.columns if name not in contract.primary_key]
    wrong = [name for name in counted if _differs(body[heading.columns[name]], rows, row)]
    return [_disagrees(grid, heading.columns[name], row, name) for name in wrong]


def _differs(column: pd.Series, rows: Rows, totals_row: int) -> bool:
    numbers = pd.to_numeric(column.str.replace(",", "", regex=False).str.strip(), errors="coerce")
    parts, total = numbers[rows.records], numbers[totals_row]
    return bool(parts.notna().all() and pd.notna(total) and parts.sum() != total)


def _disagrees(grid: Grid, number: int, row: int, name: str) -> Finding:
    return Finding(
        what="the rows of a column do not add up to its total",
        where=f"{grid.place}, column {column_letter(number)}, totals in row {row + 1}",
        wanted="the sum of the rows above",
        found="another number",
        do="ask the agency which is right: a cell may be lost or mistyped, or the total stems from another extract",
        severity="look",
        column=name,
        rows=(row + 1,),
        count=1,
        check="column_adds_up",
    )
