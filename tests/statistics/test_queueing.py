"""Units needed: published Erlang B tables, Erlang's own sum, by hand, and a simulation that must agree."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.queue_simulation import Demand, Scenario, simulate_refusals
from pipeline.statistics.queueing import erlang_refused_percent, units_for, units_needed
from pipeline.statistics.scenarios import Asked, load_of
from pipeline.statistics.survival import mean_stay_interval

units = st.integers(1, 60)
loads = st.floats(0.05, 80)


@pytest.mark.parametrize(
    ("lines", "percent", "load"),
    # Published Erlang B tables (load that gives the percent): 15 lines at 1 % is 8.108 in the manual of the calculator at erlang.com.
    [(1, 1, 0.0101), (2, 1, 0.153), (5, 1, 1.361), (10, 1, 4.461), (15, 1, 8.108), (20, 1, 12.031), (5, 5, 2.219), (10, 2, 5.084),
     (10, 5, 6.216), (20, 5, 15.249), (20, 10, 17.613)],
)  # fmt: skip
def test_published_table(lines, percent, load):
    half_a_digit = 0.00006 if load < 0.1 else 0.0006
    assert erlang_refused_percent(lines, load - half_a_digit) < percent < erlang_refused_percent(lines, load + half_a_digit)
    assert units_for(load * 0.99, percent) == lines


@given(units, loads)
def test_the_recursion_is_erlangs_sum(lines, load):
    """Another route: the formula as Erlang wrote it, load^n/n! over the sum of load^k/k!, in logarithms."""
    terms = [k * math.log(load) - math.lgamma(k + 1) for k in range(lines + 1)]
    expected = 100 * math.exp(terms[-1]) / sum(math.exp(each) for each in terms)
    assert erlang_refused_percent(lines, load) == pytest.approx(expected, rel=1e-9)


def test_by_hand():
    # load 2: B(0) = 1, B(1) = 2/3, B(2) = (4/3)/(2 + 4/3) = 0.4, B(3) = 0.8/3.8 = 0.210526
    assert erlang_refused_percent(3, 2) == pytest.approx(21.0526, abs=0.0001)
    assert erlang_refused_percent(0, 2) == 100 and erlang_refused_percent(3, 0) == 0


@given(units, loads)
def test_refusals_fall_with_units_and_rise_with_load(lines, load):
    here = erlang_refused_percent(lines, load)
    assert erlang_refused_percent(lines + 1, load) < here < erlang_refused_percent(lines, load * 1.1)


@given(loads, st.floats(0.5, 90))
def test_the_fewest_units_are_the_fewest(load, target):
    fewest = units_for(load, target)
    assert erlang_refused_percent(fewest, load) <= target
    assert fewest == 0 or erlang_refused_percent(fewest - 1, load) > target


def test_impossible_questions_are_refused():
    with pytest.raises(ValueError, match="refusals need"):
        erlang_refused_percent(-1, 2)
    with pytest.raises(ValueError, match="target above 0"):
        units_for(2, 0)


# 60 arrivals a year who stay 15, 60 or 200 days: mean 83.75, load 60 * 83.75 / 365.25 = 13.758
DEMAND = Demand(60, np.array([15.0, 60.0, 200.0]), np.array([0.25, 0.45, 0.30]))
LOAD = 60 * (15 * 0.25 + 60 * 0.45 + 200 * 0.30) / 365.25


@pytest.mark.parametrize("lines", [8, 14, 20])
def test_the_simulation_agrees_with_erlang(lines):
    found = simulate_refusals(DEMAND, Scenario("now", lines), years=20, runs=40)
    assert found.lower <= erlang_refused_percent(lines, LOAD) <= found.upper
    assert found.upper - found.lower < 4


def test_scenarios_with_a_known_answer():
    everyone = simulate_refusals(DEMAND, Scenario("one pool", 10, dispersed_units=4), years=20, runs=40)
    assert everyone.lower <= erlang_refused_percent(14, LOAD) <= everyone.upper
    nobody = simulate_refusals(DEMAND, Scenario("refuge fits nobody", 10, dispersed_units=4, fits_percent=0), years=20, runs=40)
    assert nobody.lower <= erlang_refused_percent(4, LOAD) <= nobody.upper
    faster = simulate_refusals(DEMAND, Scenario("faster", 10, stay_factor=0.8), years=20, runs=40)
    assert faster.lower <= erlang_refused_percent(10, LOAD * 0.8) <= faster.upper
    # A fifth who fit nowhere are refused; the rest meet Erlang with four fifths of the load.
    split = simulate_refusals(DEMAND, Scenario("a fifth do not fit", 10, fits_percent=80), years=20, runs=40)
    assert split.lower <= 20 + 0.8 * erlang_refused_percent(10, LOAD * 0.8) <= split.upper


def test_dispersed_units_help_those_the_refuge_cannot_take():
    now = simulate_refusals(DEMAND, Scenario("now", 12, fits_percent=70))
    more = simulate_refusals(DEMAND, Scenario("more of the same", 16, fits_percent=70))
    dispersed = simulate_refusals(DEMAND, Scenario("dispersed", 12, dispersed_units=4, fits_percent=70))
    assert dispersed.upper < more.lower < now.lower


def test_a_run_is_counted_only_once_it_is_as_full_as_usual():
    short = simulate_refusals(DEMAND, Scenario("now", 8), years=0.25, runs=600)
    assert short.lower <= erlang_refused_percent(8, LOAD) <= short.upper


def test_the_range_holds_the_load_and_the_units_as_often_as_said():
    # 180 who ask and 120 of them housed in three years, stays of mean 90 days, exponential: load 180 / 1095 * 90 = 14.795
    rng, load, needed, samples, truth = np.random.default_rng(11), 0, 0, 400, 180 / 1095 * 90
    for _ in range(samples):
        stay = mean_stay_interval(rng.exponential(90, 120), np.ones(120, dtype=bool))
        found = load_of(Asked(120, rng.poisson(180) - 120, 0, 1095, stay))
        load += found.lower <= truth <= found.upper
        range_of_units = units_needed(found, 10)
        needed += range_of_units.lower <= units_for(truth, 10) <= range_of_units.upper
    # 400 samples leave 1.1 points of chance
    assert 0.93 <= load / samples <= 0.97
    assert needed >= load


def test_a_simulation_can_be_repeated():
    assert simulate_refusals(DEMAND, Scenario("now", 9), runs=5) == simulate_refusals(DEMAND, Scenario("now", 9), runs=5)
    assert {type(value) for value in vars(simulate_refusals(DEMAND, Scenario("now", 9), runs=5)).values()} == {str, float, int}
    assert simulate_refusals(DEMAND, Scenario("now", 9), runs=5) != simulate_refusals(DEMAND, Scenario("now", 9), runs=5, seed=2)


@pytest.mark.parametrize("scenario", [Scenario("", -1), Scenario("", 3, fits_percent=101), Scenario("", 3, stay_factor=0)])
def test_impossible_scenarios_are_refused(scenario):
    with pytest.raises(ValueError, match="scenario"):
        simulate_refusals(DEMAND, scenario)
