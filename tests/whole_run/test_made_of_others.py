"""Figures that are made of other figures, or of official statistics, worked out again: from the sample's truth and the area page."""

from __future__ import annotations

import math
import re

import pytest

from pipeline.catalogue import load_area, load_facts
from pipeline.sample.units import UNIT_GROUPS, refuge_places

EDITIONS = pytest.mark.parametrize("year", [2021, 2024])
QUESTIONS = ("felt_safer", "felt_listened_to", "knew_options", "needs_met", "would_recommend")
NEIGHBOURS = ("E07000066", "E07000068", "E07000069", "E09000016")
# lumps of many areas, which are nobody's origin
LUMPS = ("elsewhere_uk", "outside_uk", "rest_of_essex", "rest_of_london", "not_recorded", "not_mapped")
AREA = load_area("thurrock")
AGES, SEXES = AREA.population.by_age, AREA.population.by_sex


# Indicators whose figures other tests of this folder work out by another route.
ELSEWHERE = {
    "test_made_of_others": r"refuge_(top|neighbour)_origins_percent|refuge_no_space_rank|survey_\w+_net_points|safe_accommodation_units_count|refuge_family_places_count"
    r"|family_places_benchmark_count|refuge_(places|bedspaces)_per_10000|population_count|deprivation_score|resident_age_percent"
    r"|census_(female|disability)_percent|marac_cases_recommended_count|expected_victims_(by_sex_)?count",
    "test_supply": r"refuge_(places_average_count|occupied_percent|turned_away_percent|units_needed(_faster)?_count|expected_refused_percent)"
    r"|refuge_nights_percent|refuge_stay_days_(mean|median)|safe_accommodation_bedspaces_count|units_accepting_count",
    "test_representation": r"refuge_\w+_(census|marac|police|residents)_ratio",
    "test_trends": r"(police_da|police_sexual|marac|housing_da|childrens|sexual_violence)_months_(change_percent|forecast_count|next_year_count|error_ratio)"
    r"|refuge_(referrals|stays)_quarters_change_percent",
    "test_chance_of_wards": r"\w+_chance_rate_per_1000",
    "test_of_files": r"quality_\w+|health_(setting_percent|months_count)|sexual_violence_wait_days_median|police_da_quarters_change_percent",
    "test_assurance": r"event_\w+_(change_percent|net_points)|training_team_percent|hate_crime_rate_per_1000|prevent_green(_before)?_count",
}


def of_groups(truth: dict[str, int], indicator: str, period: str) -> dict[str, int]:
    start = f"{indicator}/{period}/"
    return {ref.removeprefix(start): count for ref, count in truth.items() if ref.startswith(start)}


def half_up(number: float) -> int:
    return math.floor(number + 0.5)


@EDITIONS
def test_origins_together_and_the_rank_of_a_reason(made, year):
    truth, measures, here = made.truth()["counts"], made.measures(year), f"{year - 2}-{year}"
    origins, stays = of_groups(truth, "refuge_origin_percent", here), truth[f"refuge_stays_count/{here}"]
    largest = sorted((count for area, count in origins.items() if area not in LUMPS), reverse=True)[:4]
    assert measures.loc[f"refuge_top_origins_percent/{here}", ["numerator", "denominator"]].tolist() == [sum(largest), stays]
    assert measures.loc[f"refuge_neighbour_origins_percent/{here}", ["numerator", "denominator"]].tolist() == [sum(origins[code] for code in NEIGHBOURS), stays]
    reasons = of_groups(truth, "refuge_refusal_reason_percent", here)
    assert measures.loc[f"refuge_no_space_rank/{here}", "value"] == 1 + sum(count > reasons["no_space_or_capacity"] for count in reasons.values())


def test_agreement_less_disagreement(made):
    truth, measures = made.truth()["counts"], made.measures(2024)
    for question in QUESTIONS:
        sides = of_groups(truth, f"survey_{question}_side_percent", "2022-2024")
        assert measures.loc[f"survey_{question}_net_points/2022-2024", "value"] == pytest.approx(100 * (sides["agree"] - sides["disagree"]) / sum(sides.values()))


