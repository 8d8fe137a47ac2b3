"""Cases heard at the multi-agency risk assessment conference: those at highest risk, some of them more than once within a year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample import known_answers as known
from pipeline.sample.draws import NOT_ASKED, exactly, weighted

# about 40 cases in every 10,000 adult women is what is expected of an area; 268 at first, 342 at last
CASES = (268, 282, 310, 318, 331, 342)
WARM_UP_CASES = 255  # of the year before the first, so that a case of April can be a repeat too
SHARE_OF_THE_KNOWN = 0.31
FORTNIGHT = 14
TWELVE_MONTHS = pd.Timedelta(days=365)
AGENCIES = {
    "police": 58,
    "idva": 12,
    "childrens_services": 6,
    "housing": 5,
    "primary_care": 3,
    "secondary_care": 3,
    "mental_health": 3,
    "probation": 3,
    "adult_services": 2,
    "substance_misuse": 1.5,
    "education": 1,
    "voluntary": 1.5,
    "other": 1,
}
MARKS = {"ethnic_minority": (0.24, 0.05), "disability": (0.09, 0.12), "lgbt": (0.015, 0.16), "young_person": (0.015, 0.01)}  # yes, not asked
CHILDREN = {0: 34, 1: 25, 2: 23, 3: 12, 4: 4, 5: 2}
HIGH_RISK_FROM = 14  # of the 24 DASH questions
VICTIMS = 3000


def draw_marac(seed: int, years: list[int]) -> pd.DataFrame:
    """Every case heard (column `year`), in the order of the meetings."""
    rng = np.random.default_rng([seed, 11])
    heard = _meetings(rng, years[0] - 1, WARM_UP_CASES)
    for year in years:
        heard = pd.concat([heard, _meetings(rng, year, known.in_year(CASES, year))], ignore_index=True)
    heard["victim"] = _victims(rng, heard["meeting_date"])
    since = heard.groupby("victim")["meeting_date"].diff()
    heard["repeat"] = np.where(since <= TWELVE_MONTHS, "yes", "no")
    cases = heard.loc[heard["year"] >= years[0]].reset_index(drop=True)
    cases = _describe(rng, cases).assign(victim_ref=[f"MV-{number:04d}" for number in cases["victim"] + 1])
    cases.insert(0, "marac_ref", [f"MC{number:05d}" for number in range(1, len(cases) + 1)])
    return cases.drop(columns="victim")


def _meetings(rng: np.random.Generator, year: int, size: int) -> pd.DataFrame:
    """`size` cases shared out among the fortnightly Wednesdays of the year."""
    days = pd.date_range(f"{year - 1}-04-01", f"{year}-03-31", freq="W-WED")[::2]
    return pd.DataFrame({"year": year, "meeting_date": days[np.sort(rng.integers(len(days), size=size))]})


def _victims(rng: np.random.Generator, meetings: pd.Series) -> np.ndarray:
    """A number for each case's victim: new, or somebody heard at an earlier meeting, most of them within the year before."""
    victims = np.arange(len(meetings))
    first_of_day = meetings.drop_duplicates().index.to_numpy()
    day_starts = first_of_day[np.searchsorted(first_of_day, np.arange(len(meetings)), side="right") - 1]
    known_before = rng.random(len(meetings)) < SHARE_OF_THE_KNOWN
    back = np.ceil(rng.gamma(1.4, 110, len(meetings))).astype(int)
    taken: set[tuple[pd.Timestamp, int]] = set()
    for place in np.flatnonzero(known_before & (back <= day_starts)).tolist():
        victim = victims[day_starts[place] - back[place]]
        if (meetings[place], victim) not in taken:
            victims[place] = victim
            taken.add((meetings[place], victim))
    return victims


def _describe(rng: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    size = len(cases)
    cases["referring_agency"] = weighted(rng, size, AGENCIES)
    score = np.clip(np.round(rng.normal(15.6, 3.4, size)), 4, 24).astype(int)
    judged = np.where(rng.random(size) < 0.75, "professional_judgement", "escalation")
    criterion = np.where(score >= HIGH_RISK_FROM, "visible_high_risk", judged)
    cases["referral_criterion"] = np.where((cases["repeat"] == "yes") & (rng.random(size) < 0.8), "repeat", criterion)
    cases["dash_score"] = pd.Series(score, dtype="Int64").mask(rng.random(size) < 0.07)
    return _marks(rng, cases)


def _marks(rng: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    """What is marked about the victim, the same in each of her cases."""
    sex = weighted(rng, VICTIMS, {"female": 94, "male": 5, NOT_ASKED: 1})
    children = rng.choice(list(CHILDREN), VICTIMS, p=np.array(list(CHILDREN.values())) / sum(CHILDREN.values()))
    cases["sex"] = sex[cases["victim"]]
    cases["children_count"] = pd.Series(children[cases["victim"]], dtype="Int64").mask(rng.random(len(cases)) < 0.02)
    for mark, (yes, not_asked) in MARKS.items():
        counts = {"yes": round(VICTIMS * yes), NOT_ASKED: round(VICTIMS * not_asked)}
        cases[mark] = exactly(rng, VICTIMS, counts, rest="no")[cases["victim"]]
    return cases
