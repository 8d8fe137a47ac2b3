"""Trends and forecasts worked out from protected months and quarters, so that none of them says more than these do."""

from __future__ import annotations

from functools import partial

import pandas as pd

from pipeline.periods import MONTHS, SPANS, period_from_code
from pipeline.protect.figures import half_up
from pipeline.statistics import Outlook, outlook
from pipeline.statistics.outlook import KINDS

NOT_COMPARABLE = "not_comparable"
TOO_SMALL = "too_small_to_rate"


def look_ahead(kind: str, row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The row's figures of `kind` and its word; with a status that is not ok where nothing can be said. Whole numbers, and a ratio.

    `row` has the indicator of the months or quarters (`from`) and how many months come before the last break (`before_break`).
    """
    found = series_outlook(row, frame)
    if found is None:
        return {}
    figures = _rounded_at_least(kind, found.figures(kind, MONTHS.index(row["group"]) if row["group"] else 0), policy.round_base)
    decimals = policy.derived.coefficient_decimals if kind == "forecast_error" else 0
    made: dict[str, object] = {name: half_up(figure, decimals) for name, figure in figures.items()}
    if not figures:
        made["status"] = NOT_COMPARABLE if found.status == NOT_COMPARABLE else TOO_SMALL
    return made | {"trend": found.word(kind)}


def _rounded_at_least(kind: str, figures: dict[str, float], base: int) -> dict[str, float]:
    """A forecast of printed months is never surer than a printed month is: to half the base that it is rounded to."""
    if kind not in ("forecast", "next_year") or not figures:
        return figures
    reach = base / 2 * (len(MONTHS) if kind == "next_year" else 1)
    lower, upper = min(figures["lower"], figures["value"] - reach), max(figures["upper"], figures["value"] + reach)
    return figures | {"lower": max(0.0, lower), "upper": upper}


def series_outlook(row: dict, frame: pd.DataFrame) -> Outlook | None:
    """The outlook of the printed months or quarters behind a row; None when any of them is hidden."""
    years = [str(year) for year in period_from_code(row["period"]).years]
    parts = frame.loc[frame["indicator"].eq(row["from"]) & frame["period"].isin(years)]
    shown = {(period, group): number for period, group, number in parts[["period", "group", "numerator"]].itertuples(index=False)}
    groups = [group for group in SPANS if group in set(parts["group"])]
    values = [shown.get((year, group), pd.NA) for year in years for group in groups]
    if not values or any(pd.isna(value) for value in values):
        return None
    return outlook(values, -(-row["before_break"] * len(groups) // len(MONTHS)), len(groups))


OUTLOOK = {kind: partial(look_ahead, kind) for kind in KINDS}
