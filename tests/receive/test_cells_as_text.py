"""What stands in a cell comes out as text exactly, from a CSV and from a workbook."""

from __future__ import annotations

import datetime

from pipeline.receive import receive

HEADINGS = ["Visit Ref", "Start Date", "Age", "Ward & area"]


def table_of(file, contract):
    received = receive([file], contract, 2024)
    assert [f for f in received.findings if f.severity == "stop"] == []
    return received.table


def test_leading_zeros_na_and_none_stay_text(write_csv, contract):
    file = write_csv([HEADINGS, ["00123", "1/5/2023", "NA", "None"], ["007", "", "-", "N/K"]])
    table = table_of(file, contract)
    assert table["visit_id"].tolist() == ["00123", "007"]
    assert table["age"].tolist() == ["NA", "-"]
    assert table["ward"].tolist() == ["None", "N/K"]
    assert table["start_date"].tolist() == ["1/5/2023", ""]


def test_byte_order_mark_and_thousands_in_quotes(write_csv, contract):
    file = write_csv('"Visit Ref",Start Date,Age,Ward & area\r\nV1,01/05/2023,"29,199",A\r\n', encoding="utf-8-sig")
    table = table_of(file, contract)
    assert table["visit_id"].tolist() == ["V1"]
    assert table["age"].tolist() == ["29,199"]


def test_windows_text_is_read_and_told(write_csv, contract):
    received = receive([write_csv([HEADINGS, ["V1", "01/05/2023", "3", "Café – “Nord”"]], encoding="cp1252")], contract, 2024)
    assert received.table["ward"].tolist() == ["Café – “Nord”"]
    assert [f.check for f in received.findings] == ["text_encoding"]
    assert received.findings[0].severity == "note"


def test_neither_utf8_nor_windows_text_stops(tmp_path, write_csv, contract):
    file = write_csv([HEADINGS])
    file.path.write_bytes(b"Visit Ref,Start Date\n\x81\x8d\x8f,\xff\n")
    assert [f.check for f in receive([file], contract, 2024).findings if f.severity == "stop"] == ["text_encoding"]


def test_line_break_inside_a_quoted_cell_is_one_row(write_csv, contract):
    file = write_csv('Visit Ref,Start Date,Age,Ward & area\nV1,01/05/2023,3,"one\ntwo"\nV2,02/05/2023,4,three\n')
    table = table_of(file, contract)
    assert table["ward"].tolist() == ["one\ntwo", "three"]
    assert table["source_row"].tolist() == [2, 3]


def test_excel_numbers_dates_and_truths_become_plain_text(write_xlsx, contract):
    rows = [
        HEADINGS,
        ["00123", datetime.date(2023, 5, 1), 34, True],
        [123, datetime.datetime(2023, 5, 1, 13, 45), 34.5, False],
        [1234567890123, 45047, 0.1, "NA"],
    ]
    table = table_of(write_xlsx({"Visits": rows}), contract)
    assert table["visit_id"].tolist() == ["00123", "123", "1234567890123"]
    assert table["start_date"].tolist() == ["2023-05-01", "2023-05-01T13:45:00", "45047"]
    assert table["age"].tolist() == ["34", "34.5", "0.1"]
    assert table["ward"].tolist() == ["TRUE", "FALSE", "NA"]


def test_csv_and_workbook_of_one_extract_give_one_table(write_csv, write_xlsx, contract):
    rows = [["Visits in the year"], [], HEADINGS, ["V1", "01/05/2023", "3", "A"], ["V2", "02/05/2023", "4", "B"], ["Total", "2"]]
    place = ["source_file", "source_sheet"]
    one, other = table_of(write_csv(rows), contract), table_of(write_xlsx({"Visits": rows}), contract)
    assert one.drop(columns=place).equals(other.drop(columns=place))


def test_rows_that_outgrow_one_piece_are_joined(write_csv, contract, monkeypatch):
    monkeypatch.setattr("pipeline.receive.comma_lines.ROWS_AT_ONCE", 3)
    rows = [HEADINGS] + [[f"V{n}", "01/05/2023", str(n), "A"] for n in range(10)]
    table = table_of(write_csv(rows), contract)
    assert table["age"].tolist() == [str(n) for n in range(10)]
    assert table["source_row"].tolist() == list(range(2, 12))
