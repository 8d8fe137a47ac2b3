"""What there is to offer: units and family places open on the last day of the period, beside the population.

A unit is a standing stock, so a window is its last day, not the sum of its years. A stock is counted in full: no interval.
"""

from __future__ import annotations

import pandas as pd

from pipeline.measure.answers import answers_of, code_list, in_period, rows_of
from pipeline.measure.distributions import rows_by_answer
from pipeline.measure.rows import Made, behind, counted, evidence_row, gather, measure_row
from pipeline.periods import financial_year
from pipeline.statistics import occupancy_by_day


def units(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and type of accommodation: units open on its last day; every type of the list has a row."""
    rows = rows_of(indicator, tables)
    return gather(_units_in(indicator, tables, period, open_at_end(rows, period)) for period in periods)


def bedspaces(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and type of accommodation: bedspaces in the units open on its last day; every type of the list has a row."""
    rows = rows_of(indicator, tables)
    return gather(_beds_in(indicator, tables, period, open_at_end(rows, period)) for period in periods)


def units_accepting(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and column of the list that names the groups: open units that say yes there, out of all open units.

    A unit that does not say is not counted as able: nobody can be sent to it.
    """
    rows = rows_of(indicator, tables)
    return gather(_accepting(indicator, tables, period, open_at_end(rows, period)) for period in periods)


def family_places(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the sum of `field` (household places) over the units open on its last day."""
    rows = rows_of(indicator, tables)
    return gather(_places_in(indicator, period, open_at_end(rows, period)) for period in periods)


def benchmark(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: residents divided by `per`, the residents for each family place.

    Source: Council of Europe, one family place for every 10,000 residents.
    """
    residents = places.area_population
    numbers = {"numerator": residents, "denominator": indicator.per, "value": residents / indicator.per}
    return Made([measure_row(indicator, period, **numbers) for period in periods], [])


def places_rate(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: family places open on its last day for every `per` residents."""
    rows = rows_of(indicator, tables)
    return gather(_rate_in(indicator, period, open_at_end(rows, period), places.area_population) for period in periods)


def places_average(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: places (`field`) open on an average night of it; units are those of each year's own list."""
    rows = rows_of(indicator, tables)
    return gather(_average_in(indicator, period, rows) for period in periods)


def nights_open(rows: pd.DataFrame, field: str, period) -> int:
    """Nights of the period on which places were open, each place's counted: every year by its own list."""
    nights = 0
    for year in (financial_year(each) for each in period.years):
        own = rows.loc[rows["year"].eq(year.years[0])]
        one_a_place = own.loc[own.index.repeat(own[field].fillna(0).astype("int64"))]
        nights += int(occupancy_by_day(one_a_place["open_from"], one_a_place["open_to"], year.first_day, year.last_day).occupied.sum())
    return nights


def open_at_end(rows: pd.DataFrame, period) -> pd.DataFrame:
    """The units of the last year's list that were open on its last day; a unit is not open on the day it closes."""
    last_day = pd.Timestamp(period.last_day)
    still_open = rows["open_to"].isna() | rows["open_to"].gt(last_day)
    return rows.loc[rows["year"].eq(period.years[-1]) & rows["open_from"].le(last_day) & still_open]


def _units_in(indicator, tables: dict[str, pd.DataFrame], period, open_units: pd.DataFrame) -> Made:
    by_type = rows_by_answer(answers_of(indicator, tables, open_units))
    return gather(counted(indicator, period, by_type.get(code, []), group=code) for code in code_list(indicator, tables))


def _beds_in(indicator, tables: dict[str, pd.DataFrame], period, open_units: pd.DataFrame) -> Made:
    by_type = rows_by_answer(answers_of(indicator, tables, open_units))
    here = {code: open_units.loc[open_units["row_id"].isin(by_type.get(code, []))] for code in code_list(indicator, tables)}
    return gather(counted(indicator, period, units["row_id"], value=int(units["bedspaces"].sum()), group=code) for code, units in here.items())


def _accepting(indicator, tables: dict[str, pd.DataFrame], period, open_units: pd.DataFrame) -> Made:
    parts = []
    for column in code_list(indicator, tables):
        able = open_units.loc[open_units[column].eq("yes").fillna(False), "row_id"]
        row = measure_row(indicator, period, group=column, numerator=len(able), denominator=len(open_units), value=len(able))
        parts.append(Made([row], behind(indicator, row["ref"], able, open_units["row_id"])))
    return gather(parts)


def _places_in(indicator, period, open_units: pd.DataFrame) -> Made:
    return counted(indicator, period, open_units["row_id"], value=int(open_units[indicator.field].sum()))


def _average_in(indicator, period, rows: pd.DataFrame) -> Made:
    days = (period.last_day - period.first_day).days + 1
    nights = nights_open(rows, indicator.field, period)
    row = measure_row(indicator, period, value=nights / days)
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "numerator", rows.loc[in_period(rows["year"], period), "row_id"])])


def _rate_in(indicator, period, open_units: pd.DataFrame, residents: int) -> Made:
    room = int(open_units[indicator.field].sum())
    numbers = {"numerator": room, "denominator": residents, "value": indicator.per * room / residents}
    row = measure_row(indicator, period, sources=["population"], **numbers)
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "numerator", open_units["row_id"])])
