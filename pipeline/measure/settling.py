"""A method's rows made final: the area, the reason where the agency did not supply or ask, the caveats of the period."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.measure.coverage import Coverage
from pipeline.measure.rows import NUMBER_COLUMNS, OK, Made, joined

# A standing stock needs only the last year's list; the count of years supplied gives its own status.
LAST_YEAR_ONLY = frozenset({"units", "bedspaces", "units_accepting", "family_places", "places_rate"})
# Methods whose groups are columns of the data set: each column may or may not have been asked.
GROUPS_ARE_FIELDS = frozenset({"units_accepting"})
COUNTS_SUPPLIED = "counts_supplied"
STATES_ITS_OWN = frozenset({"years_supplied"})


def settle(
    made: Made, indicator, periods: list, coverage: Coverage, breaks: Iterable, area_code: str
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows with area_code, status and caveats settled, and the evidence of the rows that still have a number."""
    by_code = {period.code: period for period in periods}
    crossing = {code: _caveats_of(breaks, indicator.data_set, period, coverage) for code, period in by_code.items()}
    rows = [_settled(row, indicator, by_code[row["period"]], coverage, area_code, crossing) for row in made.measures]
    given = {row["ref"] for row in rows if row["status"] == OK}
    return rows, [line for line in made.evidence if line["ref"] in given]


def _settled(row: dict[str, object], indicator, period, coverage: Coverage, area_code: str, crossing: dict) -> dict[str, object]:
    row = row | {"area_code": row["area_code"] or area_code, "caveats": joined([*row["caveats"].split(";"), *crossing[period.code]])}
    if indicator.method in STATES_ITS_OWN:
        return row
    years = period.years[-1:] if indicator.method in LAST_YEAR_ONLY else period.years
    data_set, fields = _subject(indicator, row["group"])
    status = coverage.status(data_set, fields, years, indicator.where if indicator.data_set else None)
    others = [name for name in row["sources"].split(";") if name != data_set] if status == OK else []
    status = next((each for each in (coverage.status(name, [], years) for name in others) if each != OK), status)
    if status != OK:
        return row | dict.fromkeys(NUMBER_COLUMNS) | {"status": status}
    supplied = [COUNTS_SUPPLIED] if coverage.came_as_counts(data_set, years) else []
    return row | {"caveats": joined([*row["caveats"].split(";"), *supplied])}


def _subject(indicator, group: str) -> tuple[str, list[str]]:
    """The data set and the fields a row stands on; a figure about files names them in its group."""
    if indicator.data_set:
        columns = [group] if indicator.method in GROUPS_ARE_FIELDS else []
        return indicator.data_set, [indicator.field, indicator.crossed, *indicator.where, indicator.with_date, indicator.ends_on, *columns]
    data_set, _, field = group.partition(".")
    return data_set, [field]


def _caveats_of(breaks: Iterable, data_set: str, period, coverage: Coverage) -> list[str]:
    """The caveats of the breaks that lie inside the period, for figures made from agencies' records."""
    if data_set not in coverage.known:
        return []
    mine = [each for each in breaks if each.data_set in (data_set, "all")]
    return [each.caveat for each in mine if each.crosses(period.first_day, period.last_day)]
