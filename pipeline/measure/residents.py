"""The shares of residents in each group, from the census and the population estimates: what a service is set beside."""

from __future__ import annotations

import pandas as pd

from pipeline.catalogue import NOT_RECORDED
from pipeline.measure.answers import ages_of, code_list
from pipeline.measure.quality import percent_of
from pipeline.measure.rows import NOT_SUPPLIED, Made, gather, measure_row
from pipeline.receive_reference import Places

AGE, SEX = "age", "sex"


def residents(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period, and one a group of the breakdown that the source knows: percent of the residents who are of a known group.

    `field` names the characteristic: age (residents of the bands' ages, from the population estimates), sex, or one of the census.
    numerator: residents of the group, or of any of `codes` when there is no breakdown; denominator: those of every group.
    """
    numbers = _numbers(indicator, tables, places)
    groups = {code: [code] for code in code_list(indicator, tables) if code in numbers} if indicator.breakdown else {"": indicator.codes}
    return gather(Made([_row(indicator, period, group, codes, numbers) for group, codes in groups.items()], []) for period in periods)


def _row(indicator, period, group: str, codes: list[str], numbers: dict[str, int]) -> dict[str, object]:
    total = sum(numbers.values())
    if not total or not set(codes) & set(numbers):
        return measure_row(indicator, period, group=group, status=NOT_SUPPLIED)
    return measure_row(indicator, period, group=group, **percent_of(sum(numbers.get(code, 0) for code in codes), total))


def _numbers(indicator, tables: dict[str, pd.DataFrame], places: Places) -> dict[str, int]:
    """group → residents; those of the census who did not answer are left out."""
    if indicator.field == SEX:
        return dict(places.sex_totals)
    if indicator.field == AGE:
        ages = places.population_by_age or ()
        return {band: sum(ages[first : last + 1]) for band, (first, last) in ages_of(code_list(indicator, tables)).items()} if ages else {}
    lines = places.census.loc[places.census["characteristic"].eq(indicator.field) & places.census["group"].ne(NOT_RECORDED)]
    known = dict(zip(lines["group"], lines["number"].astype(int), strict=True))
    return known if len(known) > 1 else known | _others(lines)


def _others(lines: pd.DataFrame) -> dict[str, int]:
    """Where the census page has one line of a characteristic, everybody else is not of it."""
    return {"": int(lines["total"].iloc[0]) - int(lines["number"].iloc[0])} if len(lines) else {}
