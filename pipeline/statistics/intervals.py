"""How far the truth may be from a share or a rate."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import gammaincinv, ndtri

CONFIDENCE = 0.95
SMALLEST_COUNT_FOR_BYAR = 10


class Interval(NamedTuple):
    """The lower and the upper limit, on the scale the function's docstring names."""

    lower: float
    upper: float


class Estimate(NamedTuple):
    """A value, its limits and how many observations it rests on."""

    value: float
    lower: float
    upper: float
    n: int


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """The z of a two-sided interval: 1.96 for 0.95. Raises ValueError unless confidence is between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError("confidence is a share between 0 and 1, for example 0.95")
    return float(ndtri(0.5 + confidence / 2))


def wilson_interval(count: float, total: float, confidence: float = CONFIDENCE) -> Interval:
    """The Wilson score interval of count out of total, in percent (0 to 100).

    Raises ValueError when total is not positive or count is not between 0 and total.
    Source: Wilson (1927), J Am Stat Assoc 22: 209-212; method 3 of Newcombe (1998), Stat Med 17: 857-872.
    """
    if total <= 0 or not 0 <= count <= total:
        raise ValueError("a share needs 0 <= count <= total and a total above 0")
    z = normal_quantile(confidence)
    share = count / total
    middle = share + z**2 / (2 * total)
    reach = z * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    scale = 100 / (1 + z**2 / total)
    # The formula gives exactly 0 and 100 at the ends; floating point does not.
    lower = 0.0 if count == 0 else max(0.0, scale * (middle - reach))
    upper = 100.0 if count == total else min(100.0, scale * (middle + reach))
    return Interval(lower, upper)


def byar_interval(count: float, per: float, population: float, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a rate: `count` events in `population` (person-years), given per `per` people.

    Byar's approximation for ten events or more, the exact Poisson limits below ten, where Byar's is inaccurate.
    Raises ValueError when population or per is not positive or count is below 0.
    Source: Breslow and Day (1987), Statistical methods in cancer research II, p. 69; the threshold of ten is from
    Public health technical guidance: basic statistics, rates (fingertips.phe.org.uk).
    """
    if population <= 0 or per <= 0 or count < 0:
        raise ValueError("a rate needs a population and a base above 0 and a count of 0 or more")
    limits = _byar if count >= SMALLEST_COUNT_FOR_BYAR else _exact_poisson
    lower, upper = limits(count, confidence)
    return Interval(lower * per / population, upper * per / population)


def _byar(count: float, confidence: float) -> tuple[float, float]:
    """The limits of a count by Byar's approximation."""
    z = normal_quantile(confidence)
    one_more = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    upper = one_more * (1 - 1 / (9 * one_more) + z / (3 * math.sqrt(one_more))) ** 3
    return lower, upper


def _exact_poisson(count: float, confidence: float) -> tuple[float, float]:
    """The exact Poisson limits of a count: half a chi-squared quantile is a gamma quantile (Garwood 1936)."""
    tail = (1 - confidence) / 2
    lower = 0.0 if count == 0 else float(gammaincinv(count, tail))
    return lower, float(gammaincinv(count + 1, 1 - tail))
