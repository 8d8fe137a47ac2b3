"""Masks that keep a hidden count from being worked out by subtraction from one total.

Each sum is looked at by itself: the parts of one table, and the years of one window. Sums that share cells are not
looked at together here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import pandas as pd

from pipeline.periods import period_from_code
from pipeline.protect.rules import OF_RECORDED
from pipeline.protect.table import NUMBER_COLUMNS

NARROWEST = 5
_COUNTED = ("count", "share", "record_share", "kept_share", "rate")


@dataclass(frozen=True)
class Sum:
    """A printed total, the rows that add up to it, and the row that holds the total where there is one."""

    total: float
    parts: tuple[int, ...]
    held_in: int | None = None


def add_companions(ruled: pd.DataFrame, masked: pd.DataFrame, base: int) -> pd.DataFrame:
    """`masked` with further rows blanked until no sum narrows a small count to fewer than six values or away from zero.

    `ruled` holds the true counts on the same index. The smallest printed part goes first; with none left, the total.
    """
    shown = masked.copy()
    small = ruled["status"].eq("ok") & (ruled["numerator"] < ruled["threshold"]).fillna(False).astype(bool)
    largest = (ruled["threshold"] - 1).where(small).to_dict()
    sums = [*_years(ruled, shown), *_parts(ruled, shown)]
    while True:
        counts = shown["numerator"].astype("float64").to_dict()
        chosen = {_companion(each, counts, largest, base) for each in sums} - {None}
        if not chosen:
            return _hide_twins(shown)
        shown.loc[sorted(chosen), list(NUMBER_COLUMNS)] = pd.NA


def hidden_bounds(total: float, printed: list[float], hidden: list[int], unlimited: bool, base: int) -> tuple[float, float]:
    """The lowest and highest count that a reader can work out for the first of `hidden`.

    `total` and `printed` are rounded counts; `hidden` are the largest values that the hidden counts may have; `unlimited` says
    that some other part is hidden without being small.
    """
    slack = base // 2
    rest = sum(hidden[1:])
    lowest = 0 if unlimited else max(0, total - slack - sum(printed) - slack * len(printed) - rest)
    return lowest, min(hidden[0], total + slack - sum(printed) + slack * len(printed))


def _hide_twins(shown: pd.DataFrame) -> pd.DataFrame:
    """A share of those recorded has the numerator of the share of all, so it goes when that goes."""
    keys = ["period", "geography", "area_code"]
    hidden = set(shown.loc[shown["numerator"].isna(), ["indicator", *keys]].itertuples(index=False, name=None))
    of_all = shown["indicator"].str.replace(OF_RECORDED, "_percent", regex=False)
    twins = [key in hidden for key in zip(of_all, *(shown[name] for name in keys), strict=True)]
    shown.loc[pd.Series(twins, index=shown.index) & shown["indicator"].str.endswith(OF_RECORDED), list(NUMBER_COLUMNS)] = pd.NA
    return shown


def _companion(each: Sum, counts: dict[int, float], largest: dict[int, float], base: int) -> int | None:
    """The row to blank so that the sum gives nothing away; None when it does not.

    `counts` are the printed counts, `largest` the most that a small hidden count may be; NaN where there is none.
    """
    if each.held_in is not None and isnan(counts[each.held_in]):
        return None
    printed = [part for part in each.parts if not isnan(counts[part])]
    hidden = [largest[part] for part in each.parts if isnan(counts[part])]
    limits = [int(limit) for limit in hidden if not isnan(limit)]
    if not limits:
        return None
    low, high = hidden_bounds(each.total, [counts[part] for part in printed], limits, len(limits) < len(hidden), base)
    if low <= 0 and high - low >= NARROWEST:
        return None
    return min(printed, key=lambda part: (counts[part], part)) if printed else each.held_in


def _years(ruled: pd.DataFrame, shown: pd.DataFrame) -> Iterator[Sum]:
    """The years of each window whose true counts add up to it."""
    counted = ruled.loc[ruled["way"].isin(_COUNTED) & ruled["sensitivity"].ne("public")]
    keys = list(zip(counted["indicator"], counted["geography"], counted["area_code"], counted["group"], counted["period"], strict=True))
    at = dict(zip(keys, counted.index, strict=True))
    for (*figure, code), index in at.items():
        years = [at.get((*figure, str(year))) for year in period_from_code(code).years]
        if len(years) > 1 and None not in years and _adds_up(ruled, years, ruled["numerator"][index]):
            if not pd.isna(shown["numerator"][index]):
                yield Sum(float(shown["numerator"][index]), tuple(years), index)


def _parts(ruled: pd.DataFrame, shown: pd.DataFrame) -> Iterator[Sum]:
    """The groups of each table whose true counts add up to the total that they are shares of."""
    grouped = ruled.loc[ruled["way"].eq("share") & ruled["group"].ne("") & ruled["status"].eq("ok")]
    for _, table in grouped.groupby(["indicator", "geography", "area_code", "period"], sort=False):
        total = shown["denominator"][table.index].dropna()
        if len(total) and _adds_up(ruled, table.index, table["denominator"].iloc[0]):
            yield Sum(float(total.iloc[0]), tuple(table.index))


def _adds_up(ruled: pd.DataFrame, parts, total: object) -> bool:
    return not pd.isna(total) and ruled["numerator"][list(parts)].sum(skipna=False) == total
