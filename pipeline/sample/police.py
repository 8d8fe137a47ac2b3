"""Police incidents: domestic abuse with a series break, a Covid year, ward rates that follow deprivation; and what is not domestic abuse."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample.draws import NOT_ASKED, apportion, days_of, weighted
from pipeline.sample.wards import place_in_wards

# Incidents a month, April to March. Recording practice changed in September 2018: the year to August 2019 stands 36.7 % above the one before.
BEFORE_BREAK, AFTER_BREAK = 316, 432
DA_BY_MONTH = {
    2019: [BEFORE_BREAK] * 5 + [AFTER_BREAK] * 7,
    2020: [AFTER_BREAK] * 5 + [427, 424, 420, 436, 428, 412, 400],
    2021: [438, 476, 482, 470, 452, 431, 420, 418, 425, 398, 392, 418],  # Covid: the first lockdown, then fewer reports in the third
    2022: [424, 436, 441, 446, 438, 430, 428, 420, 434, 422, 404, 427],
    2023: [418, 424, 430, 436, 428, 416, 414, 408, 426, 410, 392, 411],
    2024: [408, 416, 424, 428, 418, 406, 404, 398, 420, 402, 388, 404],
}
OTHER_INCIDENTS = {2019: 1010, 2020: 1020, 2021: 860, 2022: 970, 2023: 1010, 2024: 1020}
SEXUAL_THAT_IS_DA = 0.35
HOUR_WEIGHTS = [4.2, 3.6, 2.9, 2.2, 1.6, 1.4, 1.6, 2.4, 3.2, 3.7, 4.0, 4.2, 4.5, 4.4, 4.4, 4.7, 5.0, 5.4, 5.7, 5.9, 6.0, 5.9, 5.6, 5.0]
DAY_WEIGHTS = [1.0, 0.95, 0.95, 0.97, 1.02, 1.18, 1.2]  # Monday first
WARD_UNKNOWN, WARD_OUTSIDE = 0.02, 0.004

VICTIM_ETHNIC_GROUPS = {
    "white_british": 62,
    "other_white": 8,
    "african": 7,
    "caribbean": 2,
    "other_black": 2,
    "indian": 1.5,
    "pakistani": 1.2,
    "bangladeshi": 1,
    "other_asian": 1.2,
    "white_irish": 0.6,
    "white_and_black_caribbean": 1.2,
    "white_and_black_african": 0.7,
    "other_mixed": 0.8,
    "chinese": 0.3,
    "any_other": 1,
    NOT_ASKED: 9.5,
}
DA_RELATIONSHIPS = {"ex_partner": 38, "partner": 33, "parent": 7, "child": 9, "sibling": 4, "other_family": 5, NOT_ASKED: 4}
OTHER_RELATIONSHIPS = {"acquaintance": 52, "stranger": 34, "other_family": 4, NOT_ASKED: 10}
OUTCOMES = {
    "victim_does_not_support": 46,
    "evidential_difficulties": 21,
    "not_a_crime": 17,
    "charged": 8,
    "under_investigation": 3,
    "community_resolution": 1.5,
    "caution": 1,
    "other": 1.5,
    NOT_ASKED: 1,
}
VICTIMS = 30000
VICTIMS_SEEN_EACH_YEAR = 9000


def draw_incidents(seed: int, hour_tables: dict[int, np.ndarray]) -> pd.DataFrame:
    """Every incident (column `year`) in the order they happened; those with the sexual marker fill the hour tables exactly."""
    victims = _victims(np.random.default_rng([seed, 7]))
    every_year = []
    for year, table in hour_tables.items():
        rng = np.random.default_rng([seed, 8, year])
        incidents = pd.concat([_sexual(rng, table, year), _domestic(rng, table, year), _others(rng, table, year)], ignore_index=True)
        incidents = incidents.sort_values("occurred_at", kind="stable", ignore_index=True)
        every_year.append(_describe(rng, incidents, victims, year))
    incidents = pd.concat(every_year, ignore_index=True)
    incidents.insert(0, "incident_ref", [f"P{number:07d}" for number in range(1, len(incidents) + 1)])
    return _mark_repeats(incidents)


def _victims(rng: np.random.Generator) -> pd.DataFrame:
    """Made-up victims: born when, sex, ethnic group. No names, no addresses."""
    return pd.DataFrame(
        {
            "victim_ref": [f"V{number:06d}" for number in range(1, VICTIMS + 1)],
            "born": 2021 - np.clip(np.round(rng.gamma(6.0, 6.2, VICTIMS)), 21, 88).astype(int),
            "victim_sex": weighted(rng, VICTIMS, {"female": 73, "male": 26, NOT_ASKED: 1}),
            "victim_ethnic_group": weighted(rng, VICTIMS, VICTIM_ETHNIC_GROUPS),
        }
    )


def _sexual(rng: np.random.Generator, table: np.ndarray, year: int) -> pd.DataFrame:
    """One incident for every record of the hour table, on some day of the year that is that weekday."""
    hour, weekday = (np.repeat(index, table.ravel()) for index in np.divmod(np.arange(table.size), 7))
    days = days_of(year)
    by_weekday = [days[days.weekday == number] for number in range(7)]
    chosen = [by_weekday[number][rng.integers(len(by_weekday[number]))] for number in weekday]
    domestic = rng.permutation(len(hour)) < _sexual_domestic(table)
    return _incidents(rng, pd.DatetimeIndex(chosen), hour, np.where(domestic, "yes", "no"), "yes", year)


def _sexual_domestic(table: np.ndarray) -> int:
    return round(float(table.sum()) * SEXUAL_THAT_IS_DA)


def _domestic(rng: np.random.Generator, table: np.ndarray, year: int) -> pd.DataFrame:
    """Domestic abuse that is not sexual, by month; with the sexual it makes the year's total."""
    by_month = apportion(sum(DA_BY_MONTH[year]) - _sexual_domestic(table), DA_BY_MONTH[year])
    days = days_of(year)
    weights = np.array(DAY_WEIGHTS)[days.weekday]
    months = (days.month - 4) % 12
    chosen = [
        days[months == month][_weighted_places(rng, weights[months == month], count)] for month, count in enumerate(by_month.tolist())
    ]
    return _incidents(rng, chosen[0].append(chosen[1:]), _hours(rng, int(by_month.sum())), "yes", "no", year)


