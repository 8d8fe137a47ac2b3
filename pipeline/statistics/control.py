"""Marks for a quarterly figure: which values are more than the usual coming and going (an XmR chart)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Mark = Literal["high", "low", "run_high", "run_low", "usual", "insufficient_data"]

FEWEST_VALUES = 9
RUN = 8
# The mean range of two values of a normal distribution in standard deviations, and the limit of ranges: Shewhart's constants.
MEAN_RANGE_OF_TWO = 1.128
RANGE_LIMIT = 3.267


@dataclass(frozen=True)
class ControlChart:
    """The centre, the limits of the values and of their moving ranges, and a mark for each value in order."""

    centre: float
    lower: float
    upper: float
    range_upper: float
    marks: tuple[Mark, ...]


def control_chart(values: Sequence[float], baseline: int | None = None, smallest: float = 0) -> ControlChart:
    """An XmR chart of values in order of time: "high" or "low" outside the limits, "run_high" or "run_low" in a run of eight or more
    on one side of the centre, else "usual"; a value on the centre ends a run.

    The limits come from the first `baseline` values (all of them by default) and never go below `smallest`, which a figure cannot.
    Below nine values in the baseline every mark is "insufficient_data". A series that crosses a change of recording must be cut
    there first. Simulated (benchmarks/error_rates.py, 20,000 series of each kind in which nothing changed): the
    last value is marked in 0.7 to 1.0 of 100 at 12 to 20 values with means of 10 and 40, some value in 3 to 8. Of values rounded
    to five, at 9 to 12 of them (4,000 series each): the last in 1 of 100 with means of 40 and 300, in 4 to 5 with a mean of 10; and
    a last value twice the others is marked in 100, 78 to 89 and 32 to 34 of 100 with means of 300, 40 and 10.
    Raises ValueError for no values, a missing one, or a baseline longer than the series.
    Source: Wheeler and Chambers (1992), Understanding statistical process control, chapter 3 (limits 3 / 1.128 = 2.66 and 3.267
    mean moving ranges); run of eight: Western Electric (1956), Statistical quality control handbook, rule 4.
    """
    series = np.asarray(values, dtype=float)
    first = len(series) if baseline is None else baseline
    if np.isnan(series).any() or not 1 <= first <= len(series):
        raise ValueError("a chart needs values, none missing, and a baseline no longer than they are")
    known = series[:first]
    mean_range = float(np.abs(np.diff(known)).mean()) if len(known) > 1 else 0.0
    centre, reach = float(known.mean()), 3 * mean_range / MEAN_RANGE_OF_TWO
    lower, upper = max(smallest, centre - reach), centre + reach
    if len(known) < FEWEST_VALUES:
        marks: tuple[Mark, ...] = ("insufficient_data",) * len(series)
    else:
        marks = tuple(_mark(value, lower, upper, run) for value, run in zip(series, _runs(np.sign(series - centre))))
    return ControlChart(centre, lower, upper, RANGE_LIMIT * mean_range, marks)


def _runs(sides: np.ndarray) -> np.ndarray:
    """For each value the length of the run it belongs to, negative below the centre, 0 on it."""
    starts = np.flatnonzero(np.diff(sides, prepend=np.nan) != 0)
    lengths = np.diff(np.append(starts, len(sides)))
    return np.repeat(lengths, lengths) * sides


def _mark(value: float, lower: float, upper: float, run: float) -> Mark:
    """The mark of one value: a limit crossed says more than a run."""
    if value > upper:
        return "high"
    if value < lower:
        return "low"
    if abs(run) < RUN:
        return "usual"
    return "run_high" if run > 0 else "run_low"
