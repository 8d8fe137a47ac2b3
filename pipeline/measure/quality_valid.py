"""How many of the values that agencies gave could be used."""

from __future__ import annotations

import pandas as pd

from pipeline.measure.answers import code_list
from pipeline.measure.quality import percent_of
from pipeline.measure.rows import TOO_SMALL, Made, measure_row


def fields_valid(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and checked field ("data_set.field"): values in the code list, format and range, in percent of those given.

    tables["outcomes"]: data_set, field, year, given and valid, of every row that came, those set aside later included.
    """
    found = tables["outcomes"]
    counts = found.assign(group=found["data_set"] + "." + found["field"]).groupby(["group", "year"])[["given", "valid"]].sum()
    by_year = counts.to_dict("index")
    return Made([_share(indicator, period, group, by_year) for period in periods for group in code_list(indicator, tables)], [])


def _share(indicator, period, group: str, by_year: dict) -> dict[str, object]:
    here = [by_year.get((group, year), {"given": 0, "valid": 0}) for year in period.years]
    given, valid = (sum(int(each[name]) for each in here) for name in ("given", "valid"))
    row = {"group": group, "sources": (group.partition(".")[0],)}
    if not given:
        return measure_row(indicator, period, status=TOO_SMALL, **row)
    return measure_row(indicator, period, **row, **percent_of(valid, given))
