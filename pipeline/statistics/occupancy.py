"""How full a place was: stays to places taken night by night, and the share of nights at or above capacity."""

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


@dataclass(frozen=True)
class Fullness:
    """Nights in the period with places open, nights full, their percent, and places taken as a percent of places open.

    Every night is counted, so there is no interval: nothing was sampled.
    """

    nights: int
    full_nights: int
    full_percent: float
    occupied_percent: float


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


def fullness(occupied: ArrayLike, capacity: ArrayLike) -> Fullness:
    """The share of nights at or above capacity and the places taken, from counts a night.

    `capacity` is one number or one a night; nights with nothing open are left out of every figure.
    Raises ValueError for a count below 0, or when there is no night with a place open.
    Source: Fullness is arithmetic; the mean is places taken / places open over the same nights (KH03 guidance).
    """
    taken = np.asarray(occupied)
    places = np.broadcast_to(np.asarray(capacity), taken.shape)
    if (taken < 0).any() or (places < 0).any():
        raise ValueError("places and people in them are counts of 0 or more")
    is_open = places > 0
    if not is_open.any():
        raise ValueError("fullness needs at least one night with a place open")
    taken, places = taken[is_open], places[is_open]
    full = int((taken >= places).sum())
    return Fullness(len(taken), full, 100 * full / len(taken), 100 * float(taken.sum()) / float(places.sum()))
