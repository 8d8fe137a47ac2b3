"""Which printed bounds give a masked cell away: the duals of its two linear programs, looked for in ever wider surroundings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from pipeline.protect.programs import Program

TOLERANCE = 1e-6


def surroundings(program: Program, by_cell: csr_array, cell: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Relations and cells around a cell: first its own relations, then those of all their cells, until nothing more is tied to it.

    `by_cell` is the program's matrix the other way round, a row for each cell.
    """
    relations, cells = np.array([], dtype=int), np.array([cell])
    while True:
        wider = _entries(by_cell, cells)
        if len(wider) == len(relations):
            return
        relations, cells = wider, np.union1d(cells, _entries(program.matrix, wider))
        yield relations, cells


def binding(program: Program, by_cell: csr_array, cell: int, min_width: int) -> dict[int, float]:
    """How much the least and the greatest count of `cell` would give for each unit of each bound, where they give it away.

    By place of the bounded cell; from the narrowest surroundings in which fractions already show that the cell cannot be 0 or cannot
    be `min_width`; empty where fractions never show it.
    """
    for relations, cells in surroundings(program, by_cell, cell):
        near = Program(
            csr_array(program.matrix[relations][:, cells]),
            program.least[relations],
            program.most[relations],
            program.low[cells],
            program.high[cells],
        )
        place = int(np.searchsorted(cells, cell))
        duals = np.zeros(len(cells))
        for sign, enough in ((1, 0), (-1, min_width)):
            duals += _duals(near, place, sign, enough)
        if duals.any():
            return {int(cells[at]): float(duals[at]) for at in np.flatnonzero(duals)}
    return {}


def least_possible(program: Program, by_cell: csr_array, cell: int) -> float:
    """The least count that each of the cell's relations alone would leave it if nothing were printed of the cell itself."""
    least = 0.0
    for relation in _entries(by_cell, np.array([cell])):
        begin, end = program.matrix.indptr[relation : relation + 2]
        cells, by = program.matrix.indices[begin:end], program.matrix.data[begin:end]
        others, own = cells != cell, by[cells == cell][0]
        ends = by[others] * program.low[cells[others]], by[others] * program.high[cells[others]]
        if own > 0:
            least = max(least, (program.least[relation] - np.maximum(*ends).sum()) / own)
        else:
            least = max(least, (program.most[relation] - np.minimum(*ends).sum()) / own)
    return least


def _duals(near: Program, place: int, sign: int, enough: int) -> np.ndarray:
    """The size of the marginals of the bounds when the cell goes down (sign 1) or up (−1), and zeros when it gets to `enough`."""
    aim = np.zeros(len(near.low))
    aim[place] = sign
    even = near.least == near.most
    above, below = ~even & np.isfinite(near.most), ~even & np.isfinite(near.least)
    result = linprog(
        aim,
        A_ub=vstack([near.matrix[above], -near.matrix[below]]),
        b_ub=np.append(near.most[above], -near.least[below]),
        A_eq=near.matrix[even],
        b_eq=near.most[even],
        bounds=np.column_stack([near.low, near.high]),
        method="highs",
    )
    if result.status != 0 or (result.fun <= enough + TOLERANCE if sign > 0 else -result.fun >= enough - TOLERANCE):
        return np.zeros(len(near.low))
    marginals = np.abs(result.lower.marginals) + np.abs(result.upper.marginals)
    marginals[place] = 0
    return np.where(marginals > TOLERANCE, marginals, 0)


def _entries(matrix: csr_array, rows: np.ndarray) -> np.ndarray:
    """The columns that any of the rows has an entry in, in order."""
    spans = [matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]] for row in rows]
    return np.unique(np.concatenate(spans)) if spans else np.array([], dtype=int)
