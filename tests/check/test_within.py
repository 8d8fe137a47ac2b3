"""Within one data set: empty months, and one person under two references."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import Contract, Limits, load_codes, load_contracts
from pipeline.check import look_within
from pipeline.clean import clean
from tests.faults.sheets import sound

# Eight records a month or more: a month without any is told.
LIMITS = Limits(volume_change_percent=20, mix_change_points=15, mix_largest=2, recording_fall_points=10, smallest_rows=20, smallest_told=10, smallest_month=8)


@pytest.fixture
def visits() -> Contract:
    fields = [
        {"name": "seen_on", "title": "Seen on", "type": "date"},
        {"name": "who", "title": "Reference", "x-identifier": "person"},
        {"name": "sex", "title": "Sex", "x-code-list": "sex"},
        {"name": "age", "title": "Age", "type": "integer"},
    ]
    page = {"name": "visits", "title": "Visits", "description": "", "x-agency": "a", "x-unit": "visit", "x-year-field": "seen_on", "fields": fields}
    page |= {"x-same-person-when": ["seen_on", "sex", "age"]}
    return Contract.model_validate(page)


def rows(*lines: tuple, year: int = 2024) -> pd.DataFrame:
    """(seen_on, who, sex, age) … → a checked table."""
    table = pd.DataFrame(lines, columns=["seen_on", "who", "sex", "age"])
    table = table.assign(seen_on=pd.to_datetime(table["seen_on"]), age=table["age"].astype("Int64"), year=pd.array([year] * len(table), dtype="Int64"))
    return table.assign(source_file="2024/visits.csv", source_row=pd.array(range(2, len(table) + 2), dtype="Int64"))


def a_year(*months: str, each: int) -> pd.DataFrame:
    """So many records in each of the months ("2023-04" …), of different people."""
    days = [(f"{month}-{day + 1:02}", f"P{month}{day}", "female", 20 + day) for month in months for day in range(each)]
    return rows(*days)


ALL = [str(month) for month in pd.period_range("2023-04", "2024-03", freq="M")]


def told(table: pd.DataFrame, page: Contract, check: str):
    found = [each for each in look_within(table, page, LIMITS) if each.check == check]
    assert all(each.severity == "look" and len(each.lines()) == 5 and all(line[8:].strip() for line in each.lines()) for each in found)
    return found


class TestMonths:
    def test_an_extract_of_nine_months_is_told(self, visits):
        (found,) = told(a_year(*ALL[:9], each=8), visits, "months_covered")
        assert found.found == "no record in January to March 2024; there are some in 9 of 12 months"
        assert (found.year, found.count, found.column) == (2024, 3, "seen_on")

    def test_months_apart_are_each_named(self, visits):
        there = [month for month in ALL if month not in ("2023-06", "2023-12", "2024-01")]
        (found,) = told(a_year(*there, each=9), visits, "months_covered")
        assert found.found.startswith("no record in June 2023 and December 2023 to January 2024; ")

    def test_a_whole_year_and_few_records_a_month_are_left_alone(self, visits):
        assert not told(a_year(*ALL, each=8), visits, "months_covered")
        assert not told(a_year(*ALL[:9], each=7), visits, "months_covered")  # seven a month: below the limit of eight

    def test_a_list_as_it_stood_on_a_day_is_no_year_of_events(self, visits):
        assert not told(rows(*[("2024-03-31", f"P{n}", "female", n) for n in range(20)]), visits, "months_covered")

    def test_a_data_set_that_came_only_as_counts_is_left_alone(self):
        """Its table has the columns of counts, and neither dates nor references."""
        page = load_contracts()["refuge_stays"]
        table = pd.DataFrame({"year": [2024], "sex": ["female"], "stays": [40], "source_file": ["f"], "source_row": [2]})
        assert look_within(table, page, LIMITS) == []

    def test_counts_have_no_months_of_records(self, visits):
        assert look_within(a_year(*ALL[:3], each=9), visits.model_copy(update={"shape": "counts"}), LIMITS) == []


class TestOnePersonTwice:
    def test_rows_alike_under_two_references_are_told(self, visits):
        alike = [("2023-05-01", who, "female", 31) for who in ("A1", "A2")]
        other = [("2023-05-01", "B1", "male", 31), ("2023-05-02", "C1", "female", 31)]
        (found,) = told(rows(*alike, *other), visits, "one_person_once")
        assert found.found == "2 rows, alike in 1 way, under different references"
        assert (found.rows, found.where) == ((2, 3), "data/raw/2024/visits.csv, rows 2 and 3")
        assert not {"A1", "A2", "31"} & set(" ".join(found.lines()).replace(",", " ").split())

    def test_one_reference_or_anything_left_open_is_left_alone(self, visits):
        assert not told(rows(*[("2023-05-01", "A1", "female", 31)] * 2), visits, "one_person_once")
        for sex, age in (("not_recorded", 31), ("female", None)):
            assert not told(rows(*[("2023-05-01", who, sex, age) for who in ("A1", "A2")]), visits, "one_person_once")

    def test_after_linking_the_key_stands_for_the_reference(self, visits):
        table = rows(*[("2023-05-01", who, "female", 31) for who in ("A1", "A2")]).rename(columns={"who": "person_key"})
        assert told(table, visits, "one_person_once")

    @pytest.mark.parametrize("name", [name for name, page in load_contracts().items() if page.same_person_when])
    def test_every_contract_that_declares_it_finds_a_pair(self, name):
        """Two rows of the contract's examples under different references; then one of them with another answer."""
        page = load_contracts()[name]
        sheet = sound(name)
        names = [field.name for field in page.fields]
        text = pd.DataFrame(sheet.records[:2], columns=names, dtype="str").assign(source_file="f", source_sheet="", quarantine_reason="")
        text = text.assign(source_row=pd.array([2, 3], dtype="Int64"), year=pd.array([2024, 2024], dtype="Int64"))
        table = clean(text, page, load_codes()).table
        (found,) = told(table, page, "one_person_once")
        assert found.count == 2
        last = page.same_person_when[-1]
        assert not told(table.assign(**{last: table[last].mask([False, True])}), page, "one_person_once")
