"""What the two stricter modes share: the universe as a matrix, the true counts checked, and one way of asking the solver.

Every answer that is not proven best is an error: out of time is told apart from impossible, and nothing is guessed.
"""

from __future__ import annotations

from time import monotonic
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from pipeline.protect.universe import Universe

SOLVED, OUT_OF_TIME, INFEASIBLE = 0, 1, (2, 4)


class OutOfTime(ValueError):
    """The seconds allowed went by before the solver had an answer."""


class Outcome(NamedTuple):
    """What a mode prints: `prints` (state, number, threshold by key) and the slacks that bounds_of needs to read it.

    `cost` is what the mode makes least (distance from the true counts, or weight blanked); `proven` says that no print with
    less cost would do; `note` says in words what the person who signs should know.
    """

    prints: pd.DataFrame
    slack_below: int
    slack_above: int
    cost: float
    proven: bool
    note: str


class Sums(NamedTuple):
    """The relations as rows: low ≤ matrix · counts ≤ high, columns in the order of the universe's keys."""

    matrix: csr_array
    low: np.ndarray
    high: np.ndarray


def sums_of(universe: Universe) -> Sums:
    """The relations of a universe as a matrix. Raises ValueError when a relation names a cell that the universe has not."""
    place = {key: number for number, key in enumerate(universe.keys)}
    terms = [(row, key, coefficient) for row, each in enumerate(universe.relations) for key, coefficient in each.terms]
    if not {key for _, key, _ in terms} <= set(place):
        raise ValueError("a relation names a cell that is not in the universe")
    rows, columns = [row for row, _, _ in terms], [place[key] for _, key, _ in terms]
    shape = (len(universe.relations), len(universe.keys))
    matrix = csr_array(([float(coefficient) for *_, coefficient in terms], (rows, columns)), shape=shape)
    low = np.array([each.low for each in universe.relations], dtype=float)
    high = np.array([each.high for each in universe.relations], dtype=float)
    return Sums(matrix, low, high)


def true_counts(universe: Universe, counts: pd.Series, sums: Sums) -> np.ndarray:
    """The true count of every cell in the order of the keys. Raises ValueError when one is missing or the sums do not hold."""
    true = counts.reindex(list(universe.keys)).astype("float64").to_numpy()
    if np.isnan(true).any() or (true < 0).any() or (true % 1 != 0).any():
        raise ValueError("a cell of the universe has no true count that is a whole number of at least zero")
    said = sums.matrix @ true
    broken = int(((said < sums.low) | (said > sums.high)).sum())
    if broken:
        raise ValueError(f"the true counts break {broken} of the {len(universe.relations)} relations between them")
    return true


def thresholds_of(universe: Universe, thresholds: pd.Series) -> np.ndarray:
    """The threshold of every cell in the order of the keys. Raises ValueError when one is missing or lower than one."""
    least = thresholds.reindex(list(universe.keys)).astype("float64").to_numpy()
    if not (least >= 1).all():
        raise ValueError("a cell of the universe has no threshold of at least one")
    return least


def known_cells(universe: Universe, keys: object, called: str) -> np.ndarray:
    """True for each cell named in `keys`. Raises ValueError when a name is not in the universe."""
    named = set(keys)
    if not named <= set(universe.keys):
        raise ValueError(f"{len(named - set(universe.keys))} {called} cells are not in the universe")
    return np.array([key in named for key in universe.keys], dtype=bool)


def seconds_left(deadline: float) -> float:
    """The seconds until `deadline` (of the monotonic clock). Raises OutOfTime when there are none."""
    left = deadline - monotonic()
    if left <= 0:
        raise OutOfTime("the time allowed for protecting the counts is over")
    return left


def refuse_unsolved(status: int) -> None:
    """Raise OutOfTime or ValueError unless the solver says that its answer is the best."""
    if status == OUT_OF_TIME:
        raise OutOfTime("the time allowed for protecting the counts is over")
    if status != SOLVED:
        raise ValueError(f"the solver stopped with its status {status}")


def whole_numbers(cost, rows: list[LinearConstraint], bounds: Bounds, whole, deadline: float) -> np.ndarray | None:
    """The cheapest values that keep the rows and bounds, whole where `whole` is 1; None when there are none.

    Raises OutOfTime after `deadline` (monotonic seconds), ValueError when the solver says anything but best or impossible.
    """
    options = {"time_limit": seconds_left(deadline), "mip_rel_gap": 0.0}
    found = milp(cost, constraints=rows, bounds=bounds, integrality=whole, options=options)
    if found.status in INFEASIBLE:
        return None
    refuse_unsolved(found.status)
    return found.x
