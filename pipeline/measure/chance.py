"""What chance alone would make of a ward's rate: the limits of a funnel plot, and where each ward lies."""

from __future__ import annotations

import pandas as pd

from pipeline.measure.answers import in_period, rows_of
from pipeline.measure.rows import TOO_SMALL, Made, evidence_row, gather, measure_row
from pipeline.receive_reference import Places
from pipeline.statistics.funnel import chance_of_wards


def chance_range(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period and ward: the rate of all wards together, and the range that chance alone would give this one.

    value: records of all wards a year for every `per` of their residents; lower and upper: 95 % limits for a ward of this size. A caveat
    says where the ward's own rate lies. Too small to rate when a ward has no residents, or the wards together have fewer records
    than the register's smallest denominator.
    """
    rows = rows_of(indicator, tables)
    return gather(_in_period(indicator, period, rows.loc[in_period(rows["year"], period)], places) for period in periods)


def _in_period(indicator, period, rows: pd.DataFrame, places: Places) -> Made:
    codes = list(places.wards["ward_code"])
    behind = {code: rows.loc[rows[indicator.field].eq(code).fillna(False), "row_id"] for code in codes}
    people = [int(each) * len(period.years) for each in places.wards["population"]]
    counts = [len(behind[code]) for code in codes]
    if sum(counts) < max(indicator.smallest_denominator, 1) or min(people) == 0:
        return Made([measure_row(indicator, period, ward=code, status=TOO_SMALL, sources=["population"]) for code in codes], [])
    found = zip(codes, chance_of_wards(counts, people, indicator.per), strict=True)
    made = [measure_row(indicator, period, ward=code, sources=["population"], **each._asdict()) for code, each in found]
    return Made(made, [evidence_row(row["ref"], indicator.data_set, "numerator", behind[row["area_code"]]) for row in made])
