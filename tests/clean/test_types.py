"""Text into types: day first, thousands, hidden numbers, and nothing guessed."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalogue import FieldPage
from pipeline.clean import clean
from pipeline.clean.values import read_column
from pipeline.spellings import plain_text

DAY = FieldPage.model_validate({"name": "day", "title": "Day", "type": "date", "x-date-formats": ["%d/%m/%Y", "%d-%b-%y", "excel"]})
WHOLE = FieldPage(name="n", title="N", type="integer")


def column_of(cleaned, name: str) -> list:
    return [None if pd.isna(value) else value for value in cleaned.table[name]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1/2/2020", "2020-02-01"),
        ("01/02/2020", "2020-02-01"),
        ("13/02/2020", "2020-02-13"),
        (" 1/2/2020 ", "2020-02-01"),
        ("1-Feb-20", "2020-02-01"),
        ("2020-02-01", "2020-02-01"),
        ("2020-02-01 00:00:00", "2020-02-01"),
        ("2020-02-01T14:30:00", "2020-02-01"),
        ("43862", "2020-02-01"),  # 43,831 is 1 January 2020 in Excel, and January has 31 days
        ("43862.75", "2020-02-01"),
    ],
)
def test_dates_are_day_first(written, meant, received, contract, code_lists):
    cleaned = clean(received(start_date=[written]), contract, code_lists)
    assert cleaned.table["start_date"].tolist() == [pd.Timestamp(meant)]
    assert cleaned.findings == []


@pytest.mark.parametrize("written", ["02/13/2020", "2020", "31/02/2020", "1st of May", "1/2/20", "20200201"])
def test_a_date_nobody_declared_sets_a_required_row_aside(written, received, contract, code_lists):
    cleaned = clean(received(start_date=[written, "01/05/2023"]), contract, code_lists)
    assert column_of(cleaned, "start_date") == [None, pd.Timestamp("2023-05-01")]
    assert cleaned.table["quarantine_reason"].tolist() == ["'Start' cannot be read", ""]
    (finding,) = cleaned.findings
    assert (finding.severity, finding.rows, finding.check) == ("look", (2,), "start_date_readable")
    assert written not in "\n".join(finding.lines())


def test_date_and_time(received, contract, code_lists):
    cleaned = clean(received(seen_at=["12/08/2023 21:30", "2023-08-12T21:30:00", "45150.8958333333", "soon"]), contract, code_lists)
    # 45,150 is 12 August 2023; 0.8958333333 of a day is 21.5 hours
    assert column_of(cleaned, "seen_at") == [pd.Timestamp("2023-08-12 21:30")] * 3 + [None]


@given(st.dates(datetime.date(1930, 1, 1), datetime.date(2170, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "serial"]))
@settings(deadline=None)  # a busy machine takes its time
def test_every_day_survives_every_way_of_writing_it(day, written):
    serial = str((day - datetime.date(1899, 12, 30)).days)
    text = serial if written == "serial" else day.strftime(written)
    values, fault = read_column(pd.Series([text], dtype="str"), DAY, [""])
    assert (values.tolist(), fault.tolist()) == ([pd.Timestamp(day)], [""])


@given(st.integers(-(10**9), 10**9), st.booleans())
def test_whole_numbers_with_and_without_commas(number, commas):
    values, fault = read_column(pd.Series([f"{number:,}" if commas else str(number)], dtype="str"), WHOLE, [""])
    assert (values.tolist(), fault.tolist()) == ([number], [""])


@given(st.text(max_size=12))
def test_any_text_is_read_or_told(text):
    for page in (DAY, WHOLE):
        values, fault = read_column(pd.Series([text], dtype="str"), page, ["", "-"])
        assert fault.iloc[0] in ("", "missing", "hidden", "unreadable")
        assert values.isna().iloc[0] == (fault.iloc[0] != "")


@pytest.mark.parametrize(("written", "read"), [("29,199", 29199), ("34.0", 34), ("007", 7), ("-3", -3), ("+3", 3)])
def test_whole_numbers(written, read, received, contract, code_lists):
    assert column_of(clean(received(age=[written]), contract, code_lists), "age") == [read]


@pytest.mark.parametrize("written", ["34.5", "2,9199", "3 4", "1e3", "inf", "thirty", "0x1F", "NA", "None", "£3"])
def test_what_is_no_whole_number_is_missing_and_told(written, received, contract, code_lists):
    cleaned = clean(received(age=[written]), contract, code_lists)
    assert column_of(cleaned, "age") == [None]
    assert [(f.check, f.count) for f in cleaned.findings] == [("age_readable", 1)]
    assert cleaned.table["quarantine_reason"].tolist() == [""]


@pytest.mark.parametrize("written", ["<5", "< 5", "5 or under", "less than 5", "fewer than 8", "*", "[c]", "..", "Under 10", "4 or fewer"])
def test_hidden_numbers_are_missing_and_told(written, received, contract, code_lists):
    cleaned = clean(received(age=[written, "6"]), contract, code_lists)
    assert column_of(cleaned, "age") == [None, 6]
    assert [(f.check, f.count, f.rows) for f in cleaned.findings] == [("age_given", 1, (2,))]


@pytest.mark.parametrize("written", ["", " ", "-", "n/k", "NOT  KNOWN"])
def test_the_contracts_words_for_nothing_are_silent(written, received, contract, code_lists):
    cleaned = clean(received(age=[written], ward=[written], needs=[written]), contract, code_lists)
    assert column_of(cleaned, "age") == [None]
    assert cleaned.table["ward"].tolist() == ["not_recorded"]
    assert cleaned.findings == []


def test_text_that_looks_like_nothing_is_kept(received, contract, code_lists):
    cleaned = clean(received(visit_id=["00123", "NA", "None", "null", " V1 "]), contract, code_lists)
    assert cleaned.table["visit_id"].tolist() == ["00123", "NA", "None", "null", "V1"]


def test_numbers_and_truths(received, contract, code_lists):
    cleaned = clean(received(cost=["1,234.50", ".5", "7"], consent=["Yes", "FALSE", "perhaps"]), contract, code_lists)
    assert column_of(cleaned, "cost") == [1234.5, None, 7.0]
    assert column_of(cleaned, "consent") == [True, False, None]


def test_types_of_an_empty_table(received, contract, code_lists):
    cleaned = clean(received(age=["1"]).iloc[:0], contract, code_lists)
    assert str(cleaned.table["start_date"].dtype) == "datetime64[us]"
    assert (str(cleaned.table["age"].dtype), str(plain_text(cleaned.table["ward"]).dtype)) == ("Int64", "str")
    assert list(cleaned.children["visits__needs"].columns) == ["row_id", "item", "item_source"]


def test_row_ids_do_not_depend_on_the_years_cleaned_together(received, contract, code_lists):
    both = received(year=[2023, 2024, 2023, 2024], age=["1", "2", "3", "4"])
    together = clean(both, contract, code_lists).table
    alone = clean(both[both["year"].eq(2024)], contract, code_lists).table
    assert together["row_id"].tolist() == [20230000001, 20240000001, 20230000002, 20240000002]
    assert alone["row_id"].tolist() == [20240000001, 20240000002]
