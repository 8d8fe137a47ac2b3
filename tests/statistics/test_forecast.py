"""Twelve months ahead: the method by another route, limits that hold, words by hand, and when nothing is said."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.forecast import current_trend, forecast_months, seasonal_kendall_score
from pipeline.statistics.smoothing import GRID, damped_seasonal, seasonal_naive

RNG = np.random.default_rng(7)
SEASONS = 60 * (1 + 0.25 * np.sin(2 * math.pi * np.arange(72) / 12))
YEAR = [10, 12, 14, 16, 18, 20, 18, 16, 14, 12, 10, 8]


def textbook(values, alpha, beta, gamma, phi, first_trend, first_pattern):
    """Hyndman and Athanasopoulos 8.3 in its component form (level, trend and season equations), month by month."""
    step = (np.mean(values[12:24]) - np.mean(values[:12])) / 12
    line = [np.mean(values[:24]) + step * (month - 11.5) for month in range(24)]
    seasons = [first_pattern * (values[month] - line[month] + values[month + 12] - line[month + 12]) / 2 for month in range(12)]
    trend = first_trend * step
    level = np.mean(values[:24]) + trend * 11.5
    squares = 0.0
    for month in range(24, len(values)):
        before = level + phi * trend
        season = seasons[month % 12]
        squares += (values[month] - before - season) ** 2
        new_level = alpha * (values[month] - season) + (1 - alpha) * before
        trend = beta * (new_level - level) + (1 - beta) * phi * trend
        seasons[month % 12] = gamma * (values[month] - before) + (1 - gamma) * season
        level = new_level
    ahead = [
        max(0.0, level + sum(phi**k for k in range(1, h + 1)) * trend + seasons[(len(values) + h - 1) % 12]) for h in range(1, 13)
    ]
    return squares, ahead


@pytest.mark.parametrize("setting", GRID[::97].tolist())
def test_the_smoothing_is_the_textbooks(setting):
    values = RNG.poisson(SEASONS[:41]).astype(float)
    assert damped_seasonal(values, np.array([setting]))[-1] == pytest.approx(textbook(values, *setting)[1])


def test_the_setting_used_is_the_one_with_the_smallest_error():
    values = RNG.poisson(SEASONS[:40]).astype(float)
    best = min((textbook(values, *setting) for setting in GRID[::7].tolist()), key=lambda pair: pair[0])
    assert damped_seasonal(values, GRID[::7])[-1] == pytest.approx(best[1])


def test_a_forecast_uses_no_month_after_its_origin():
    values = RNG.poisson(SEASONS[:48]).astype(float)
    changed = values.copy()
    changed[40:] += 500
    for made in (damped_seasonal, seasonal_naive):
        assert made(values)[:41] == pytest.approx(made(changed)[:41], nan_ok=True)
        assert made(values)[-1] != pytest.approx(made(changed)[-1])


def test_a_series_that_repeats_is_forecast_exactly():
    found = forecast_months(YEAR * 3)
    assert found.values == pytest.approx(YEAR) and found.lower == found.upper == found.values
    assert (found.method, found.current_trend, found.forecast_trend) == ("seasonal_naive", "stable", "stable")


def test_a_straight_line_goes_on():
    # 100, 101, 102 ...: seasonal naive is 12 too low each month, the damped trend (damping 1, whole first trend) is exact
    found = forecast_months([100 + month for month in range(48)])
    assert found.values == pytest.approx([148 + month for month in range(12)])
    assert (found.method, found.current_trend, found.forecast_trend) == ("damped_trend", "increasing", "increase")
    assert found.error_ratio < 0.2 and found.back_tests == 12 * 12 + 78
    falling = forecast_months([200 - month for month in range(48)])
    assert (falling.current_trend, falling.forecast_trend) == ("decreasing", "decrease")


def test_the_kendall_score_by_hand():
    # 3 years, every month up each year: S = 12 * 3 = 36; variance 12 * 3 * 2 * 11 / 18 = 44; z = 35 / 6.6332 = 5.2765
    assert seasonal_kendall_score(np.arange(36)) == pytest.approx(5.2765, abs=0.0001)
    # one month of three years tied throughout (S 33, variance 44 - 66/18 = 40.333): z = 32 / 6.3509 = 5.0387
    one_tied = np.arange(36.0)
    one_tied[[0, 12, 24]] = 5
    assert seasonal_kendall_score(one_tied) == pytest.approx(5.0387, abs=0.0001)
    assert seasonal_kendall_score([4] * 36) == 0


@given(st.lists(st.integers(0, 40), min_size=24, max_size=60))
def test_backwards_in_value_turns_the_word_round(values):
    turned = {"increasing": "decreasing", "decreasing": "increasing"}
    word = current_trend(values)
    assert current_trend([40 - each for each in values]) == turned.get(word, word)


def test_only_the_last_three_years_are_current():
    assert current_trend([*range(60), *([59] * 36)]) == "stable"


@given(st.lists(st.integers(0, 300), min_size=24, max_size=50))
def test_limits_hold_the_forecast_and_nothing_is_below_nought(values):
    found = forecast_months(values)
    assert len(found.values) == 12
    assert all(0 <= low <= value <= high for low, value, high in zip(found.lower, found.values, found.upper))


@pytest.mark.parametrize(
    ("values", "breaks", "reason"),
    [
        ([5] * 23, [], "under_24_months"),
        ([5] * 20 + [math.nan] + [5] * 20, [], "missing_month"),
        ([5] * 48, [30], "series_break"),
    ],
)
def test_nothing_is_said_from_too_little(values, breaks, reason):
    found = forecast_months(values, breaks)
    assert (found.reason, found.values, found.method) == (reason, (), "none")
    assert found.current_trend == found.forecast_trend == "insufficient_data"


def test_a_break_at_the_edge_is_not_inside():
    assert forecast_months(YEAR * 3, [0, 36]).reason == ""


def test_below_three_years_there_is_a_forecast_and_no_ratio():
    found = forecast_months(YEAR * 2)
    assert (found.method, found.forecast_trend, found.current_trend) == ("seasonal_naive", "insufficient_data", "stable")
    assert math.isnan(found.error_ratio) and len(found.values) == 12


def test_no_month_is_below_nought():
    with pytest.raises(ValueError, match="0 or more"):
        forecast_months([-1] * 40)


def test_the_limits_hold_and_the_words_are_right_as_often_as_said():
    rng, held, clear, samples = np.random.default_rng(8), 0.0, 0, 250
    for _ in range(samples):
        series = rng.poisson(SEASONS)
        found = forecast_months(series[:60])
        held += float(((found.lower <= series[60:]) & (series[60:] <= found.upper)).mean())
        clear += found.current_trend != "stable"
    assert 0.93 <= held / samples <= 0.97
    assert clear / samples <= 0.06


def test_a_planted_rise_gets_its_words():
    rng, said = np.random.default_rng(9), 0
    for _ in range(50):
        found = forecast_months(rng.poisson(SEASONS[:60] * (1 + 0.02 * (np.arange(60) - 30))))
        said += found.current_trend == "increasing"
    assert said >= 48
