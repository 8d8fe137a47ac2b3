"""Spreads over a code list, the largest groups together, ranks."""

from __future__ import annotations

import pandas as pd
import pytest

NEEDS = (
    (2024, "red", 16, ["mind", "drink"], "a", 10),
    (2024, "red", 24, ["drink"], "b", 10),
    (2024, "blue", 25, ["none"], "c", 10),
    (2024, "not_recorded", 55, None, "d", 10),
    (2024, "purple", 40, ["not_mapped"], "e", 10),
    (2023, "green", None, ["drugs"], "f", 10),
)


def counts(made, name: str, period: str) -> dict[str, int]:
    rows = made.frame.loc[made.frame["indicator"].eq(name) & made.frame["period"].eq(period)]
    return dict(zip(rows["group"], rows["numerator"].astype("Int64"), strict=True))


def test_every_code_has_a_row_and_the_rest_is_shown(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("c_percent", "distribution", field="colour", breakdown="colour"))
    # purple is on no list, so it is not mapped; nobody was green in 2024
    assert counts(made, "c_percent", "2024") == {"red": 2, "blue": 1, "green": 0, "not_recorded": 1, "not_mapped": 1}
    assert made.rows["c_percent/2024/red"].value == 40
    assert made.rows["c_percent/2024/green"].value == 0
    assert made.rows["c_percent/2024/red"].breakdown == "colour"
    assert made.behind["c_percent/2024/red", "numerator"] == [101, 102]
    assert made.behind["c_percent/2024/green", "numerator"] == []


def test_ages_fall_into_bands_with_both_ends(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("a_percent", "distribution", field="age", breakdown="age_band"))
    # 16 and 24 | 25 | 55 | 40 is in no band of this short list | no age in 2023
    assert counts(made, "a_percent", "2024") == {"age_16_24": 2, "age_25_34": 1, "age_55_and_over": 1, "not_recorded": 0, "not_mapped": 1}
    assert counts(made, "a_percent", "2023")["not_recorded"] == 1


def test_several_answers_are_shares_of_rows(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("n_percent", "distribution", field="needs", breakdown="need"))
    expected = {"none": 1, "mind": 1, "drink": 2, "drugs": 0, "not_recorded": 1, "not_mapped": 1}
    assert counts(made, "n_percent", "2024") == expected
    assert made.rows["n_percent/2024/drink"].denominator == 5


def test_of_recorded_leaves_out_those_that_do_not_say(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("n_percent", "distribution", field="needs", breakdown="need", of="recorded"))
    # three of five say anything: exactly the floor of 60 percent
    assert counts(made, "n_percent", "2024") == {"none": 1, "mind": 1, "drink": 2, "drugs": 0}
    assert made.rows["n_percent/2024/drink"].value == pytest.approx(200 / 3)


def test_of_recorded_is_withheld_below_the_floor(indicator, stays, figures):
    spread = indicator("n_percent", "distribution", field="needs", breakdown="need", of="recorded", recording_floor_percent=61)
    made = figures(stays(*NEEDS), spread)
    assert made.rows["n_percent/2024/drink"].status == "withheld_low_recording"
    assert len([ref for ref in made.rows if ref.startswith("n_percent/2024/")]) == 4


def test_an_empty_period_is_too_small_and_still_has_its_rows(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("c_percent", "distribution", field="colour", breakdown="colour"))
    assert {made.rows[f"c_percent/2022/{code}"].status for code in ("red", "blue", "not_mapped")} == {"too_small_to_rate"}


def test_the_largest_groups_together(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("top_percent", "top", field="colour", breakdown="colour", items=2))
    # red 2 and blue 1 of 5
    assert (made.rows["top_percent/2024"].numerator, made.rows["top_percent/2024"].value) == (3, 60)
    assert made.rows["top_percent/2024"].breakdown == ""
    # over the window blue and green tie at 1; blue is first on the list: red 2 + blue 1 of 6
    assert made.behind["top_percent/2022-2024", "numerator"] == [101, 102, 103]


def test_what_is_not_one_group_is_never_among_the_largest(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("top_percent", "top", field="colour", breakdown="colour", items=1, codes_except=["red"]))
    assert made.behind["top_percent/2024", "numerator"] == [103]


def test_rank_counts_only_recorded_answers(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("mind_rank", "rank", field="needs", codes=["mind"], unit="rank"))
    # drink 2; mind and none 1 each, so they share second place; three rows say anything
    row = made.rows["mind_rank/2024"]
    assert (row.value, row.numerator, row.denominator) == (2, 1, 3)


def test_an_answer_nobody_gave_has_no_rank(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("mind_rank", "rank", field="needs", codes=["mind"], unit="rank"))
    assert made.rows["mind_rank/2023"].status == "too_small_to_rate"
    assert pd.isna(made.rows["mind_rank/2023"].denominator)
    assert ("mind_rank/2023", "denominator") not in made.behind


def test_a_rank_is_withheld_below_the_floor(indicator, stays, figures):
    made = figures(stays(*NEEDS), indicator("mind_rank", "rank", field="needs", codes=["mind"], recording_floor_percent=61))
    assert made.rows["mind_rank/2024"].status == "withheld_low_recording"
