"""Where and when it happens: rates of the area and its wards, how they go with deprivation, and parts of the day.

A rate of a window is the sum of its years' records over the population times the years, so it reads as a rate a year.
Records with no usable ward are in the area's rate and in no ward's: the area's evidence names them under `not_mapped`.
"""

from __future__ import annotations

import math

import pandas as pd

from pipeline import statistics
from pipeline.measure.answers import in_period, rows_of
from pipeline.measure.reference import SEX_SPLIT, adult_women
from pipeline.measure.rows import NOT_SUPPLIED, TOO_SMALL, Made, behind, counted, evidence_row, gather, measure_row
from pipeline.receive_reference import Places

NO_WARD = "not_mapped"
FIFTHS = 5
REFERENCES = ("population", "deprivation")
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# The first and the last hour of each part of the day, both included: 5 is up to 05:59.
TIME_BANDS = {"night": (0, 5), "morning": (6, 11), "afternoon": (12, 17), "evening": (18, 23)}


def ward_rate(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period for the area and for each of its wards: records a year for every `per` residents.

    `field` holds the ward's code. numerator: records; denominator: residents times years (person-years).
    """
    rows = rows_of(indicator, tables)
    return gather(_rates_in(indicator, period, rows.loc[in_period(rows["year"], period)], places) for period in periods)


def women_rate(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period: records a year for every `per` adult women of the area, with Byar's interval.

    numerator: records; denominator: adult women (an estimate) times years. not_supplied where the area page has no ages or sexes.
    """
    rows, women = rows_of(indicator, tables), adult_women(places)
    return gather(_rate_of_women(indicator, period, rows.loc[in_period(rows["year"], period), "row_id"], women) for period in periods)


def _rate_of_women(indicator, period, row_ids, women: int | None) -> Made:
    if women is None:
        return Made([measure_row(indicator, period, status=NOT_SUPPLIED, sources=["population"])], [])
    return _rate(indicator, period, row_ids, women, caveats=[SEX_SPLIT])


def correlation(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period: Spearman's correlation (-1 to 1) of the wards' rates with their order by deprivation.

    Above 0: more records where there is more deprivation. denominator: wards. Too small to rate when the wards together
    have fewer records than the register's smallest denominator, or when wards do not differ.
    """
    rows = rows_of(indicator, tables)
    return gather(_correlated(indicator, period, rows.loc[in_period(rows["year"], period)], places) for period in periods)


def rate_ratio(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period: the rate in the most deprived fifth of wards over the rate in the least deprived fifth.

    numerator and denominator: the two rates, for every `per` residents a year. Too small to rate when the two fifths have
    fewer records than the register's smallest denominator, or the least deprived fifth has none.
    """
    rows = rows_of(indicator, tables)
    return gather(_between_fifths(indicator, period, rows.loc[in_period(rows["year"], period)], places) for period in periods)


def time_bands(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period and part of the day: the agency's counts of all weekdays in its hours, added up.

    The table has one row an hour of a year: year, hour (0 to 23), monday to sunday.
    """
    rows = rows_of(indicator, tables)
    return gather(
        _in_band(indicator, period, band, rows.loc[in_period(rows["year"], period) & rows["hour"].between(first, last).fillna(False)])
        for period in periods
        for band, (first, last) in TIME_BANDS.items()
    )


def weekday_bands(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period, weekday and part of the day (`monday*night`): the agency's counts in its hours, of those of the whole week.

    The table is that of time_bands. Too small to rate when the week has fewer than the register's smallest denominator.
    """
    rows = rows_of(indicator, tables)
    return gather(_in_week(indicator, period, rows.loc[in_period(rows["year"], period)]) for period in periods)


def _in_week(indicator, period, rows: pd.DataFrame) -> Made:
    total = int(rows[WEEKDAYS].sum().sum())
    pairs = [(day, band) for day in WEEKDAYS for band in TIME_BANDS]
    if total < max(indicator.smallest_denominator, 1):
        return Made([measure_row(indicator, period, group=f"{day}*{band}", status=TOO_SMALL) for day, band in pairs], [])
    return gather(_on_day(indicator, period, rows, day, band, total) for day, band in pairs)


def _on_day(indicator, period, rows: pd.DataFrame, day: str, band: str, total: int) -> Made:
    inside = rows.loc[rows["hour"].between(*TIME_BANDS[band]).fillna(False)]
    count = int(inside[day].sum())
    row = measure_row(indicator, period, group=f"{day}*{band}", numerator=count, denominator=total, value=count)
    return Made([row], behind(indicator, row["ref"], inside["row_id"], rows["row_id"]))


def _in_band(indicator, period, band: str, rows: pd.DataFrame) -> Made:
    return counted(indicator, period, rows["row_id"], value=int(rows[WEEKDAYS].sum().sum()), group=band)


def _rates_in(indicator, period, rows: pd.DataFrame, places: Places) -> Made:
    in_no_ward = rows.loc[~rows[indicator.field].isin(places.wards["ward_code"]), "row_id"]
    area = _rate(indicator, period, rows["row_id"], places.area_population, caveats=["ward_unknown"] if len(in_no_ward) else [])
    if len(in_no_ward):
        area.evidence.append(evidence_row(area.measures[0]["ref"], indicator.data_set, NO_WARD, in_no_ward))
    by_ward = rows.groupby(indicator.field, dropna=False)["row_id"]
    found = {ward: by_ward.get_group(ward) for ward in by_ward.groups}
    residents = zip(places.wards["ward_code"], places.wards["population"], strict=True)
    return gather([area, *(_rate(indicator, period, found.get(ward, []), people, ward=ward) for ward, people in residents)])


def _rate(indicator, period, row_ids, residents, ward: str = "", caveats=()) -> Made:
    person_years = int(residents) * len(period.years)
    named = {"ward": ward, "caveats": caveats, "sources": ["population"]}
    if person_years == 0:
        return Made([measure_row(indicator, period, status=TOO_SMALL, **named)], [])
    lower, upper = statistics.byar_interval(len(row_ids), indicator.per, person_years)
    value = indicator.per * len(row_ids) / person_years
    numbers = {"numerator": len(row_ids), "denominator": person_years, "value": value, "lower": lower, "upper": upper}
    row = measure_row(indicator, period, **named, **numbers)
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "numerator", row_ids)])


