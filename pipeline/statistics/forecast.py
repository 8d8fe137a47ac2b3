"""A monthly series twelve months on, with a range from how wrong such forecasts were before, and the words of a demand profile."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from pipeline.statistics.intervals import CONFIDENCE, normal_quantile
from pipeline.statistics.smoothing import AHEAD, SEASON, START, damped_seasonal, seasonal_naive

CurrentTrend = Literal["increasing", "decreasing", "stable", "insufficient_data"]
ForecastTrend = Literal["increase", "decrease", "stable", "insufficient_data"]
Reason = Literal["", "under_24_months", "missing_month", "series_break"]

FEWEST_MONTHS = 24
WINDOW = 36
# The method is chosen by the same errors that the limits are made from, and damping lags behind a steady rise: both make limits too narrow.
WIDER = 1.06


@dataclass(frozen=True)
class Forecast:
    """Twelve months ahead with 95 % limits, the method, its error over that of the seasonal naive forecast, and two words.

    With a reason nothing is forecast: the lists are empty, the error ratio is NaN and both words are "insufficient_data".
    """

    values: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    method: Literal["damped_trend", "seasonal_naive", "none"]
    error_ratio: float
    back_tests: int
    current_trend: CurrentTrend
    forecast_trend: ForecastTrend
    reason: Reason


def forecast_months(values: Sequence[float], breaks: Sequence[int] = ()) -> Forecast:
    """The next twelve months of a monthly series in order of time, without gaps, from at least 24 months.

    `breaks` are positions in the series where recording changed (the first month of the new way); with one inside, nothing is
    forecast: cut the series at its last break first. A missing month (NaN) or fewer than 24 months: nothing is forecast either.
    Below 36 months the damped trend cannot be back-tested: the seasonal naive forecast is used, without ratio or forecast word.
    The limits are Student's t times the root mean square error of forecasts made from every month of the past (rolling origin).
    Simulated (benchmarks/error_rates.py, 400 series each of 24, 36 or 60 counts with a mean of 8, 60 or 400 a month): the limits hold
    94.3 to 97.1 of 100 months ahead in series without a trend, 93.8 to 97.4 in series that rise by 1 % of their mean a month, 95.4 to
    99.1 in those that fall so. Without a trend the forecast word is "increase" or "decrease" in at most 5.3 of 100; at 36 months a rise
    is said in 2, 14 and 55 of 100 (means of 8, 60 and 400): "stable" is no proof of stability.
    Raises ValueError for a month below 0. Source: Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, 5.4,
    5.8 and 5.10 (naive method, ratio of mean absolute errors, rolling origin); smoothing.damped_seasonal.
    """
    series = np.asarray(values, dtype=float)
    if (series < 0).any():
        raise ValueError("a monthly figure is 0 or more")
    reason = _reason(series, breaks)
    if reason:
        return Forecast((), (), (), "none", math.nan, 0, "insufficient_data", "insufficient_data", reason)
    method, ratio, made, missed = _choose(series)
    ahead, reach = made[-1], _reach(missed)
    lower, upper = np.maximum(0.0, ahead - reach), ahead + reach
    tested = int((~np.isnan(missed)).sum())
    words = current_trend(series), _forecast_trend(series, ahead)
    return Forecast(tuple(ahead.tolist()), tuple(lower.tolist()), tuple(upper.tolist()), method, ratio, tested, *words, "")


def _choose(series: np.ndarray) -> tuple[Literal["damped_trend", "seasonal_naive"], float, np.ndarray, np.ndarray]:
    """The method with the smaller mean error in the back-test, the ratio of the two, its forecasts and its errors.

    Below three years the damped trend cannot be tested: the seasonal naive forecast is used and there is no ratio.
    """
    naive = seasonal_naive(series)
    if len(series) < WINDOW:
        return "seasonal_naive", math.nan, naive, _missed(series, naive, SEASON)
    damped = damped_seasonal(series)
    naive_missed, damped_missed = _missed(series, naive, START), _missed(series, damped, START)
    naive_size, damped_size = (float(np.nanmean(np.abs(each))) for each in (naive_missed, damped_missed))
    ratio = damped_size / naive_size if naive_size > 0 else math.inf
    if ratio < 1:
        return "damped_trend", ratio, damped, damped_missed
    return "seasonal_naive", ratio, naive, naive_missed


def current_trend(values: Sequence[float], season: int = SEASON) -> CurrentTrend:
    """Whether the last 36 months (or 24 and more) are increasing or decreasing, months compared with the same month only.

    With a `season` of 4 the values are quarters: the last 12, or 8 and more.

    "stable" means no clear change. The seasonal Kendall test at 5 %, two-sided. Simulated as forecast_months: a series without a
    trend is called increasing or decreasing in 1.0 to 4.0 of 100; one that wanders (each month starts from the last) more often.
    Source: Hirsch, Slack and Smith (1982), Water Resour Res 18: 107-121.
    """
    series = np.asarray(values, dtype=float)[-3 * season :]
    if len(series) < 2 * season or np.isnan(series).any():
        return "insufficient_data"
    score = seasonal_kendall_score(series, season)
    if abs(score) < normal_quantile():
        return "stable"
    return "increasing" if score > 0 else "decreasing"


def seasonal_kendall_score(values: Sequence[float], season: int = SEASON) -> float:
    """The z of the seasonal Kendall test, with ties and the correction for continuity; 0 when nothing varies.

    Source: Hirsch, Slack and Smith (1982), Water Resour Res 18: 107-121, equations 2 to 5.
    """
    series = np.asarray(values, dtype=float)
    total = variance = 0.0
    for month in range(season):
        years = series[month::season]
        how_many = len(years)
        later_less_earlier = np.sign(years[None, :] - years[:, None])
        total += later_less_earlier[np.triu_indices(how_many, 1)].sum()
        ties = np.unique(years, return_counts=True)[1]
        variance += (how_many * (how_many - 1) * (2 * how_many + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    if variance == 0 or total == 0:
        return 0.0
    return float((total - math.copysign(1, total)) / math.sqrt(variance))


def _reason(series: np.ndarray, breaks: Sequence[int]) -> Reason:
    """Why nothing is forecast, or ""."""
    if len(series) < FEWEST_MONTHS:
        return "under_24_months"
    if np.isnan(series).any():
        return "missing_month"
    return "series_break" if any(0 < place < len(series) for place in breaks) else ""


def _missed(series: np.ndarray, made: np.ndarray, first: int) -> np.ndarray:
    """Actual less forecast for every origin from `first` on and every month ahead; NaN when not known yet."""
    missed = np.full((len(series) - first, AHEAD), np.nan)
    for row, origin in enumerate(range(first, len(series))):
        known = series[origin : origin + AHEAD]
        missed[row, : len(known)] = known - made[origin, : len(known)]
    return missed


def _reach(missed: np.ndarray) -> np.ndarray:
    """How far the limits lie from each month's forecast: a line through the mean square error by months ahead, never falling."""
    often = (~np.isnan(missed)).sum(axis=0)
    squares = np.nanmean(missed**2, axis=0)
    steps = np.arange(1, AHEAD + 1)
    mean_step, mean_square = np.average(steps, weights=often), np.average(squares, weights=often)
    away = steps - mean_step
    slope = max(0.0, float((often * away * (squares - mean_square)).sum() / (often * away**2).sum()))
    smooth = np.maximum(mean_square + slope * away, mean_square / 4)
    return WIDER * float(stdtrit(len(missed) - 1, 0.5 + CONFIDENCE / 2)) * np.sqrt(smooth)


def _forecast_trend(series: np.ndarray, ahead: np.ndarray) -> ForecastTrend:
    """Whether the next twelve months are forecast further from the last twelve than a year's total strays by chance (95 %)."""
    if len(series) < WINDOW:
        return "insufficient_data"
    # A month less the same month a year before has twice the variance of a month, whatever the season.
    month_variance = float((series[SEASON:] - series[:-SEASON]).var(ddof=1)) / 2
    change = float(ahead.sum() - series[-SEASON:].sum())
    if abs(change) <= normal_quantile() * math.sqrt(SEASON * month_variance):
        return "stable"
    return "increase" if change > 0 else "decrease"
