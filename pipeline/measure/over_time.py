"""Counts month by month or quarter by quarter, the way they have gone, and what they would be in the next twelve months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline import statistics
from pipeline.measure.answers import in_period, rows_of
from pipeline.measure.rows import NOT_COLLECTED, TOO_SMALL, Made, evidence_row, gather, measure_row
from pipeline.periods import MONTHS, QUARTERS
from pipeline.statistics.outlook import KINDS

NOT_COMPARABLE = "not_comparable"
SPANS = {"month": {month: (month,) for month in MONTHS}, "quarter": QUARTERS}


def over_time(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """The rows dated in each month (or quarter, as `breakdown` says) of single years by `field`, and for a window what they tell.

    For a window: the change in percent from its first year to its last; and for months, the records to expect in each month of the
    year after it and in the whole of it, with 95 % limits, and the mean error of back-tested forecasts over that of the same months of
    the year before. After a break only what follows it is used: not comparable when that is less than two years.
    Not collected where a row has no date, or one outside its year: its months would not add up to it.
    tables["months_before_break"]: data_set, period, months.
    """
    rows = rows_of(indicator, tables)
    cuts = tables["months_before_break"].set_index(["data_set", "period"])["months"]
    made = []
    for period in periods:
        inside = rows.loc[in_period(rows["year"], period)]
        if period.is_window:
            made.append(_looked_ahead(indicator, period, inside, int(cuts[indicator.data_set, period.code])))
        else:
            made.append(_spans(indicator, period, inside))
    return gather(made)


def _spans(indicator, period, rows: pd.DataFrame) -> Made:
    name, spans = indicator.named("over_time"), SPANS[indicator.breakdown]
    months = _months_in_year(rows, indicator.field)
    if (months < 0).any():
        return Made([measure_row(indicator, period, name=name, group=span, status=NOT_COLLECTED) for span in spans], [])
    made = Made([], [])
    for span, names in spans.items():
        ids = rows.loc[np.isin(months, [MONTHS.index(month) for month in names]), "row_id"]
        made.measures.append(measure_row(indicator, period, name=name, group=span, numerator=len(ids), value=len(ids)))
        made.evidence.append(evidence_row(made.measures[-1]["ref"], indicator.data_set, "numerator", ids))
    return made


def _months_in_year(rows: pd.DataFrame, field: str) -> np.ndarray:
    """The place of each row's month in its financial year, 0 for April; −1 without a date or with one outside the year."""
    dates = pd.to_datetime(rows[field])
    months = (dates.dt.year - rows["year"].astype("float64") + 1) * len(MONTHS) + dates.dt.month - 4
    return months.where(months.between(0, len(MONTHS) - 1), -1).to_numpy(dtype="int64")


def _looked_ahead(indicator, period, rows: pd.DataFrame, before_break: int) -> Made:
    season = len(SPANS[indicator.breakdown])
    months = _months_in_year(rows, indicator.field)
    if (months < 0).any():
        return Made([_row(indicator, period, kind, group, {}, NOT_COLLECTED) for kind, group in _planned(indicator)], [])
    places = (rows["year"].to_numpy("int64") - period.years[0]) * season + months * season // len(MONTHS)
    series = np.bincount(places, minlength=season * len(period.years))
    found = statistics.outlook(series, -(-before_break * season // len(MONTHS)), season)
    missing = NOT_COMPARABLE if found.status == NOT_COMPARABLE else TOO_SMALL
    made = Made([], [])
    for kind, group in _planned(indicator):
        made.measures.append(_row(indicator, period, kind, group, found.figures(kind, MONTHS.index(group) if group else 0), missing))
        made.evidence.append(evidence_row(made.measures[-1]["ref"], indicator.data_set, "numerator", rows["row_id"]))
    return made


def _planned(indicator) -> list[tuple[str, str]]:
    """The kinds of figures of a window, a forecast for each month."""
    kinds = [kind for kind in KINDS if indicator.named(kind) in indicator.titles]
    return [(kind, group) for kind in kinds for group in (MONTHS if kind == "forecast" else [""])]


def _row(indicator, period, kind: str, group: str, numbers: dict[str, float], missing: str) -> dict[str, object]:
    status, name = {} if numbers else {"status": missing}, indicator.named(kind)
    return measure_row(indicator, period, name=name, group=group, unit=indicator.unit_of(name), **status, **numbers)
