"""The answers the sample must give, year by year: 2019 to 2021 as published, 2022 to 2024 a plausible continuation.

Each tuple holds the years of YEARS in order. Published for April 2018 to March 2021 (2019 to 2021 here): 305 adult stays; Southend 13 %,
Thurrock 11 %, Basildon 10 %, Barking and Dagenham 8 %; unemployed 52 %, not recorded 42 %; interpreter 5 %; first language not English
9 %; disability 36 %, mental health 41 %, both rising; two kinds of abuse over half each year; 175 children; no space second reason.
"""

from __future__ import annotations

from pipeline.sample.draws import NOT_ASKED

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)

ADULT_STAYS = (100, 105, 100, 108, 112, 110)
CHILD_STAYS = (55, 60, 60, 62, 64, 61)
REFERRALS = (440, 460, 430, 455, 470, 465)
REFUSED = (295, 308, 288, 290, 291, 284)

# code → how many stays of the year; the code of REST takes what is left
REST = {
    "sex": "female",
    "ethnic_group": "white_british",
    "sexual_orientation": "heterosexual",
    "employment": "employed_part_time",
    "nrpf": "no",
    "pregnancy": "no",
    "relationship_to_perpetrator": "ex_partner",
}
STAY_ANSWERS: dict[str, dict[str, tuple[int, ...]]] = {
    "sex": {NOT_ASKED: (1, 0, 1, 0, 1, 0)},
    "ethnic_group": {
        "white_irish": (1, 1, 1, 1, 1, 1),
        "gypsy_or_irish_traveller": (2, 2, 1, 2, 2, 2),
        "roma": (0, 0, 0, 1, 1, 2),
        "other_white": (8, 9, 8, 9, 10, 10),
        "white_and_black_caribbean": (3, 3, 3, 3, 4, 3),
        "white_and_black_african": (1, 1, 2, 1, 2, 2),
        "white_and_asian": (1, 1, 1, 2, 1, 1),
        "other_mixed": (1, 2, 1, 1, 1, 2),
        "indian": (2, 3, 3, 3, 3, 3),
        "pakistani": (3, 3, 3, 4, 4, 4),
        "bangladeshi": (3, 3, 3, 3, 4, 4),
        "chinese": (1, 0, 1, 1, 1, 0),
        "other_asian": (2, 2, 2, 2, 3, 3),
        "african": (9, 10, 9, 11, 12, 12),
        "caribbean": (4, 4, 4, 4, 4, 4),
        "other_black": (2, 2, 2, 2, 2, 2),
        "arab": (1, 1, 1, 1, 1, 1),
        "any_other": (2, 2, 2, 2, 2, 2),
        NOT_ASKED: (4, 4, 4, 3, 3, 2),
    },
    "sexual_orientation": {
        "gay_or_lesbian": (2, 2, 2, 2, 3, 3),
        "bisexual": (1, 2, 2, 3, 3, 3),
        "prefer_not_to_say": (3, 3, 3, 3, 3, 3),
        NOT_ASKED: (14, 12, 12, 8, 7, 6),
    },
    "employment": {
        "unemployed": (50, 55, 55, 60, 64, 66),
        "employed_full_time": (2, 1, 1, 5, 7, 8),
        "student": (1, 1, 1, 4, 4, 4),
        "long_term_sick": (1, 1, 1, 3, 4, 4),
        NOT_ASKED: (43, 45, 40, 27, 22, 17),
    },
    "nrpf": {"yes": (6, 7, 7, 8, 9, 9), NOT_ASKED: (5, 5, 4, 4, 3, 3)},
    "pregnancy": {"yes": (6, 6, 5, 7, 6, 7), NOT_ASKED: (4, 4, 4, 3, 3, 3)},
    "relationship_to_perpetrator": {
        "partner": (33, 34, 35, 35, 34, 33),
        "parent": (4, 4, 4, 5, 5, 5),
        "child": (2, 2, 3, 3, 3, 3),
        "other_family": (5, 5, 4, 5, 6, 6),
        "multiple": (2, 3, 3, 3, 4, 4),
        NOT_ASKED: (3, 3, 3, 3, 2, 2),
    },
}
FIRST_LANGUAGES: dict[str, tuple[int, ...]] = {
    "polish": (2, 2, 2, 3, 3, 3),
    "romanian": (2, 2, 2, 3, 3, 4),
    "lithuanian": (1, 1, 1, 1, 1, 1),
    "albanian": (0, 1, 1, 1, 2, 2),
    "urdu": (1, 1, 1, 1, 1, 1),
    "bengali": (1, 1, 1, 1, 1, 1),
    "portuguese": (0, 0, 1, 1, 1, 1),
    "other": (1, 1, 1, 1, 1, 2),
    NOT_ASKED: (3, 3, 3, 3, 3, 3),
}
LANGUAGE_GROUPS = {"urdu": ["pakistani"], "bengali": ["bangladeshi"], "other": ["african", "other_asian", "arab"], NOT_ASKED: ["white_british"]}
OTHER_LANGUAGE_GROUPS = ["other_white", "roma"]
# asked of those whose first language is not English / not asked of others
INTERPRETER_YES = (5, 5, 5, 7, 8, 9)
INTERPRETER_NOT_ASKED = (3, 3, 3, 3, 3, 3)

