"""The outlook of a series: the change, the words and the forecast, after its last break, and quarters without a forecast."""

import math

import pytest

from pipeline.statistics import outlook
from pipeline.statistics.forecast import forecast_months

YEAR = [10, 12, 14, 16, 18, 20, 18, 16, 14, 12, 10, 8]  # 168


def test_a_series_that_repeats_changes_by_nothing():
    found = outlook(YEAR * 3)
    assert found.figures("current_trend") == {"value": 0}
    assert found.figures("forecast", 5) == {"value": 20, "lower": 20, "upper": 20}
    assert found.figures("next_year") == {"value": 168, "lower": 168, "upper": 168}
    assert (found.word("current_trend"), found.word("next_year"), found.word("forecast")) == ("stable", "stable", "")
    assert found.figures("forecast_error") == {}  # repeating the year is exact: nothing to compare with


def test_the_range_of_the_year_adds_up_those_of_its_months():
    found, months = outlook([100 + each for each in range(36)]), forecast_months([100 + each for each in range(36)])
    assert found.figures("next_year")["upper"] == pytest.approx(sum(months.upper))
    assert found.figures("forecast_error") == {"value": months.error_ratio}
    # 100 + ... + 111 = 1,266, then 124 + ... + 135 = 1,554: 22.7 % more
    assert found.figures("current_trend")["value"] == pytest.approx(22.75, abs=0.01)


def test_what_comes_before_a_break_is_left_out():
    assert outlook([500] * 12 + YEAR * 2, before_break=12).figures("current_trend") == {"value": 0}
    short = outlook([500] * 12 + YEAR * 2, before_break=13)
    assert (short.status, short.word("current_trend"), short.figures("next_year")) == ("not_comparable", "series_break", {})


def test_a_hidden_month_leaves_nothing_to_say():
    found = outlook([*YEAR, *YEAR, *YEAR[:11], math.nan])
    assert (found.status, found.word("next_year"), found.figures("current_trend")) == ("insufficient_data", "insufficient_data", {})


def test_quarters_have_a_trend_only():
    # four quarters of three years, each higher than the year before: S = 4 x 3 = 12, variance 4 x 3 x 2 x 11 / 18 = 14.67, z = 11 / 3.83 = 2.87
    found = outlook([1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6], season=4)
    assert (found.word("current_trend"), found.word("next_year")) == ("increasing", "insufficient_data")
    assert found.figures("current_trend") == {"value": pytest.approx(80)}  # 10 to 18
    # one quarter falls back once: S = 10, z = 9 / 3.83 = 2.35, still clear; two of them: S = 8, z = 1.83, not
    assert outlook([1, 2, 3, 4, 2, 3, 4, 5, 0, 1, 5, 6], season=4).word("current_trend") == "stable"
