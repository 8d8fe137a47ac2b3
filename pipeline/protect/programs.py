"""Integer programs over the cell universe: what print and sums allow, made small before it is solved.

Every solution that leaves here is of whole numbers and was checked against every relation by exact arithmetic. A program without a
solution means that the universe contradicts its own print; that, and every ending of the solver but an optimum or a limit, stops.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_array, csr_array, eye_array, hstack
from scipy.sparse.csgraph import connected_components

from pipeline.problems import Finding, Stop
from pipeline.protect.universe import Universe

MOST_ROUNDS = 100
OPTIMAL, LIMIT, INFEASIBLE = 0, 1, 2


class Program(NamedTuple):
    """Whole numbers between `low` and `high` with `least` ≤ matrix · numbers ≤ `most`."""

    matrix: csr_array
    least: np.ndarray
    most: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Part(NamedTuple):
    """A program of its own within a larger one; `cells` are the places of its numbers in the larger."""

    cells: np.ndarray
    program: Program


class Solved(NamedTuple):
    """Whole numbers that obey the program (None when none were found in time), and whether nothing is better."""

    counts: np.ndarray | None
    proven: bool


def program_of(universe: Universe, bounds: pd.DataFrame) -> Program:
    """The relations and bounds (`low`, `high`, by key) as a program over `universe.keys`, in their order.

    Raises ValueError for a key that is twice there, a cell without bounds, and a relation over a cell that is not in the universe.
    """
    places = {key: place for place, key in enumerate(universe.keys)}
    if len(places) < len(universe.keys) or not bounds.index.is_unique:
        raise ValueError("a key names two cells")
    within = bounds.reindex(list(universe.keys))[["low", "high"]].astype("float64")
    if within.isna().any(axis=None):
        raise ValueError(f"{int(within.isna().any(axis=1).sum())} cells have no bounds")
    terms = [(row, key, by) for row, relation in enumerate(universe.relations) for key, by in relation.terms]
    if {key for _, key, _ in terms} - set(places):
        raise ValueError("a relation names a cell that is not in the universe")
    rows, columns = np.array([row for row, _, _ in terms], dtype=int), np.array([places[key] for _, key, _ in terms], dtype=int)
    shape = (len(universe.relations), len(places))
    matrix = csr_array(coo_array((np.array([by for _, _, by in terms], dtype=float), (rows, columns)), shape=shape))
    matrix.eliminate_zeros()
    limits = np.array([(relation.low, relation.high) for relation in universe.relations], dtype=float).reshape(-1, 2)
    low, high = np.ceil(within["low"].to_numpy()).clip(min=0), np.floor(within["high"].to_numpy())
    return Program(matrix, limits[:, 0], limits[:, 1], low, high)


def tightened(program: Program) -> Program:
    """The same solutions with bounds no wider than each relation alone leaves, and without the relations that bounds imply.

    Raises Stop when a relation cannot be obeyed.
    """
    for _ in range(MOST_ROUNDS):
        low, high = _implied(program)
        if (low > high).any():
            raise Stop([contradiction()])
        settled = np.array_equal(low, program.low) and np.array_equal(high, program.high)
        program = program._replace(low=low, high=high)
        if settled:
            break
    smallest, largest = _reach(program)
    if (smallest > program.most).any() or (largest < program.least).any():
        raise Stop([contradiction()])
    binding = np.flatnonzero((smallest < program.least) | (largest > program.most))
    return program._replace(matrix=program.matrix[binding], least=program.least[binding], most=program.most[binding])


def _implied(program: Program) -> tuple[np.ndarray, np.ndarray]:
    """The bounds that each relation leaves its cells, given the bounds of its other cells."""
    entries = program.matrix.tocoo()
    row, column, by = entries.coords[0], entries.coords[1], entries.data
    ends = by * program.low[column], by * program.high[column]
    others_least = _sum_of_others(np.minimum(*ends), row, len(program.least), -np.inf)
    others_most = _sum_of_others(np.maximum(*ends), row, len(program.least), np.inf)
    one, other = (program.least[row] - others_most) / by, (program.most[row] - others_least) / by
    low, high = program.low.copy(), program.high.copy()
    np.maximum.at(low, column, np.ceil(np.minimum(one, other)))
    np.minimum.at(high, column, np.floor(np.maximum(one, other)))
    return low, high


def _sum_of_others(own: np.ndarray, row: np.ndarray, rows: int, endless: float) -> np.ndarray:
    """For each entry the sum of the other entries of its row, `endless` when one of them is."""
    without_end = np.isinf(own)
    finite = np.where(without_end, 0.0, own)
    total, endless_ones = np.bincount(row, finite, rows), np.bincount(row, without_end, rows)
    return np.where(endless_ones[row] - without_end > 0, endless, total[row] - finite)


def _reach(program: Program) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest sum that the bounds alone allow each relation."""
    entries = program.matrix.tocoo()
    row, column = entries.coords
    ends = entries.data * program.low[column], entries.data * program.high[column]
    rows = len(program.least)
    smallest, largest = np.zeros(rows), np.zeros(rows)
    np.add.at(smallest, row, np.minimum(*ends))
    np.add.at(largest, row, np.maximum(*ends))
    return smallest, largest


