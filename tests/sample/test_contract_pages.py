"""The contract pages and code lists agree with each other, and examples are valid."""

from __future__ import annotations

import re

import pytest

from pipeline.catalogue import load_codes, load_contracts

CONTRACTS = load_contracts()
CODES = load_codes()
YEARS = range(2018, 2028)
FIELDS = [(name, page.name) for name, contract in CONTRACTS.items() for page in contract.fields]


def spelled(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold().replace("&", " and ")).strip()


def test_the_seven_data_sets_are_there():
    assert {
        "refuge_referrals",
        "refuge_stays",
        "refuge_children",
        "safe_accommodation_units",
        "police_incidents",
        "housing_cases",
        "police_hour_weekday",
    } <= set(CONTRACTS)


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


def test_a_ward_name_means_the_ward_of_its_year():
    """Tilbury St Chads and other names go on from 2026 with other codes and other borders."""
    found = {
        year: {row.code for row in CODES["ward"].rows if row.source_value == "Tilbury St Chads" and row.first_year <= year <= (row.last_year or year)}
        for year in (2021, 2025, 2026)
    }
    assert found == {2021: {"E05002247"}, 2025: {"E05002247"}, 2026: {"E05016323"}}


def test_the_reason_for_losing_a_home_changed_its_label():
    rows = {row.source_value: row for row in CODES["reason_for_loss"].rows}
    old = rows["Violent relationship breakdown with partner or associated persons"]
    assert old.code == rows["Domestic abuse"].code == "domestic_abuse"
    assert old.last_year == rows["Domestic abuse"].first_year - 1


def test_nineteen_ethnic_groups_and_the_police_codes():
    labels = CODES["ethnic_group"].labels
    assert sum(not code.startswith("not_") and not code.endswith("_not_specified") for code in labels) == 19
    police = "W1 W2 W9 M1 M2 M3 M9 A1 A2 A3 A9 B1 B2 B9 O1 O9".split()  # sixteen; NS, the one more, is a missing value
    spellings = {row.source_value: row.code for row in CODES["ethnic_group"].rows}
    assert len({spellings[code] for code in police}) == 16
    assert "NS" in CONTRACTS["police_incidents"].missing_values
