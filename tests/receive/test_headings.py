"""The heading row is found below titles, and a column under whatever spelling was agreed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.receive import receive
from pipeline.receive.headings import column_letter

HEADINGS = ["Visit Ref", "Start Date", "Age", "Ward & area"]
ROW = ["V1", "01/05/2023", "34", "A"]


def stops(received) -> list:
    return [finding for finding in received.findings if finding.severity == "stop"]


def test_title_rows_above_the_headings(write_csv, contract):
    received = receive([write_csv([["Visits 2023/24"], ["run on 3 April"], [], HEADINGS, ROW])], contract, 2024)
    receipt = received.receipts.iloc[0]
    assert (receipt["header_row"], receipt["rows_in"], receipt["non_data"]) == (4, 5, 4)
    assert received.table["source_row"].tolist() == [5]


@pytest.mark.parametrize("spelled", ["ward and area", " WARD  &  AREA ", "Ward&Area", "Ward\nand area"])
def test_case_spaces_and_ampersand_do_not_matter(spelled, write_csv, contract):
    received = receive([write_csv([[*HEADINGS[:3], spelled], ROW])], contract, 2024)
    assert received.table["ward"].tolist() == ["A"]
    assert received.findings == []


def test_columns_in_another_order_and_their_letters(write_csv, contract):
    received = receive([write_csv([HEADINGS[::-1], ROW[::-1]])], contract, 2024)
    assert received.table["visit_id"].tolist() == ["V1"]
    assert received.receipts["columns"].tolist() == ['{"ward": "A", "age": "B", "start_date": "C", "visit_id": "D"}']


def test_a_heading_of_some_years_only(write_csv, contract):
    file = write_csv([["Visit No", *HEADINGS[1:]], ROW])
    assert receive([file], contract, 2024).table["visit_id"].tolist() == ["V1"]
    assert [f.column for f in stops(receive([file], contract, 2022))] == ["visit_id"]


def test_one_column_missing_and_one_unnamed_are_likely_the_same(write_csv, contract):
    (finding,) = stops(receive([write_csv([["Zzzz", *HEADINGS[1:]], ROW])], contract, 2024))
    assert finding.do.startswith("if 'Zzzz' is this column, add \"Zzzz\" to x-headers of the field visit_id")


def test_missing_required_column_says_which_line_of_which_page(write_csv, contract):
    received = receive([write_csv([["Visit Reff", *HEADINGS[1:]], ROW])], contract, 2024)
    (finding,) = stops(received)
    what, where, wanted, found, do = finding.lines()
    assert "'Visit reference' is missing" in what
    assert "2024/visits.csv" in where and "heading row 1" in where
    assert "'Visit Ref', 'Visit No'" in wanted
    assert "the nearest is 'Visit Reff'" in found
    assert 'add "Visit Reff" to x-headers of the field visit_id in config/contracts/visits.yml' in do
    assert (finding.data_set, finding.year, finding.file) == ("visits", 2024, "2024/visits.csv")


def test_missing_column_that_may_be_empty_is_only_looked_at(write_csv, contract):
    received = receive([write_csv([HEADINGS[:3], ROW[:3]])], contract, 2024)
    assert [(f.severity, f.column) for f in received.findings] == [("look", "ward")]
    assert received.table["ward"].tolist() == [""]
    assert "ward" not in received.receipts["columns"].iloc[0]


def test_unknown_column_is_told_by_its_heading_alone(write_csv, contract):
    received = receive([write_csv([[*HEADINGS, "Shoe size"], [*ROW, "SECRET-41"]])], contract, 2024)
    (finding,) = received.findings
    assert (finding.severity, finding.column, finding.check) == ("look", "E", "columns_known")
    assert "Shoe size" in finding.found
    assert "SECRET" not in "\n".join(finding.lines())


def test_two_columns_for_one_field_stop(write_csv, contract):
    received = receive([write_csv([[*HEADINGS, "Visit No"], [*ROW, "V9"]])], contract, 2024)
    assert [f.column for f in stops(received)] == ["visit_id"]


def test_no_row_of_headings_stops_without_showing_cells(write_csv, contract):
    received = receive([write_csv([ROW, ["V2", "02/05/2023", "3", "B"]])], contract, 2024)
    (finding,) = stops(received)
    assert finding.check == "heading_row"
    assert "V1" not in "\n".join(finding.lines())
    assert len(received.table) == 0


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_cells_parted_by_something_else_are_named(mark, name, write_csv, contract):
    received = receive([write_csv("\n".join([mark.join(HEADINGS), mark.join(ROW)]))], contract, 2024)
    assert name in stops(received)[0].found


@given(st.integers(0, 20_000))
def test_column_letters_count_as_excel_does(number):
    value = 0
    for letter in column_letter(number):
        value = value * 26 + ord(letter) - 64
    assert value == number + 1
