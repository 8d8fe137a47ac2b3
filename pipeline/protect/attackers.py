"""What a reader with a calculator reaches when some cells are blanked, and which further cells would have to be blanked.

Source: Fischetti and Salazar-González 2001, Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47(7), sections 3 and 4. Moves z = reader's count − true count take the place of counts: z = 0 always fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog
from scipy.sparse import csr_array, hstack, vstack

from pipeline.protect.sums import Sums, refuse_unsolved, seconds_left, whole_numbers

NOUGHT = 1e-9
NEARLY = 1e-6


class Need(NamedTuple):
    """One thing a primary cell needs: the reader's reach from its true count in these directions, added, is at least `level`."""

    cell: int
    signs: tuple[int, ...]
    level: float


class Cut(NamedTuple):
    """What every safe set of blanks keeps to: sum of weight × (1 if blanked) ≥ level."""

    weights: np.ndarray
    level: float


@dataclass(frozen=True, eq=False)
class Table:
    """The sums in moves: equal · z = 0, above · z ≤ spare, −down ≤ z ≤ up where hidden and z = 0 where printed."""

    equal: csr_array
    above: csr_array
    spare: np.ndarray
    down: np.ndarray
    up: np.ndarray


def table_of(sums: Sums, true: np.ndarray, least: np.ndarray, small: np.ndarray) -> Table:
    """The sums seen from the true counts. A small cell lies from 0 to threshold − 1, every other hidden one from 0 up."""
    said, tied = sums.matrix @ true, sums.low == sums.high
    upper, lower = ~tied & np.isfinite(sums.high), ~tied & np.isfinite(sums.low)
    above = vstack([sums.matrix[upper], -sums.matrix[lower]], format="csr")
    spare = np.concatenate([sums.high[upper] - said[upper], said[lower] - sums.low[lower]])
    return Table(sums.matrix[tied], above, spare, true, np.where(small, least - 1 - true, np.inf))


def needs_of(true: np.ndarray, small: np.ndarray, primary: np.ndarray, min_width: int) -> Iterator[Need]:
    """A small primary cell: down to 0, and up to `min_width` at least. Any other primary cell: `min_width` in both directions together."""
    for cell in np.flatnonzero(primary):
        if not small[cell]:
            yield Need(int(cell), (-1, 1), float(min_width))
            continue
        if true[cell] > 0:
            yield Need(int(cell), (-1,), float(true[cell]))
        if true[cell] < min_width:
            yield Need(int(cell), (1,), float(min_width - true[cell]))


def capacity_cut(table: Table, need: Need, hidden: np.ndarray, deadline: float) -> Cut | None:
    """The cut that a reader with fractions breaks when only `hidden` is hidden; None when the need is met.

    A reader maximises s · z_k. By duality the most that can be reached, whatever is hidden (y), is at most
        Σ spare · λ + Σ_i (α_i · up_i + β_i · down_i) · y_i
    with λ, α, β the duals found, so that this must be at least the level: a capacity cut (Fischetti and Salazar-González, 13).
    A weight above the level is lowered to it, which changes nothing where y is 0 or 1.
    """
    weights, level = np.zeros(len(hidden)), need.level
    reached = 0.0
    for sign in need.signs:
        value, given, prices = _attack(table, need, sign, hidden, deadline)
        reached += value
        level -= given
        up, down = np.where(prices < 0, -prices, 0.0), np.where(prices > 0, prices, 0.0)
        weights[up > 0] += up[up > 0] * table.up[up > 0]
        weights += down * table.down
    return None if reached >= need.level - NEARLY else Cut(weights, level)


def _attack(table: Table, need: Need, sign: int, hidden: np.ndarray, deadline: float) -> tuple[float, float, np.ndarray]:
    """How far the reader gets, what the spare of the sums gives of that, and the price (reduced cost) of every cell's move."""
    columns = np.flatnonzero(hidden)
    cost = np.zeros(len(hidden))
    cost[need.cell] = -sign
    found = linprog(
        cost[columns],
        A_ub=table.above[:, columns],
        b_ub=table.spare,
        A_eq=table.equal[:, columns],
        b_eq=np.zeros(table.equal.shape[0]),
        bounds=np.column_stack(_capped(table, need, sign, columns)),
        method="highs",
        options={"time_limit": seconds_left(deadline)},
    )
    refuse_unsolved(found.status)
    prices = cost - table.equal.T @ found.eqlin.marginals - table.above.T @ found.ineqlin.marginals
    prices[np.abs(prices) < NOUGHT] = 0.0
    return -float(found.fun), -float(table.spare @ found.ineqlin.marginals), prices


