"""Whether a printed quarter is more than the usual coming and going, told from the printed quarters up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from pipeline.catalogue import months_before_break
from pipeline.periods import MONTHS, QUARTERS, period_from_code
from pipeline.protect.part_year import PART_YEAR
from pipeline.statistics import control_chart
from pipeline.statistics.control import RUN

WORDS = {"high": "above_usual", "run_high": "above_usual", "low": "below_usual", "run_low": "below_usual", "usual": "usual"}
TOO_FEW = "insufficient_data"


def add_marks(
    frame: pd.DataFrame, indicators: Mapping, breaks: Iterable = (), base: int = 1, short: Mapping[tuple[str, int], int] | None = None
) -> pd.DataFrame:
    """`frame` with `trend` on the quarters of single years: above_usual, below_usual, usual, insufficient_data or part_year.

    A quarter is judged by itself and the printed quarters before it in the window, so that what was said of it stays when later
    ones come. Quarters before the last break in `breaks` are left out, and those before one that is hidden or missing too. `short` is
    (data set, year) → months at its end without records: a quarter with such a month is not judged, and counts as missing. A count
    printed to the nearest `base` is marked only when it would be, whatever it was before rounding. Source: statistics.control_chart.
    """
    quarterly = {block.named("over_time"): block for block in indicators.values() if block.method == "over_time" and block.breakdown == "quarter"}
    rows = frame.loc[frame["indicator"].isin(list(quarterly)) & frame["group"].isin(list(QUARTERS))]
    marks: dict[object, str] = {}
    for name, series in rows.groupby("indicator"):
        marks |= _marked(series, quarterly[name].data_set, list(breaks), frame["period"], float(base if base > 1 else 0), short or {})
    return frame.assign(trend=frame["trend"].mask(frame.index.isin(list(marks)), pd.Series(marks, dtype="str").reindex(frame.index)))


def _marked(series: pd.DataFrame, data_set: str, breaks: list, periods: pd.Series, slack: float, short: Mapping) -> dict[object, str]:
    order = series["group"].map({quarter: place for place, quarter in enumerate(QUARTERS)})
    ordered = series.assign(order=order).sort_values(["period", "order"])
    windows = [period for period in map(period_from_code, periods.unique()) if period.is_window]
    cut = max((months_before_break(breaks, data_set, window) for window in windows), default=0)
    first = -(-cut * len(QUARTERS) // len(MONTHS))
    whole = [_is_whole(place, short.get((data_set, int(year)), 0)) for place, year in zip(ordered["order"], ordered["period"], strict=True)]
    values = [float(each) if is_whole and pd.notna(each) else None for each, is_whole in zip(ordered["numerator"], whole, strict=True)]
    return {index: _mark(_unbroken(values[first : at + 1]), slack) if whole[at] else PART_YEAR for at, index in enumerate(ordered.index)}


def _is_whole(quarter: int, months_short: int) -> bool:
    """True where the records of a year go on to the end of that quarter (0 is April to June)."""
    return (quarter + 1) * len(MONTHS) // len(QUARTERS) <= len(MONTHS) - months_short


def _unbroken(values: list[float | None]) -> list[float]:
    """The values after the last that is not given."""
    missing = [place for place, each in enumerate(values) if each is None]
    return values[missing[-1] + 1 :] if missing else values


def _mark(values: list[float], slack: float) -> str:
    """The mark of the last value; a mark for less than rounding may do is none."""
    if not values:
        return TOO_FEW
    chart = control_chart(values)
    mark = WORDS.get(chart.marks[-1], TOO_FEW)
    surely = {"above_usual": _surely(values, slack, chart.upper, chart.centre, 1), "below_usual": _surely(values, slack, chart.lower, chart.centre, -1)}
    return mark if surely.get(mark, True) else "usual"


def _surely(values: list[float], slack: float, limit: float, centre: float, side: int) -> bool:
    """True when the last value, or each of the run that it ends, lies beyond its line by more than rounding may have moved both."""
    beyond = (values[-1] - limit) * side > slack
    return beyond or (len(values) >= RUN and all((value - centre) * side > slack for value in values[-RUN:]))