def parts_of(program: Program) -> Iterator[Part]:
    """The programs that have no cell and no relation in common; cells that are fixed or in no relation are in none."""
    fixed = program.low == program.high
    shift = program.matrix[:, np.flatnonzero(fixed)] @ program.low[fixed]
    loose = np.flatnonzero(~fixed)
    matrix = program.matrix[:, loose]
    rows = matrix.shape[0]
    if not rows:
        return
    _, labels = connected_components(block_array([[None, matrix], [matrix.T, None]]))
    by_row, by_column = np.argsort(labels[:rows], kind="stable"), np.argsort(labels[rows:], kind="stable")
    matrix = csr_array(matrix[by_row][:, by_column])
    row_starts, column_starts = _starts(labels[:rows][by_row]), _starts(labels[rows:][by_column])
    for label, (top, bottom) in row_starts.items():
        left, right = column_starts[label]
        chosen, cells = by_row[top:bottom], loose[by_column[left:right]]
        yield Part(
            cells,
            Program(
                _block(matrix, top, bottom, left, right),
                program.least[chosen] - shift[chosen],
                program.most[chosen] - shift[chosen],
                program.low[cells],
                program.high[cells],
            ),
        )


def _starts(labels: np.ndarray) -> dict[int, tuple[int, int]]:
    """Where each label begins and ends in sorted labels."""
    names, begins = np.unique(labels, return_index=True)
    return dict(zip(names.tolist(), zip(begins.tolist(), [*begins[1:].tolist(), len(labels)], strict=True), strict=True))


def _block(matrix: csr_array, top: int, bottom: int, left: int, right: int) -> csr_array:
    first, last = matrix.indptr[top], matrix.indptr[bottom]
    inside = matrix.data[first:last], matrix.indices[first:last] - left, matrix.indptr[top : bottom + 1] - first
    return csr_array(inside, shape=(bottom - top, right - left))


def least_sum(program: Program, cells: np.ndarray, until: float, nodes: int | None = None) -> Solved:
    """A solution in which `cells` add up to as little as possible; at most `nodes` branches are tried when given."""
    aim = np.zeros(len(program.low))
    aim[cells] = 1
    return _solve(program, aim, until, nodes)


def most_together(program: Program, cells: np.ndarray, until: float, nodes: int | None = None) -> Solved:
    """A solution in which `cells`, none of them endless, add up to as much as possible."""
    aim = np.zeros(len(program.low))
    aim[cells] = -1
    return _solve(program, aim, until, nodes)


