"""Records on a sheet that is not read are told, and a sheet taken out of our workbook is one thing to tell."""

from __future__ import annotations

import pytest

from pipeline.receive import receive
from tests.receive.conftest import visits

HEADINGS = ["Visit Ref", "Start Date", "Age", "Ward & area"]
ROWS = [["V1", "01/05/2023", "3", "A"], ["V2", "02/05/2023", "4", "B"]]
MORE = [["V3", "03/05/2023", "5", "A"]]


def told(received, check: str) -> list:
    return [each for each in received.findings if each.check == check]


def test_records_on_another_sheet_are_not_lost_in_silence(write_xlsx, contract):
    received = receive([write_xlsx({"Visits": [HEADINGS, *ROWS], "More": [["From April"], HEADINGS, *MORE]})], contract, 2024)
    (finding,) = told(received, "sheets_read")
    assert (finding.severity, finding.sheet, finding.count, finding.where) == ("look", "More", 1, "data/raw/2024/visits.xlsx, sheet 'More'")
    assert finding.found == "the headings of visits, and 1 row below them"
    assert received.table["visit_id"].tolist() == ["V1", "V2"]


@pytest.mark.parametrize(
    "other",
    [
        [["Remarks"], ["The April extract came late"]],
        [HEADINGS],  # nothing below
        [["Visit Ref", "Age"], ["V1", "30"]],  # not all that is required: another table about visits
        [[]],
    ],
)
def test_a_sheet_that_cannot_hold_records_is_not_told(write_xlsx, contract, other):
    assert not told(receive([write_xlsx({"Visits": [HEADINGS, *ROWS], "More": other})], contract, 2024), "sheets_read")


def test_where_no_sheet_bears_the_name_all_are_read(write_xlsx, contract):
    received = receive([write_xlsx({"April": [HEADINGS, *ROWS], "May": [HEADINGS, *MORE]})], contract, 2024)
    assert received.table["visit_id"].tolist() == ["V1", "V2", "V3"] and not told(received, "sheets_read")


@pytest.mark.parametrize(("if_missing", "severity"), [("stop", "stop"), ("not_supplied", "look")])
def test_our_workbook_without_the_sheet_is_one_finding(write_xlsx, if_missing, severity):
    page = visits(**{"x-if-missing": if_missing, "x-contact": "Clinic lead"})
    file = write_xlsx({"Cover": [["For the clinic"]], "Staff": [["Visit Ref", "Start Date"], ["V9", "01/05/2023"]]}, "clinic_workbook_2024.xlsx")
    received = receive([file], page, 2024)
    (finding,) = received.findings
    assert (finding.severity, finding.check, finding.found) == (severity, "supplied", "sheets called 'Cover', 'Staff'")
    assert "'Visits'" in finding.wanted and "Clinic lead" in finding.do
    assert received.table.empty
    receipts = received.receipts
    assert receipts["status"].tolist() == ["not_supplied", "notes", "notes"]
    assert receipts["rows_in"].tolist() == receipts["non_data"].tolist() == [0, 1, 2]


def test_our_workbook_without_the_sheet_beside_a_file_that_has_it(write_xlsx, contract):
    workbook = write_xlsx({"Staff": [["Visit Ref", "Start Date"], ["V9", "01/05/2023"]]}, "clinic_workbook_2024.xlsx")
    received = receive([workbook, write_xlsx({"Visits": [HEADINGS, *ROWS]})], contract, 2024)
    assert received.table["visit_id"].tolist() == ["V1", "V2"] and not told(received, "supplied")


def test_our_workbook_with_the_sheet_is_read(write_xlsx, contract):
    file = write_xlsx({"Cover": [["For the clinic"]], "VISITS ": [HEADINGS, *ROWS]}, "clinic_workbook_2024.xlsx")
    assert receive([file], contract, 2024).table["visit_id"].tolist() == ["V1", "V2"]
