"""Length of stay, and what there is to offer."""

from __future__ import annotations

import pandas as pd
import pytest


@pytest.fixture
def units():
    """(year, kind, room, open from, open to) a row."""

    def make(*rows: tuple) -> dict[str, pd.DataFrame]:
        years, kinds, room, opened, closed = zip(*rows, strict=True)
        table = pd.DataFrame(
            {
                "row_id": pd.array(range(1, 1 + len(rows)), dtype="Int64"),
                "year": pd.array(years, dtype="Int64"),
                "kind": pd.array(kinds, dtype="str"),
                "room": pd.array(room, dtype="Int64"),
                "open_from": pd.to_datetime(list(opened)),
                "open_to": pd.to_datetime(list(closed)),
            }
        )
        return {"units": table}

    return make


LIST = (
    (2023, "refuge", 4, "2015-04-01", None),
    (2024, "refuge", 4, "2015-04-01", None),
    (2024, "refuge", 1, "2023-06-01", "2024-03-31"),  # closed on the last day: not open
    (2024, "refuge", 2, "2024-03-31", "2024-04-01"),  # opened on the last day: open
    (2024, "dispersed", 1, "2024-04-01", None),  # opens on the first day of the next year
)


def test_units_are_those_open_on_the_last_day(indicator, units, figures):
    made = figures(units(*LIST), indicator("u_count", "units", data_set="units", field="kind", breakdown="kind", unit="count"))
    assert (made.rows["u_count/2024/refuge"].value, made.rows["u_count/2024/dispersed"].value) == (2, 0)
    assert made.behind["u_count/2024/refuge", "numerator"] == [2, 4]
    # a window is its last day, not the sum of its years
    assert made.rows["u_count/2022-2024/refuge"].value == 2


def test_family_places_are_household_places(indicator, units, figures):
    places = indicator("f_count", "family_places", data_set="units", field="room", where={"kind": ["refuge"]}, unit="count")
    made = figures(units(*LIST), places)
    assert [made.rows[f"f_count/{code}"].value for code in ("2023", "2024", "2022-2024")] == [4, 6, 6]


def test_the_benchmark_and_the_rate_stand_on_the_population(indicator, units, figures):
    rate = indicator("f_rate", "places_rate", data_set="units", field="room", where={"kind": ["refuge"]}, per=10000, unit="rate_per_10000")
    made = figures(units(*LIST), indicator("b_count", "benchmark", data_set="population", per=10000, unit="count"), rate)
    # 20,000 residents: two family places; 6 places are 3 for every 10,000
    assert made.rows["b_count/2024"].value == 2
    row = made.rows["f_rate/2024"]
    assert (row.value, row.numerator, row.denominator, row.sources) == (3, 6, 20000, "units;population")
    assert pd.isna(row.lower)


def test_a_standing_stock_needs_only_the_last_list(indicator, units, figures, receipts):
    came = receipts({("units", 2024): None})
    made = figures(units(*LIST[1:]), indicator("f_count", "family_places", data_set="units", field="room", unit="count"), receipts=came)
    assert made.rows["f_count/2022-2024"].status == "ok"
    assert made.rows["f_count/2023"].status == "not_supplied"


def test_the_median_is_of_ended_stays(indicator, stays, figures):
    days = [*range(1, 10), None]
    rows = [(2024, "red", 20, None, "a", each) for each in days]
    made = figures(stays(*rows), indicator("days_median", "median_stay", field="start", with_date="end", unit="days", smallest_denominator=9))
    row = made.rows["days_median/2024"]
    # nine ended stays of 1 to 9 days: the middle one is 5; 95 percent limits are the 2nd and 8th (Conover)
    assert (row.value, row.denominator, row.lower, row.upper) == (5, 9, 2, 8)
    assert made.behind["days_median/2024", "denominator"] == list(range(101, 110))
    assert made.rows["days_median/2023"].status == "too_small_to_rate"


def test_too_few_ended_stays_have_no_median(indicator, stays, figures):
    rows = [(2024, "red", 20, None, "a", day) for day in range(8)]
    made = figures(stays(*rows), indicator("days_median", "median_stay", field="start", with_date="end", smallest_denominator=9))
    assert made.rows["days_median/2024"].status == "too_small_to_rate"
