"""How completely the agencies fill in what a row cannot do without."""

from __future__ import annotations

import pandas as pd

from pipeline.measure.quality import by_data_set, percent_of
from pipeline.measure.rows import TOO_SMALL, Made

# The checks that a contract's `required: true` makes are named after the field with this ending.
_LEFT_EMPTY = r"fails \w+_required(?:;|$)"


def required_filled(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and data set: rows with every required item, in percent of rows counted and rows set aside.

    tables["quarantine"]: one row a row set aside, with data_set, year and reason (the reasons joined by "; ").
    """
    lacking = tables["quarantine"].loc[lambda rows: rows["reason"].astype("str").str.contains(_LEFT_EMPTY, regex=True)]

    def share(files: pd.DataFrame) -> dict[str, float] | str:
        looked_at = int(files[["accepted", "quarantined"]].to_numpy().sum())
        mine = lacking["data_set"].isin(files["data_set"]) & lacking["year"].isin(files["year"])
        return percent_of(looked_at - int(mine.sum()), looked_at) if looked_at else TOO_SMALL

    return by_data_set(indicator, tables, periods, share)
