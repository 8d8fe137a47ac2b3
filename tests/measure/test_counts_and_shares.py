"""Counts, people and the three figures of a share, worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

# (year, colour, age, needs, person, days)
FIVE = (
    (2022, "red", 20, ["mind"], "a", 10),
    (2022, "blue", 30, ["none"], "b", 10),
    (2023, "red", 20, ["mind", "drink"], "a", 10),
    (2024, "not_recorded", None, None, "c", 10),
    (2024, "red", 60, ["drink", "not_mapped"], "c", 10),
)


def test_stays_add_up_over_the_years(indicator, stays, figures):
    made = figures(stays(*FIVE), indicator("n_count", "count", unit="count"))
    assert [made.rows[f"n_count/{code}"].value for code in ("2022", "2023", "2024", "2022-2024")] == [2, 1, 2, 5]
    assert made.behind["n_count/2024", "numerator"] == [104, 105]
    row = made.rows["n_count/2024"]
    assert (row.area_code, row.geography, row.sources, row.status, row.numerator) == ("E00000001", "area", "stays", "ok", 2)
    assert pd.isna(row.denominator) and pd.isna(row.lower)


def test_a_person_is_counted_once_in_each_period(indicator, stays, figures):
    made = figures(stays(*FIVE), indicator("p_count", "distinct", field="person_key", unit="count"))
    # a and b; a; c twice: 2, 1, 1 and over the window a, b, c = 3, not 4
    assert [made.rows[f"p_count/{code}"].value for code in ("2022", "2023", "2024", "2022-2024")] == [2, 1, 1, 3]


def test_rows_without_a_key_are_different_people(indicator, stays, figures):
    rows = [(2024, "red", 20, None, person, 1) for person in ("a", None, None)]
    made = figures(stays(*rows), indicator("p_count", "distinct", field="person_key", unit="count"))
    assert made.rows["p_count/2024"].value == 3


def test_a_count_is_only_of_the_rows_asked_for(indicator, stays, figures):
    made = figures(stays(*FIVE), indicator("red_count", "count", where={"colour": ["red"]}, unit="count"))
    assert made.rows["red_count/2022-2024"].value == 3


def test_a_share_has_three_figures(indicator, stays, figures):
    made = figures(stays(*FIVE), indicator("red", "share", field="colour", codes=["red"]))
    window = {name: made.rows[f"red_{name}/2022-2024"] for name in ("percent", "of_recorded_percent", "recorded_percent")}
    # red 3 of 5 rows; 3 of the 4 that say; 4 of 5 say
    assert [(row.numerator, row.denominator, row.value) for row in window.values()] == [(3, 5, 60), (3, 4, 75), (4, 5, 80)]
    # Wilson for 3 of 5 at z = 1.96: (0.6 + 0.384 ± 1.96·√(0.048 + 0.0384)) / 1.768 in parts of one → 23.1 to 88.2
    assert (window["percent"].lower, window["percent"].upper) == pytest.approx((23.1, 88.2), abs=0.1)
    assert made.behind["red_of_recorded_percent/2022-2024", "denominator"] == [101, 102, 103, 105]


@pytest.mark.parametrize(
    ("words", "yes", "say"),
    [
        # mind, none, mind+drink, not asked, drink+not_mapped: four of five rows say something
        ({"codes": ["mind"]}, [101, 103], 4),
        ({"codes_except": ["none"]}, [101, 103, 105], 4),
        ({"codes_except": ["none"], "at_least": 2}, [103], 4),
    ],
)
def test_a_field_with_several_answers(indicator, stays, figures, words, yes, say):
    made = figures(stays(*FIVE), indicator("x", "share", field="needs", **words))
    assert made.behind["x_percent/2022-2024", "numerator"] == yes
    assert made.rows["x_percent/2022-2024"].denominator == 5
    assert made.rows["x_of_recorded_percent/2022-2024"].denominator == say


def test_an_answer_given_twice_is_one_answer(indicator, stays, figures):
    made = figures(stays((2024, "red", 20, ["mind", "mind"], "a", 1)), indicator("x", "share", field="needs", codes_except=["none"], at_least=2))
    assert made.rows["x_percent/2024"].numerator == 0


@pytest.mark.parametrize(("said", "status"), [(6, "ok"), (5, "withheld_low_recording")])
def test_below_the_recording_floor_the_share_of_recorded_is_withheld(indicator, stays, figures, said, status):
    # ten rows, a floor of 60 percent: six that say are enough, five are not
    rows = [(2024, "red" if n < said else "not_mapped", 20, None, "a", 1) for n in range(10)]
    made = figures(stays(*rows), indicator("red", "share", field="colour", codes=["red"]))
    assert made.rows["red_of_recorded_percent/2024"].status == status
    assert pd.isna(made.rows["red_of_recorded_percent/2024"].value) == (status != "ok")
    assert made.rows["red_percent/2024"].value == 10 * said
    assert (("red_of_recorded_percent/2024", "numerator") in made.behind) == (status == "ok")


@pytest.mark.parametrize(("rows", "status"), [(20, "ok"), (19, "too_small_to_rate"), (0, "too_small_to_rate")])
def test_a_small_group_has_no_share(indicator, stays, figures, rows, status):
    table = stays(*[(2024, "red", 20, None, "a", 1)] * rows)
    made = figures(table, indicator("red", "share", field="colour", codes=["red"], smallest_denominator=20))
    row = made.rows["red_percent/2024"]
    assert row.status == status
    assert pd.isna([row.value, row.numerator, row.denominator, row.lower, row.upper]).all() == (status != "ok")
