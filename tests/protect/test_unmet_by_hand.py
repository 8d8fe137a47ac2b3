"""Who asked, as printed: every number that the answers on supply rest on, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.protect import unmet
from pipeline.statistics import Estimate
from pipeline.statistics.queueing import erlang_refused_percent

RULES = SimpleNamespace(round_base=5, derived=SimpleNamespace(median_round_base=5, percent_decimals=0))
ROW = {"period": "2024", "group": "as_now"}
REASONS = {"no_space_or_capacity": 205, "large_family": 65, "older_male_child": 25, "male_or_trans_not_accommodated": 15}


@pytest.fixture
def frame():
    """What is printed of 2024: 330 stays of 50 days (45 to 55), refusals by reason, 22 places and 20.35 on an average night."""

    def made(mean=(50, 45, 55), stays=330, **changed):
        names = {"refuge_stays_count": (stays, None, stays, None, None), "refuge_stay_days_mean": (None, 330, *mean)}
        names |= {"refuge_family_places_count": (None, None, 22, None, None), "refuge_places_average_count": (None, None, 20.35, None, None)}
        names |= {f"refuge_refusal_reason_percent/{code}": (n, 770, None if n is None else 1.0, None, None) for code, n in (REASONS | changed).items()}
        rows = [(*name.partition("/")[::2], *numbers) for name, numbers in names.items()]
        frame = pd.DataFrame(rows, columns=["indicator", "group", "numerator", "denominator", "value", "lower", "upper"])
        frame = frame.assign(ref=[f"{name}/2024" + f"/{group}" * bool(group) for name, group in frame[["indicator", "group"]].to_numpy()])
        return frame.astype(dict.fromkeys(["numerator", "denominator", "value", "lower", "upper"], "Float64"))

    return made


def asked(frame, with_refusals=True):
    return unmet._asked(ROW, frame, RULES, with_refusals)


def test_who_asked(frame):
    """65 + 25 + 15 of the wrong kind; 366 days, since 2024 has a 29 February; the mean's limits reach 2.5 further, and each count may be 2.5 off."""
    found = asked(frame())
    assert (found.stays, found.no_room, found.wrong_kind, found.days, found.slack) == (330, 205, 105, 366, 2.5)
    assert found.stay == Estimate(50, 42.5, 57.5, 330)


def test_a_mean_stay_is_never_shorter_than_half_a_day_and_its_limits_hold_it(frame):
    """2 less 2.5 is less than nothing: half a day. A mean of nothing has a limit of nothing."""
    assert asked(frame(mean=(5, 2, 10))).stay == Estimate(5, 0.5, 12.5, 330)
    assert asked(frame(mean=(0, 0, 5))).stay == Estimate(0, 0, 7.5, 330)


def test_a_hidden_reason_counts_for_nothing_and_is_told(frame):
    hidden = frame(older_male_child=None)
    assert asked(hidden).wrong_kind == 80
    assert unmet._left_out(ROW, hidden) == "hidden_reasons_left_out" and unmet._left_out(ROW, frame()) == ""


@pytest.mark.parametrize("changed", [{"mean": (50, None, 55)}, {"mean": (50, 45, None)}, {"mean": (None, 45, 55)}, {"stays": None}])
def test_without_stays_or_their_length_nobody_can_say(frame, changed):
    assert asked(frame(**changed)) is None and asked(frame(**changed), with_refusals=False) is None
    for answer in (unmet.occupied, unmet.turned_away, unmet.refused_in_scenario):
        assert answer(ROW, None, frame(**changed), RULES) == {}
    assert unmet.needed(ROW | {"group": "ten"}, SimpleNamespace(scenario="as_now"), frame(**changed), RULES) == {}


def test_how_full_it_was_needs_no_refusals(frame):
    """330 stays of 50 days in 366 nights are 45.1 taken a night, of 20.35 places: 221.5 %. Those refused are not asked for."""
    hidden = frame(no_space_or_capacity=None)
    assert asked(hidden) is None and asked(hidden, with_refusals=False).no_room == 0
    assert unmet.occupied(ROW, None, hidden, RULES)["value"] == 222
    no_places = hidden.assign(value=hidden["value"].mask(hidden["indicator"].eq("refuge_places_average_count")))
    assert unmet.occupied(ROW, None, no_places, RULES) == {}
    none = hidden.assign(value=hidden["value"].mask(hidden["indicator"].eq("refuge_places_average_count"), 0))
    assert unmet.occupied(ROW, None, none, RULES) == {}


def test_turned_away_counts_both_kinds_of_reason(frame):
    """310 of 640 asked: 48.4 %."""
    found = unmet.turned_away(ROW, None, frame(), RULES)
    assert (found["numerator"], found["denominator"], found["value"], found["caveat"]) == (310, 640, 48, "")
    assert unmet.turned_away(ROW, None, frame(large_family=None), RULES)["caveat"] == "hidden_reasons_left_out"


@pytest.mark.parametrize(("group", "target"), [("five", 5), ("ten", 10), ("twenty", 20)])
@pytest.mark.parametrize(("scenario", "factor"), [("as_now", 1), ("faster_move_on", 0.8)])
def test_units_needed_are_the_fewest_by_erlang(frame, group, target, scenario, factor):
    """535 a year of whom each stays 50 days (or 40): the load is 535 / 366 x 50."""
    found = unmet.needed(ROW | {"group": group}, SimpleNamespace(scenario=scenario), frame(), RULES)
    load = 535 / 366 * 50 * factor
    assert erlang_refused_percent(found["value"], load) <= target < erlang_refused_percent(found["value"] - 1, load)
    assert found["lower"] < found["value"] < found["upper"]


def test_what_is_expected_in_a_scenario_needs_the_places(frame):
    """As now: 105 of 640 fit no unit, and of the rest so many are refused as Erlang says of 22 places."""
    found = unmet.refused_in_scenario(ROW, None, frame(), RULES)
    fits = 535 / 640
    assert found["value"] == round(100 * (1 - fits) + fits * erlang_refused_percent(22, 535 / 366 * 50))
    assert found["caveat"] == "turned_away_fewer"  # 48 % were, and far more are expected
    more = unmet.refused_in_scenario(ROW | {"group": "more_units"}, None, frame(), RULES)
    assert more["value"] == round(100 * (1 - fits) + fits * erlang_refused_percent(26, 535 / 366 * 50)) and more["caveat"] == ""
    gone = frame().loc[lambda each: each["indicator"].ne("refuge_family_places_count")]
    assert unmet.refused_in_scenario(ROW, None, gone, RULES) == {}
    both = unmet.refused_in_scenario(ROW, None, frame(older_male_child=None), RULES)
    assert both["caveat"].split(";")[0] == "hidden_reasons_left_out" and len(both["caveat"].split(";")) == 2


def test_a_figure_is_that_of_its_period_and_group_and_none_without_a_value(frame):
    rows = frame()
    assert unmet._value(rows, "refuge_family_places_count", "2024") == 22 and unmet._value(rows, "refuge_family_places_count", "2023") is None
    assert unmet._refused(rows, "large_family", "2024") == 65 and unmet._refused(rows, "debts", "2024") is None
    assert unmet._refused(rows.assign(value=None), "large_family", "2024") is None
    assert unmet._refused(rows.assign(numerator=pd.array([None] * len(rows), dtype="Float64")), "large_family", "2024") is None
