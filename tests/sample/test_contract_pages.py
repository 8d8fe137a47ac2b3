"""The contract pages and code lists agree with each other, and examples are valid."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pipeline.catalogue import load_codes, load_contracts

CONTRACTS = load_contracts()
CODES = load_codes()
YEARS = range(2018, 2028)
FIELDS = [(name, page.name) for name, contract in CONTRACTS.items() for page in contract.fields]


def spelled(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold().replace("&", " and ")).strip()


OF_THE_PARTNERS = {
    "marac_cases",
    "childrens_social_care",
    "adult_social_care",
    "health_contacts",
    "sexual_violence_clients",
    "sexual_violence_incidents",
    "service_user_survey",
    "survey_invitations",
    "prevent_benchmarks",
    "channel_statement",
    "training_survey",
    "event_attendances",
    "hate_crimes",
    "demand_profile",
}
OF_THE_FIRST_HOUR = {
    "refuge_referrals",
    "refuge_stays",
    "refuge_children",
    "safe_accommodation_units",
    "police_incidents",
    "housing_cases",
    "police_hour_weekday",
}


def test_every_data_set_is_there():
    assert OF_THE_FIRST_HOUR | OF_THE_PARTNERS <= set(CONTRACTS)


@pytest.mark.parametrize("data_set", sorted(OF_THE_PARTNERS))
def test_a_partner_who_sends_nothing_stops_nobody(data_set):
    assert CONTRACTS[data_set].if_missing == "not_supplied"


def test_free_text_is_marked_as_such_wherever_it_is():
    marked = {(name, page.name) for name, contract in CONTRACTS.items() for page in contract.fields if page.free_text}
    assert marked == {("service_user_survey", "comments")}


def test_each_reference_to_a_person_is_marked_as_an_identifier():
    named = {(name, page.name) for name, contract in CONTRACTS.items() for page in contract.fields if page.identifier}
    assert {
        ("marac_cases", "victim_ref"),
        ("childrens_social_care", "child_ref"),
        ("adult_social_care", "person_ref"),
        ("sexual_violence_clients", "client_ref"),
    } <= named
    assert not [name for name, _ in named if name.startswith(("health_contacts", "service_user_survey"))]


@pytest.mark.parametrize(("data_set", "field"), FIELDS)
def test_each_field_has_a_usable_example(data_set, field):
    page = CONTRACTS[data_set].field(field)
    assert page.description
    assert page.example is not None
    example = str(page.example)
    if page.code_list:
        assert set(example.split(page.separator) if page.separator else [example]) <= set(CODES[page.code_list].labels)
    if page.constraints.pattern:
        assert re.fullmatch(page.constraints.pattern, example)
    if page.type in ("date", "datetime"):
        assert re.match(r"\d{4}-\d\d-\d\d", example)
        assert page.date_formats
    if page.constraints.maximum is not None:
        assert page.constraints.minimum <= float(example) <= page.constraints.maximum


@pytest.mark.parametrize("data_set", CONTRACTS)
@pytest.mark.parametrize("year", YEARS)
def test_no_heading_means_two_fields_in_one_year(data_set, year):
    seen: dict[str, str] = {}
    for page in CONTRACTS[data_set].fields:
        for heading in page.headers_in(year):
            assert seen.setdefault(spelled(heading).replace(" ", ""), page.name) == page.name, heading


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("year", YEARS)
def test_no_spelling_means_two_codes_in_one_year(name, year):
    seen: dict[str, str] = {}
    for row in CODES[name].rows:
        if (row.first_year or year) <= year <= (row.last_year or year):
            assert seen.setdefault(spelled(row.source_value), row.code) == row.code, row.source_value


@pytest.mark.parametrize("name", CODES)
def test_a_code_has_one_label_and_one_place(name):
    assert len({(row.code, row.label, row.order) for row in CODES[name].rows}) == len({row.code for row in CODES[name].rows})


@pytest.mark.parametrize("data_set", CONTRACTS)
def test_each_check_says_why_and_shows_a_bad_row(data_set):
    contract = CONTRACTS[data_set]
    names = {page.name for page in contract.fields}
    for check in contract.checks:
        assert check.why
        assert set(check.bad_example) <= names
        columns = [check.arguments.get(key) for key in ("column", "column_A", "column_B", "total")]
        assert {column for column in columns if column} <= names


def held(name: str, spelling: str, year: int) -> set[str]:
    rows = [row for row in CODES[name].rows if spelled(row.source_value) == spelled(spelling)]
    return {row.code for row in rows if (row.first_year or year) <= year <= (row.last_year or year)}


def test_a_ward_name_means_the_ward_of_its_year():
    """Some names go on with other codes and other borders. The new wards came in May 2026, so the year 2027 is their first."""
    found = {year: held("ward", "Tilbury St Chads", year) for year in (2017, 2021, 2026, 2027)}
    assert found == {2017: {"E05002247"}, 2021: {"E05002247"}, 2026: {"E05002247"}, 2027: {"E05016323"}}


@pytest.mark.parametrize("year", [2018, 2024, 2026, 2027])
def test_twenty_wards_hold_in_any_year(year):
    rows = [row for row in CODES["ward"].rows if row.code.startswith("E05") and (row.first_year or year) <= year <= (row.last_year or year)]
    assert len({row.code for row in rows}) == 20
    assert len({row.code[:5] for row in rows}) == 1  # of one set, never of both


def test_the_reason_for_losing_a_home_changed_its_label():
    rows = {row.source_value: row for row in CODES["reason_for_loss"].rows}
    old = rows["Violent relationship breakdown with partner or associated persons"]
    assert old.first_year == 2018
    assert old.code == rows["Domestic abuse"].code == "domestic_abuse"
    assert old.last_year == rows["Domestic abuse"].first_year - 1


def test_nineteen_ethnic_groups_and_the_police_codes():
    labels = CODES["ethnic_group"].labels
    assert sum(not code.startswith("not_") and not code.endswith("_not_specified") for code in labels) == 19
    police = "W1 W2 W9 M1 M2 M3 M9 A1 A2 A3 A9 B1 B2 B9 O1 O9".split()  # sixteen; NS, the one more, is a missing value
    spellings = {row.source_value: row.code for row in CODES["ethnic_group"].rows}
    assert len({spellings[code] for code in police}) == 16
    assert "NS" in CONTRACTS["police_incidents"].missing_values


REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "lookups"
GROUPS = [code for code in CODES["ethnic_group"].labels if code not in ("not_recorded", "not_mapped")]


def test_five_groups_take_every_ethnic_group_there_is():
    by_group = {row.source_value: row.code for row in CODES["ethnic_group_5"].rows}
    assert set(GROUPS) <= set(by_group)
    assert {by_group[code] for code in GROUPS} == {"white", "mixed", "asian", "black", "other_ethnic_group"}
    assert by_group["roma"] == "white"
    assert by_group["chinese"] == "asian"  # since 2011; the police's sixteen groups have it under other


def test_eighteen_groups_of_2011_have_no_roma():
    named = {row.source_value: row.code for row in CODES["ethnic_group_18"].rows}
    full = [code for code in GROUPS if not code.endswith("_not_specified")]
    assert set(full) <= set(named)
    assert len({named[code] for code in full}) == 18
    assert named["roma"] == "other_white"


def test_sixteen_groups_of_the_police():
    named = {row.source_value: row.code for row in CODES["ethnic_group_16"].rows}
    full = [code for code in GROUPS if not code.endswith("_not_specified")]
    assert len({named[code] for code in full}) == 16
    assert (named["chinese"], named["arab"], named["gypsy_or_irish_traveller"]) == ("O1", "O9", "W9")


def test_what_an_officer_saw_is_no_group_that_anybody_named():
    spellings = {row.source_value: row.code for row in CODES["ethnic_group"].rows}
    assert {spellings[code] for code in ("IC1", "IC2", "IC3", "IC4", "IC5")} == {"white_not_specified", "black_not_specified", "asian_not_specified"}


@pytest.mark.parametrize(
    ("written", "year", "code"),
    [
        ("Violent relationship breakdown involving partner", 2019, {"domestic_abuse"}),
        ("Violent relationship breakdown involving partner", 2022, set()),
        ("Domestic abuse - alleged perpetrator excluded from property", 2023, {"domestic_abuse_perpetrator_excluded"}),
        ("Domestic abuse - alleged perpetrator excluded from property", 2020, set()),
        ("Left HM Forces", 2019, {"left_forces"}),
    ],
)
def test_the_labels_of_the_housing_return_hold_in_their_years(written, year, code):
    assert held("reason_for_loss", written, year) == code


@pytest.mark.skipif(not REFERENCE.exists(), reason="the official list of authorities is not here")
def test_every_authority_and_every_one_before_it_is_known():
    """Old codes and names lead to the authority that there is now; nobody stops writing Kettering because it was merged."""
    with (REFERENCE / "la_all_codes_uk.csv").open(encoding="utf-8") as lines:
        official = list(csv.DictReader(lines))
    known = {spelled(row.source_value): row.code for row in CODES["authority"].rows}
    origins = {spelled(row.source_value): row.code for row in CODES["origin_authority"].rows}
    own = set(CODES["origin_authority"].labels)
    assert len(official) == 415
    for line in official:
        for written in (line["LADCD"], line["LADNM"]):
            assert known[spelled(written)] == line["LADCD_ACTIVE"]
            assert origins[spelled(written)] == (line["LADCD_ACTIVE"] if line["LADCD_ACTIVE"] in own else "elsewhere_uk")
    assert known["kettering"] == known["e07000150"] == "E06000061"  # Corby's old code
