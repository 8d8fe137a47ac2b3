"""Controlled rounding: every printed count a multiple of the base, and every sum exact in print.

Sources: Cox 1987, A constructive procedure for unbiased controlled rounding, JASA 82; Salazar-González 2006, Controlled
rounding and cell perturbation, Mathematical Programming 105; Handbook on Statistical Disclosure Control (ESSNet), chapter 5.
"""

from __future__ import annotations

from time import monotonic

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import csr_array, eye_array, hstack

from pipeline.protect.sums import Outcome, Sums, known_cells, sums_of, thresholds_of, true_counts, whole_numbers
from pipeline.protect.universe import PRINTED, SMALL, UNSAID, Universe

REACHES = (1, 2)


def controlled_rounding(
    universe: Universe,
    counts: pd.Series,
    planned: list[str],
    base: int,
    thresholds: pd.Series,
    seconds: float,
    zero_is_shown: frozenset[str] = frozenset(),
) -> Outcome:
    """The prints whose sums are exact and whose distance from the true counts is least.

    Planned cells under their threshold are small, unless they are a zero named in `zero_is_shown`; the other planned cells are
    printed; cells that are not planned are unsaid. With t the true count, r the print and b the base, over whole k ≥ 0:
        least Σ |r − t| over printed cells, r = b·k, low ≤ Σ coefficient · r ≤ high for each relation,
        |r − t| < b (a multiple stays as it is), r ≥ threshold and r > 0, and r = 0 for a zero that is shown.
    A hidden cell takes part as some multiple: a small one from 0 to the first multiple that is not under threshold − 1,
    another from 0; never near its true count, or the prints would tell more than their rounding. A relation whose limit is no
    multiple of b may end at the next one outwards. Where nothing fits, |r − t| < 2b is tried, and the note says so.
    A threshold that is a multiple of the base leaves both neighbours open to every count, and fits most easily.

    A reader knows of a printed r that r − slack_below ≤ t ≤ r + slack_above, the slack being b − 1, or 2b − 1.
    Raises ValueError when nothing fits or the seconds are over: then nothing may be printed.
    """
    sums = sums_of(universe)
    true, least = true_counts(universe, counts, sums), thresholds_of(universe, thresholds)
    wanted = known_cells(universe, planned, "planned")
    nothing = wanted & (true == 0) & known_cells(universe, zero_is_shown, "structural zero")
    printed = nothing | (wanted & (true >= least))
    deadline = monotonic() + seconds
    for reach in REACHES:
        limits = _limits(true, least, (wanted, printed, nothing), base, reach)
        numbers = _nearest(sums, true, printed, limits, base, deadline)
        if numbers is not None:
            _refuse_broken_sums(sums, numbers, limits, base)
            return _outcome(universe, numbers, true, least, (wanted, printed), base, reach)
    cells = int(printed.sum())
    raise ValueError(f"no multiples of {base} within {base * REACHES[-1]} of the {cells} printed counts add up; raise the threshold")


def _limits(true, least, chosen, base: int, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """The fewest and most times the base that each cell may be; for a hidden cell nothing of its true count goes in."""
    wanted, printed, nothing = chosen
    fewest = np.maximum(np.ceil((true - reach * base + 1) / base), np.maximum(np.ceil(least / base), 1))
    most = np.floor((true + reach * base - 1) / base)
    fewest = np.where(printed & ~nothing, fewest, 0.0)
    most = np.where(printed, most, np.where(wanted, np.ceil((least - 1) / base), np.inf))
    return fewest, np.where(nothing, 0.0, most)


def _nearest(sums: Sums, true, printed, limits, base: int, deadline: float) -> np.ndarray | None:
    """The multiples (in units of one) nearest to the printed counts; None when none fit.

    Unknowns: k for every cell, then the distance d of every printed one. Over whole k the distance is convex, so it is given by
    three lines: d ≥ b·k − t, d ≥ t − b·k, and the line through the two multiples beside t.
    """
    cells, shown = len(true), np.flatnonzero(printed)
    relations = LinearConstraint(_with_blank(sums.matrix, len(shown)), np.floor(sums.low / base), np.ceil(sums.high / base))
    beside = np.floor(true[shown] / base)
    rest = true[shown] - base * beside
    slopes = (np.full(len(shown), base), np.full(len(shown), -base), base - 2 * rest)
    starts = (-true[shown], true[shown], rest - slopes[2] * beside)
    lines = [_line(slope, start, shown, cells) for slope, start in zip(slopes, starts, strict=True)]
    fewest, most = limits
    bounds = Bounds(np.append(fewest, np.zeros(len(shown))), np.append(most, np.full(len(shown), np.inf)))
    cost = np.append(np.zeros(cells), np.ones(len(shown)))
    whole = np.append(np.ones(cells), np.zeros(len(shown)))
    rows = [relations, *lines] if sums.low.size else lines
    found = whole_numbers(cost, rows, bounds, whole, deadline)
    return None if found is None else np.rint(found[:cells]) * base


def _with_blank(matrix: csr_array, width: int) -> csr_array:
    """The matrix with columns of zeros for the distances."""
    return hstack([matrix, csr_array((matrix.shape[0], width))], format="csr")


def _line(slope, start, shown, cells: int) -> LinearConstraint:
    """distance − slope · k ≥ start, for every printed cell."""
    width = len(shown)
    on_cells = csr_array((-np.asarray(slope, dtype=float), (np.arange(width), shown)), shape=(width, cells))
    return LinearConstraint(hstack([on_cells, eye_array(width)], format="csr"), start, np.inf)


def _refuse_broken_sums(sums: Sums, numbers, limits, base: int) -> None:
    """A last look, whatever the solver says of itself."""
    said = sums.matrix @ numbers / base
    outside = (said < np.floor(sums.low / base)) | (said > np.ceil(sums.high / base))
    fewest, most = limits
    if outside.any() or (numbers < fewest * base).any() or (numbers > most * base).any():
        raise ValueError("the solver gave printed counts that do not add up or are too far from the true ones")


def _outcome(universe: Universe, numbers, true, least, chosen, base: int, reach: int) -> Outcome:
    wanted, printed = chosen
    state = np.where(printed, PRINTED, np.where(wanted, SMALL, UNSAID))
    number = pd.array(np.where(printed, numbers, np.nan), dtype="Float64")
    prints = pd.DataFrame({"state": state, "number": number, "threshold": least}, index=pd.Index(universe.keys))
    distance = np.abs(numbers - true)[printed]
    note = f"Every printed count is the multiple of {base} just below or above the true one, and every sum is exact."
    if reach > 1:
        far = int((distance >= base).sum())
        note = f"The sums are exact only because {far} of {len(distance)} printed counts are {base} or more from the true ones."
    slack = base * reach - 1
    return Outcome(prints, slack, slack, float(distance.sum()), True, note)
