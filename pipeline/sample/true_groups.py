"""What must be counted where a table merges answers, or crosses two: the groups typed here once more, away from config."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipeline.sample.draws import NOT_ASKED
from pipeline.sample.survey import ITEMS

# In a single year; a window is given answer by answer.
DESTINATIONS = {
    "social_tenancy": {"local_authority_tenancy", "housing_association_tenancy"},
    "private_rented": {"private_rented"},
    "second_stage": {"second_stage"},
    "refuge_or_temporary": {"another_refuge", "temporary_accommodation"},
    "family_or_friends": {"family_or_friends"},
    "home_or_elsewhere": {"returned_home_safely", "returned_to_perpetrator", "hospital", "other"},
}
SAFETY_OR_OTHER = {"location_unsafe", "risk_to_others", "male_or_trans_not_accommodated", "ineligible", "incomplete_referral", "other"}
AGES = {"age_16_24": (16, 24), "age_25_34": (25, 34), "age_35_44": (35, 44), "age_45_54": (45, 54), "age_55_and_over": (55, 110)}
CHILDREN = {"age_0_4": (0, 4), "age_5_10": (5, 10), "age_11_15": (11, 15), "age_16_17": (16, 17)}
HOUSEHOLDS = {"woman_alone": {"woman_alone"}, "woman_with_children": {"woman_with_children"}, "man": {"man_alone", "man_with_children"}}
HOUSEHOLDS |= {"other": {"couple", "couple_with_children", "other"}}
ANSWER_SIDES = {"agree": {"agree", "strongly_agree"}, "middle": {"neither", "not_applicable"}, "disagree": {"disagree", "strongly_disagree"}}
# indicator → what is on the yes side, among those who say anything
SIDES: dict[str, tuple[str, Callable[[set[str]], bool], Callable[[set[str]], bool]]] = {
    "refuge_age_disability_percent": ("disability", lambda said: bool(said - {"none"}), lambda said: "none" in said),
    "refuge_age_employment_percent": ("employment", lambda said: said == {"unemployed"}, lambda said: said != {"unemployed"}),
}


def count_groups(stays: pd.DataFrame, refused: pd.DataFrame, code: str) -> dict[str, tuple[int, int]]:
    """ref → rows that count, rows they are a share of: destinations, reasons of a single year, and ages by disability and employment."""
    return _destinations(stays, code) | _reasons(refused, code) | _crossed(stays, code)


def count_bands(tables: dict[str, pd.DataFrame], code: str) -> dict[str, tuple[int, int]]:
    """ref → rows that count, rows they are a share of: ages in bands, households refused, and the sides of the survey's questions."""
    found = _ages("refuge_age_percent", tables["refuge_stays"], AGES, code) | _ages("refuge_child_age_percent", tables["refuge_children"], CHILDREN, code)
    if "-" in code:
        refused = tables["refused"]["household_type"]
        found |= {f"refuge_refused_household_percent/{code}/{group}": (int(refused.isin(among).sum()), len(refused)) for group, among in HOUSEHOLDS.items()}
        found |= _sides(tables["service_user_survey"], code) if "service_user_survey" in tables else {}
    return found


def _ages(indicator: str, rows: pd.DataFrame, bands: dict[str, tuple[int, int]], code: str) -> dict[str, tuple[int, int]]:
    ages = [int(age) for age in rows["age"] if not pd.isna(age)]
    return {f"{indicator}/{code}/{band}": (sum(first <= age <= last for age in ages), len(rows)) for band, (first, last) in bands.items()}


def _sides(answers: pd.DataFrame, code: str) -> dict[str, tuple[int, int]]:
    """Of those who answered the question; given for windows alone."""
    found = {}
    for item in ITEMS:
        said = [answer for answer in answers[item] if answer != NOT_ASKED]
        found |= {f"survey_{item}_side_percent/{code}/{side}": (sum(answer in among for answer in said), len(said)) for side, among in ANSWER_SIDES.items()}
    return found


def _destinations(stays: pd.DataFrame, code: str) -> dict[str, tuple[int, int]]:
    """Of the stays that have ended."""
    ended = stays.loc[stays["end_date"].notna(), "destination"]
    answers = {answer for answers in DESTINATIONS.values() for answer in answers}
    groups = {answer: {answer} for answer in answers} if "-" in code else DESTINATIONS
    return {f"refuge_destination_percent/{code}/{group}": (int(ended.isin(among).sum()), len(ended)) for group, among in groups.items()}


def _reasons(refused: pd.DataFrame, code: str) -> dict[str, tuple[int, int]]:
    """Of the refusals with a reason; one with two reasons of a group is one."""
    said = [set(reasons.split(";")) for reasons in refused["refusal_reasons"] if reasons != NOT_ASKED]
    if "-" in code:
        return {}
    return {f"refuge_refusal_reason_percent/{code}/safety_or_other": (sum(bool(each & SAFETY_OR_OTHER) for each in said), len(said))}


def _crossed(stays: pd.DataFrame, code: str) -> dict[str, tuple[int, int]]:
    """Of all stays; given for windows alone. An age that cannot be is in no band."""
    found = {}
    for indicator, (field, *sides) in SIDES.items() if "-" in code else ():
        rows = [(age, set(said.split(";"))) for age, said in zip(stays["age"], stays[field], strict=True) if said != NOT_ASKED]
        for band, (first, last) in AGES.items():
            inside = [said for age, said in rows if not pd.isna(age) and first <= age <= last]
            for side, belongs in zip(("yes", "no"), sides, strict=True):
                found[f"{indicator}/{code}/{band}*{side}"] = (sum(map(belongs, inside)), len(stays))
    return found
