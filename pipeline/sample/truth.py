"""The truth about the sample: what must be counted, who the people are, which faults were planted. The pipeline never reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pipeline.periods import financial_year, window
from pipeline.sample.draws import NOT_ASKED
from pipeline.sample.faults import DUPLICATE, FAULT, KEPT, KINDS, QUARANTINED
from pipeline.sample.wards import WARDS

Tables = dict[str, pd.DataFrame]

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
}
# indicator → (data set, field, shares of the recorded only)
GROUPS: dict[str, tuple[str, str, bool]] = {
    "refuge_origin_percent": ("refuge_stays", "origin_authority", False),
    "refuge_ethnic_group_percent": ("refuge_stays", "ethnic_group", False),
    "refuge_abuse_type_percent": ("refuge_stays", "abuse_types", False),
    "refuge_needs_percent": ("refuge_stays", "needs", False),
    "refuge_refusal_reason_percent": ("refused", "refusal_reasons", True),
}
COUNTS = {
    "refuge_stays_count": "refuge_stays",
    "refuge_children_count": "refuge_children",
    "refuge_referrals_count": "refuge_referrals",
    "police_da_incidents_count": "police_da",
    "housing_da_cases_count": "housing_da",
}
PERSONS = {
    "refuge_adults": ("refuge_stays", "client_ref"),
    "police_da_victims": ("police_da", "victim_ref"),
    "housing_households": ("housing_cases", "household_ref"),
}


def accepted(planted: pd.DataFrame) -> pd.DataFrame:
    """The rows that must be counted: the sound ones and those kept with their fault."""
    kept = [""] + [name for name, kind in KINDS.items() if kind.expected in KEPT]
    return planted.loc[planted[FAULT].isin(kept)]


def write_truth(path: Path, tables: Tables, faults: list[dict], files: list[dict], seed: int) -> None:
    """Write the truth as JSON. `tables` are each data set's accepted rows over all the years written, with the column `year`.

    `counts` and `totals` hold numerators and denominators by the refs of measures, `values` the correlations.
    """
    full = _with_parts(tables)
    years = sorted(int(year) for year in full["refuge_stays"]["year"].unique())
    counts: dict[str, int] = {}
    totals: dict[str, int] = {}
    values: dict[str, float] = {}
    persons: dict[str, dict[str, int]] = {name: {} for name in PERSONS}
    for code, inside in _periods(years).items():
        here = {name: table.loc[table["year"].isin(inside)] for name, table in full.items()}
        shares = _shares(here, code) | _groups(here, code)
        counts |= _counts(here, code) | {ref: hits for ref, (hits, _) in shares.items()}
        totals |= {ref: rows for ref, (_, rows) in shares.items()}
        values |= _associations(here, code)
        for name, (data_set, field) in PERSONS.items():
            persons[name][code] = int(here[data_set][field].nunique())
    truth = {"seed": seed, "years": years, "persons": persons, "counts": counts, "totals": totals, "values": values}
    truth |= {"faults": faults, "files": files}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _periods(years: list[int]) -> dict[str, tuple[int, ...]]:
    """Period code → its years: every year, and every three-year window that is whole."""
    windows = [window(year) for year in years if {year - 1, year - 2} <= set(years)]
    return {period.code: period.years for period in [*(financial_year(year) for year in years), *windows]}


def _with_parts(tables: Tables) -> Tables:
    incidents, cases, referrals = tables["police_incidents"], tables["housing_cases"], tables["refuge_referrals"]
    return tables | {
        "police_da": incidents.loc[incidents["da_marker"] == "yes"],
        "housing_da": cases.loc[cases["reason_for_loss"] == "domestic_abuse"],
        "refused": referrals.loc[referrals["outcome"] == "refused_by_service"],
    }


def _answers(table: pd.DataFrame, field: str) -> list[list[str]]:
    """What each row says, as a list of items; rows that say nothing are left out."""
    return [said.split(";") for said in table[field] if said != NOT_ASKED]


def _counts(tables: Tables, code: str) -> dict[str, int]:
    counts = {f"{indicator}/{code}": len(tables[data_set]) for indicator, data_set in COUNTS.items()}
    counts[f"refuge_adults_count/{code}"] = int(tables["refuge_stays"]["client_ref"].nunique())
    counts[f"police_sexual_offence_records/{code}"] = int(tables["police_hour_weekday"]["total"].sum())
    return counts


def _shares(tables: Tables, code: str) -> dict[str, tuple[int, int]]:
    """ref → rows that count, rows they are a share of."""
    shares = {}
    for indicator, (data_set, field, counts_when) in SHARES.items():
        answers, rows = _answers(tables[data_set], field), len(tables[data_set])
        hits = sum(1 for said in answers if counts_when(said))
        shares[f"{indicator}_percent/{code}"] = (hits, rows)
        shares[f"{indicator}_of_recorded_percent/{code}"] = (hits, len(answers))
        shares[f"{indicator}_recorded_percent/{code}"] = (len(answers), rows)
    return shares


def _groups(tables: Tables, code: str) -> dict[str, tuple[int, int]]:
    groups = {}
    for indicator, (data_set, field, of_recorded) in GROUPS.items():
        answers = _answers(tables[data_set], field)
        rows = len(answers) if of_recorded else len(tables[data_set])
        for item, hits in pd.Series([item for said in answers for item in said]).value_counts().items():
            groups[f"{indicator}/{code}/{item}"] = (int(hits), rows)
    return groups


def _associations(tables: Tables, code: str) -> dict[str, float]:
    """Spearman's rank correlation of ward rate with ward deprivation: Pearson's of the ranks."""
    wards = pd.DataFrame([vars(ward) for ward in WARDS]).set_index("code")
    found = {}
    for indicator, data_set in {"police_deprivation_correlation": "police_da", "housing_deprivation_correlation": "housing_da"}.items():
        rate = tables[data_set]["ward"].value_counts().reindex(wards.index, fill_value=0) / wards["population"]
        found[f"{indicator}/{code}"] = round(float(rate.rank().corr(wards["deprivation_score"].rank())), 6)
    return found


def fault_lines(faults: list[str], data_set: str, year: int, file: str, first_data_row: int) -> list[dict]:
    """One line for every planted row: where it stands and what must become of it."""
    return [
        {"data_set": data_set, "year": year, "file": file, "row": first_data_row + place, "kind": kind, "expected": KINDS[kind].expected}
        for place, kind in enumerate(faults)
        if kind
    ]


def file_line(faults: list[str], data_set: str, year: int, file: str, footer_rows: int, first_data_row: int) -> dict:
    """What the receipt of one file must say."""
    expected = [KINDS[kind].expected if kind else "" for kind in faults]
    duplicates, quarantined = expected.count(DUPLICATE), expected.count(QUARANTINED)
    return {
        "data_set": data_set,
        "year": year,
        "file": file,
        "header_row": first_data_row - 1,
        "data_rows": len(faults),
        "accepted": len(faults) - duplicates - quarantined,
        "duplicates": duplicates,
        "quarantined": quarantined,
        "rows_below_the_data": footer_rows,
    }
