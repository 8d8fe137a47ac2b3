"""Draws that hit exact counts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sample.draws import apportion, days_of, exactly, several, spread_days
from pipeline.sample.stays import make_room


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


def test_every_code_exactly_as_often_as_asked():
    drawn = exactly(chance(), 10, {"a": 3, "b": 2}, rest="c")
    assert Counter(drawn.tolist()) == {"a": 3, "b": 2, "c": 5}


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up to 5, not to 6"):
        exactly(chance(), 6, {"a": 3, "b": 2})
    with pytest.raises(ValueError, match="add up to 5, not to 4"):
        exactly(chance(), 4, {"a": 3, "b": 2}, rest="c")


def test_rest_may_be_one_of_the_codes():
    assert Counter(exactly(chance(), 7, {"a": 3, "b": 2}, rest="a").tolist()) == {"a": 5, "b": 2}


def test_several_answers_keep_their_counts_and_leave_nobody_out():
    drawn = several(chance(), 20, {"a": 12, "b": 9, "c": 3}, not_asked=4)
    items = Counter(item for answer in drawn if answer for item in answer.split(";"))
    assert items == {"a": 12, "b": 9, "c": 3}
    assert sum(answer == "" for answer in drawn) == 4


def test_an_answer_with_nothing_says_none():
    drawn = several(chance(), 10, {"a": 2}, not_asked=3, none="none")
    assert Counter(drawn.tolist()) == {"a": 2, "none": 5, "": 3}


def test_apportion_by_hand():
    # 10 by 5:3:1 = 5.56, 3.33, 1.11: whole 5, 3, 1; the one left goes to the largest remainder, the first
    assert apportion(10, [5, 3, 1]).tolist() == [6, 3, 1]


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_apportion_always_adds_up(size, shares):
    parts = apportion(size, shares)
    assert parts.sum() == size
    assert (abs(parts - size * np.array(shares) / sum(shares)) < 1 + 1e-6).all()


def test_a_financial_year_has_its_days():
    assert len(days_of(2020)) == 366  # 29 February 2020 lies in it
    assert len(days_of(2021)) == 365


def test_days_are_spread_in_order_over_the_whole_year():
    days = spread_days(chance(), 12, 2024)
    assert days.is_monotonic_increasing
    assert set(days) <= set(days_of(2024))
    # one day in each twelfth of 366 days, 30.5 days each
    assert [int((day - days_of(2024)[0]).days // 30.5) for day in days] == list(range(12))


def test_whoever_would_leave_next_makes_room():
    # two places, one from 20 June. Three come on the 1st, 5th and 10th: on the 10th the first, who would have left on the 15th, leaves.
    # On the 20th the second and third are there for one place: the second, who would have left on the 25th, leaves. The fourth comes
    # on the 28th to a full house: the third leaves instead of on the 30th.
    came, left = ["2023-06-01", "2023-06-05", "2023-06-10", "2023-06-28"], ["2023-06-15", "2023-06-25", "2023-06-30", "2023-07-09"]
    stays = pd.DataFrame({"start_date": pd.to_datetime(came), "end_date": pd.to_datetime(left)})
    places = pd.Series([2, 1], index=pd.to_datetime(["2020-01-01", "2023-06-20"]))
    ends = make_room(stays, places)["end_date"].dt.strftime("%m-%d").tolist()
    assert ends == ["06-10", "06-20", "06-28", "07-09"]
