"""A funnel plot of ward rates: the range chance alone would give each ward, and the wards outside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import pdtr, pdtrc, pdtrik

Place = Literal["above_998", "above_95", "inside", "below_95", "below_998"]

INNER_TAIL = 0.025
OUTER_TAIL = 0.001
WINSORISED = 0.1
FEWEST_WARDS = 3
# The caveat that says a ward's place, and the one for wards that differ by more than chance in general. When nothing but chance is at
# work the dispersion of twenty wards is above 2 less than once in a hundred times.
WORDS_OF_PLACES = {
    "above_998": "chance_far_above",
    "above_95": "chance_above",
    "inside": "chance_inside",
    "below_95": "chance_below",
    "below_998": "chance_far_below",
}
MANY_REASONS = "chance_many_reasons"
OVERDISPERSED = 2


@dataclass(frozen=True)
class Funnel:
    """For each ward, in the order given: its rate, the lowest and highest rate chance would give, and where it lies.

    All rates are per the base asked for. `overall` is the rate of all wards together. `dispersion` near 1 says that chance
    explains the wards; well above 1 they differ for many reasons, and one ward outside the funnel is no surprise by itself.
    """

    overall: float
    rates: np.ndarray
    lower_95: np.ndarray
    upper_95: np.ndarray
    lower_998: np.ndarray
    upper_998: np.ndarray
    places: tuple[Place, ...]
    dispersion: float


def funnel_limits(counts: Sequence[int], populations: Sequence[float], per: float = 1_000) -> Funnel:
    """The exact Poisson 95 % and 99.8 % limits of each ward's rate around the rate of all wards, and where each ward lies.

    A limit is the last count that still belongs inside: fewer (or more) has a chance below 2.5 %, or 0.1 %, on its side. Counts
    are whole, so a ward that is only chance lies outside the inner limits in fewer than 5 of 100 (2.4 to 5 at 10 or more expected).
    Raises ValueError below three wards, for a count below 0 or a population that is not positive, or when nothing happened.
    Source: Spiegelhalter (2005), Stat Med 24: 1185-1202, appendix A.1.1 (limits) and section 4 (winsorised dispersion).
    """
    events, people = np.asarray(counts, dtype=float), np.asarray(populations, dtype=float)
    if events.shape != people.shape or len(events) < FEWEST_WARDS:
        raise ValueError(f"a funnel needs a count and a population for at least {FEWEST_WARDS} wards")
    if not (events >= 0).all() or not (people > 0).all() or not per > 0 or not events.sum() > 0:
        raise ValueError("a funnel needs counts of 0 or more, not all 0, and populations and a base above 0")
    overall = float(events.sum() / people.sum())
    expected = people * overall
    limits = {tail: np.array([_inside(each, tail) for each in expected]) for tail in (INNER_TAIL, OUTER_TAIL)}
    (lower_95, upper_95), (lower_998, upper_998) = (limits[tail].T * per / people for tail in (INNER_TAIL, OUTER_TAIL))
    places = tuple(_place(count, inner, outer) for count, inner, outer in zip(events, limits[INNER_TAIL], limits[OUTER_TAIL]))
    rates = events * per / people
    return Funnel(overall * per, rates, lower_95, upper_95, lower_998, upper_998, places, _dispersion(events, expected))


def _inside(expected: float, tail: float) -> tuple[int, int]:
    """The smallest and the largest count whose chance to be that far out, on its own side, is at least `tail`."""
    lowest = max(0, math.floor(pdtrik(tail, expected)) if pdtr(0, expected) < tail else 0)
    while pdtr(lowest, expected) < tail:
        lowest += 1
    highest = lowest
    while pdtrc(highest, expected) >= tail:  # the chance of more than `highest`
        highest += 1
    return lowest, highest


def _place(count: float, inner: np.ndarray, outer: np.ndarray) -> Place:
    """Where a count lies against the inner and the outer limits."""
    if count > inner[1]:
        return "above_998" if count > outer[1] else "above_95"
    if count < inner[0]:
        return "below_998" if count < outer[0] else "below_95"
    return "inside"


def _dispersion(events: np.ndarray, expected: np.ndarray) -> float:
    """The mean square of the wards' z scores, the most extreme tenth at either end drawn in to the next."""
    scores = np.sort((events - expected) / np.sqrt(expected))
    drawn_in = int(WINSORISED * len(scores))
    return float((np.clip(scores, scores[drawn_in], scores[len(scores) - 1 - drawn_in]) ** 2).mean())


class Chance(NamedTuple):
    """The rate of all wards, the lowest and the highest that chance alone would give one ward, and the caveats that say where it lies."""

    value: float
    lower: float
    upper: float
    caveats: tuple[str, ...]


def chance_of_wards(counts: Sequence[int], populations: Sequence[float], per: float) -> list[Chance]:
    """What chance alone would make of each ward's rate (95 % limits), in the order given; raises as funnel_limits does.

    A caveat is the word for where the ward lies; another comes with it when wards differ for more reasons than chance.
    """
    found = funnel_limits(counts, populations, per)
    also = (MANY_REASONS,) if found.dispersion > OVERDISPERSED else ()
    return [
        Chance(found.overall, float(lower), float(upper), (WORDS_OF_PLACES[place], *also))
        for lower, upper, place in zip(found.lower_95, found.upper_95, found.places, strict=True)
    ]
