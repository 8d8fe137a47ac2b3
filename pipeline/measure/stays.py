"""How long people stay, with those still there counted for the days they have stayed so far."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from pipeline.measure.answers import in_period, rows_of
from pipeline.measure.rows import TOO_SMALL, Made, evidence_row, gather, measure_row
from pipeline.periods import financial_year
from pipeline.statistics import Estimate, length_of_stay, mean_stay_interval
from pipeline.steps import keep


def median_stay(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the median days from `field` to `ends_on`, with its interval, over the rows that began in the period.

    The denominator is all those rows. See days_so_far for the rows that have not ended. Too small to rate when fewer than half have.
    """
    return _stay_figures(indicator, tables, periods, lambda days, ended: length_of_stay(days, ended).median)


def mean_stay(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the mean days from `field` to `ends_on`, as median_stay."""
    return _stay_figures(indicator, tables, periods, mean_stay_interval)


def days_by_row(indicator, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """row_id → the days that a mean is the mean of, for every row that has any."""
    rows = rows_of(indicator, tables)
    rows = rows.loc[rows[indicator.field].notna()]
    days, _ = days_so_far(rows, indicator.field, indicator.ends_on)
    return pd.Series(days, index=rows["row_id"].to_numpy(dtype="int64"))


def days_so_far(rows: pd.DataFrame, starts_on: str, ends_on: str) -> tuple[np.ndarray, np.ndarray]:
    """For each row the days from start to end, and whether it has ended; a row still open has the days to the end of its year.

    A year's file is made soon after the year. It has the ends of a few days more and nothing after them, so every row is looked at up to
    the last day of its own year and no further: an end after that day counts as not yet ended.
    """
    last_days = {year: pd.Timestamp(financial_year(int(year)).last_day) for year in rows["year"].dropna().unique()}
    last_day = pd.to_datetime(rows["year"].map(last_days))
    ended = (rows[ends_on] <= last_day).fillna(False).astype(bool)
    until = rows[ends_on].where(ended, last_day)
    return (until - rows[starts_on]).dt.days.to_numpy(dtype="float64"), ended.to_numpy()


def _stay_figures(indicator, tables: dict[str, pd.DataFrame], periods: list, of: Callable[..., Estimate]) -> Made:
    rows = rows_of(indicator, tables)
    rows = keep(rows, rows[indicator.field].notna(), f"{indicator.id}: {indicator.field} is given")
    days, ended = days_so_far(rows, indicator.field, indicator.ends_on)
    row_ids, years = rows["row_id"].to_numpy(dtype="int64"), rows["year"]
    here = ((period, in_period(years, period)) for period in periods)
    return gather(_stay_figure(indicator, period, row_ids[there], days[there], ended[there], of) for period, there in here)


def _stay_figure(indicator, period, row_ids: np.ndarray, days: np.ndarray, ended: np.ndarray, of: Callable[..., Estimate]) -> Made:
    found = of(days, ended) if len(days) >= max(indicator.smallest_denominator, 1) else None
    if found is None or math.isnan(found.value):
        return Made([measure_row(indicator, period, status=TOO_SMALL)], [])
    limits = {name: limit for name, limit in (("lower", found.lower), ("upper", found.upper)) if not math.isnan(limit)}
    row = measure_row(indicator, period, value=found.value, denominator=len(days), **limits)
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "denominator", row_ids)])
