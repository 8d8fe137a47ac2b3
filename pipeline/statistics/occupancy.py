"""How full a place was: stays to places taken night by night, and the chance that so many were taken when not every end is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Occupancy:
    """The nights of a period (datetime64 days, in order, none left out) and how many stays took a place on each."""

    nights: np.ndarray
    occupied: np.ndarray


def occupancy_by_day(starts: ArrayLike, ends: ArrayLike, first_day: date, last_day: date) -> Occupancy:
    """Stays in a place on each night from first_day to last_day.

    A stay takes the nights from its start to the one before its end; a missing end (NaT) means still there. Nobody who came
    and left on one day took a night. Stays wholly outside the period take none of it. The same function counts units open
    when given the days they opened and closed.
    Raises ValueError for a missing start, an end before its start, or a period that ends before it begins.
    Source: the midnight census (bed-days), as in NHS England, Bed availability and occupancy: KH03 guidance.
    """
    first, last = np.datetime64(first_day, "D"), np.datetime64(last_day, "D")
    began, over = np.asarray(starts, dtype="datetime64[D]"), np.asarray(ends, dtype="datetime64[D]")
    if last < first or began.shape != over.shape or np.isnat(began).any():
        raise ValueError("occupancy needs a period that does not end before it begins and a start for every stay")
    if (over < began).any():  # a missing end compares as False
        raise ValueError("a stay cannot end before it begins")
    how_many = int((last - first).astype(int)) + 1
    arrive = np.clip((began - first).astype(int), 0, how_many)
    leave = np.where(np.isnat(over), how_many, np.clip((over - first).astype(int), 0, how_many))
    change = np.bincount(arrive, minlength=how_many + 1) - np.bincount(leave, minlength=how_many + 1)
    return Occupancy(first + np.arange(how_many), np.cumsum(change)[:how_many])


def chance_at_least(taken: ArrayLike, chances: ArrayLike, wanted: ArrayLike) -> np.ndarray:
    """For each night the chance (0 to 1) that at least `wanted` places were taken.

    `taken`: places certainly taken, one a night. `chances`: a row a night and a column for each stay of which it is not known whether it
    still went on, with the chance that it did; stays go on or end apart from each other. `wanted`: one number or one a night.
    Raises ValueError for a chance outside 0 to 1, or arrays that do not fit each other.
    Source: the Poisson binomial distribution, added up stay by stay (Howard 1972; Gail and others 1981, Biometrika 68: 703-707).
    """
    certain, beside = np.asarray(taken), np.asarray(chances, dtype=float)
    if beside.ndim != 2 or len(beside) != len(certain) or not ((beside >= 0) & (beside <= 1)).all():
        raise ValueError("a night needs its places taken, and chances between 0 and 1 of the same stays on every night")
    many = np.zeros((len(certain), beside.shape[1] + 1))
    many[:, 0] = 1.0
    for chance in beside.T[:, :, None]:
        many[:, 1:] = many[:, 1:] * (1 - chance) + many[:, :-1] * chance
        many[:, :1] *= 1 - chance
    lacking = np.broadcast_to(np.asarray(wanted), certain.shape) - certain
    return (many * (np.arange(many.shape[1]) >= lacking[:, None])).sum(axis=1)
