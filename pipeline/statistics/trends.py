"""One word for what happened over the years: rising, falling, no clear change, or insufficient data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from pipeline.statistics.intervals import CONFIDENCE, normal_quantile

Trend = Literal["rising", "falling", "no_clear_change", "insufficient_data"]

FEWEST_YEARS = 3
SMALLEST_TOTAL = 30
SMALLEST_EXPECTED = 5


def trend_over_years(counts: Sequence[float], totals: Sequence[float], confidence: float = CONFIDENCE, fewest_years: int = FEWEST_YEARS) -> Trend:
    """Whether a share (counts out of totals, one pair a year, in order of year) is rising or falling.

    The Cochran-Armitage test for a linear trend in proportions, two-sided. Insufficient below `fewest_years` (with two
    it is the test of two proportions), with a total below 30, or where either outcome is expected fewer than 5 times in some year (Cochran's rule).
    Raises ValueError when the lists differ in length or a count is not between 0 and its total.
    Source: Cochran (1954), Biometrics 10: 417-451; Armitage (1955), Biometrics 11: 375-386.
    """
    _refuse_unequal(counts, totals)
    if any(not 0 <= count <= total for count, total in zip(counts, totals)):
        raise ValueError("each count is between 0 and its total")
    if len(counts) < fewest_years or min(totals) < SMALLEST_TOTAL:
        return "insufficient_data"
    share = sum(counts) / sum(totals)
    if min(totals) * min(share, 1 - share) < SMALLEST_EXPECTED:
        return "insufficient_data"
    return _word(share_trend_score(counts, totals), confidence)


def share_trend_score(counts: Sequence[float], totals: Sequence[float]) -> float:
    """The z of the Cochran-Armitage test with years as equally spaced scores; its square is chi-squared on 1 degree."""
    everyone, yes = sum(totals), sum(counts)
    mean_year = sum(year * total for year, total in enumerate(totals)) / everyone
    drift = sum((year - mean_year) * count for year, count in enumerate(counts))
    spread = sum(total * (year - mean_year) ** 2 for year, total in enumerate(totals))
    variance = yes * (everyone - yes) / (everyone * (everyone - 1)) * spread
    return drift / math.sqrt(variance)


def trend_of_rates(counts: Sequence[float], populations: Sequence[float], confidence: float = CONFIDENCE, fewest_years: int = FEWEST_YEARS) -> Trend:
    """Whether a rate (counts over populations, one pair a year, in order of year) is rising or falling.

    The score test for a log-linear trend in Poisson counts given their sum, two-sided. It takes events as independent;
    repeat events make it call a change clear a little too readily, so the interval is printed beside the word.
    Insufficient below `fewest_years` or where fewer than 5 events are expected in some year.
    Raises ValueError when the lists differ in length, a population is not positive or a count is below 0.
    Source: Breslow and Day (1987), Statistical methods in cancer research II, chapter 3 (test for trend in rates).
    """
    _refuse_unequal(counts, populations)
    if any(count < 0 for count in counts) or any(population <= 0 for population in populations):
        raise ValueError("a rate needs counts of 0 or more and populations above 0")
    if len(counts) < fewest_years:
        return "insufficient_data"
    if sum(counts) * min(populations) / sum(populations) < SMALLEST_EXPECTED:
        return "insufficient_data"
    return _word(rate_trend_score(counts, populations), confidence)


def rate_trend_score(counts: Sequence[float], populations: Sequence[float]) -> float:
    """The z of the Poisson trend test with years as equally spaced scores."""
    everyone, events = sum(populations), sum(counts)
    mean_year = sum(year * population for year, population in enumerate(populations)) / everyone
    drift = sum((year - mean_year) * count for year, count in enumerate(counts))
    spread = sum(population * (year - mean_year) ** 2 for year, population in enumerate(populations)) / everyone
    return drift / math.sqrt(events * spread)


def _word(score: float, confidence: float) -> Trend:
    """The word for a z score."""
    if abs(score) < normal_quantile(confidence):
        return "no_clear_change"
    return "rising" if score > 0 else "falling"


def _refuse_unequal(counts: Sequence[float], bases: Sequence[float]) -> None:
    """Raise ValueError unless every year has a count and a base."""
    if len(counts) != len(bases):
        raise ValueError("every year needs a count and a total or population")