def _weighted_places(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    return rng.choice(len(weights), count, p=weights / weights.sum())


def _hours(rng: np.random.Generator, size: int) -> np.ndarray:
    weights = np.array(HOUR_WEIGHTS)
    return rng.choice(24, size, p=weights / weights.sum())


def _others(rng: np.random.Generator, table: np.ndarray, year: int) -> pd.DataFrame:
    """Incidents in the extract that are neither domestic abuse nor sexual."""
    size = OTHER_INCIDENTS[year] - int(table.sum()) + _sexual_domestic(table)
    days = days_of(year)
    return _incidents(rng, days[rng.integers(len(days), size=size)], _hours(rng, size), "no", "no", year)


def _incidents(
    rng: np.random.Generator, days: pd.DatetimeIndex, hours: np.ndarray, domestic: object, sexual: str, year: int
) -> pd.DataFrame:
    minutes = hours * 60 + rng.integers(0, 60, len(hours))
    return pd.DataFrame(
        {"year": year, "occurred_at": days + pd.to_timedelta(minutes, unit="min"), "da_marker": domestic, "sexual_marker": sexual}
    )


def _describe(rng: np.random.Generator, incidents: pd.DataFrame, victims: pd.DataFrame, year: int) -> pd.DataFrame:
    size = len(incidents)
    unknown, outside = round(size * WARD_UNKNOWN), round(size * WARD_OUTSIDE)
    incidents.insert(2, "ward", place_in_wards(rng, size, "police_rate_per_1000", unknown, outside))
    seen = rng.choice(VICTIMS, VICTIMS_SEEN_EACH_YEAR, replace=False)
    again = rng.gamma(0.8, 1.0, len(seen))  # a few are victims many times
    people = victims.iloc[rng.choice(seen, size, p=again / again.sum())].reset_index(drop=True)
    incidents = pd.concat([incidents, people], axis=1)
    age = pd.Series(incidents["occurred_at"].dt.year - incidents.pop("born"), dtype="Int64")
    incidents["victim_age"] = age.mask(rng.random(size) < 0.015)
    domestic = (incidents["da_marker"] == "yes").to_numpy()
    incidents["relationship"] = np.where(domestic, weighted(rng, size, DA_RELATIONSHIPS), weighted(rng, size, OTHER_RELATIONSHIPS))
    incidents["children_present"] = np.where(domestic, weighted(rng, size, {"yes": 37, "no": 55, NOT_ASKED: 8}), "no")
    incidents["outcome"] = weighted(rng, size, OUTCOMES)
    return _risk(rng, incidents, domestic)


def _risk(rng: np.random.Generator, incidents: pd.DataFrame, domestic: np.ndarray) -> pd.DataFrame:
    """DASH score and grade: 1 to 9 standard, 10 to 13 medium, 14 and over high; an officer sometimes raises a grade, never lowers one."""
    size = len(incidents)
    score = np.clip(np.round(rng.gamma(2.6, 2.9, size)), 1, 24).astype(int)
    step = (score >= 10).astype(int) + (score >= 14)
    raised = np.minimum(step + (rng.random(size) < 0.06), 2)
    asked = domestic & (rng.random(size) > 0.06)
    incidents["dash_score"] = pd.Series(score, dtype="Int64").where(asked)
    incidents["dash_grade"] = np.where(asked, np.array(["standard", "medium", "high"])[raised], NOT_ASKED)
    return incidents


def _mark_repeats(incidents: pd.DataFrame) -> pd.DataFrame:
    """`repeat` is yes when the victim had another domestic abuse incident in the twelve months before."""
    domestic = incidents.loc[incidents["da_marker"] == "yes"]
    since = domestic.groupby("victim_ref")["occurred_at"].diff()
    repeat = pd.Series("no", index=incidents.index)
    repeat[since.index[since <= pd.Timedelta(days=365)]] = "yes"
    return incidents.assign(repeat=repeat)
