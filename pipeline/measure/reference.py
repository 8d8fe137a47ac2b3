"""Figures made of official statistics: residents, deprivation, and how many a survey or a standard would lead one to expect."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from pipeline.catalogue import Fact, load_facts
from pipeline.measure.rows import NOT_COLLECTED, NOT_SUPPLIED, OK, Made, gather, measure_row
from pipeline.receive_reference import Places
from pipeline.statistics import wilson_interval

NOT_COMPARABLE = "not_comparable"
SURVEY = "csew"
DESIGN_FACTOR = f"{SURVEY}_design_factor"
SEXES = ("female", "male")
SEX_SPLIT = "sex_split_estimated"
# The survey's rate has two figures, so people are given to the nearest hundred: more would claim what nobody knows.
NEAREST = 100
# Abuse is domestic abuse in law from this age on, so an adult is somebody of this age here as in the survey.
ADULT = 16


def reference(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period for the area and each ward, as `geographies` asks: the wards' column that `field` names.

    `population` is residents, a count; `deprivation_score` is a score, with no numerator, and the area has none.
    """
    return gather(_reference_in(indicator, period, places) for period in periods)


def _reference_in(indicator, period, places: Places) -> Made:
    column = "population" if indicator.field == "population" else "deprivation_score"
    named = dict(zip(places.wards["ward_code"], places.wards[column], strict=True)) if "ward" in indicator.geographies else {}
    if "area" in indicator.geographies and column == "population":
        named = {"": places.area_population} | named
    return Made([_figure(indicator, period, ward, value) for ward, value in named.items()], [])


def _figure(indicator, period, ward: str, value) -> dict[str, object]:
    if pd.isna(value):
        return measure_row(indicator, period, ward=ward, status=NOT_SUPPLIED)
    numbers = {"numerator": value} if indicator.unit == "count" else {}
    return measure_row(indicator, period, ward=ward, value=value, **numbers)