# several answers each
DISABLED = (28, 37, 45, 52, 56, 57)
DISABILITY_NOT_ASKED = (5, 5, 4, 4, 3, 3)
NEEDS: dict[str, tuple[int, ...]] = {
    "mental_health": (33, 41, 51, 57, 62, 63),
    "alcohol": (16, 18, 19, 20, 21, 22),
    "drugs": (14, 15, 16, 18, 18, 19),
    "physical_health": (18, 20, 21, 23, 25, 25),
    "financial": (22, 24, 25, 30, 33, 34),
    "immigration": (6, 7, 7, 8, 9, 9),
    "learning_disability": (4, 4, 5, 5, 6, 6),
    "offending": (3, 4, 3, 4, 4, 4),
}
NEEDS_NOT_ASKED = (7, 8, 7, 6, 6, 5)
ABUSE_TYPES: dict[str, tuple[int, ...]] = {
    "emotional_psychological": (62, 66, 65, 70, 73, 72),
    "jealous_controlling": (56, 60, 58, 62, 65, 63),
    "physical_or_sexual": (46, 48, 45, 50, 52, 50),
    "violent_or_threatening": (44, 45, 43, 47, 48, 48),
    "controlling_or_coercive": (38, 41, 42, 48, 51, 52),
    "economic": (20, 23, 26, 30, 33, 36),
    "psychological_emotional_or_other": (9, 9, 10, 11, 12, 12),
}
ABUSE_NOT_ASKED = (6, 6, 5, 5, 4, 4)

# origins: the four of the published edition by year, the others by three-year window
LARGEST_ORIGINS: dict[str, tuple[int, ...]] = {
    "E06000033": (13, 14, 13, 13, 12, 13),
    "E06000034": (11, 12, 12, 14, 16, 16),
    "E07000066": (10, 10, 10, 11, 12, 12),
    "E09000002": (8, 9, 8, 8, 8, 7),
}
OTHER_ORIGINS: tuple[dict[str, int], dict[str, int]] = (
    {
        "E09000016": 20, "E07000069": 14, "E09000025": 14, "E07000070": 13, "E07000071": 12, "E09000026": 12, "E07000073": 10,
        "E07000068": 9, "E06000035": 9, "E07000075": 8, "E07000107": 8, "E07000076": 7, "E07000072": 6, "E07000067": 6,
        "E09000030": 5, "elsewhere_uk": 9, NOT_ASKED: 13,
    },
    {
        "E09000016": 23, "E07000069": 13, "E09000025": 16, "E07000070": 14, "E07000071": 13, "E09000026": 14, "E07000073": 11,
        "E07000068": 10, "E06000035": 10, "E07000075": 8, "E07000107": 9, "E07000076": 8, "E07000072": 7, "E07000067": 7,
        "E09000030": 6, "elsewhere_uk": 9, NOT_ASKED: 10,
    },
)  # fmt: skip

# how many of a year's stays are by an adult who stayed before
RETURNS = (2, 3, 3, 4, 4, 3)

# refused referrals by main reason; REASON_NOT_GIVEN have none; SECOND_REASONS more have another one too
REASON_NOT_GIVEN = (44, 45, 41, 35, 32, 30)
MAIN_REASONS: dict[str, tuple[int, ...]] = {
    "need_mental_health": (82, 86, 82, 82, 84, 82),
    "no_space_or_capacity": (58, 61, 57, 60, 61, 60),
    "need_drugs": (30, 31, 29, 29, 29, 28),
    "need_alcohol": (22, 24, 22, 23, 23, 23),
    "large_family": (16, 17, 15, 17, 17, 17),
    "nrpf": (11, 12, 11, 12, 13, 12),
    "older_male_child": (8, 8, 8, 8, 9, 9),
    "need_disability_or_access": (8, 8, 8, 8, 8, 8),
    "location_unsafe": (6, 6, 6, 6, 6, 6),
    "male_or_trans_not_accommodated": (5, 5, 5, 5, 5, 5),
    "risk_to_others": (3, 3, 2, 3, 2, 2),
    "ineligible": (1, 1, 1, 1, 1, 1),
    "incomplete_referral": (1, 1, 1, 1, 1, 1),
}

DA_HOUSING_CASES = (262, 280, 296, 308, 318, 330)
OTHER_HOUSING_CASES = (52, 56, 50, 55, 58, 60)


def of_year(table: dict[str, tuple[int, ...]], year: int) -> dict[str, int]:
    """code → count in `year`."""
    return {code: counts[YEARS.index(year)] for code, counts in table.items()}


def in_year(counts: tuple[int, ...], year: int) -> int:
    """The count of `year`."""
    return counts[YEARS.index(year)]
