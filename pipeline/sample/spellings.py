"""How agencies write a code, which is not how we do, and changes over the years."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.catalogue import CodeList, Contract, FieldPage
from pipeline.sample.wards import WARDS

FIRST_YEAR = 0

# list, or data set and field → from which year → code → as written. Codes not named are written as their label.
SPELLINGS: dict[str, dict[int, dict[str, str]]] = {
    "sex": {FIRST_YEAR: {"female": "F", "male": "M"}, 2021: {"female": "Female", "male": "Male"}},
    "yes_no": {FIRST_YEAR: {"yes": "Y", "no": "N"}, 2021: {"yes": "Yes", "no": "No"}},
    "police_incidents.yes_no": {2022: {"yes": "1", "no": "0"}, 2024: {"yes": "Y", "no": "N"}},
    "ethnic_group": {
        FIRST_YEAR: {
            "white_british": "White British",
            "other_white": "Any other White background",
            "white_and_black_caribbean": "White and Black Caribbean",
            "african": "African",
            "caribbean": "Caribbean",
            "indian": "Indian",
            "pakistani": "Pakistani",
            "bangladeshi": "Bangladeshi",
            "other_asian": "Any other Asian background",
        },
        2022: {},
    },
    "police_incidents.ethnic_group": {
        FIRST_YEAR: {
            "white_british": "W1",
            "white_irish": "W2",
            "other_white": "W9",
            "white_and_black_caribbean": "M1",
            "white_and_black_african": "M2",
            "other_mixed": "M9",
            "indian": "A1",
            "pakistani": "A2",
            "bangladeshi": "A3",
            "other_asian": "A9",
            "caribbean": "B1",
            "african": "B2",
            "other_black": "B9",
            "chinese": "O1",
            "any_other": "O9",
        }
    },
    "origin_authority": {
        FIRST_YEAR: {"E06000033": "Southend", "E09000002": "Barking & Dagenham", "elsewhere_uk": "Other UK"},
        2021: {"E06000033": "Southend-on-Sea", "E09000002": "Barking and Dagenham"},
        2023: {"E06000034": "Thurrock Council", "E09000002": "LB Barking and Dagenham"},
    },
    "disability": {
        FIRST_YEAR: {"none": "None", "mobility": "Physical - mobility", "mental_health_condition": "Mental health"},
        2022: {"none": "No", "long_term_illness": "Long term health condition"},
    },
    "need": {
        FIRST_YEAR: {"none": "None", "mental_health": "MH", "drugs": "Substance misuse - drugs", "alcohol": "Substance misuse - alcohol"},
        2022: {"none": "No needs", "drugs": "Drug use", "alcohol": "Alcohol use"},
    },
    "abuse_type": {
        FIRST_YEAR: {"emotional_psychological": "Emotional/psychological", "jealous_controlling": "Jealous/controlling"},
        2023: {"controlling_or_coercive": "Coercive control", "emotional_psychological": "Emotional / Psychological"},
    },
    "referral_outcome": {FIRST_YEAR: {"refused_by_service": "Refused"}, 2022: {"refused_by_service": "Declined by service"}},
    "refusal_reason": {
        FIRST_YEAR: {"no_space_or_capacity": "No space / capacity to support", "need_mental_health": "Support needs - mental health"},
        2022: {"need_drugs": "Support needs - drugs", "need_alcohol": "Support needs - alcohol"},
    },
    "reason_for_loss": {
        FIRST_YEAR: {"domestic_abuse": "Violent relationship breakdown with partner or associated persons"},
        2021: {},
    },
    "dash_grade": {FIRST_YEAR: {}, 2021: {"standard": "STD", "medium": "MED", "high": "HIGH"}},
    "accommodation_type": {FIRST_YEAR: {}, 2022: {"second_stage": "Second stage", "not_relevant": "B&B"}},
    "marac_agency": {FIRST_YEAR: {"idva": "IDVA", "childrens_services": "CSC"}, 2022: {"police": "Essex Police", "idva": "IDVA service"}},
    "marac_criterion": {FIRST_YEAR: {"visible_high_risk": "DASH 14+"}, 2022: {"repeat": "MARAC repeat"}},
    "social_care_record": {FIRST_YEAR: {"assessment": "Single assessment"}, 2022: {"assessment": "C&F assessment"}},
    "da_factor": {
        FIRST_YEAR: {"child_victim": "3A", "parent_victim": "3B", "other_in_household": "3C"},
        2022: {
            "no_factor": "No DA factor",
            "child_victim": "Domestic abuse: concerns about the child",
            "parent_victim": "Domestic abuse: concerns about the child's parent/carer",
        },
    },
    "childrens_outcome": {FIRST_YEAR: {"no_further_action": "NFA", "child_protection": "S47"}, 2023: {"child_in_need": "CIN plan"}},
    "adult_age_band": {FIRST_YEAR: {"age_18_64": "18-64", "age_95_and_over": "95+"}, 2022: {}},
    "adult_social_care.ethnic_group": {
        FIRST_YEAR: {"white_british": "White - British", "african": "Black or Black British - African", "indian": "Asian or Asian British - Indian"},
        2022: {"white_british": "English/Welsh/Scottish/Northern Irish/British", "african": "Black/African/Caribbean/Black British: African"},
    },
    "safeguarding_abuse_type": {FIRST_YEAR: {"domestic_abuse": "Domestic violence", "neglect": "Neglect"}, 2022: {"self_neglect": "Self neglect"}},
    "safeguarding_outcome": {FIRST_YEAR: {"no_enquiry": "NFA"}, 2022: {"enquiry_risk_reduced": "S42 - risk reduced"}},
    "health_setting": {FIRST_YEAR: {"emergency_department": "A&E", "general_practice": "GP"}, 2024: {"emergency_department": "ED"}},
    "age_band_all": {FIRST_YEAR: {"age_0_12": "Under 13", "age_65_and_over": "65+"}, 2022: {"age_18_24": "18-24", "age_25_34": "25-34"}},
    "time_since_incident": {FIRST_YEAR: {"over_five_years": "Historic"}, 2021: {"over_five_years": "Non-recent"}},
    "perpetrator_type": {FIRST_YEAR: {"friend_or_acquaintance": "Friend/Acquaintance"}, 2022: {"intimate_partner": "Partner/Ex-partner"}},
    "survey_service": {FIRST_YEAR: {"outreach": "DA outreach"}, 2023: {"housing": "Housing safeguarding"}},
    "ward": {FIRST_YEAR: {ward.code: ward.name.replace(" and ", " & ") for ward in WARDS}, 2020: {}},
}
WARD_CODES_FROM = {"police_incidents": 2021, "housing_cases": 2022, "childrens_social_care": 2020, "hate_crimes": 2021}
SHARE_WITH_NAME_ONLY = 0.04


def write_codes(rng: np.random.Generator, column: pd.Series, field: FieldPage, contract: Contract, codes: CodeList, year: int) -> pd.Series:
    """The coded column as the agency writes it that year: labels, abbreviations, several answers parted by the agency's semicolon.

    A code the list does not know is written as it stands, and an empty one stays empty.
    """
    if field.code_list == "ward":
        return _write_wards(rng, column, contract.name, codes, year)
    written = codes.labels | spelling_of(contract.name, str(field.code_list), year)
    if not field.separator:
        return column.map(written).fillna(column)
    joined = f"{field.separator} "
    answers = {cell: joined.join(written.get(item, item) for item in cell.split(";")) for cell in column.unique()}
    return column.map(answers)


def spelling_of(data_set: str, code_list: str, year: int) -> dict[str, str]:
    """code → as written in `year`: the data set's own way if it has one, else the list's."""
    by_year = SPELLINGS.get(f"{data_set}.{code_list}", {})
    latest = [first for first in by_year if first <= year]
    if not latest:
        by_year = SPELLINGS.get(code_list, {})
        latest = [first for first in by_year if first <= year]
    return by_year[max(latest)] if latest else {}


def _write_wards(rng: np.random.Generator, wards: pd.Series, data_set: str, codes: CodeList, year: int) -> pd.Series:
    """Names with '&' or 'and' in the early years; later codes, with the code missing and only the name in a few rows."""
    named = wards.map(codes.labels | spelling_of(data_set, "ward", year)).fillna(wards)
    if year < WARD_CODES_FROM[data_set]:
        return named
    name_only = (rng.random(len(wards)) < SHARE_WITH_NAME_ONLY) | ~wards.str.startswith("E")
    return wards.mask(name_only, named)
