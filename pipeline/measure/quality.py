"""What the agencies sent: rows received, accepted and set aside, what was recorded, which years came.

These are complete counts of files, not samples, so they carry no interval. `tables["receipts"]` has one row a file.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipeline.measure.answers import UNANSWERED, code_list, in_period
from pipeline.measure.rows import NOT_SUPPLIED, OK, TOO_SMALL, Made, evidence_row, gather, measure_row


def rows_received(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and data set: rows in the files, titles, totals and copies included."""
    return by_data_set(indicator, tables, periods, lambda files: _count(files["rows_in"].sum()))


def rows_quarantined(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and data set: rows that failed a check and were set aside."""
    return by_data_set(indicator, tables, periods, lambda files: _count(files["quarantined"].sum()))


def rows_accepted(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and data set: rows counted, in percent of rows counted and rows set aside."""
    return by_data_set(indicator, tables, periods, _accepted)


def years_supplied(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and data set: how many of the period's years came; not_supplied when none did."""
    return by_data_set(indicator, tables, periods, lambda files: _count(files["year"].nunique()) if len(files) else NOT_SUPPLIED)


def fields_recorded(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and characteristic ("data_set.field"): rows that say anything, in percent of the rows counted."""
    said = {group: _said(tables, *group.split(".")) for group in code_list(indicator, tables)}
    return gather(_recorded_in(indicator, period, group, *answers) for period in periods for group, answers in said.items())


def by_data_set(indicator, tables, periods: list, figure: Callable[[pd.DataFrame], dict[str, float] | str]) -> Made:
    """One row a period and data set: `figure` of the receipts of the files that came, numbers or a status."""
    came = tables["receipts"].loc[lambda receipts: receipts["status"].eq("received")]
    by_name = dict(iter(came.groupby("data_set")))
    files = {data_set: by_name.get(data_set, came.iloc[:0]) for data_set in code_list(indicator, tables)}
    return gather(
        _one(indicator, period, data_set, figure(sent.loc[sent["year"].isin(period.years)]))
        for period in periods
        for data_set, sent in files.items()
    )


def _one(indicator, period, data_set: str, figure: dict[str, float] | str) -> Made:
    """A row with the figure's numbers, or with the status that stands in their place."""
    row = {"group": data_set, "sources": (data_set,)}
    if isinstance(figure, str):
        return Made([measure_row(indicator, period, status=figure, **row)], [])
    return Made([measure_row(indicator, period, **row, **figure)], [])


def _count(number: float) -> dict[str, float]:
    return {"numerator": number, "value": number}


def _accepted(files: pd.DataFrame) -> dict[str, float] | str:
    accepted, looked_at = files["accepted"].sum(), files[["accepted", "quarantined"]].to_numpy().sum()
    return percent_of(accepted, looked_at) if looked_at else TOO_SMALL


def percent_of(part: float, whole: float) -> dict[str, float]:
    """The numbers of a share in percent."""
    return {"numerator": part, "denominator": whole, "value": 100 * part / whole}


def _said(tables: dict[str, pd.DataFrame], data_set: str, field: str) -> tuple[pd.DataFrame, pd.Series]:
    """The rows of the data set, and for each whether it says anything in the field."""
    rows = tables[data_set]
    child = tables.get(f"{data_set}__{field}")
    if child is not None:
        return rows, rows["row_id"].isin(child.loc[~child["item"].isin(UNANSWERED), "row_id"])
    return rows, rows[field].notna() & ~rows[field].isin(UNANSWERED)


def _recorded_in(indicator, period, group: str, rows: pd.DataFrame, said: pd.Series) -> Made:
    here = in_period(rows["year"], period)
    everyone, say = rows.loc[here, "row_id"], rows.loc[here & said.to_numpy(dtype=bool), "row_id"]
    data_set = group.partition(".")[0]
    made = _one(indicator, period, group, percent_of(len(say), len(everyone)) if len(everyone) else TOO_SMALL)
    row = made.measures[0] | {"sources": data_set}
    if row["status"] != OK:
        return Made([row], [])
    parts = (("numerator", say), ("denominator", everyone))
    return Made([row], [evidence_row(row["ref"], data_set, part, ids) for part, ids in parts])
