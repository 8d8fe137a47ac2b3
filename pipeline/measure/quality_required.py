"""How completely the agencies fill in what a row cannot do without."""

from __future__ import annotations

import pandas as pd

from pipeline.measure.answers import code_list
from pipeline.measure.quality import by_data_set, percent_of
from pipeline.measure.rows import TOO_SMALL, Made, measure_row

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


def fields_filled(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and required field ("data_set.field"): rows in which it is filled in, in percent of rows counted and set aside.

    tables["receipts"]: one row a file, with accepted and quarantined. tables["quarantine"] as for `required_filled`.
    """
    receipts = tables["receipts"]
    came = receipts.loc[receipts["status"].eq("received")]
    looked_at = (came["accepted"] + came["quarantined"]).groupby([came["data_set"], came["year"].astype("int64")]).sum()
    empty = _left_empty(tables["quarantine"])
    return Made([_filled(indicator, period, group, looked_at, empty) for period in periods for group in code_list(indicator, tables)], [])


def _left_empty(set_aside: pd.DataFrame) -> pd.Series:
    """data_set.field, year → rows in which the field was left empty; a row that lacks two fields counts for both."""
    reasons = set_aside.assign(reason=set_aside["reason"].astype("str").str.split("; ")).explode("reason")
    field = reasons["reason"].str.extract(r"^fails (\w+)_required$", expand=False)
    lacking = reasons.assign(group=reasons["data_set"].astype("str") + "." + field).loc[field.notna()]
    return lacking.groupby(["group", lacking["year"].astype("int64")]).size()


def _filled(indicator, period, group: str, looked_at: pd.Series, empty: pd.Series) -> dict[str, object]:
    data_set = group.partition(".")[0]
    rows = sum(int(looked_at.get((data_set, year), 0)) for year in period.years)
    lacking = sum(int(empty.get((group, year), 0)) for year in period.years)
    row = {"group": group, "sources": (data_set,)}
    return measure_row(indicator, period, **row, **percent_of(rows - lacking, rows)) if rows else measure_row(indicator, period, status=TOO_SMALL, **row)
