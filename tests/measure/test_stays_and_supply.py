"""Length of stay, and what there is to offer."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import CodeList, CodeRow, Contract


UNIT_FIELDS = [
    {"name": "kind", "title": "Kind", "x-code-list": "kind"},
    {"name": "room", "title": "Room", "type": "integer"},
    {"name": "open_from", "title": "From", "type": "date"},
    {"name": "open_to", "title": "To", "type": "date"},
]


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


@pytest.fixture
def lengths(indicator, stays, figures):
    """days of each stay (None: no end known) → the median and the mean of the year, and the rows behind them.

    Every stay began on 1 June 2023, 304 days before the last day of its year.
    """

    def make(*days, smallest_denominator=5):
        words = {"field": "start", "ends_on": "end", "unit": "days", "smallest_denominator": smallest_denominator}
        rows = [(2024, "red", 20, None, "a", each) for each in days]
        return figures(stays(*rows), indicator("days_median", "median_stay", **words), indicator("days_mean", "mean_stay", **words))

    return make


def test_people_still_there_count_for_the_days_so_far(lengths):
    made = lengths(10, 20, 30, None, None)
    # Kaplan-Meier: five there; after 10 days 4/5 are left, after 20 3/5, after 30 2/5, and 2/5 still on the last day seen (day 304).
    # The median is 30 (it was 20 when only those who had left were counted).
    # Mean, the area under it: 10 x 1 + 10 x 4/5 + 10 x 3/5 + 274 x 2/5 = 133.6 days.
    assert (made.rows["days_median/2024"].value, made.rows["days_median/2024"].denominator) == (30, 5)
    assert made.rows["days_mean/2024"].value == pytest.approx(133.6)
    assert made.behind["days_median/2024", "denominator"] == [101, 102, 103, 104, 105]
    assert made.rows["days_mean/2023"].status == "too_small_to_rate"


def test_an_end_after_the_year_is_not_yet_an_end(lengths):
    # 310 days would end in April, which the file tells of a few and not of others: as if it were open.
    assert lengths(10, 20, 30, 310, None).rows["days_mean/2024"].value == lengths(10, 20, 30, None, None).rows["days_mean/2024"].value


def test_with_nobody_there_any_more_they_are_the_ordinary_median_and_mean(lengths):
    made = lengths(*range(1, 10))
    median, mean = made.rows["days_median/2024"], made.rows["days_mean/2024"]
    assert (median.value, mean.value) == pytest.approx((5, 5))
    # mean of 1 to 9: standard deviation 2.739, error 0.913; t of 8 degrees is 2.306: 5 x exp(-/+ 2.306 x 0.913 / 5) = 3.28 and 7.62
    assert (mean.lower, mean.upper) == pytest.approx((3.28, 7.62), abs=0.005)
    assert median.lower < 5 < median.upper


def test_no_length_of_stay_from_too_few_or_while_most_are_there(lengths):
    assert lengths(1, 2, 3, 4).rows["days_median/2024"].status == "too_small_to_rate"
    assert lengths(1, None, None, None, None).rows["days_median/2024"].status == "too_small_to_rate"


def test_bedspaces_are_added_up_by_type(indicator, units, figures):
    tables = units(*LIST)
    tables["units"] = tables["units"].assign(bedspaces=pd.array([9, 10, 3, 5, 4], dtype="Int64"))
    made = figures(tables, indicator("b_count", "bedspaces", data_set="units", field="kind", breakdown="kind", unit="count"))
    # open on 31 March 2024 are the second and the fourth
    assert (made.rows["b_count/2024/refuge"].value, made.rows["b_count/2024/dispersed"].value) == (15, 0)
    assert made.behind["b_count/2022-2024/refuge", "numerator"] == [2, 4]


def test_units_that_could_take_a_household_are_those_that_say_yes(indicator, units, figures, codes, contracts):
    tables = units(*LIST)
    answers = {"lift": ["yes", "yes", "yes", "not_recorded", "yes"], "sons": ["yes", "no", "yes", "no", "yes"]}
    tables["units"] = tables["units"].assign(**answers)
    fields = [{"name": name, "title": name, "x-code-list": "yes_no"} for name in answers]
    contracts["units"] = Contract.model_validate(contracts["units"].model_dump(by_alias=True) | {"fields": [*UNIT_FIELDS, *fields]})
    codes["offer"] = CodeList("offer", tuple(CodeRow(name, name, name, None, None, 1) for name in answers))
    made = figures(tables, indicator("a_count", "units_accepting", data_set="units", breakdown="offer", unit="count"))
    # two units are open on the last day: one has a lift, the other does not say; neither takes sons
    lift, sons = made.rows["a_count/2024/lift"], made.rows["a_count/2024/sons"]
    assert (lift.value, lift.numerator, lift.denominator, sons.value, sons.status) == (1, 1, 2, 0, "ok")
    assert made.behind["a_count/2024/lift", "denominator"] == [2, 4]
