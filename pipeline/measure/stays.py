"""How long people stay."""

from __future__ import annotations

import pandas as pd

from pipeline.measure.answers import in_period, rows_of
from pipeline.measure.rows import TOO_SMALL, Made, evidence_row, gather, measure_row
from pipeline.statistics import median_interval


def median_stay(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the median days from `field` to `with_date`, with its interval, over rows whose stay has ended.

    The denominator is those rows. A stay is in the period it began in; one that has not ended is left out, which makes the
    median of the latest year too short: the indicator carries that caveat.
    """
    rows = rows_of(indicator, tables)
    ended = rows.assign(days=(rows[indicator.with_date] - rows[indicator.field]).dt.days)
    return gather(_median(indicator, period, ended.loc[in_period(ended["year"], period)]) for period in periods)


def _median(indicator, period, ended: pd.DataFrame) -> Made:
    if len(ended) < max(indicator.smallest_denominator, 1):
        return Made([measure_row(indicator, period, status=TOO_SMALL)], [])
    median = median_interval(ended["days"].to_numpy(dtype="float64"))
    row = measure_row(
        indicator, period, value=median.value, lower=median.lower, upper=median.upper, denominator=len(ended)
    )
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "denominator", ended["row_id"])])
