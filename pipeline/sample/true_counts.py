"""What must be counted in the sample: a route of its own to the numerators, denominators and people of the measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from pipeline.periods import financial_year, window
from pipeline.sample.draws import NOT_ASKED
from pipeline.sample.hours import WEEKDAYS
from pipeline.sample.survey import ITEMS
from pipeline.sample.true_groups import count_bands, count_groups
from pipeline.sample.wards import WARDS

HOME = "E06000034"
Tables = dict[str, pd.DataFrame]

NEEDS = {"need_mental_health", "need_drugs", "need_alcohol", "need_disability_or_access"}
# indicator → (data set, field, does this answer count)
SHARES: dict[str, tuple[str, str, Callable[[list[str]], bool]]] = {
    "refuge_female": ("refuge_stays", "sex", lambda said: said == ["female"]),
    "refuge_unemployed": ("refuge_stays", "employment", lambda said: said == ["unemployed"]),
    "refuge_interpreter": ("refuge_stays", "interpreter", lambda said: said == ["yes"]),
    "refuge_first_language_not_english": ("refuge_stays", "first_language", lambda said: said != ["english"]),
    "refuge_disability": ("refuge_stays", "disability", lambda said: said != ["none"]),
    "refuge_mental_health": ("refuge_stays", "needs", lambda said: "mental_health" in said),
    "refuge_drugs": ("refuge_stays", "needs", lambda said: "drugs" in said),
    "refuge_alcohol": ("refuge_stays", "needs", lambda said: "alcohol" in said),
    "refuge_complex_needs": ("refuge_stays", "needs", lambda said: len(said) >= 2),
    "refuge_nrpf": ("refuge_stays", "nrpf", lambda said: said == ["yes"]),
    "refuge_pregnant": ("refuge_stays", "pregnancy", lambda said: said == ["yes"]),
    "refuge_lgb": ("refuge_stays", "sexual_orientation", lambda said: said[0] not in ("heterosexual", "prefer_not_to_say")),
    "refuge_referrals_refused": ("refuge_referrals", "outcome", lambda said: said == ["refused_by_service"]),
    "refuge_children_school_place": ("refuge_children", "school_place", lambda said: said == ["waiting"]),
    "refuge_children_support": ("refuge_children", "support_received", lambda said: said == ["yes"]),
    "police_repeat": ("police_da", "repeat", lambda said: said == ["yes"]),
    "police_children_present": ("police_da", "children_present", lambda said: said == ["yes"]),
    "marac_children": ("marac_cases", "children_count", lambda said: said != ["0"]),
    "marac_disability": ("marac_cases", "disability", lambda said: said == ["yes"]),
    "marac_ethnic_minority": ("marac_cases", "ethnic_minority", lambda said: said == ["yes"]),
    "marac_lgbt": ("marac_cases", "lgbt", lambda said: said == ["yes"]),
    "police_female": ("police_da", "victim_sex", lambda said: said == ["female"]),
    "marac_repeat": ("marac_cases", "repeat", lambda said: said == ["yes"]),
    "childrens_social_care_da": ("childrens_social_care", "da_factors", lambda said: said != ["no_factor"]),
    "adult_social_care_da": ("adult_social_care", "abuse_types", lambda said: "domestic_abuse" in said),
    "sexual_violence_reported_to_police": ("sexual_violence_incidents", "reported_to_police", lambda said: said == ["yes"]),
    "sexual_violence_female": ("sexual_violence_clients", "sex", lambda said: said == ["female"]),
    "refuge_refused_for_need": ("refused", "refusal_reasons", lambda said: bool(NEEDS & set(said))),
} | {f"survey_{item}": ("service_user_survey", item, lambda said: said[0] in ("strongly_agree", "agree")) for item in ITEMS}
# indicator → (data set, field, shares of the recorded only)
GROUPS: dict[str, tuple[str, str, bool]] = {
    "refuge_origin_percent": ("refuge_stays", "origin_authority", False),
    "refuge_ethnic_group_percent": ("refuge_stays", "ethnic_group", False),
    "refuge_abuse_type_percent": ("refuge_stays", "abuse_types", False),
    "refuge_needs_percent": ("refuge_stays", "needs", False),
    "refuge_refusal_reason_percent": ("refused", "refusal_reasons", True),
    "police_ethnic_group_percent": ("police_da", "victim_ethnic_group", False),
    "police_risk_percent": ("police_da", "dash_grade", False),
    "police_outcome_percent": ("police_da", "outcome", False),
    "refuge_local_referral_outcome_percent": ("local_referrals", "outcome", False),
    "refuge_reason_left_percent": ("ended_stays", "reason_left", False),
    "training_state_percent": ("training_survey", "training", False),
    "sexual_violence_perpetrator_percent": ("sexual_violence_incidents", "perpetrator_type", False),
    "sexual_violence_type_percent": ("sexual_violence_incidents", "incident_type", False),
    "sexual_violence_happened_percent": ("sexual_violence_incidents", "happened", False),
    "sexual_violence_age_percent": ("sexual_violence_clients", "age_band", False),
    "marac_referrer_percent": ("marac_cases", "referring_agency", False),
    "childrens_factor_percent": ("childrens_social_care", "da_factors", False),
    "childrens_outcome_percent": ("childrens_social_care", "outcome", False),
    "survey_safer_answer_percent": ("service_user_survey", "felt_safer", False),
}
COUNTS = {
    "refuge_stays_count": "refuge_stays",
    "refuge_children_count": "refuge_children",
    "refuge_referrals_count": "refuge_referrals",
    "refuge_referrals_accepted_count": "accepted",
    "police_da_incidents_count": "police_da",
    "housing_da_cases_count": "housing_da",
    "marac_cases_count": "marac_cases",
    "marac_cases_per_10000": "marac_cases",
    "childrens_social_care_count": "childrens_social_care",
    "adult_social_care_count": "adult_social_care",
    "health_contacts_count": "health_contacts",
    "sexual_violence_clients_count": "sexual_violence_clients",
    "sexual_violence_incidents_count": "sexual_violence_incidents",
    "police_sexual_incidents_count": "police_sexual",
    "survey_responses_count": "service_user_survey",
    "prevent_benchmarks_count": "prevent_benchmarks",
    "channel_standards_count": "channel_statement",
    "training_responses_count": "training_survey",
    "event_attendances_count": "event_attendances",
    "hate_crimes_count": "hate_crimes",
}
# figure by month or by quarter → (data set, date)
BY_MONTH = {
    "police_da_months_count": ("police_da", "occurred_at"),
    "police_sexual_months_count": ("police_sexual", "occurred_at"),
    "marac_months_count": ("marac_cases", "meeting_date"),
    "housing_da_months_count": ("housing_da", "case_date"),
    "childrens_months_count": ("childrens_social_care", "contact_date"),
    "sexual_violence_months_count": ("sexual_violence_clients", "referral_date"),
}
BY_QUARTER = {
    "refuge_referrals_quarters_count": ("refuge_referrals", "referral_date"),
    "refuge_refusals_quarters_count": ("refused", "referral_date"),
    "refuge_stays_quarters_count": ("refuge_stays", "start_date"),
    "police_da_quarters_count": ("police_da", "occurred_at"),
    "marac_quarters_count": ("marac_cases", "meeting_date"),
    "housing_da_quarters_count": ("housing_da", "case_date"),
    "childrens_quarters_count": ("childrens_social_care", "contact_date"),
    "sexual_violence_quarters_count": ("sexual_violence_clients", "referral_date"),
}
BY_WARD = {
    "police_da_rate_per_1000": ("police_da",),
    "housing_da_rate_per_1000": ("housing_da",),
    "childrens_social_care_rate_per_1000": ("childrens_social_care",),
}
QUARTERS_BY_MONTH = dict(zip(range(1, 13), [name for name in ("january_to_march", "april_to_june", "july_to_september", "october_to_december") for _ in range(3)]))
PERSONS = {
    "refuge_adults": ("refuge_stays", "client_ref"),
    "police_da_victims": ("police_da", "victim_ref"),
    "housing_households": ("housing_cases", "household_ref"),
    "marac_victims": ("marac_cases", "victim_ref"),
    "adults_of_concern": ("adult_social_care", "person_ref"),
    "sexual_violence_clients": ("sexual_violence_clients", "client_ref"),
}


@dataclass(frozen=True)
class TrueCounts:
    """`counts` and `totals` hold numerators and denominators by the refs of measures, `values` the correlations, `persons` how many
    different people (or households) there truly are, `references` how many the references alone would make of them."""

    counts: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    persons: dict[str, dict[str, int]] = field(default_factory=dict)
    references: dict[str, dict[str, int]] = field(default_factory=dict)


def count_truly(tables: Tables, years: list[int], first_references: dict[str, str]) -> TrueCounts:
    """The true counts of every year, and of every three-year window that is whole.

    `tables` are each data set's accepted rows over all the years written, with the column `year`. A data set that was not sent for
    all of a period has no count there. `first_references` leads from the second reference of somebody entered twice to the first.
    """
    found = TrueCounts()
    full = _with_parts(tables)
    for code, inside in _periods(years).items():
        here = {name: table.loc[table["year"].isin(inside)] for name, table in full.items()}
        here = {name: table for name, table in here.items() if set(inside) <= set(table["year"])}
        shares = _shares(here, code) | _groups(here, code) | count_groups(here["refuge_stays"], here["refused"], code) | count_bands(here, code)
        found.counts.update(_over_time(here, code) if len(inside) == 1 else {})
        found.counts.update(_counts(here, code) | _by_ward(here, code) | {ref: hits for ref, (hits, _) in shares.items()})
        found.totals.update({ref: rows for ref, (_, rows) in shares.items()})
        found.values.update(_associations(here, code))
        for name, (data_set, person) in _asked(PERSONS, here):
            references = here[data_set][person]
            found.references.setdefault(name, {})[code] = int(references.nunique())
            found.persons.setdefault(name, {})[code] = int(references.replace(first_references).nunique())
    return found


def _asked(register: dict[str, tuple], tables: Tables) -> Iterator[tuple[str, tuple]]:
    """The lines of a register whose data set is there."""
    return ((name, line) for name, line in register.items() if line[0] in tables)


def _periods(years: list[int]) -> dict[str, tuple[int, ...]]:
    """Period code → its years: every year, and every three-year window that is whole."""
    windows = [window(year) for year in years if {year - 1, year - 2} <= set(years)]
    return {period.code: period.years for period in [*(financial_year(year) for year in years), *windows]}


def _with_parts(tables: Tables) -> Tables:
    incidents, cases, referrals, stays = (tables[name] for name in ("police_incidents", "housing_cases", "refuge_referrals", "refuge_stays"))
    contacts, counted = tables["health_contacts"], tables["health_contacts_counts"]
    return tables | {
        "health_contacts": pd.concat([contacts, counted.loc[counted.index.repeat(counted["total"]), ["year"]]], ignore_index=True),
        "police_da": incidents.loc[incidents["da_marker"] == "yes"],
        "housing_da": cases.loc[cases["reason_for_loss"] == "domestic_abuse"],
        "police_sexual": incidents.loc[incidents["sexual_marker"] == "yes"],
        "local_referrals": referrals.loc[referrals["origin_authority"] == HOME],
        "ended_stays": stays.loc[stays["end_date"].notna()],
        "accepted": referrals.loc[referrals["outcome"] == "accepted"],
        "refused": referrals.loc[referrals["outcome"] == "refused_by_service"],
    }


def _answers(table: pd.DataFrame, field: str) -> list[list[str]]:
    """What each row says, as a list of items; rows that say nothing are left out."""
    return [str(said).split(";") for said in table[field] if not pd.isna(said) and said != NOT_ASKED]


def _counts(tables: Tables, code: str) -> dict[str, int]:
    counts = {f"{indicator}/{code}": len(tables[data_set]) for indicator, data_set in COUNTS.items() if data_set in tables}
    counts[f"refuge_adults_count/{code}"] = int(tables["refuge_stays"]["client_ref"].nunique())
    counts[f"police_sexual_offence_records/{code}"] = int(tables["police_hour_weekday"]["total"].sum())
    if "survey_invitations" in tables:
        counts[f"survey_invitations_count/{code}"] = int(tables["survey_invitations"]["invited"].sum())
    return counts | _in_week(tables["police_hour_weekday"], code)


def _in_week(table: pd.DataFrame, code: str) -> dict[str, int]:
    """Records in each quarter of the day, hour by hour; of a window on each weekday too."""
    quarter = table["hour"].astype(int).floordiv(6).map(dict(enumerate(("night", "morning", "afternoon", "evening"))))
    by_band = table.groupby(quarter)[WEEKDAYS].sum()
    counts = {f"police_sexual_offence_count/{code}/{band}": int(row.sum()) for band, row in by_band.iterrows()}
    if "-" in code:
        counts |= {f"police_sexual_weekday_count/{code}/{day}*{band}": int(row[day]) for band, row in by_band.iterrows() for day in WEEKDAYS}
    return counts


def _by_ward(tables: Tables, code: str) -> dict[str, int]:
    """Rows in each ward."""
    return {
        f"{indicator}/{code}/{ward.code}": int((tables[data_set]["ward"] == ward.code).sum())
        for indicator, (data_set,) in _asked(BY_WARD, tables)
        for ward in WARDS
    }


def _over_time(tables: Tables, code: str) -> dict[str, int]:
    """Rows by the name of their month, or its quarter, in a single year."""
    counts: dict[str, int] = {}
    for register, name_of in ((BY_MONTH, lambda day: day.strftime("%B").lower()), (BY_QUARTER, lambda day: QUARTERS_BY_MONTH[day.month])):
        for indicator, (data_set, date) in _asked(register, tables):
            named = pd.to_datetime(tables[data_set][date], dayfirst=True).map(name_of)
            counts |= {f"{indicator}/{code}/{name}": int(often) for name, often in named.value_counts().items()}
    return counts


def _shares(tables: Tables, code: str) -> dict[str, tuple[int, int]]:
    """ref → rows that count, rows they are a share of."""
    shares = {}
    for indicator, (data_set, field, counts_when) in _asked(SHARES, tables):
        answers, rows = _answers(tables[data_set], field), len(tables[data_set])
        hits = sum(1 for said in answers if counts_when(said))
        shares[f"{indicator}_percent/{code}"] = (hits, rows)
        shares[f"{indicator}_of_recorded_percent/{code}"] = (hits, len(answers))
        shares[f"{indicator}_recorded_percent/{code}"] = (len(answers), rows)
    if {"service_user_survey", "survey_invitations"} <= set(tables):
        shares[f"survey_response_percent/{code}"] = (len(tables["service_user_survey"]), int(tables["survey_invitations"]["invited"].sum()))
    return shares


def _groups(tables: Tables, code: str) -> dict[str, tuple[int, int]]:
    groups = {}
    for indicator, (data_set, field, of_recorded) in _asked(GROUPS, tables):
        answers = _answers(tables[data_set], field)
        rows = len(answers) if of_recorded else len(tables[data_set])
        for item, hits in pd.Series([item for said in answers for item in said]).value_counts().items():
            groups[f"{indicator}/{code}/{item}"] = (int(hits), rows)
    return groups


def _associations(tables: Tables, code: str) -> dict[str, float]:
    """By theme: Spearman's rank correlation of ward rate with ward deprivation (Pearson's of the ranks), and the rate in the most deprived
    fifth of wards over that in the least."""
    wards = pd.DataFrame([vars(ward) for ward in WARDS]).set_index("code").sort_values("deprivation_score")
    found, fifth = {}, len(wards) // 5
    for theme, data_set in {"police": "police_da", "housing": "housing_da", "childrens": "childrens_social_care"}.items():
        if data_set not in tables:
            continue
        records = tables[data_set]["ward"].value_counts().reindex(wards.index, fill_value=0)
        rate = records / wards["population"]
        found[f"{theme}_deprivation_correlation/{code}"] = round(float(rate.rank().corr(wards["deprivation_score"].rank())), 6)
        most, least = (records[part].sum() / wards["population"][part].sum() for part in (slice(-fifth, None), slice(0, fifth)))
        found[f"{theme}_deprivation_rate_ratio/{code}"] = round(float(most / least), 6)
    return found