def _by_ward(indicator, rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    """ward_code, population, deprivation_rank, records: one row a ward, most deprived first."""
    records = rows[indicator.field].value_counts()
    wards = places.wards.assign(records=places.wards["ward_code"].map(records).fillna(0).astype("int64"))
    return wards.sort_values(["deprivation_rank", "ward_code"], ignore_index=True)


def _correlated(indicator, period, rows: pd.DataFrame, places: Places) -> Made:
    wards = _by_ward(indicator, rows, places)
    rates = wards["records"] / wards["population"].astype("float64")
    varies = rates.nunique() > 1 and wards["deprivation_rank"].nunique() > 1
    if wards["records"].sum() < indicator.smallest_denominator or not varies or len(wards) < FIFTHS:
        return Made([measure_row(indicator, period, status=TOO_SMALL, sources=REFERENCES)], [])
    # Rank 1 is the most deprived, so the rank is turned round for "more deprivation" to be more.
    found = statistics.spearman(rates, -wards["deprivation_rank"].astype("float64"))
    numbers = {"denominator": found.n, "value": found.value, "lower": found.lower, "upper": found.upper}
    return _with_evidence(indicator, period, rows, wards["ward_code"], numbers)


def _between_fifths(indicator, period, rows: pd.DataFrame, places: Places) -> Made:
    wards = _by_ward(indicator, rows, places)
    fifth = len(wards) // FIFTHS
    most, least = wards.head(fifth), wards.tail(fifth)
    person_years = [int(part["population"].sum()) * len(period.years) for part in (most, least)]
    counts = [int(part["records"].sum()) for part in (most, least)]
    if sum(counts) < max(indicator.smallest_denominator, 1) or counts[1] == 0 or min(person_years) == 0:
        return Made([measure_row(indicator, period, status=TOO_SMALL, sources=REFERENCES)], [])
    found = statistics.rate_ratio(counts[0], person_years[0], counts[1], person_years[1])
    rates = [indicator.per * count / years for count, years in zip(counts, person_years, strict=True)]
    upper = found.upper if math.isfinite(found.upper) else None
    numbers = {"numerator": rates[0], "denominator": rates[1], "value": found.value, "lower": found.lower, "upper": upper}
    return _with_evidence(indicator, period, rows, pd.concat([most, least])["ward_code"], numbers)


def _with_evidence(indicator, period, rows: pd.DataFrame, wards: pd.Series, numbers: dict[str, float]) -> Made:
    """The area row of a figure that stands on the records of these wards."""
    row = measure_row(indicator, period, sources=REFERENCES, **numbers)
    behind = rows.loc[rows[indicator.field].isin(wards), "row_id"]
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "numerator", behind)])
