"""The area page, facts and breaks against the real official files, where they are on this machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.catalogue import load_area, load_caveats, load_contracts, load_facts, load_series_breaks
from pipeline.receive_reference import places_from_area_page, read_reference

OFFICIAL = Path(__file__).resolve().parents[2].parent / "shared" / "reference"
FOLDERS = ("imd", "population", "lookups", "census", "geo")
needs_official_files = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official files (../shared/reference) are not on this machine")


@pytest.fixture(scope="module")
def area():
    return load_area("thurrock")


def official_files(*left_out: str) -> list[Path]:
    files = [file for folder in FOLDERS for file in (OFFICIAL / folder).iterdir()]
    return [file for file in files if not any(word in file.name for word in ("mid2019", *left_out))]


@pytest.fixture(scope="module")
def official(area):
    return read_reference(official_files(), area)


@needs_official_files
def test_the_pages_ward_figures_are_those_of_the_official_files(area, official):
    page = places_from_area_page(area)
    assert official.wards["ward_code"].tolist() == page.wards["ward_code"].tolist()
    assert official.wards["population"].tolist() == page.wards["population"].tolist()
    assert official.wards["deprivation_score"].round(3).tolist() == page.wards["deprivation_score"].tolist()
    assert official.wards["deprivation_rank"].tolist() == page.wards["deprivation_rank"].tolist()
    assert official.area_population == page.area_population == 175_531
    assert official.population_by_age == page.population_by_age and official.sex_totals == page.sex_totals


@needs_official_files
def test_the_weights_give_the_ministrys_own_district_score():
    # File 6 weights over all small areas reproduce the ministry's published average score of the district.
    scores = pd.read_csv(OFFICIAL / "imd/imd2019_scores_thurrock_mysociety.csv").set_index("lsoa")["overall_local_score"]
    weights = pd.read_csv(OFFICIAL / "imd/imd2019_file6_denominators_thurrock.csv", thousands=",", encoding="utf-8-sig", index_col=0)
    weights = weights["Total population: mid 2015 (excluding prisoners)"]
    district = pd.read_csv(OFFICIAL / "imd/imd2019_ltla23_england.csv", index_col=0)["Score"]["E06000034"]
    assert (scores * weights).sum() / weights.sum() == pytest.approx(district, abs=1e-9)


@needs_official_files
def test_a_ward_added_up_from_the_text_of_the_official_files(official):
    # Added up another way than the program's: straight from the text of the two files.
    lookup = dict(line.split(",") for line in (OFFICIAL / "lookups/lookup_lsoa11_ward17_thurrock.csv").read_text().split()[1:])
    people = [line.split(",") for line in (OFFICIAL / "population/population_mid2020_lsoa11_syoa_thurrock.csv").read_text().splitlines()[1:]]
    total = sum(int(cells[2]) for cells in people if lookup[cells[1]] == "E05002247")
    assert total == official.wards.set_index("ward_code")["population"]["E05002247"] == 6_813


@needs_official_files
def test_every_ward_has_a_shape_and_the_census_is_counted(area, official):
    assert {shape["properties"]["ward_code"] for shape in official.boundaries["features"]} == {ward.code for ward in area.wards}
    lines = official.census.set_index(["characteristic", "group"])["percent"].astype(float).round(1)
    for line in area.census_2021:
        assert lines[line.characteristic, line.group] == line.percent


@needs_official_files
def test_files_the_assessment_does_not_read_are_named(official):
    named = {finding.file for finding in official.findings}
    assert "imd2025_subdomains_lsoa21_thurrock.csv" in named and "boundaries_msoa_E06000034.geojson" in named
    assert not named & {"imd2019_file1_thurrock.csv", "imd2025_lsoa21_thurrock.csv", "census2021_tenure_lsoa21_thurrock.csv"}


@needs_official_files
def test_ranks_alone_order_the_wards_much_like_scores(area, official):
    ranked = read_reference(official_files("scores", "imd2025"), area)
    assert ranked.wards["deprivation_score"].isna().all()
    # Ranks and scores are one order of small areas, so their ward means differ by a few places at most.
    assert (ranked.wards["deprivation_rank"] - official.wards["deprivation_rank"]).abs().max() <= 2


@needs_official_files
def test_scores_of_2025_are_used_where_those_of_2019_are_not_there(area):
    places = read_reference(official_files("imd2019"), area)
    assert places.wards["deprivation_score"].notna().all() and "imd2025_lsoa21" in places.notes[-1]


def test_the_page_agrees_with_itself(area):
    people = area.population
    assert sum(people.by_age) == people.total == sum(ward.population for ward in area.wards)
    assert len(people.by_age) == 91
    assert people.by_sex.female + people.by_sex.male == people.by_sex.total
    assert len(area.wards) == 20 == len({ward.code for ward in area.wards})
    ranks = sorted(area.wards, key=lambda ward: -ward.deprivation_score)
    assert [ward.deprivation_rank for ward in ranks] == list(range(1, 21))
    for line in area.census_2021:
        assert line.percent == round(100 * line.number / line.total, 1)


def test_every_data_set_has_one_agency(area):
    owned = {name: key for key, agency in area.agencies.items() for name in agency.data_sets}
    for contract in load_contracts().values():
        assert owned[contract.name] == contract.agency


def test_every_fact_has_a_source_and_no_survey_year_twice():
    facts = load_facts()
    assert all(fact.source and fact.title and fact.period for fact in facts.values())
    surveyed = [(fact.year, fact.group) for fact in facts.values() if fact.survey]
    assert len(surveyed) == len(set(surveyed))
    assert all(fact.ages and fact.questions for fact in facts.values() if fact.survey)


def test_breaks_fall_in_the_windows_they_belong_to():
    crossed = {
        year: {each.id for each in load_series_breaks() if each.crosses(date(year - 3, 4, 1), date(year, 3, 31))} for year in (2021, 2024)
    }
    assert {"police_recording_2019", "covid_2020"} <= crossed[2021]
    assert "csew_new_questions" in crossed[2024] and not {"police_recording_2019", "covid_2020"} & crossed[2024]


def test_every_caveat_has_a_sentence(area):
    used = {each.caveat for each in load_series_breaks()} | {code for fact in load_facts().values() for code in fact.caveats}
    assert used | set(area.population.caveats) <= set(load_caveats())
