"""The direction of a figure over the years of the window, from the yearly figures that are printed."""

from __future__ import annotations

import pandas as pd

from pipeline.periods import Period, period_from_code
from pipeline.statistics import trend_of_rates, trend_over_years

BREAK = "series_break"
INSUFFICIENT = "insufficient_data"
SHARES = ("share", "record_share")
WITH_DIRECTION = (*SHARES, "count", "rate")
WITH_WORDS = ("current_trend", "next_year")  # figures made from months, which bring their own word
_SAME_FIGURE = ["indicator", "geography", "area_code", "group"]


def add_direction(frame: pd.DataFrame, series_breaks: list) -> pd.DataFrame:
    """`frame` with `trend` on window rows: rising, falling, no_clear_change, insufficient_data, series_break, or "".

    A word that `frame` has already stays: figures made from months bring their own (increasing, stable, increase …).
    Not stated across a break that makes years not comparable. `frame` has `way` and `sensitivity` besides the measures' columns.
    """
    periods = {code: period_from_code(code) for code in frame["period"].unique()}
    rows = frame.to_dict("records")
    printed = {_key(row, row["period"]): row for row in rows if row["status"] == "ok"}
    trends = [row.get("trend") or _trend(row, periods[row["period"]], printed, series_breaks) for row in rows]
    return frame.assign(trend=pd.Series(trends, index=frame.index, dtype="str"))


def _key(row: dict, period: str) -> tuple:
    return (*(row[name] for name in _SAME_FIGURE), period)


def _trend(row: dict, period: Period, printed: dict, series_breaks: list) -> str:
    if row["way"] in WITH_WORDS and row["status"] != "ok":
        return BREAK if row["status"] == "not_comparable" else INSUFFICIENT
    if not period.is_window or row["way"] not in WITH_DIRECTION or row["sensitivity"] == "public":
        return ""
    if _broken(row["sources"].split(";"), period, series_breaks):
        return BREAK
    years = [printed.get(_key(row, str(year))) for year in period.years]
    if row["status"] != "ok" or None in years:
        return INSUFFICIENT
    return _direction(row["way"], [year["numerator"] for year in years], [year["denominator"] for year in years])


def _direction(way: str, counts: list, bases: list) -> str:
    if way in SHARES:
        return trend_over_years(counts, bases)
    return trend_of_rates(counts, bases if way == "rate" else [1] * len(counts))


def _broken(sources: list[str], period: Period, series_breaks: list) -> bool:
    return any(
        each.effect == "not_comparable" and each.data_set in (*sources, "all") and each.crosses(period.first_day, period.last_day)
        for each in series_breaks
    )
