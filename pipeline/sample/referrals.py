"""Referrals to the refuge: an accepted one for every adult stay, the refusals with their reasons, and the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample import known_answers as known
from pipeline.sample.draws import NOT_ASKED, days_of, exactly, spread_days, weighted

SECOND_REASONS = {"need_drugs": 12, "need_alcohol": 10, "no_space_or_capacity": 8, "large_family": 5, "need_mental_health": 5}
NEITHER = {"lost_contact": 4, "placed_elsewhere": 4, "pending": 1}
OUTCOME_NOT_GIVEN = 3
REFERRERS = {
    "helpline": 24,
    "police": 17,
    "other_da_service": 17,
    "self": 14,
    "housing": 11,
    "childrens_services": 8,
    "health": 3,
    "voluntary": 3,
    "adult_services": 1,
    NOT_ASKED: 2,
}
REFERRAL_ORIGINS = {
    "E06000034": 22,
    "E06000033": 12,
    "E07000066": 10,
    "E09000002": 9,
    "E09000016": 7,
    "E09000025": 6,
    "E07000070": 4,
    "E07000071": 4,
    "E07000069": 3,
    "E06000035": 3,
    "elsewhere_uk": 14,
    NOT_ASKED: 6,
}
HOUSEHOLDS = {"woman_alone": 52, "woman_with_children": 45, NOT_ASKED: 3}
HOUSEHOLD_OF_REASON = {
    "large_family": "woman_with_children",
    "older_male_child": "woman_with_children",
    "male_or_trans_not_accommodated": "man_alone",
}


def draw_referrals(seed: int, stays: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Every referral (column `year`), in the order they came in."""
    child_counts = children.groupby("stay_id").size()
    every_year = []
    for year, of_year in stays.groupby("year"):
        rng = np.random.default_rng([seed, 5, int(year)])
        parts = [_accepted(rng, of_year, child_counts, int(year)), _refused(rng, int(year)), _neither(rng, len(of_year), int(year))]
        every_year.append(pd.concat(parts, ignore_index=True).sort_values("referral_date", kind="stable"))
    referrals = pd.concat(every_year, ignore_index=True)
    referrals.insert(0, "referral_id", [f"R{number:05d}" for number in range(1, len(referrals) + 1)])
    return referrals


def _accepted(rng: np.random.Generator, stays: pd.DataFrame, child_counts: pd.Series, year: int) -> pd.DataFrame:
    """A referral up to six days before each stay, kept inside the year."""
    asked = stays["start_date"] - pd.to_timedelta(rng.integers(0, 7, len(stays)), unit="D")
    accepted = _blank(rng, len(stays), year)
    accepted["referral_date"] = asked.clip(lower=days_of(year)[0]).to_numpy()
    accepted["origin_authority"] = stays["origin_authority"].to_numpy()
    accepted["children_count"] = stays["stay_id"].map(child_counts).fillna(0).astype("Int64").to_numpy()
    accepted["household_type"] = np.where(accepted["children_count"] > 0, "woman_with_children", "woman_alone")
    accepted["outcome"] = "accepted"
    return accepted


def _refused(rng: np.random.Generator, year: int) -> pd.DataFrame:
    size = known.in_year(known.REFUSED, year)
    refused = _blank(rng, size, year)
    main = exactly(rng, size, known.of_year(known.MAIN_REASONS, year), rest=NOT_ASKED)
    for reason, household in HOUSEHOLD_OF_REASON.items():
        refused.loc[main == reason, "household_type"] = household
    large = main == "large_family"
    refused["children_count"] = _children_counts(rng, refused["household_type"], large)
    refused["outcome"] = "refused_by_service"
    refused["refusal_reasons"] = _with_second_reasons(rng, main)
    return refused


def _with_second_reasons(rng: np.random.Generator, main: np.ndarray) -> np.ndarray:
    reasons = main.astype("<U60")
    free = np.flatnonzero(main != NOT_ASKED)
    for second, count in SECOND_REASONS.items():
        rows = rng.choice(free[main[free] != second], count, replace=False)
        reasons[rows] = np.char.add(np.char.add(main[rows], ";"), second)
        free = np.setdiff1d(free, rows)
    return reasons


def _neither(rng: np.random.Generator, accepted: int, year: int) -> pd.DataFrame:
    """Referrals neither accepted nor refused: the adult chose otherwise, was placed elsewhere, or contact was lost."""
    size = known.in_year(known.REFERRALS, year) - known.in_year(known.REFUSED, year) - accepted
    neither = _blank(rng, size, year)
    neither["children_count"] = _children_counts(rng, neither["household_type"], np.zeros(size, dtype=bool))
    counts = {code: size * weight // 20 for code, weight in NEITHER.items()} | {NOT_ASKED: OUTCOME_NOT_GIVEN}
    neither["outcome"] = exactly(rng, size, counts, rest="declined_by_client")
    return neither


def _blank(rng: np.random.Generator, size: int, year: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": year,
            "referral_date": spread_days(rng, size, year),
            "referrer": weighted(rng, size, REFERRERS),
            "origin_authority": weighted(rng, size, REFERRAL_ORIGINS),
            "household_type": weighted(rng, size, HOUSEHOLDS),
            "refusal_reasons": NOT_ASKED,
        }
    )


def _children_counts(rng: np.random.Generator, household: pd.Series, large: np.ndarray) -> pd.Series:
    """Children who would have come: none without "children" in the household's name, four to six in a large family."""
    few = rng.integers(1, 4, len(household))
    many = rng.integers(4, 7, len(household))
    counts = np.where(household.str.endswith("with_children"), np.where(large, many, few), 0)
    return pd.Series(counts, dtype="Int64").mask((household == NOT_ASKED).to_numpy())
