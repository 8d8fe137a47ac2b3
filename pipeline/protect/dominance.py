"""Sums and means of amounts, such as the days of stays: hidden when so few people bring most of it that theirs can be told."""

from __future__ import annotations

import pandas as pd


def hide_dominated(masked: pd.DataFrame, contributors: pd.DataFrame | None, policy) -> pd.DataFrame:
    """`masked` without the value and limits of figures that one or two people dominate.

    contributors: ref, contributors (different people), largest and two_largest: the shares, from 0 to 1, that the one and the two who
    bring most have in the sum; missing for figures that are no sum. Neither limits nor rounding are of help, since the limits of a mean
    lean on its largest part. Source: the (n, k) and p % rules of the European handbook on statistical disclosure control, chapter 4.
    """
    if contributors is None or "largest" not in contributors:
        return masked
    rule, sums = policy.dominance, contributors.dropna(subset="largest")
    few = sums["contributors"] < rule.min_contributors
    most = (sums["largest"] > rule.largest) | (sums["two_largest"] > rule.top_two)
    told = 1 - sums["two_largest"] < rule.p_percent * sums["largest"]
    hidden = masked["ref"].isin(sums.loc[few | most | told, "ref"])
    shown = masked.copy()
    shown.loc[hidden, ["value", "lower", "upper"]] = pd.NA
    return shown
