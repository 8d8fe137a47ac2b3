"""The direction of a figure over the years of the window, and from one year to the next, from the yearly figures that are printed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

from pipeline.periods import Period, financial_year, period_from_code
from pipeline.protect.part_year import PART_YEAR
from pipeline.statistics import trend_of_rates, trend_over_years

BREAK = "series_break"
INSUFFICIENT = "insufficient_data"
SHARES = ("share", "record_share")
AMOUNTS = ("count", "rate")
WITH_DIRECTION = (*SHARES, *AMOUNTS)
WITH_WORDS = ("current_trend", "next_year")  # figures made from months, which bring their own word
_SAME_FIGURE = ["indicator", "geography", "area_code", "group"]


def add_direction(frame: pd.DataFrame, series_breaks: list, end_early: Collection[tuple[str, int]] = ()) -> pd.DataFrame:
    """`frame` with `trend`: rising, falling, no_clear_change, insufficient_data, series_break, part_year, or "".

    On a window's row it is over its years, on a year's row against the year before, where that is in the edition.

    A word that `frame` has already stays: figures made from months bring their own (increasing, stable, increase …), quarters their mark.
    Not stated across a break that makes years not comparable, nor of counts and rates of a year whose records end early, whatever word
    its months brought: `end_early` has (data set, year). A share may be compared, of whatever part of a year. `frame` has `way` and `sensitivity` besides the measures' columns.
    """
    periods = {code: period_from_code(code) for code in frame["period"].unique()}
    rows = frame.to_dict("records")
    printed = {_key(row, row["period"]): row for row in rows if row["status"] == "ok"}
    known = {year for period in periods.values() for year in period.years}
    trends = [row.get("trend") or _trend(row, periods[row["period"]], known, printed, series_breaks) for row in rows]
    trends = [PART_YEAR if word and _ends_early(row, periods[row["period"]], end_early) else word for row, word in zip(rows, trends, strict=True)]
    return frame.assign(trend=pd.Series(trends, index=frame.index, dtype="str"))


def _key(row: dict, period: str) -> tuple:
    return (*(row[name] for name in _SAME_FIGURE), period)


def _trend(row: dict, period: Period, known: set[int], printed: dict, series_breaks: list) -> str:
    if row["way"] in WITH_WORDS and row["status"] != "ok":
        return BREAK if row["status"] == "not_comparable" else INSUFFICIENT
    if row["way"] not in WITH_DIRECTION or row["sensitivity"] == "public":
        return ""
    first = period.years[0] - (0 if period.is_window else 1)
    if first not in known:
        return ""
    if _broken(row["sources"].split(";"), financial_year(first).first_day, period.last_day, series_breaks):
        return BREAK
    years = [printed.get(_key(row, str(year))) for year in range(first, period.years[-1] + 1)]
    if row["status"] != "ok" or any(year is None or pd.isna(year["numerator"]) for year in years):
        return INSUFFICIENT
    return _direction(row["way"], [year["numerator"] for year in years], [year["denominator"] for year in years])


def _ends_early(row: dict, period: Period, end_early: Collection[tuple[str, int]]) -> bool:
    """True where a year that the word compares has only part of its records; the mark of a quarter knows that by itself."""
    is_mark = row["way"] in AMOUNTS and bool(row.get("trend"))
    if is_mark or row["status"] != "ok" or row["way"] not in (*AMOUNTS, *WITH_WORDS):
        return False
    compared = period.years if period.is_window else (period.years[0] - 1, *period.years)
    return any((source, year) in end_early for source in row["sources"].split(";") for year in compared)


def _direction(way: str, counts: list, bases: list) -> str:
    if way in SHARES:
        return trend_over_years(counts, bases, fewest_years=len(counts))
    return trend_of_rates(counts, bases if way == "rate" else [1] * len(counts), fewest_years=len(counts))


def _broken(sources: list[str], first_day: date, last_day: date, series_breaks: list) -> bool:
    return any(
        each.effect == "not_comparable" and each.data_set in (*sources, "all") and each.crosses(first_day, last_day)
        for each in series_breaks
    )
