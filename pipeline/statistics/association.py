"""How two things go together: rank correlation and the ratio of two rates."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pipeline.statistics.intervals import CONFIDENCE, Estimate, normal_quantile, wilson_interval

FEWEST_PAIRS = 5


def spearman(x: Sequence[float], y: Sequence[float], confidence: float = CONFIDENCE) -> Estimate:
    """Spearman's rank correlation of the pairs (-1 to 1), its interval, and how many pairs; ties share the mean rank.

    Raises ValueError below five pairs, for a missing value, or when x or y does not vary.
    Source: Bonett and Wright (2000), Psychometrika 65: 23-28 (Fisher's transformation with their variance).
    """
    first, second = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if first.shape != second.shape or len(first) < FEWEST_PAIRS:
        raise ValueError(f"a rank correlation needs two lists of one length, at least {FEWEST_PAIRS} pairs")
    if np.isnan(first).any() or np.isnan(second).any():
        raise ValueError("a rank correlation needs both values of every pair")
    # Ranks less their mean are multiples of a half, so these sums are exact and a perfect order gives exactly 1.
    first_ranks, second_ranks = (mean_ranks(values) - (len(first) + 1) / 2 for values in (first, second))
    spread = math.sqrt((first_ranks**2).sum() * (second_ranks**2).sum())
    if spread == 0:
        raise ValueError("a rank correlation needs values that differ")
    rho = max(-1.0, min(1.0, float((first_ranks * second_ranks).sum()) / spread))
    lower, upper = _correlation_limits(rho, len(first), confidence)
    return Estimate(rho, lower, upper, len(first))


def mean_ranks(values: np.ndarray) -> np.ndarray:
    """The rank of each value, 1 for the smallest; equal values share the mean of their ranks."""
    _, position, how_many = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(how_many)
    return (last - (how_many - 1) / 2)[position]


def _correlation_limits(rho: float, n: int, confidence: float) -> tuple[float, float]:
    """The limits of rho. A perfect order gets those of one swap of neighbours: Fisher's z has no value at 1."""
    one_swap = 1 - 12 / (n * (n**2 - 1))
    inside = max(-one_swap, min(one_swap, rho))
    reach = normal_quantile(confidence) * math.sqrt((1 + inside**2 / 2) / (n - 3))
    lower, upper = math.tanh(math.atanh(inside) - reach), math.tanh(math.atanh(inside) + reach)
    return min(lower, rho), max(upper, rho)


def rate_ratio(
    count_a: float, population_a: float, count_b: float, population_b: float, confidence: float = CONFIDENCE
) -> Estimate:
    """The rate in a divided by the rate in b, its interval, and the number of events; infinite when b has none.

    Given the events of both together, those in a are binomial; the Wilson limits of that share become limits of the ratio.
    Raises ValueError when there are no events at all, a count is below 0 or a population is not positive.
    Source: Przyborowski and Wilenski (1940), Biometrika 31: 313-323; the score form in Barker and Cadwell (2008),
    Stat Med 27: 4030-4037.
    """
    events = count_a + count_b
    if min(count_a, count_b) < 0 or events <= 0 or min(population_a, population_b) <= 0:
        raise ValueError("a ratio of rates needs some events and two populations above 0")
    share_limits = wilson_interval(count_a, events, confidence)
    scale = population_b / population_a
    value, lower, upper = (_odds(share) * scale for share in (count_a / events, *(limit / 100 for limit in share_limits)))
    return Estimate(value, lower, upper, int(events))


def _odds(share: float) -> float:
    """share / (1 - share), infinite at 1."""
    return math.inf if share >= 1 else share / (1 - share)
