"""How full, who is turned away, what would change: by hand, and by the formula and the simulation, which must agree."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from pipeline.catalogue import load_supply
from pipeline.statistics.intervals import Estimate
from pipeline.statistics.queue_simulation import Scenario
from pipeline.statistics.queueing import erlang_refused_percent, units_needed
from pipeline.statistics.scenarios import (
    Asked,
    beside_observed,
    expected_refused,
    load_of,
    occupied_percent,
    played_through,
    scenario_of,
    turned_away_percent,
)

# 365 days: 100 stays of 50 days on average, 60 refused for want of room, 40 because no unit was of their kind.
ASKED = Asked(100, 60, 40, 365, Estimate(50.0, 40.0, 62.5, 100))
# 160 arrivals who fit in 365 days, 50 days each: 160 * 50 / 365
LOAD = 21.9178


def test_how_full_by_hand():
    # 100 * 50 = 5,000 nights of 20 * 365 = 7,300: 68.5 %; with means of 40 and 62.5 days 54.8 and 85.6 %
    assert occupied_percent(ASKED, 20) == pytest.approx((68.49, 54.79, 85.62, 100), abs=0.01)
    # counts that may be 2.5 off: 97.5 * 40 / 7,300 and 102.5 * 62.5 / 7,300
    assert occupied_percent(replace(ASKED, slack=2.5), 20)[1:3] == pytest.approx((53.42, 87.76), abs=0.01)


def test_turned_away_by_hand():
    # 100 of 200; Wilson's interval of a half of 200 is 43.1 to 56.9
    assert turned_away_percent(ASKED) == pytest.approx((50, 43.14, 56.86, 200), abs=0.01)
    assert ASKED.fits_percent == 80


def test_the_load_and_its_limits_by_hand():
    found = load_of(ASKED)
    assert (found.load, found.arrivals_per_year, found.stays) == pytest.approx((LOAD, 160.11, 100), abs=0.01)
    # Byar's limits of 160: 136.17 and 186.80. Logarithms: 0.1613 and 0.1549 with 0.2231 on both sides of the stay:
    # below hypot(0.1613, 0.2231) = 0.2753, above hypot(0.1549, 0.2231) = 0.2716
    assert (math.log(found.load / found.lower), math.log(found.upper / found.load)) == pytest.approx((0.2753, 0.2716), abs=0.001)
    assert load_of(ASKED, 0.8).load == pytest.approx(0.8 * LOAD, abs=0.001)
    wider = load_of(replace(ASKED, slack=2.5))
    assert wider.lower < found.lower and wider.upper > found.upper and wider.load == found.load


def test_what_is_expected_by_hand():
    # 20 % do not fit; of the others Erlang's share of 22 units
    found = expected_refused(ASKED, Scenario("as_now", 22, 0, 80))
    assert found.value == pytest.approx(20 + 0.8 * erlang_refused_percent(22, 160 * 50 / 365))
    assert found.lower < found.value < found.upper
    faster = expected_refused(ASKED, Scenario("faster", 22, 0, 80, stay_factor=0.8))
    assert faster.value == pytest.approx(20 + 0.8 * erlang_refused_percent(22, 0.8 * 160 * 50 / 365))


@pytest.mark.parametrize("name", load_supply().scenarios)
def test_the_formula_and_the_simulation_agree(name):
    """Every scenario of the project's page that has a formula: the formula lies within the limits of chance of the simulation."""
    scenario = scenario_of(name, load_supply().scenarios[name], 22, ASKED)
    played = played_through(ASKED, scenario, runs=400)
    assert played.upper - played.lower < 2
    if not scenario.dispersed_units:
        assert played.lower <= expected_refused(ASKED, scenario).value <= played.upper
    else:  # no formula: better than as many more units of the kind there are, worse than if everybody fitted one pool
        one_pool = expected_refused(replace(ASKED, no_room=100, wrong_kind=0), Scenario("one pool", 26))
        same_kind = expected_refused(ASKED, Scenario("same kind", 26, 0, 80))
        assert one_pool.value - 1 <= played.refused_percent <= same_kind.value


def test_each_change_helps():
    plan = load_supply().scenarios
    found = {name: expected_refused(ASKED, scenario_of(name, plan[name], 22, ASKED)).value for name in plan}
    assert all(found[name] < found["as_now"] for name in plan if name != "as_now")


def test_units_that_would_be_enough_are_enough():
    for target in load_supply().refusal_targets.values():
        units = units_needed(load_of(ASKED), target)
        assert units.lower <= units.units <= units.upper
        refused = expected_refused(replace(ASKED, wrong_kind=0), Scenario("enough", units.units)).value
        one_fewer = expected_refused(replace(ASKED, wrong_kind=0), Scenario("one fewer", units.units - 1)).value
        assert refused <= target < one_fewer


@pytest.mark.parametrize(
    ("no_room", "days", "units", "verdict"),
    # Three years, 300 housed; load (300 + no_room) * days / 1096. 15 refused, 62 days, 14 units: 17.8, Erlang 31 %, and 5 % were: fewer.
    # 51 refused, 50 days, 20 units: 16.0, 6 %, and 15 % is within chance and the range of the load. 180, 20 days, 20 units: 8.8, nearly
    # none, and 38 % were: more.
    [(15, 62, 14, "fewer"), (51, 50, 20, "as_expected"), (180, 20, 20, "more")],
)
def test_those_turned_away_are_set_beside_those_expected(no_room, days, units, verdict):
    asked = Asked(300, no_room, 0, 1096, Estimate(float(days), 0.9 * days, 1.1 * days, 300))
    assert beside_observed(asked, Scenario("as_now", units)) == verdict


def test_a_load_needs_somebody_and_a_stay_with_limits():
    with pytest.raises(ValueError, match="needs arrivals"):
        load_of(replace(ASKED, stays=0, no_room=0))
    with pytest.raises(ValueError, match="limits above 0"):
        load_of(replace(ASKED, stay=Estimate(50.0, math.nan, math.nan, 1)))
    with pytest.raises(ValueError, match="at least one place"):
        occupied_percent(ASKED, 0)
