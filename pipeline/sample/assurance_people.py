"""Invented answers of staff to a survey of training, people at community events with what they said before and after, and hate crimes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample.draws import NOT_ASKED, spread_days, weighted
from pipeline.sample.known_answers import YEARS
from pipeline.sample.wards import place_in_wards

ANSWERS = (248, 262, 255, 281, 296, 304)
TEAMS = {"adult_services": 19, "childrens_services": 26, "housing": 17, "education": 21, "public_realm": 11, "customer_services": 5, NOT_ASKED: 1}
TRAINED_FIRST, TRAINED_A_YEAR = 46, 3  # percent, and how many points more each year
DUE_SHARE, NOT_SAID = 0.55, 2  # of those not trained and in date
ATTENDED = (236, 251, 0, 204, 275, 298)  # no events in the first year of the pandemic
EVENTS = {"school_session": 44, "community_meeting": 31, "faith_setting": 14, "online_session": 11}
FILLED_IN = 0.62
CHANGES = {"knowledge": {-1: 7, 0: 38, 1: 38, 2: 17}, "opinion": {-1: 17, 0: 62, 1: 21}}
HATE_CRIMES = (352, 371, 344, 398, 421, 436)
STRANDS = {"race": 66, "religion": 6, "disability": 11, "sexual_orientation": 13, "transgender": 3, NOT_ASKED: 1}


def draw_training(seed: int) -> pd.DataFrame:
    """Every answer of staff (column `year`): team, and trained, due again or never trained."""
    return _every_year(seed, 31, ANSWERS, "response_ref", "TN{:05d}", _training_of)


def draw_attendances(seed: int) -> pd.DataFrame:
    """Everybody at an event (column `year`), with scores of one to five before and after for those who filled in the form."""
    return _every_year(seed, 32, ATTENDED, "attendance_ref", "EA{:05d}", _attendances_of)


def draw_hate_crimes(seed: int) -> pd.DataFrame:
    """Every hate crime (column `year`), most of them in the wards with most people and most deprivation."""
    return _every_year(seed, 33, HATE_CRIMES, "crime_ref", "HT{:06d}", _hate_crimes_of)


def _every_year(seed: int, number: int, sizes: tuple[int, ...], key: str, written: str, draw) -> pd.DataFrame:
    parts = [draw(np.random.default_rng([seed, number, year]), year, size) for year, size in zip(YEARS, sizes, strict=True)]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    rows.insert(0, key, [written.format(place) for place in range(1, len(rows) + 1)])
    return rows


def _training_of(rng: np.random.Generator, year: int, size: int) -> pd.DataFrame:
    trained = TRAINED_FIRST + TRAINED_A_YEAR * (year - YEARS[0])
    left = 100 - NOT_SAID - trained
    states = {"trained": trained, "due": left * DUE_SHARE, "never": left * (1 - DUE_SHARE), NOT_ASKED: NOT_SAID}
    return pd.DataFrame({"year": year, "answered_on": spread_days(rng, size, year), "team": weighted(rng, size, TEAMS), "training": weighted(rng, size, states)})


def _attendances_of(rng: np.random.Generator, year: int, size: int) -> pd.DataFrame:
    if not size:
        return pd.DataFrame()
    rows = pd.DataFrame({"year": year, "event_date": spread_days(rng, size, year), "event": weighted(rng, size, EVENTS)})
    filled = rng.random(size) < FILLED_IN
    for item, changes in CHANGES.items():
        before = rng.integers(1, 5, size)
        step = rng.choice(list(changes), size, p=np.array(list(changes.values())) / sum(changes.values()))
        after = np.clip(before + step, 1, 5)
        rows[f"{item}_before"] = pd.array(np.where(filled, before, -1), dtype="Int64")
        rows[f"{item}_after"] = pd.array(np.where(filled & (rng.random(size) < 0.95), after, -1), dtype="Int64")
    scores = [f"{item}_{when}" for item in CHANGES for when in ("before", "after")]
    return rows.assign(**{name: rows[name].mask(rows[name].lt(0)) for name in scores})


def _hate_crimes_of(rng: np.random.Generator, year: int, size: int) -> pd.DataFrame:
    wards = place_in_wards(rng, size, "police_rate_per_1000", round(size * 0.03), round(size * 0.02))
    return pd.DataFrame({"year": year, "recorded_on": spread_days(rng, size, year), "ward": wards, "strand": weighted(rng, size, STRANDS)})