def most_up_to(program: Program, cells: np.ndarray, cap: float, until: float, nodes: int | None = None) -> Solved:
    """A solution in which `cells` add up to as much as possible, each counted up to `cap` only."""
    size, many = len(program.low), len(cells)
    pick = csr_array((np.ones(many), (np.arange(many), cells)), shape=(many, size))
    beside = csr_array((program.matrix.shape[0], many))
    wider = Program(
        block_array([[program.matrix, beside], [pick, -eye_array(many)]], format="csr"),
        np.append(program.least, np.zeros(many)),
        np.append(program.most, np.full(many, np.inf)),
        np.append(program.low, np.zeros(many)),
        np.append(program.high, np.full(many, float(cap))),
    )
    solved = _solve(wider, np.append(np.zeros(size), -np.ones(many)), until, nodes)
    return solved if solved.counts is None else Solved(solved.counts[:size], solved.proven)


def endless(program: Program) -> np.ndarray:
    """Which cells may be as large as one likes: those on a direction along which every relation and bound still holds."""
    open_ended = np.flatnonzero(np.isinf(program.high))
    many = len(open_ended)
    free = np.zeros(len(program.low), dtype=bool)
    if not many:
        return free
    # A direction d = e + f with e at most 1: where a direction is positive at all, scaling makes it at least 1, so e tells which are.
    columns = program.matrix[:, open_ended]
    steady = LinearConstraint(
        hstack([columns, columns], format="csc"),
        np.where(np.isinf(program.least), -np.inf, 0.0),
        np.where(np.isinf(program.most), np.inf, 0.0),
    )
    within = Bounds(np.zeros(2 * many), np.append(np.ones(many), np.full(many, np.inf)))
    result = milp(np.append(-np.ones(many), np.zeros(many)), bounds=within, constraints=steady)
    if result.status != OPTIMAL:
        raise Stop([_unsolved()])
    free[open_ended[result.x[:many] > 0.5]] = True
    return free


def _solve(program: Program, aim: np.ndarray, until: float, nodes: int | None) -> Solved:
    left = until - time.monotonic()
    if left <= 0:
        return Solved(None, False)
    options = {"time_limit": left, "mip_rel_gap": 0.0} | ({} if nodes is None else {"node_limit": nodes})
    result = milp(
        aim,
        integrality=np.ones(len(aim)),
        bounds=Bounds(program.low, program.high),
        constraints=LinearConstraint(program.matrix, program.least, program.most),
        options=options,
    )
    if result.status == INFEASIBLE:
        raise Stop([contradiction()])
    if result.status not in (OPTIMAL, LIMIT):
        raise Stop([_unsolved()])
    if result.x is None:
        return Solved(None, False)
    counts = np.round(result.x)
    if not _obeys(program, counts):
        raise Stop([_unsolved()])
    return Solved(counts, result.status == OPTIMAL)


def _obeys(program: Program, counts: np.ndarray) -> bool:
    """Sums of whole numbers this small are exact in floating point."""
    sums = program.matrix @ counts
    inside = (program.low <= counts).all() and (counts <= program.high).all()
    return bool(inside and (program.least <= sums).all() and (sums <= program.most).all())


def contradiction() -> Finding:
    """What to tell when no counts at all agree with the print and the sums."""
    return _finding(
        "the numbers to be printed cannot all be true together",
        "counts that agree with every sum",
        "sums that no counts obey",
        "compare the sums between tables, years and editions with the measures they are made of; nothing was printed",
    )


def _unsolved() -> Finding:
    return _finding(
        "the disclosure audit came to no end",
        "an optimum, or a limit that was set",
        "another ending of the solver",
        "run it again; when it ends so twice, print less in this edition; nothing was printed",
    )


def _finding(what: str, wanted: str, found: str, do: str) -> Finding:
    return Finding(what=what, where="protect, the audit of the edition", wanted=wanted, found=found, do=do)
