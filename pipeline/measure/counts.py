"""How many there are: rows, different people, or those that the rows of a table of counts count."""

from __future__ import annotations

import pandas as pd

from pipeline.measure.answers import in_period, rows_of
from pipeline.measure.rows import Made, counted, gather


def count(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: how many rows of the data set are in the period. The years add up to the window."""
    rows = rows_of(indicator, tables)
    return gather(counted(indicator, period, rows.loc[in_period(rows["year"], period), "row_id"]) for period in periods)


def distinct(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: how many different values of `field` (a person key) there are in it.

    Somebody who came in two years is in both years and once in the window, so the years do not add up to it. A row without
    a key is counted as somebody else: nothing shows that two such rows are one person.
    """
    rows = rows_of(indicator, tables)
    return gather(_people(indicator, period, rows.loc[in_period(rows["year"], period)]) for period in periods)


def total(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the sum of `field`, over the rows of a table of counts in the period."""
    rows = rows_of(indicator, tables)
    here = ((period, rows.loc[in_period(rows["year"], period)]) for period in periods)
    return gather(counted(indicator, period, there["row_id"], value=int(there[indicator.field].sum())) for period, there in here)


def _people(indicator, period, rows: pd.DataFrame) -> Made:
    keys = rows[indicator.field]
    return counted(indicator, period, rows["row_id"], value=keys.nunique() + int(keys.isna().sum()))