def expected(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period: the survey's rate of the year (facts of config/facts.yml) times residents of the survey's own ages.

    See expected_from for what a row holds.
    """
    return expected_from(indicator, load_facts(), periods, places)


def expected_from(indicator, facts: Mapping[str, Fact], periods: list, places: Places) -> Made:
    """One row a period, or one a sex when the breakdown is sex: expected victims in a year, to the nearest hundred people.

    A window is the mean of its years, and not comparable when the survey changed its questions or ages inside it.
    lower and upper only where every fact of the period has a range: the survey's own, or one made from how many answered. status:
    not_collected for a year the survey did not ask, not_supplied for a year without a fact or an area without ages.
    """
    groups = SEXES if indicator.breakdown == "sex" else ("all",)
    by_year = {(fact.year, fact.group): _with_range(fact, facts) for fact in facts.values() if fact.survey == SURVEY}
    return Made([_expected_row(indicator, period, group, by_year, places) for period in periods for group in groups], [])


def _with_range(fact: Fact, facts: Mapping[str, Fact]) -> Fact:
    """The fact; one with a base has the limits of a share among so many adults, fewer by the square of the survey's design factor.

    Source: Wilson (1927), J Am Stat Assoc 22: 209-212; Kish (1965), Survey sampling, p. 258 (the design effect, of which the factor is the root).
    """
    if fact.base is None:
        return fact
    as_if_drawn_evenly = fact.base / facts[DESIGN_FACTOR].value ** 2
    lower, upper = wilson_interval(as_if_drawn_evenly * fact.value / 100, as_if_drawn_evenly)
    return fact.model_copy(update={"lower": lower, "upper": upper})


def recommended(indicator, tables: dict[str, pd.DataFrame], periods: list, places: Places) -> Made:
    """One row a period: how many cases a standard (the fact that `field` names, a year for every `per` adult women) asks for.

    A window has as many years' worth as it has years, so that it can be set beside the cases of those years.
    """
    return recommended_from(indicator, load_facts()[indicator.field], periods, places)


def recommended_from(indicator, standard: Fact, periods: list, places: Places) -> Made:
    """The rows of `recommended` for a given standard; not_supplied where the area page has no ages or no sexes."""
    women = adult_women(places)
    return Made([_asked_for(indicator, period, standard, women) for period in periods], [])


def _asked_for(indicator, period, standard: Fact, women: int | None) -> dict[str, object]:
    named = {"sources": ["facts"], "caveats": [*standard.caveats, SEX_SPLIT]}
    if women is None:
        return measure_row(indicator, period, status=NOT_SUPPLIED, **named)
    cases = math.floor(standard.value * women * len(period.years) / indicator.per + 0.5)
    return measure_row(indicator, period, numerator=cases, value=cases, **named)


def adult_women(places: Places) -> int | None:
    """Women of 16 and over: residents of that age by the share of women among all residents; None where either is not known."""
    if places.population_by_age is None or not places.sex_totals:
        return None
    return round(sum(places.population_by_age[ADULT:]) * places.sex_totals["female"] / sum(places.sex_totals.values()))


def _expected_row(indicator, period, group: str, by_year: Mapping, places: Places) -> dict[str, object]:
    named = {"group": "" if group == "all" else group, "sources": ["facts"]}
    parts = [_parts_of(year, group, by_year) for year in period.years]
    used = [fact for part in parts for fact in part]
    named["caveats"] = [code for fact in used for code in fact.caveats]
    status = _status(parts, used, places)
    if status != OK:
        return measure_row(indicator, period, status=status, **named)
    if any(fact.group in SEXES for fact in used):
        named["caveats"].append(SEX_SPLIT)
    numbers = {name: _mean_of_years(parts, name, places) for name in ("value", "lower", "upper")}
    return measure_row(indicator, period, numerator=numbers["value"], **numbers, **named)


def _parts_of(year: int, group: str, by_year: Mapping) -> list[Fact]:
    """The facts that add up to the group in the year: its own, or those of both sexes, or the words for a year without a survey; else none."""
    own = by_year.get((year, group))
    if own is not None:
        return [own]
    whole = by_year.get((year, "all"))
    if group in SEXES and whole is not None and isinstance(whole.value, str):  # a year in which nobody was asked
        return [whole]
    both = [by_year.get((year, sex)) for sex in SEXES]
    return both if group == "all" and None not in both else []


def _status(parts: list[list[Fact]], used: list[Fact], places: Places) -> str:
    """ok, or why the period has no figure."""
    if any(isinstance(fact.value, str) for fact in used):
        return NOT_COLLECTED
    needs_sexes = any(fact.group in SEXES for fact in used)
    if not all(parts) or places.population_by_age is None or (needs_sexes and not places.sex_totals):
        return NOT_SUPPLIED
    alike = {(fact.questions, fact.ages) for fact in used}
    return OK if len(alike) == 1 else NOT_COMPARABLE


def _mean_of_years(parts: list[list[Fact]], name: str, places: Places) -> float | None:
    """People a year, to the nearest hundred: each fact's percent (its value or a limit) of the residents it speaks of; None when one has no limit.

    Years and sexes are samples of their own, so their distances to the limit are joined as the sides of a right angle.
    Source: Zou and Donner (2008), Stat Med 27: 1693-1702 (limits of a sum of independent estimates).
    """
    used = [(fact, _residents(fact, places) / 100) for part in parts for fact in part]
    if any(getattr(fact, name) is None for fact, _ in used):
        return None
    reach = math.hypot(*((getattr(fact, name) - fact.value) * people for fact, people in used))
    people = sum(fact.value * people for fact, people in used) + (-reach if name == "lower" else reach)
    return NEAREST * math.floor(people / len(parts) / NEAREST + 0.5)


def _residents(fact: Fact, places: Places) -> float:
    """Residents of the fact's ages and sex; the sex split of an age group is that of all ages."""
    first, last = fact.ages
    aged = sum(places.population_by_age[first : last + 1])
    if fact.group not in SEXES:
        return aged
    return aged * places.sex_totals[fact.group] / sum(places.sex_totals.values())
