"""The sexual violence service: its clients, and the incidents they disclosed. Published for 2020/21: 503 clients and 480 incidents."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample import known_answers as known
from pipeline.sample.draws import NOT_ASKED, days_of, several, spread_days, weighted
from pipeline.sample.social_care import ETHNIC_GROUPS

CLIENTS = (462, 489, 503, 536, 561, 574)
INCIDENTS = (447, 468, 480, 511, 533, 546)
MEDIAN_WAIT_DAYS = (31, 33, 38, 47, 52, 49)
STILL_WAITING = (0.08, 0.08, 0.09, 0.12, 0.13, 0.12)
CAME_BACK = 0.04
DISCLOSED_BY = 0.82  # of the clients; some of these disclose several incidents
AGE_BANDS = {
    "age_0_12": 5,
    "age_13_17": 15,
    "age_18_24": 25,
    "age_25_34": 23,
    "age_35_44": 15,
    "age_45_54": 9,
    "age_55_64": 4,
    "age_65_and_over": 1,
    NOT_ASKED: 3,
}
ORIENTATIONS = {"heterosexual": 70, "gay_or_lesbian": 3, "bisexual": 6, "other": 1, "prefer_not_to_say": 5, NOT_ASKED: 15}
DISABILITIES = {"mental_health_condition": 0.24, "learning_disability": 0.05, "neurodivergent": 0.05, "long_term_illness": 0.06, "mobility": 0.04}
DISABILITY_NOT_ASKED = 0.14
KINDS = {
    "rape": 42,
    "sexual_assault": 27,
    "child_sexual_abuse": 19,
    "sexual_exploitation": 3,
    "harassment": 4,
    "image_based": 3,
    "other": 1,
    NOT_ASKED: 1,
}
HAPPENED = {"within_a_week": 6, "within_a_year": 34, "one_to_five_years": 24, "over_five_years": 31, NOT_ASKED: 5}
PERPETRATORS = {
    "intimate_partner": 31,
    "family_member": 24,
    "friend_or_acquaintance": 26,
    "stranger": 9,
    "position_of_trust": 4,
    NOT_ASKED: 6,
}
REPORTED = {"yes": 46, "no": 48, NOT_ASKED: 6}


def draw_clients(seed: int, years: list[int]) -> pd.DataFrame:
    """Every client's record of every year (column `year`), in the order of referral; one record a client in a year."""
    clients = pd.concat([_clients_of_year(np.random.default_rng([seed, 18, year]), year) for year in years], ignore_index=True)
    clients.insert(0, "client_record_ref", [f"SC{number:05d}" for number in range(1, len(clients) + 1)])
    clients.insert(1, "client_ref", _references(np.random.default_rng([seed, 19]), clients["year"]))
    same = ["age_band", "sex", "ethnic_group", "sexual_orientation"]
    return clients.assign(**clients.groupby("client_ref")[same].transform("first"))


def _clients_of_year(rng: np.random.Generator, year: int) -> pd.DataFrame:
    size = known.in_year(CLIENTS, year)
    clients = pd.DataFrame({"year": year, "referral_date": spread_days(rng, size, year)})
    wait = np.clip(np.round(rng.lognormal(np.log(known.in_year(MEDIAN_WAIT_DAYS, year)), 0.7, size)), 0, 320)
    waiting = pd.Series(rng.random(size) < known.in_year(STILL_WAITING, year))
    clients["first_support_date"] = (clients["referral_date"] + pd.to_timedelta(wait, unit="D")).mask(waiting)
    clients["wait_days"] = pd.Series(wait).astype("Int64").mask(waiting)
    clients["age_band"] = weighted(rng, size, AGE_BANDS)
    clients["sex"] = weighted(rng, size, {"female": 88, "male": 11, NOT_ASKED: 1})
    clients["ethnic_group"] = weighted(rng, size, ETHNIC_GROUPS)
    counts = {kind: round(size * share) for kind, share in DISABILITIES.items()}
    clients["disability"] = several(rng, size, counts, not_asked=round(size * DISABILITY_NOT_ASKED), none="none")
    asked = clients["age_band"] != "age_0_12"  # children are not asked
    clients["sexual_orientation"] = np.where(asked, weighted(rng, size, ORIENTATIONS), NOT_ASKED)
    return clients


def _references(rng: np.random.Generator, years: pd.Series) -> list[str]:
    """A new reference for each record, or now and then that of somebody of an earlier year who has not come back yet."""
    references = [f"SV-{number:04d}" for number in range(1, len(years) + 1)]
    again = rng.random(len(years)) < CAME_BACK
    for year in sorted(years.unique())[1:]:
        earlier = np.flatnonzero((years < year) & ~again)
        back = np.flatnonzero((years == year) & again)
        for place, before in zip(back.tolist(), rng.choice(earlier, len(back), replace=False).tolist(), strict=True):
            references[place] = references[before]
    return references


def draw_incidents_disclosed(seed: int, clients: pd.DataFrame) -> pd.DataFrame:
    """Every incident disclosed (column `year`), in the order of disclosure, with the record of the client who spoke of it."""
    every_year = [_incidents_of_year(np.random.default_rng([seed, 21, int(year)]), group, int(year)) for year, group in clients.groupby("year")]
    incidents = pd.concat(every_year, ignore_index=True)
    incidents.insert(0, "disclosure_ref", [f"SI{number:05d}" for number in range(1, len(incidents) + 1)])
    return incidents


def _incidents_of_year(rng: np.random.Generator, clients: pd.DataFrame, year: int) -> pd.DataFrame:
    size = known.in_year(INCIDENTS, year)
    speakers = rng.permutation(len(clients))[: round(len(clients) * DISCLOSED_BY)]
    chosen = np.concatenate([speakers, rng.choice(speakers, size - len(speakers))])
    told_after = pd.to_timedelta(rng.integers(0, 60, size), unit="D")
    incidents = pd.DataFrame(
        {
            "year": year,
            "client_record_ref": clients["client_record_ref"].to_numpy()[chosen],
            "disclosed_date": (clients["referral_date"].iloc[chosen].reset_index(drop=True) + told_after).clip(upper=days_of(year)[-1]),
            "incident_type": weighted(rng, size, KINDS),
            "happened": weighted(rng, size, HAPPENED),
            "reported_to_police": weighted(rng, size, REPORTED),
            "perpetrator_type": weighted(rng, size, PERPETRATORS),
        }
    )
    return incidents.sort_values("disclosed_date", kind="stable", ignore_index=True)
