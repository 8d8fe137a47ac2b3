"""Who finds no room, and how many units it would take: from stays, refusals, the length of stay and the places there are.

Made as protect makes it again from printed figures (config/supply.yml names them), so that the two views differ by rounding alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.catalogue import load_indicators, load_supply
from pipeline.measure.answers import answers_of, code_list, in_period, rows_of
from pipeline.measure.rows import TOO_SMALL, Made, evidence_row, gather, measure_row
from pipeline.measure.stays import days_so_far
from pipeline.measure.supply import nights_open, open_at_end
from pipeline.statistics import (
    Asked,
    Estimate,
    expected_refused,
    load_of,
    mean_stay_interval,
    occupied_percent,
    scenario_of,
    turned_away_percent,
    units_needed,
)


@dataclass(frozen=True, eq=False)
class Period:
    """What the records say of one period: who asked, family places on the last day and on an average night, and the rows behind."""

    asked: Asked
    places: int
    places_average: float
    stays: np.ndarray
    no_room: np.ndarray
    refusals: np.ndarray


def occupied(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: places taken on an average night, in percent of those there were; limits are those of the mean stay."""

    def rows(period, found: Period) -> Made:
        return _row(indicator, period, found, occupied_percent(found.asked, found.places_average), "places")

    return _each_period(indicator, tables, periods, rows)


def turned_away(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: refusals for want of a unit (full, or none of the kind), in percent of them and the stays that began."""

    def rows(period, found: Period) -> Made:
        away = found.asked.no_room + found.asked.wrong_kind
        counts = {"numerator": away, "denominator": away + found.asked.stays}
        return _row(indicator, period, found, turned_away_percent(found.asked), "refusals", **counts)

    return _each_period(indicator, tables, periods, rows)


def needed(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and target of config/supply.yml: the fewest units, with the range that those of arrivals and stays give."""
    plan = load_supply()

    def rows(period, found: Period) -> Made:
        found = replace(found, refusals=found.no_room)  # those of a household of another kind play no part
        load = load_of(found.asked, plan.scenarios[indicator.scenario].stay_factor)
        made = ((target, units_needed(load, plan.refusal_targets[target])) for target in code_list(indicator, tables))
        return gather(
            _row(indicator, period, found, Estimate(each.units, each.lower, each.upper, load.stays), "refusals", group=target) for target, each in made
        )

    return _each_period(indicator, tables, periods, rows)


def refused_in_scenarios(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and scenario of config/supply.yml: the percent that would be turned away, with its range."""
    plan = load_supply()

    def rows(period, found: Period) -> Made:
        chosen = ((name, scenario_of(name, plan.scenarios[name], found.places, found.asked)) for name in code_list(indicator, tables))
        return gather(
            _row(indicator, period, found, expected_refused(found.asked, scenario), "refusals", "places", group=name) for name, scenario in chosen
        )

    return _each_period(indicator, tables, periods, rows)


def _each_period(indicator, tables: dict[str, pd.DataFrame], periods: list, rows: Callable[..., Made]) -> Made:
    """The rows of every period; too small to rate, with the same rows planned, where there are too few stays to say how long they last."""
    parts = []
    for period in periods:
        found = _found(indicator, tables, period)
        parts.append(_too_small(indicator, tables, period) if found is None else rows(period, found))
    return gather(parts)


def _too_small(indicator, tables: dict[str, pd.DataFrame], period) -> Made:
    return Made([measure_row(indicator, period, group=group, status=TOO_SMALL, sources=_sources()) for group in code_list(indicator, tables) or [""]], [])


def _found(indicator, tables: dict[str, pd.DataFrame], period) -> Period | None:
    """What the records say of the period; None when a figure that all the rest is made of cannot be given."""
    blocks, plan = load_indicators(), load_supply()
    made_of = {name: blocks[figure] for name, figure in plan.made_of.model_dump().items()}
    stays = _in(made_of["stays"], tables, period)
    dated = stays.loc[stays[made_of["stay_days"].field].notna()]
    if len(dated) < max(indicator.smallest_denominator, 1):
        return None
    stay = mean_stay_interval(*days_so_far(dated, made_of["stay_days"].field, made_of["stay_days"].ends_on))
    units = rows_of(made_of["places"], tables)
    nights = nights_open(units, made_of["places_average"].field, period)
    if not 0 < stay.lower <= stay.upper < math.inf or not nights:
        return None
    reasons = answers_of(made_of["refusals"], tables, _in(made_of["refusals"], tables, period))
    counts = reasons["item"].value_counts()
    no_room, wrong_kind = (sum(int(counts.get(code, 0)) for code in codes) for codes in (plan.no_room, plan.wrong_kind))
    days = (period.last_day - period.first_day).days + 1
    asked = Asked(len(stays), no_room, wrong_kind, days, stay)
    open_now = int(open_at_end(units, period)[made_of["places"].field].sum())
    behind = [reasons.loc[reasons["item"].isin(codes), "row_id"].unique() for codes in (plan.no_room, [*plan.no_room, *plan.wrong_kind])]
    return Period(asked, open_now, nights / days, stays["row_id"].to_numpy(dtype="int64"), *behind)


def _in(block, tables: dict[str, pd.DataFrame], period) -> pd.DataFrame:
    rows = rows_of(block, tables)
    return rows.loc[in_period(rows["year"], period)]


def _sources(*used: str) -> list[str]:
    """The data sets of the figures named (words of made_of) beside the stays; of all of them when none is named."""
    made_of: Mapping[str, str] = load_supply().made_of.model_dump()
    return [load_indicators()[made_of[name]].data_set for name in used or made_of]


def _row(indicator, period, found: Period, figure: Estimate, *used: str, group: str = "", **counts: float) -> Made:
    numbers = {"value": figure.value, "lower": figure.lower, "upper": figure.upper} | counts
    row = measure_row(indicator, period, group=group, sources=_sources(*used), **numbers)
    return Made([row], [*_behind(row["ref"], found, used)])


def _behind(ref: str, found: Period, used: Iterable[str]) -> Iterable[dict[str, object]]:
    blocks, made_of = load_indicators(), load_supply().made_of
    yield evidence_row(ref, blocks[made_of.stays].data_set, "denominator", found.stays)
    if "refusals" in used:
        yield evidence_row(ref, blocks[made_of.refusals].data_set, "numerator", found.refusals)
