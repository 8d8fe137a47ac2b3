"""Cells in error and hidden rows and columns are told by place, kind and number."""

from __future__ import annotations

import re

from pipeline.receive import receive
from pipeline.receive.marks import Marks, marks_of_ods, marks_of_xlsx, titles_of_xlsx

HEADINGS = ["Visit Ref", "Start Date", "Age", "Ward & area"]


def test_cells_in_error_are_told_by_column_kind_and_row(write_xlsx, contract):
    rows = [HEADINGS, ["V1", "01/05/2023", "3", "=Gone!A1"], ["V2", "01/05/2023", "4", "#N/A"], ["V3", "02/05/2023", "5", "A"]]
    received = receive([write_xlsx({"Visits": rows})], contract, 2024)
    (finding,) = [each for each in received.findings if each.check == "cells_without_errors"]
    assert finding.where == "data/raw/2024/visits.xlsx, sheet 'Visits', column D, row 3"
    assert (finding.sheet, finding.column, finding.count, finding.rows, finding.severity) == ("Visits", "ward", 1, (3,), "look")
    assert "1 cell in error (1 × #N/A); counted as missing" == finding.found
    assert received.table["ward"].tolist()[1:] == ["", "A"]


def test_a_required_column_of_errors_only_stops_and_one_sound_cell_does_not(write_csv, contract):
    def severity(last: str) -> str:
        file = write_csv([HEADINGS, ["V1", "#REF!", "3", "A"], ["V2", last, "4", "B"]])
        return next(each.severity for each in receive([file], contract, 2024).findings if each.check == "cells_without_errors")

    assert severity("#VALUE!") == "stop"
    assert severity("01/05/2023") == "look"


def test_an_error_above_the_headings_or_in_a_totals_row_is_not_told(write_csv, contract):
    file = write_csv([["#REF!"], HEADINGS, ["V1", "01/05/2023", "3", "A"], ["Total", "#N/A", "3", ""]])
    assert not [each for each in receive([file], contract, 2024).findings if each.check == "cells_without_errors"]


def test_xlsx_marks_are_read_whatever_the_order_and_quotes_of_attributes():
    sheet = b"""<cols><col min='2' max="3" hidden="1"/><col min="9" max="9" hidden="0"/></cols><sheetData><row r="2" hidden='true'>
    <c r="AA2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c t='e' r="B2"><v>#REF!</v></c><c r="C2" t="s"><v>1</v></c></row></sheetData>"""
    # AA is the 27th column (26 counted from 0); row 2 is 1 counted from 0; columns 2 to 3 are 1 and 2.
    assert marks_of_xlsx(sheet) == Marks(((1, 26, "#DIV/0!"), (1, 1, "#REF!")), (1,), (1, 2))


def test_a_sheet_is_found_by_its_relation_not_by_its_number():
    workbook = b'<sheets><sheet name="A &amp; B" sheetId="7" r:id="rId2"/><sheet name="C" sheetId="1" r:id="rId1"/></sheets>'
    relations = b'<Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Target="/xl/worksheets/sheet9.xml" Id="rId2"/>'
    assert titles_of_xlsx(workbook, relations) == {"xl/worksheets/sheet9.xml": "A & B", "xl/worksheets/sheet1.xml": "C"}


def test_ods_marks_count_repeated_rows_and_cells():
    def cell(inside: str, said: str = "") -> str:
        return f"<table:table-cell {said}>{inside}</table:table-cell>"

    error = cell("<text:p>Err:502</text:p>", 'office:value-type="string" calcext:value-type="error"')
    rows = '<table:table-row table:number-rows-repeated="3"/><table:table-row table:visibility="filter">'
    rows += f'<table:table-cell table:number-columns-repeated="2"/>{error}</table:table-row>'
    content = f'<table:table table:name="A &amp; B"><table:table-column table:visibility="collapse"/>{rows}</table:table>'
    # Three rows (0 to 2) come before, two cells (0 and 1) come before.
    assert marks_of_ods(content.encode()) == {"A & B": Marks(((3, 2, "Err:502"),), (3,), (0,))}
    assert marks_of_ods(re.sub("error|filter|collapse", "string", content).encode()) == {}
