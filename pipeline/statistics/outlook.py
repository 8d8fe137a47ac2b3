"""What a series of months (or quarters) says: the way it has gone, and what it would be in the next twelve months."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.statistics.forecast import CurrentTrend, Forecast, current_trend, forecast_months
from pipeline.statistics.smoothing import SEASON

Kind = Literal["current_trend", "forecast", "next_year", "forecast_error"]
KINDS: tuple[Kind, ...] = ("current_trend", "forecast", "next_year", "forecast_error")


@dataclass(frozen=True)
class Outlook:
    """The series after its last break: the change from its first year to its last in percent, the words, and the forecast.

    status: ok, not_comparable (a break leaves fewer than two years), or insufficient_data (a span is missing or hidden).
    """

    status: Literal["ok", "not_comparable", "insufficient_data"]
    change_percent: float
    current_trend: CurrentTrend
    forecast: Forecast

    def figures(self, kind: Kind, place: int = 0) -> dict[str, float]:
        """value, and lower and upper where there are any; of a forecast the month at `place`. Nothing when it cannot be given."""
        ahead = self.forecast
        if kind == "current_trend":
            made = {"value": self.change_percent}
        elif kind == "forecast_error":
            made = {"value": ahead.error_ratio}
        elif ahead.reason:
            made = {}
        elif kind == "forecast":
            made = {"value": ahead.values[place], "lower": ahead.lower[place], "upper": ahead.upper[place]}
        else:
            made = {"value": sum(ahead.values), "lower": sum(ahead.lower), "upper": sum(ahead.upper)}
        return made if all(map(math.isfinite, made.values())) else {}

    def word(self, kind: Kind) -> str:
        """The word of a demand profile that belongs to the figure; "series_break" when a break is why there is none, "" for no word."""
        if kind in ("forecast", "forecast_error"):
            return ""
        if self.status == "not_comparable":
            return "series_break"
        return self.current_trend if kind == "current_trend" else self.forecast.forecast_trend


def outlook(values: Sequence[float], before_break: int = 0, season: int = SEASON) -> Outlook:
    """What a series of whole years in spans (`season` a year, in order of time) says; `before_break` spans at its start are left out.

    A span that is missing or hidden is NaN. Only months are forecast: quarters of three years are too few to test a forecast on.
    The range of the next year's total adds up the months' ranges, as if every month missed the same way: it is never too narrow.
    Simulated (benchmarks/error_rates.py forecasts): it holds 99.5 to 100 of 100 totals. Raises ValueError for a figure below 0.
    """
    return _outlook(tuple(map(float, values)), before_break, season)


@lru_cache(maxsize=64)
def _outlook(values: tuple[float, ...], before_break: int, season: int) -> Outlook:
    usable = values[before_break:]
    nothing = Forecast((), (), (), "none", math.nan, 0, "insufficient_data", "insufficient_data", "under_24_months")
    ahead = forecast_months(usable) if season == SEASON else nothing
    word = current_trend(usable, season)
    if word != "insufficient_data":
        status = "ok"
    else:
        status = "not_comparable" if before_break and not any(map(math.isnan, usable)) else "insufficient_data"
    return Outlook(status, _change_percent(usable, season), word, ahead)


def _change_percent(values: tuple[float, ...], season: int) -> float:
    first, last = sum(values[:season]), sum(values[-season:])
    if len(values) < 2 * season or not first > 0:
        return math.nan
    return 100 * (last - first) / first
