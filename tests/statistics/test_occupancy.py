"""Places taken night by night, by hand and against a count made the long way."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.occupancy import fullness, occupancy_by_day

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


def test_full_nights_by_hand():
    # 3 places: nights with 3 or 4 are full (2 of 5, 40 %); taken 2 + 3 + 4 + 0 + 1 = 10 of 15 places, 66.7 %
    found = fullness([2, 3, 4, 0, 1], 3)
    assert (found.nights, found.full_nights, found.full_percent) == (5, 2, 40)
    assert found.occupied_percent == pytest.approx(66.667, abs=0.001)


def test_capacity_that_changes_and_nights_when_nothing_was_open():
    # the first night has nothing open and is left out; then 2 of 2 (full), 2 of 3, 3 of 3 (full): 2 of 3 nights, 7 of 8 places
    found = fullness([0, 2, 2, 3], [0, 2, 3, 3])
    assert (found.nights, found.full_nights) == (3, 2)
    assert found.occupied_percent == 87.5


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


@pytest.mark.parametrize(("occupied", "capacity"), [([-1], 2), ([1], -2), ([0], 0), ([], 3)])
def test_fullness_needs_counts_and_a_night(occupied, capacity):
    with pytest.raises(ValueError, match="0 or more|at least one night"):
        fullness(occupied, capacity)
