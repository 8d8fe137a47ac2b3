"""Who finds no room, and how many units it would take, from printed figures alone: they say no more than the figures they are made of."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipeline.catalogue import load_supply
from pipeline.periods import period_from_code
from pipeline.protect.figures import half_up
from pipeline.statistics import (
    Asked,
    Estimate,
    beside_observed,
    expected_refused,
    load_of,
    occupied_percent,
    scenario_of,
    turned_away_percent,
    units_needed,
)

HIDDEN: dict[str, object] = {}
LEFT_OUT = "hidden_reasons_left_out"
AS_NOW = "as_now"
BESIDE = {"as_expected": "turned_away_as_expected", "more": "turned_away_more", "fewer": "turned_away_fewer"}
SHORTEST_STAY_DAYS = 0.5


def occupied(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """Places taken on an average night in percent, from the printed stays, mean stay and places."""
    asked, places = _asked(row, frame, policy, with_refusals=False), _value(frame, load_supply().made_of.places_average, row["period"])
    return HIDDEN if asked is None or not places else _percent(occupied_percent(asked, places), policy)


def turned_away(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """Refusals for want of a unit in percent of them and the stays, from the printed counts; a hidden reason is left out, and said to be."""
    asked = _asked(row, frame, policy)
    if asked is None:
        return HIDDEN
    away = asked.no_room + asked.wrong_kind
    counts = {"numerator": away, "denominator": away + asked.stays}
    return counts | _percent(turned_away_percent(asked), policy) | {"caveat": _left_out(row, frame)}


def needed(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The fewest units for the target that the row's group names, with the range that those of arrivals and stays give."""
    asked, plan = _asked(row, frame, policy), load_supply()
    if asked is None:
        return HIDDEN
    found = units_needed(load_of(asked, plan.scenarios[block.scenario].stay_factor), plan.refusal_targets[row["group"]])
    return {"value": found.units, "lower": found.lower, "upper": found.upper}


def refused_in_scenario(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The percent turned away in the scenario that the row's group names; as now also beside those who truly were."""
    asked, plan = _asked(row, frame, policy), load_supply()
    places = _value(frame, plan.made_of.places, row["period"])
    if asked is None or places is None:
        return HIDDEN
    scenario = scenario_of(row["group"], plan.scenarios[row["group"]], int(places), asked)
    beside = BESIDE[beside_observed(asked, scenario)] if row["group"] == AS_NOW else ""
    return _percent(expected_refused(asked, scenario), policy) | {"caveat": ";".join(filter(None, (_left_out(row, frame), beside)))}


UNMET: dict[str, Callable] = {"occupied": occupied, "turned_away": turned_away, "units_needed": needed, "expected_refused": refused_in_scenario}


def _asked(row: dict, frame: pd.DataFrame, policy, with_refusals: bool = True) -> Asked | None:
    """Who asked in the row's period, as printed; None when stays, their length or those refused for want of room are not printed.

    The limits of the mean stay are widened by what they were rounded to, and so are the counts.
    """
    plan, period = load_supply(), period_from_code(row["period"])
    stays, mean = _cell(frame, plan.made_of.stays, row["period"]), _cell(frame, plan.made_of.stay_days, row["period"])
    no_room = [_refused(frame, code, row["period"]) for code in plan.no_room]
    if stays is None or mean is None or pd.isna(mean["lower"]) or pd.isna(mean["upper"]) or (with_refusals and None in no_room):
        return None
    wrong_kind = [_refused(frame, code, row["period"]) or 0 for code in plan.wrong_kind]
    half = policy.derived.median_round_base / 2
    lower = max(float(mean["lower"]) - half, SHORTEST_STAY_DAYS)
    stay = Estimate(float(mean["value"]), min(lower, float(mean["value"])), float(mean["upper"]) + half, int(mean["denominator"]))
    days = (period.last_day - period.first_day).days + 1
    counts = (float(stays["numerator"]), float(sum(each or 0 for each in no_room)), float(sum(wrong_kind)))
    return Asked(*counts, days, stay, slack=policy.round_base / 2)


def _refused(frame: pd.DataFrame, code: str, period: str) -> float | None:
    found = _cell(frame, load_supply().made_of.refusals, period, code)
    return None if found is None or pd.isna(found["numerator"]) else float(found["numerator"])


def _left_out(row: dict, frame: pd.DataFrame) -> str:
    """The caveat when a reason that a unit of another kind would have removed is hidden."""
    hidden = [code for code in load_supply().wrong_kind if _refused(frame, code, row["period"]) is None]
    return LEFT_OUT if hidden else ""


def _cell(frame: pd.DataFrame, indicator: str, period: str, group: str = "") -> pd.Series | None:
    """The printed row of a figure; None when it has no value."""
    found = frame.loc[frame["ref"].eq("/".join(filter(None, (indicator, period, group)))) & frame["value"].notna()]
    return None if found.empty else found.iloc[0]


def _value(frame: pd.DataFrame, indicator: str, period: str) -> float | None:
    found = _cell(frame, indicator, period)
    return None if found is None else float(found["value"])


def _percent(found: Estimate, policy) -> dict[str, object]:
    return {name: half_up(float(getattr(found, name)), policy.derived.percent_decimals) for name in ("value", "lower", "upper")}
