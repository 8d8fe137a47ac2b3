"""The yearly survey of people who used a service: answers on a scale, and comments by those who agreed to be quoted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample.draws import NOT_ASKED, weighted

RESPONSES = {2019: 64, 2020: 71, 2022: 58, 2023: 77, 2024: 83}
# people asked, by service; about one in three answers
INVITED = {
    2019: {"refuge": 48, "outreach": 74, "sexual_violence_service": 55, "housing": 20, "other": 6},
    2020: {"refuge": 52, "outreach": 80, "sexual_violence_service": 58, "housing": 22, "other": 5},
    2022: {"refuge": 40, "outreach": 66, "sexual_violence_service": 47, "housing": 19, "other": 6},
    2023: {"refuge": 50, "outreach": 85, "sexual_violence_service": 61, "housing": 24, "other": 8},
    2024: {"refuge": 55, "outreach": 92, "sexual_violence_service": 66, "housing": 27, "other": 9},
}
SERVICES = {"refuge": 24, "outreach": 36, "sexual_violence_service": 27, "housing": 9, "other": 2, NOT_ASKED: 2}
AGE_BANDS = {"age_18_24": 14, "age_25_34": 31, "age_35_44": 26, "age_45_54": 14, "age_55_64": 6, "age_65_and_over": 3, NOT_ASKED: 6}
AGREEMENT = {"strongly_agree": 41, "agree": 33, "neither": 11, "disagree": 5, "strongly_disagree": 3, "not_applicable": 4, NOT_ASKED: 3}
ITEMS = ("felt_safer", "felt_listened_to", "knew_options", "needs_met", "would_recommend")
COMMENT_MARK = "Made-up comment:"
COMMENTS = [
    "the worker rang back when she said she would.",
    "I waited too long for the first appointment, and nobody told me why.",
    "having one person to talk to made the difference.",
    "the forms asked the same things three times.",
    "my children liked the play sessions.",
    "I was not sure who to ring at the weekend.",
    "nothing to add, thank you.",
]


def draw_responses(seed: int) -> pd.DataFrame:
    """Every response (column `year`) of the years that had a survey."""
    every_year = [_responses_of_year(np.random.default_rng([seed, 22, year]), year, size) for year, size in RESPONSES.items()]
    responses = pd.concat(every_year, ignore_index=True)
    responses.insert(0, "response_ref", [f"SR{number:04d}" for number in range(1, len(responses) + 1)])
    return responses


def invitation_rows() -> pd.DataFrame:
    """A row a service and year (column `year`): how many people were asked to answer the survey."""
    lines = [(year, service, invited, year) for year, asked in INVITED.items() for service, invited in asked.items()]
    return pd.DataFrame(lines, columns=["year", "service", "invited", "survey_year"])


def _responses_of_year(rng: np.random.Generator, year: int, size: int) -> pd.DataFrame:
    answers = {item: weighted(rng, size, AGREEMENT) for item in ITEMS}
    consent = weighted(rng, size, {"yes": 58, "no": 36, NOT_ASKED: 6})
    wrote = (consent == "yes") & (rng.random(size) < 0.7)
    words = np.array([f"{COMMENT_MARK} {comment}" for comment in COMMENTS])[rng.integers(len(COMMENTS), size=size)]
    return pd.DataFrame(
        {
            "year": year,
            "survey_year": year,
            "service": weighted(rng, size, SERVICES),
            "age_band": weighted(rng, size, AGE_BANDS),
            **answers,
            "consent_to_quote": consent,
            "comments": np.where(wrote, words, NOT_ASKED),
        }
    )
