"""Children's contacts and assessments, and concerns about adults, as the council's two social care systems hold them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample import known_answers as known
from pipeline.sample.draws import NOT_ASKED, several, spread_days, weighted
from pipeline.sample.wards import place_in_wards

ETHNIC_GROUPS = {
    "white_british": 58,
    "other_white": 9,
    "african": 14,
    "caribbean": 2,
    "other_black": 3,
    "indian": 2,
    "pakistani": 1.5,
    "bangladeshi": 1.5,
    "other_asian": 1.5,
    "white_and_black_caribbean": 2,
    "white_and_black_african": 1.5,
    "other_mixed": 2,
    "any_other": 1,
    NOT_ASKED: 6,
}

CHILD_RECORDS = (1480, 1525, 1390, 1560, 1610, 1595)
CHILDREN = 7000
FIRST_CHILD_NUMBER = 11001  # seven figures, so every number begins with two noughts
DA_FACTORS = {"parent_victim": 0.31, "child_victim": 0.09, "other_in_household": 0.03}
FACTORS_NOT_ASKED = 0.06
CHILDRENS_OUTCOMES = {
    "no_further_action": 44,
    "early_help": 21,
    "child_in_need": 20,
    "child_protection": 9,
    "looked_after": 1.5,
    "open": 2.5,
    "other": 1,
    NOT_ASKED: 1,
}

CONCERNS = (1080, 1125, 1010, 1190, 1245, 1270)
ADULTS = 4900
AGE_BANDS = {"age_18_64": 38, "age_65_74": 14, "age_75_84": 23, "age_85_94": 20, "age_95_and_over": 4, NOT_ASKED: 1}
ABUSE_TYPES = {
    "neglect": 27,
    "physical": 17,
    "psychological": 14,
    "financial": 14,
    "self_neglect": 12,
    "domestic_abuse": 7,
    "organisational": 4,
    "sexual": 3,
    "discriminatory": 0.5,
    "modern_slavery": 0.3,
    "sexual_exploitation": 0.3,
    NOT_ASKED: 1.9,
}
ANOTHER_TYPE_TOO = 0.22
SAFEGUARDING_OUTCOMES = {
    "no_enquiry": 48,
    "enquiry_risk_reduced": 20,
    "enquiry_risk_removed": 10,
    "enquiry_risk_remained": 4,
    "enquiry_ceased": 5,
    "other_enquiry": 8,
    "open": 4,
    NOT_ASKED: 1,
}


def draw_childrens_records(seed: int, years: list[int]) -> pd.DataFrame:
    """Every contact and assessment of a child (column `year`), in the order of their days."""
    children = _children(np.random.default_rng([seed, 12]))
    every_year = [_records_of_year(np.random.default_rng([seed, 13, year]), children, year) for year in years]
    records = pd.concat(every_year, ignore_index=True)
    records.insert(0, "social_care_ref", [f"CS{number:06d}" for number in range(1, len(records) + 1)])
    return records


def _children(rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "child_ref": [f"{FIRST_CHILD_NUMBER + place:07d}" for place in range(CHILDREN)],
            "born": rng.integers(2004, 2023, CHILDREN),
            "sex": weighted(rng, CHILDREN, {"female": 48, "male": 51, NOT_ASKED: 1}),
            "ethnic_group": weighted(rng, CHILDREN, ETHNIC_GROUPS),
        }
    )


def _records_of_year(rng: np.random.Generator, children: pd.DataFrame, year: int) -> pd.DataFrame:
    size = known.in_year(CHILD_RECORDS, year)
    of_age = children.loc[children["born"].between(year - 17, year - 1)]
    seen = of_age.iloc[rng.integers(len(of_age), size=size)].reset_index(drop=True)
    days = spread_days(rng, size, year)
    records = pd.DataFrame({"year": year, "contact_date": days}).join(seen)
    records["age"] = pd.Series(np.clip(days.year - records.pop("born"), 0, 17), dtype="Int64").mask(rng.random(size) < 0.01)
    records["record_type"] = weighted(rng, size, {"contact": 56, "assessment": 44})
    unknown, outside = round(size * 0.03), round(size * 0.04)
    records["ward"] = place_in_wards(rng, size, "police_rate_per_1000", unknown, outside)
    counts = {factor: round(size * share) for factor, share in DA_FACTORS.items()}
    records["da_factors"] = several(rng, size, counts, not_asked=round(size * FACTORS_NOT_ASKED), none="no_factor")
    records["outcome"] = weighted(rng, size, CHILDRENS_OUTCOMES)
    return records


def draw_concerns(seed: int, years: list[int]) -> pd.DataFrame:
    """Every safeguarding concern about an adult (column `year`), in the order they came in."""
    adults = _adults(np.random.default_rng([seed, 14]))
    every_year = [_concerns_of_year(np.random.default_rng([seed, 15, year]), adults, year) for year in years]
    concerns = pd.concat(every_year, ignore_index=True)
    concerns.insert(0, "concern_ref", [f"AS{number:06d}" for number in range(1, len(concerns) + 1)])
    return concerns


def _adults(rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_ref": [f"AP-{number:05d}" for number in range(1, ADULTS + 1)],
            "age_band": weighted(rng, ADULTS, AGE_BANDS),
            "sex": weighted(rng, ADULTS, {"female": 59, "male": 40, NOT_ASKED: 1}),
            "ethnic_group": weighted(rng, ADULTS, ETHNIC_GROUPS),
        }
    )


def _concerns_of_year(rng: np.random.Generator, adults: pd.DataFrame, year: int) -> pd.DataFrame:
    size = known.in_year(CONCERNS, year)
    people = adults.iloc[rng.integers(ADULTS, size=size)].reset_index(drop=True)
    concerns = pd.DataFrame({"year": year, "concern_date": spread_days(rng, size, year)}).join(people)
    concerns["abuse_types"] = _abuse_types(rng, size)
    concerns["outcome"] = weighted(rng, size, SAFEGUARDING_OUTCOMES)
    return concerns


def _abuse_types(rng: np.random.Generator, size: int) -> np.ndarray:
    """One kind of abuse each, two for some."""
    first, second = weighted(rng, size, ABUSE_TYPES), weighted(rng, size, ABUSE_TYPES)
    two = (rng.random(size) < ANOTHER_TYPE_TOO) & (first != second) & (first != NOT_ASKED) & (second != NOT_ASKED)
    return np.where(two, np.char.add(np.char.add(first, ";"), second), first)
