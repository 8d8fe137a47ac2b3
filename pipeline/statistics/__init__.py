"""Intervals, trend words, rank correlation and ratios: pure functions, each with the source of its formula."""

from pipeline.statistics.association import rate_ratio, representation, share_ratio, spearman
from pipeline.statistics.intervals import Estimate, Interval, byar_interval, median_interval, wilson_interval
from pipeline.statistics.trends import Trend, trend_of_rates, trend_over_years

__all__ = [
    "Estimate",
    "Interval",
    "Trend",
    "byar_interval",
    "median_interval",
    "rate_ratio",
    "representation",
    "share_ratio",
    "spearman",
    "trend_of_rates",
    "trend_over_years",
    "wilson_interval",
]
