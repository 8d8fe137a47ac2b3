"""Shares, rates, medians and their intervals, made from protected counts and nothing else."""

from __future__ import annotations

import pandas as pd

from pipeline.protect.counts import rounded
from pipeline.statistics import byar_interval, wilson_interval

NOTHING = (None, None, None)


def count_figure(row: dict, derived) -> tuple:
    """value, lower, upper of a count: the count itself, without an interval."""
    return (row["numerator"], None, None) if _has(row, "numerator") else NOTHING


def share_figure(row: dict, derived) -> tuple:
    """value, lower, upper in percent, whole by default, from the protected numerator and denominator.

    Nothing when the protected denominator is below the policy's smallest.
    """
    if not _has(row, "numerator", "denominator") or row["denominator"] < derived.percent_min_denominator:
        return NOTHING
    value = 100 * row["numerator"] / row["denominator"]
    return _rounded((value, *wilson_interval(row["numerator"], row["denominator"])), derived.percent_decimals)


def record_share_figure(row: dict, derived) -> tuple:
    """value, lower, upper of a share of records, as `share_figure` has them; no limits where it was measured without any.

    What became of the rows of a file is known of every row: nothing is left to chance, so a range would mislead.
    """
    value, lower, upper = share_figure(row, derived)
    return (value, lower, upper) if _has(row, "lower", "upper") else (value, None, None)


def rate_figure(row: dict, derived) -> tuple:
    """value, lower, upper per `per` people, from the protected count and the public population (person-years)."""
    if not _has(row, "numerator", "denominator", "per"):
        return NOTHING
    value = row["per"] * row["numerator"] / row["denominator"]
    return _rounded((value, *byar_interval(row["numerator"], row["per"], row["denominator"])), derived.rate_decimals)


def median_figure(row: dict, derived) -> tuple:
    """value, lower, upper of a median, each rounded to the policy's base; nothing when the protected n is too small.

    A median is one or two people's own figure, so it is never printed exactly.
    """
    if not _has(row, "denominator", "value") or row["denominator"] < derived.median_min_n:
        return NOTHING
    figures = rounded(pd.Series([row["value"], row["lower"], row["upper"]], dtype="Float64"), derived.median_round_base)
    return tuple(None if pd.isna(figure) else float(figure) for figure in figures)


def nights_figure(row: dict, derived) -> tuple:
    """value of a figure counted in nights, rounded to the policy's base, without limits.

    It counts nobody, but it rests on every stay: on one night one place fewer is somebody leaving, so it is never printed exactly.
    """
    if not _has(row, "value"):
        return NOTHING
    return (float(rounded(pd.Series([row["value"]], dtype="Float64"), derived.median_round_base).iloc[0]), None, None)


def half_up(number: float, decimals: int) -> float:
    """`number` rounded half up to so many decimals; the tiny addition keeps 0.5 from being lost to binary fractions."""
    scale = 10**decimals
    return float((number * scale + 0.5 + 1e-9) // 1 / scale)


FIGURES = {
    "count": count_figure,
    "share": share_figure,
    "record_share": record_share_figure,
    "rate": rate_figure,
    "median": median_figure,
    "nights": nights_figure,
}


def _has(row: dict, *names: str) -> bool:
    return all(not pd.isna(row[name]) for name in names)


def _rounded(figures: tuple, decimals: int) -> tuple:
    return tuple(half_up(float(figure), decimals) for figure in figures)
