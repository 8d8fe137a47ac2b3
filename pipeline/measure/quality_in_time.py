"""When the agencies' files came, and whether their records go on to the end of the year."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pipeline.measure.answers import code_list, in_period
from pipeline.measure.quality import by_data_set
from pipeline.measure.rows import NOT_COLLECTED, TOO_SMALL, Made, gather, measure_row
from pipeline.periods import financial_year

SAVED = "saved"
AS_SAVED = "received_as_saved"
_MONTHS = 12


def days_to_receipt(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and data set: days from the year's last day to the day its last file came; of several years the longest.

    tables["receipts"]: one row a file, with received_on (2024-05-20) and received_how: noted by the analyst, or the day the
    workbook was last saved, which a caveat says. Without a day for every file there is no figure.
    """

    def wait(files: pd.DataFrame) -> dict[str, float] | str:
        if files.empty or files["received_on"].eq("").any():
            return NOT_COLLECTED
        return {"value": max(_days(year, day) for year, day in zip(files["year"], files["received_on"], strict=True))}

    made = by_data_set(indicator, tables, periods, wait)
    receipts = tables["receipts"]
    saved = {(row["data_set"], int(row["year"])) for row in receipts.loc[receipts["received_how"].eq(SAVED)].to_dict("records")}
    years = {period.code: period.years for period in periods}
    for row in made.measures:
        if any((row["group"], year) in saved for year in years[row["period"]]):
            row["caveats"] = ";".join(filter(None, (row["caveats"], AS_SAVED)))
    return made


def _days(year: int, received_on: str) -> int:
    return (date.fromisoformat(received_on) - financial_year(int(year)).last_day).days


def months_without_records(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and data set: whole months at the end of the year in which no record is dated; of several years the most.

    Months, not days: the day of the newest record is one person's day. tables["dated_by"]: data_set and the field of its dates.
    `smallest_denominator` is of the records a month, up to the newest: with fewer, chance alone leaves a month empty.
    """
    dated_by = tables["dated_by"].set_index("data_set")["field"]
    return gather(
        Made([_short(indicator, period, data_set, tables.get(data_set), dated_by.get(data_set, ""))], [])
        for period in periods
        for data_set in code_list(indicator, tables)
    )


def _short(indicator, period, data_set: str, rows: pd.DataFrame | None, field: str) -> dict[str, object]:
    row = {"group": data_set, "sources": (data_set,)}
    if not field:
        return measure_row(indicator, period, status=NOT_COLLECTED, **row)
    dated = rows.loc[in_period(rows["year"], period), ["year", field]].dropna()
    found = dated.groupby("year")[field].agg(["size", "max"])
    missing = [_months(year, newest) for year, newest in found["max"].items()]
    a_month = [size / max(1, _MONTHS - empty) for size, empty in zip(found["size"], missing, strict=True)]
    if not missing or min(a_month) < indicator.smallest_denominator:
        return measure_row(indicator, period, status=TOO_SMALL, **row)
    return measure_row(indicator, period, value=max(missing), **row)


def _months(year: int, newest: pd.Timestamp) -> int:
    """Whole months from the newest record's month to March."""
    return max(0, 12 * int(year) + 3 - 12 * newest.year - newest.month)