@EDITIONS
def test_places_beside_the_benchmark(made, year):
    printed, here, last = made.protected(year)["value"], f"{year - 2}-{year}", f"{year}-03-31"
    places = int(refuge_places().loc[:last].iloc[-1])
    open_units = [each for each in UNIT_GROUPS if each.open_from <= last and not (each.open_to and each.open_to <= last)]
    for kind in {each.accommodation_type for each in open_units}:
        assert printed[f"safe_accommodation_units_count/{here}/{kind}"] == sum(each.count for each in open_units if each.accommodation_type == kind)
    assert printed[f"refuge_family_places_count/{here}"] == places
    assert printed[f"family_places_benchmark_count/{here}"] == pytest.approx(AREA.population.total / 10_000)
    assert printed[f"refuge_places_per_10000/{here}"] == pytest.approx(10_000 * places / AREA.population.total)
    assert printed[f"refuge_bedspaces_per_10000/{here}"] == pytest.approx(10_000 * sum(each.count * each.bedspaces for each in open_units if each.accommodation_type == "refuge") / AREA.population.total)


@EDITIONS
def test_residents_and_those_whom_a_survey_or_a_standard_would_lead_one_to_expect(made, year):
    printed, facts, here = made.protected(year), load_facts(), f"{year - 2}-{year}"
    value = printed["value"]
    assert sum(AGES) == AREA.population.total == value[f"population_count/{year}"]
    assert sum(value[f"population_count/{year}/{ward.code}"] for ward in AREA.wards) == AREA.population.total
    assert all(value[f"deprivation_score/{year}/{ward.code}"] == ward.deprivation_score for ward in AREA.wards)
    bands = {"age_16_24": (16, 25), "age_25_34": (25, 35), "age_35_44": (35, 45), "age_45_54": (45, 55), "age_55_and_over": (55, 200)}
    assert {band: printed.loc[f"resident_age_percent/{here}/{band}", "numerator"] for band in bands} == {band: sum(AGES[slice(*ages)]) for band, ages in bands.items()}
    women = SEXES.female / (SEXES.female + SEXES.male)
    assert printed.loc[f"census_female_percent/{here}", ["numerator", "denominator"]].tolist() == [SEXES.female, SEXES.female + SEXES.male]
    (disabled,) = [line for line in AREA.census_2021 if (line.characteristic, line.group) == ("disability", "any")]
    assert printed.loc[f"census_disability_percent/{here}", ["numerator", "denominator"]].tolist() == [disabled.number, disabled.total]
    assert value[f"marac_cases_recommended_count/{here}"] == half_up(3 * 40 * round(sum(AGES[16:]) * women) / 10_000)
    for each in (year - 1, year):
        for group, share in (("all", 1.0), ("female", women), ("male", 1 - women)):
            ref, fact = f"expected_victims_{'' if group == 'all' else 'by_sex_'}count/{each}{'' if group == 'all' else '/' + group}", facts.get(f"csew_{each}_{group}")
            if fact is None or isinstance(fact.value, str):
                continue
            people = share * sum(AGES[fact.ages[0] : fact.ages[1] + 1])
            assert value[ref] == 100 * half_up(fact.value * people / 10_000), ref


@EDITIONS
def test_every_printed_figure_is_worked_out_again_somewhere(made, year):
    """No indicator is given on a page unseen: it is in the sample's truth, or another test's."""
    truth = {ref.partition("/")[0] for part in ("counts", "totals", "values") for ref in made.truth()[part]}
    elsewhere = re.compile("|".join(f"(?:{names})" for names in ELSEWHERE.values()))
    cells = made.protected(year)
    given = set(cells.loc[cells["status"].eq("ok"), "indicator"])
    printed = {ref.partition("/")[0].partition("#")[0] for ref in made.numbers(year)["ref"]} & given
    again = {name for name in printed if name in truth or elsewhere.fullmatch(name)}
    assert printed - again == set()
    assert len(again) >= 200
