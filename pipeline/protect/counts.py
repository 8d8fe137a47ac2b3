"""Counts masked and rounded: everything published is a function of what this module lets through."""

from __future__ import annotations

import pandas as pd


def rounded(numbers: pd.Series, base: int) -> pd.Series:
    """Each number to the nearest multiple of `base`, half up; missing stays missing (Float64)."""
    return ((numbers.astype("Float64") / base + 0.5) // 1) * base


def protected_counts(counts: pd.Series, thresholds: pd.Series, base: int, zero_is_shown: pd.Series) -> pd.Series:
    """Counts as they may be printed: rounded half up to `base`, missing below the row's threshold (Float64).

    A zero is a small count like any other unless `zero_is_shown` says it could not have been anything else.
    """
    counts = counts.astype("Float64")
    shown = ((counts >= thresholds) | ((counts == 0) & zero_is_shown)).fillna(False)
    return rounded(counts, base).where(shown)


def speaks_of_everybody(numerators: pd.Series, denominators: pd.Series, spare: pd.Series) -> pd.Series:
    """True where fewer than `spare` of the group are outside the numerator, so that the share would tell of nearly everybody."""
    outside = denominators.astype("Float64") - numerators.astype("Float64")
    return (outside < spare).fillna(False).astype(bool) & (spare > 0)
