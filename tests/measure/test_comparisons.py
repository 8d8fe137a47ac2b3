"""Shares of residents, and the figures that set a share of a service beside them or beside another service's."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.measure import measure

CENSUS = [
    ("colour", "red", 200, 1000),
    ("colour", "blue", 500, 1000),
    ("colour", "not_recorded", 100, 1000),
    ("colour", "grey", 200, 1000),
    ("needs", "mind", 145, 1000),
]


@pytest.fixture
def compared(periods, codes, contracts, everything):
    """tables, indicators → ref → row, and evidence by ref and part, where the census is the one above."""
    census = pd.DataFrame(CENSUS, columns=["characteristic", "group", "number", "total"]).assign(label="", percent=0.0)
    ages = tuple([0] * 16 + [10] * 9 + [20] * 10 + [0] * 20 + [5] * 36)
    places = SimpleNamespace(area_population=20000, census=census, sex_totals={"female": 510, "male": 490}, population_by_age=ages)

    def make(tables, *indicators, places=places, receipts=None):
        given = {each.id: each for each in indicators}
        came = everything if receipts is None else receipts
        made = measure(tables, given, periods, places, came, "E00000001", contracts=contracts, codes=codes)
        rows = {row["ref"]: SimpleNamespace(**row) for row in made.frame.to_dict("records")}
        behind = {(line["ref"], line["part"]): list(line["row_ids"]) for line in made.evidence.to_dict("records")}
        return SimpleNamespace(rows=rows, behind=behind)

    return make


@pytest.fixture
def registered(indicator):
    """The shares of colours of stays and of residents, and the one beside the other; all for the window."""
    whole = {"periods": "window", "field": "colour", "breakdown": "colour"}
    return (
        indicator("stay_percent", "distribution", **whole),
        indicator("census_percent", "residents", **whole | {"data_set": "population"}),
        indicator("beside_ratio", "representation", **whole, compared="stay_percent", against="census_percent", unit="share_ratio"),
    )


def some(red: int, blue: int, silent: int = 0) -> list[tuple]:
    colours = ["red"] * red + ["blue"] * blue + ["not_recorded"] * silent
    return [(2024, colour, 20, None, "a", 10) for colour in colours]


def test_shares_of_residents_leave_out_those_who_did_not_answer(compared, registered, indicator, stays):
    women = indicator("women_percent", "residents", data_set="population", field="sex", codes=["female"], periods="window")
    ages = indicator("age_percent", "residents", data_set="population", field="age", breakdown="age_band", periods="window")
    mind = indicator("mind_percent", "residents", data_set="population", field="needs", codes=["mind"], periods="window")
    rows = compared(stays(), registered[1], women, ages, mind).rows
    # 200 and 500 of the 900 who answered; green is not in the census and has no row. 510 of 1,000; 145 of 1,000, the rest are not of it.
    assert rows["census_percent/2022-2024/red"].value == pytest.approx(22.222, abs=0.001)
    assert rows["census_percent/2022-2024/blue"].denominator == 900 and "census_percent/2022-2024/green" not in rows
    assert (rows["women_percent/2022-2024"].value, rows["mind_percent/2022-2024"].value) == (51, 14.5)
    # 90 of 16 to 24, 200 of 25 to 34, and 36 ages of 5 from 55 on: 470 together
    assert [rows[f"age_percent/2022-2024/{band}"].numerator for band in ("age_16_24", "age_25_34", "age_55_and_over")] == [90, 200, 180]
    assert rows["age_percent/2022-2024/age_16_24"].denominator == 470


def test_residents_of_whom_nothing_is_known_are_not_supplied(compared, registered, indicator, stays):
    nowhere = SimpleNamespace(area_population=1, census=pd.DataFrame(columns=["characteristic", "group", "number", "total"]), sex_totals={}, population_by_age=None)
    women = indicator("women_percent", "residents", data_set="population", field="sex", codes=["female"], periods="window")
    mind = indicator("mind_percent", "residents", data_set="population", field="needs", codes=["mind"], periods="window")
    rows = compared(stays(), women, mind, places=nowhere).rows
    assert {row.status for row in rows.values()} == {"not_supplied"} and len(rows) == 2


def test_a_share_beside_the_census_worked_by_hand(compared, registered, stays):
    made = compared(stays(*some(50, 40, silent=10)), *registered)
    row = made.rows["beside_ratio/2022-2024/red"]
    # 50 of the 90 that say, beside 200 of 900: (50 / 90) / (2 / 9) = 2.5; z = (0.5556 - 0.2222) / sqrt(0.2222 x 0.7778 / 90) = 7.6
    assert (row.value, row.numerator, row.denominator) == pytest.approx((2.5, 55.556, 22.222), abs=0.001)
    assert row.caveats == "represented_over" and row.sources == "stays;population"
    assert row.lower < 2.5 < row.upper
    assert len(made.behind["beside_ratio/2022-2024/red", "numerator"]) == 50
    # blue: 40 of 90 beside 500 of 900 is 0.8; z = -0.1111 / 0.05238 = -2.12, not the 2.24 that two judged groups ask for
    assert made.rows["beside_ratio/2022-2024/blue"].caveats == "represented_no_clear_difference"
    assert "beside_ratio/2022-2024/green" not in made.rows


def test_a_group_that_the_other_table_cannot_have_is_in_no_total(compared, registered, stays):
    # With 10 green ones the 50 red are still 50 of 90, beside 200 of the 900.
    green = [(2024, "green", 20, None, "a", 10)] * 10
    ratio = registered[2].model_copy(update={"codes_except": ["green"]})
    row = compared(stays(*some(50, 40), *green), *registered[:2], ratio).rows["beside_ratio/2022-2024/red"]
    assert (row.value, row.numerator) == pytest.approx((2.5, 55.556), abs=0.001)


def test_below_the_recording_floor_nothing_is_said(compared, registered, stays):
    # 55 of 100 say anything, and the floor is 60
    row = compared(stays(*some(30, 25, silent=45)), *registered).rows["beside_ratio/2022-2024/red"]
    assert (row.status, row.caveats) == ("withheld_low_recording", "") and pd.isna(row.value)


def test_a_missing_data_set_is_the_reason(compared, registered, stays, receipts):
    came = receipts({("stays", 2024): None})
    row = compared(stays(*some(50, 40)), *registered, receipts=came).rows["beside_ratio/2022-2024/red"]
    assert row.status == "not_supplied"


def test_a_withheld_share_has_the_same_reason_when_it_is_compared(compared, indicator, stays):
    red = indicator("red", "share", field="colour", codes=["red"], periods="window")
    census = indicator("census_percent", "residents", data_set="population", field="colour", codes=["red"], periods="window")
    one = {"field": "colour", "compared": "red_of_recorded_percent", "against": "census_percent", "periods": "window"}
    beside = indicator("beside_ratio", "representation", unit="share_ratio", **one)
    assert compared(stays(*some(50, 40)), red, census, beside).rows["beside_ratio/2022-2024"].value == pytest.approx(2.5)
    assert compared(stays(*some(30, 25, silent=45)), red, census, beside).rows["beside_ratio/2022-2024"].status == "withheld_low_recording"


def test_all_but_one_group_beside_a_single_share(compared, indicator, stays):
    here = indicator("stay_percent", "distribution", field="colour", breakdown="colour", periods="window")
    blue = indicator("blue", "share", field="colour", codes=["blue"], periods="window")
    one = {"field": "colour", "compared": "stay_percent", "against": "blue_of_recorded_percent", "codes_except": ["red"], "periods": "window"}
    row = compared(stays(*some(50, 40, silent=10)), here, blue, indicator("beside_ratio", "representation", unit="share_ratio", **one)).rows[
        "beside_ratio/2022-2024"
    ]
    # all but red are the 40 blue of the 90 that say: the same share as there
    assert (row.value, row.caveats) == (1, "represented_no_clear_difference")


def test_net_agreement_is_the_difference_of_the_two_sides(compared, indicator, stays, codes, monkeypatch):
    # Blue stands for those who agree and red for those who do not: 40 less 10 of the 60 that answer is 50 points.
    monkeypatch.setattr("pipeline.measure.comparisons.AGREE", "blue")
    monkeypatch.setattr("pipeline.measure.comparisons.DISAGREE", "red")
    sides = indicator("side_percent", "distribution", field="colour", breakdown="colour", of="recorded", periods="window")
    net = indicator("net_points", "net_agreement", field="colour", compared="side_percent", periods="window", unit="points")
    rows = [(2024, colour, 20, None, "a", 10) for colour in ["blue"] * 40 + ["red"] * 10 + ["green"] * 10 + ["not_recorded"] * 10]
    row = compared(stays(*rows), sides, net).rows["net_points/2022-2024"]
    assert (row.value, row.denominator, row.status) == (50, 60, "ok") and row.lower < 50 < row.upper
    assert compared(stays(*rows[:3]), sides, net, receipts=None).rows["net_points/2022-2024"].status == "ok"
    silent = [(2024, "not_recorded", 20, None, "a", 10)] * 9
    assert compared(stays(*silent), sides, net).rows["net_points/2022-2024"].status == "withheld_low_recording"


def test_a_whole_number_is_its_own_answer(compared, indicator, stays):
    rows = [(2024, "red", age, None, "a", 10) for age in (0, 0, 2, 5, None)]
    found = compared(stays(*rows), indicator("some", "share", field="age", codes_except=["0"])).rows
    assert (found["some_percent/2024"].numerator, found["some_of_recorded_percent/2024"].denominator) == (2, 4)