def _capped(table: Table, need: Need, sign: int, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The limits of the hidden moves; the attacked cell's own need go no further than its level."""
    low, high = -table.down[columns], table.up[columns].copy()
    place = int(np.flatnonzero(columns == need.cell)[0])
    if sign > 0:
        high[place] = min(high[place], need.level)
    else:
        low[place] = max(low[place], -need.level)
    return low, high


def whole_moves(table: Table, need: Need, hidden: np.ndarray, deadline: float) -> list[np.ndarray] | None:
    """Moves in whole numbers, one for each direction of the need, that meet it together; None when whole numbers cannot.

    A reader who knows that people come in whole numbers knows more than the linear program does, so this is the last word.
    """
    columns = np.flatnonzero(hidden)
    moves, reached = [], 0.0
    for sign in need.signs:
        cost = np.where(columns == need.cell, -float(sign), 0.0)
        limits = Bounds(*_capped(table, need, sign, columns))
        found = whole_numbers(cost, _rows(table, columns), limits, np.ones(len(columns)), deadline)
        if found is None:
            return None
        moves.append(_spread(found, columns, len(hidden)))
        reached += sign * moves[-1][need.cell]
    return moves if reached >= need.level else None


def proves(table: Table, need: Need, moves: list[np.ndarray], hidden: np.ndarray) -> bool:
    """Whether these moves meet the need by arithmetic alone: whole, of hidden cells only, inside all limits and sums, far enough."""
    for move in moves:
        inside = (move % 1 == 0) & (move >= -table.down) & (move <= table.up) & (hidden | (move == 0))
        if not inside.all() or (table.equal @ move).any() or (table.above @ move > table.spare).any():
            return False
    return bool(sum(sign * move[need.cell] for sign, move in zip(need.signs, moves, strict=True)) >= need.level)


def cheapest_moves(table: Table, need: Need, prices: np.ndarray, deadline: float) -> list[np.ndarray] | None:
    """Moves in whole numbers that meet the need, the sum of price × distance moved least; None when there are none.

    Only one of them goes anywhere: in one direction, the whole level. A cell of endless price stays where it is. The move is split into up and down, both from 0, so that distance is linear.
    """
    columns = np.flatnonzero(np.isfinite(prices))
    cells, dearest, best = len(columns), np.inf, None
    cost = np.tile(prices[columns], 2)
    for sign in need.signs:
        low, high = -table.down[columns], table.up[columns].copy()
        place = int(np.flatnonzero(columns == need.cell)[0])
        if not low[place] <= sign * need.level <= high[place]:
            continue
        low[place] = high[place] = sign * need.level
        limits = Bounds(np.append(low.clip(min=0), (-high).clip(min=0)), np.append(high.clip(min=0), (-low).clip(min=0)))
        found = whole_numbers(cost, _rows(table, columns, split=True), limits, np.ones(2 * cells), deadline)
        if found is not None and cost @ found < dearest:
            move = _spread(found[:cells] - found[cells:], columns, len(prices))
            dearest, best = cost @ found, [move if each == sign else np.zeros(len(prices)) for each in need.signs]
    return best


def _rows(table: Table, columns: np.ndarray, split: bool = False) -> list[LinearConstraint]:
    """The sums over some of the cells, for moves or for moves split into up and down."""
    rows = []
    for matrix, low, high in ((table.equal, 0.0, 0.0), (table.above, -np.inf, table.spare)):
        part = matrix[:, columns]
        if part.shape[0]:
            rows.append(LinearConstraint(hstack([part, -part], format="csr") if split else part, low, high))
    return rows


def _spread(found: np.ndarray, columns: np.ndarray, cells: int) -> np.ndarray:
    """Whole moves of some cells as moves of all."""
    move = np.zeros(cells)
    move[columns] = np.rint(found)
    return move
