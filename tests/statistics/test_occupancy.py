"""Places taken night by night, by hand and against a count made the long way."""

import itertools
import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.occupancy import chance_at_least, occupancy_by_day

FIRST, LAST = date(2024, 4, 1), date(2024, 4, 6)
NAT = np.datetime64("NaT")


def test_worked_by_hand():
    # came before and left on the 3rd: nights 1, 2; came on the 2nd, still there: 2 to 6; in and out on the 4th: none; after: none
    found = occupancy_by_day(
        ["2024-03-20", "2024-04-02", "2024-04-04", "2024-04-07"], ["2024-04-03", NAT, "2024-04-04", NAT], FIRST, LAST
    )
    assert found.occupied.tolist() == [1, 2, 1, 1, 1, 1]
    assert found.nights[0] == np.datetime64("2024-04-01") and found.nights[-1] == np.datetime64("2024-04-06")


days = st.integers(-20, 30)


@given(st.lists(st.tuples(days, st.one_of(st.none(), st.integers(0, 40))), max_size=25))
def test_the_same_as_asking_every_night(stays):
    starts = [FIRST + timedelta(begin) for begin, _ in stays]
    ends = [None if lasts is None else start + timedelta(lasts) for start, (_, lasts) in zip(starts, stays)]
    found = occupancy_by_day(np.array(starts, "datetime64[D]"), np.array(ends, "datetime64[D]"), FIRST, LAST)
    nights = [FIRST + timedelta(each) for each in range(6)]
    assert found.occupied.tolist() == [
        sum(start <= night and (end is None or night < end) for start, end in zip(starts, ends)) for night in nights
    ]


def test_nobody_stayed():
    assert occupancy_by_day([], [], FIRST, LAST).occupied.tolist() == [0] * 6


def test_the_chance_of_so_many_by_hand():
    # night 1: 2 there for certain, two more with chances 1/2 and 1/4. 2: 3/8; 3: 1/2 * 3/4 + 1/2 * 1/4 = 4/8; 4: 1/8.
    # night 2: 1 there for certain, one more for certain and one surely gone.
    found = [chance_at_least([2, 1], [[0.5, 0.25], [1.0, 0.0]], wanted) for wanted in (2, 3, 4, 5)]
    assert [each.tolist() for each in found] == [[1, 1], [0.625, 0], [0.125, 0], [0, 0]]
    assert chance_at_least([2, 1], [[0.5, 0.25], [1.0, 0.0]], [4, 2]).tolist() == [0.125, 1]
    assert chance_at_least([2, 3], np.zeros((2, 0)), 3).tolist() == [0, 1]


@given(st.integers(0, 4), st.lists(st.floats(0, 1), max_size=6), st.integers(-1, 11))
def test_the_chance_is_that_of_every_way_it_may_go(taken, chances, wanted):
    ways = itertools.product(*[[(0, 1 - chance), (1, chance)] for chance in chances])
    expected = sum(math.prod(chance for _, chance in way) for way in ways if taken + sum(there for there, _ in way) >= wanted)
    assert chance_at_least([taken], [chances], wanted)[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("starts", "ends", "first", "last"),
    [
        ([NAT], [NAT], FIRST, LAST),
        (["2024-04-02"], ["2024-04-01"], FIRST, LAST),
        ([], [], LAST, FIRST),
        (["2024-04-02"], [], FIRST, LAST),
    ],
)
def test_impossible_stays_are_refused(starts, ends, first, last):
    with pytest.raises(ValueError, match="begin"):
        occupancy_by_day(starts, ends, first, last)


@pytest.mark.parametrize(("taken", "chances"), [([1], [[1.5]]), ([1], [[-0.1]]), ([1], [0.5]), ([1, 2], [[0.5]]), ([1], [[float("nan")]])])
def test_impossible_chances_are_refused(taken, chances):
    with pytest.raises(ValueError, match="between 0 and 1"):
        chance_at_least(taken, chances, 1)
