"""What must be counted where a table merges answers, or crosses two: the groups typed here once more, away from config."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipeline.sample.draws import NOT_ASKED

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
# indicator → what is on the yes side, among those who say anything
SIDES: dict[str, tuple[str, Callable[[set[str]], bool], Callable[[set[str]], bool]]] = {
    "refuge_age_disability_percent": ("disability", lambda said: bool(said - {"none"}), lambda said: "none" in said),
    "refuge_age_employment_percent": ("employment", lambda said: said == {"unemployed"}, lambda said: said != {"unemployed"}),
}


def count_groups(stays: pd.DataFrame, refused: pd.DataFrame, code: str) -> dict[str, tuple[int, int]]:
    """ref → rows that count, rows they are a share of: destinations, reasons of a single year, and ages by disability and employment."""
    return _destinations(stays, code) | _reasons(refused, code) | _crossed(stays, code)


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
