"""Homelessness cases in the layout of the ministry's return: those caused by domestic abuse, and some others of the same team."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample import known_answers as known
from pipeline.sample.draws import NOT_ASKED, several, spread_days, weighted
from pipeline.sample.wards import place_in_wards

OTHER_REASONS = {
    "family_no_longer_willing": 34,
    "relationship_breakdown": 24,
    "end_of_private_tenancy": 18,
    "other_violence": 10,
    "end_of_social_tenancy": 5,
    "eviction_supported": 4,
    "other": 3,
    NOT_ASKED: 2,
}
HOUSEHOLDS = {"woman_with_children": 55, "woman_alone": 29, "man_alone": 8, "man_with_children": 3, "couple_with_children": 3, NOT_ASKED: 2}
DUTIES = {"relief": 52, "prevention": 24, "main": 18, "none": 4, NOT_ASKED: 2}
OUTCOMES = {
    "secured_accommodation": 41,
    "duty_elapsed": 21,
    "contact_lost": 11,
    "open": 9,
    "became_homeless": 7,
    "withdrew": 6,
    "refused_offer": 3,
    "other": 2,
}
NEEDS = {"domestic_abuse": 0.82, "mental_health": 0.34, "physical_health": 0.16, "drugs": 0.05, "alcohol": 0.05, "sexual_abuse": 0.04}
NEEDS_OF_OTHERS = {"domestic_abuse": 0.2, "mental_health": 0.3, "physical_health": 0.2, "offending": 0.08}
CASES_BY_A_HOUSEHOLD_SEEN_BEFORE = 0.05


def draw_cases(seed: int, years: list[int]) -> pd.DataFrame:
    """Every housing case (column `year`) in the order they were opened."""
    every_year = []
    for year in years:
        rng = np.random.default_rng([seed, 9, year])
        parts = [_because_of_abuse(rng, year), _others(rng, year)]
        every_year.append(pd.concat(parts, ignore_index=True).sort_values("case_date", kind="stable"))
    cases = pd.concat(every_year, ignore_index=True)
    cases.insert(0, "case_ref", [f"H{number:06d}" for number in range(1, len(cases) + 1)])
    cases.insert(1, "household_ref", _households(np.random.default_rng([seed, 10]), cases))
    return cases


def _because_of_abuse(rng: np.random.Generator, year: int) -> pd.DataFrame:
    size = known.in_year(known.DA_HOUSING_CASES, year)
    cases = _cases(rng, size, year, NEEDS)
    return cases.assign(reason_for_loss="domestic_abuse", sanctuary=weighted(rng, size, {"yes": 9, "no": 84, NOT_ASKED: 7}))


def _others(rng: np.random.Generator, year: int) -> pd.DataFrame:
    size = known.in_year(known.OTHER_HOUSING_CASES, year)
    cases = _cases(rng, size, year, NEEDS_OF_OTHERS)
    return cases.assign(reason_for_loss=weighted(rng, size, OTHER_REASONS), sanctuary="no")


def _cases(rng: np.random.Generator, size: int, year: int, needs: dict[str, float]) -> pd.DataFrame:
    unknown, outside = round(size * 0.03), round(size * 0.05)
    counts = {need: round(size * share) for need, share in needs.items()}
    return pd.DataFrame(
        {
            "year": year,
            "case_date": spread_days(rng, size, year),
            "ward": place_in_wards(rng, size, "housing_rate_per_1000", unknown, outside),
            "support_needs": several(rng, size, counts, not_asked=round(size * 0.03), none="none"),
            "duty": weighted(rng, size, DUTIES),
            "outcome": weighted(rng, size, OUTCOMES),
            "household_type": weighted(rng, size, HOUSEHOLDS),
        }
    )


def _households(rng: np.random.Generator, cases: pd.DataFrame) -> np.ndarray:
    """A reference for each case: a new household, or now and then one of the same type and ward seen before."""
    numbers = np.arange(1, len(cases) + 1)
    alike = cases.groupby(["household_type", "ward"], dropna=False)
    before = pd.Series(numbers).groupby([cases["household_type"], cases["ward"]], dropna=False).shift()
    again = (rng.random(len(cases)) < CASES_BY_A_HOUSEHOLD_SEEN_BEFORE) & before.notna().to_numpy() & (alike.cumcount() > 0).to_numpy()
    seen = np.where(again, before.fillna(0), numbers).astype(int)
    return np.array([f"HH-{number:05d}" for number in seen])
