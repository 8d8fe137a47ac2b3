"""A sound .xls file reads to the same records as its CSV twin, in each data set."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.receive import receive
from pipeline.receive.old_workbooks import marks_of_xls
from tests.faults.ends import follow
from tests.faults.old_excel import ErrorOf, write_xls
from tests.faults.sheets import CONTRACTS, YEAR, raw_file, sound, write

PLACES = ["source_file", "source_sheet"]


@pytest.mark.parametrize("data_set", sorted(CONTRACTS))
def test_an_old_workbook_and_its_csv_twin_give_one_table(data_set, tmp_path):
    sheet, contract = sound(data_set), CONTRACTS[data_set]
    old, twin = (receive([write(sheet, form, tmp_path)], contract, YEAR) for form in ("xls", "csv"))
    assert [each.check for each in old.findings] == [each.check for each in twin.findings]
    assert len(old.table) == len(sheet.records)
    assert old.table.drop(columns=PLACES).equals(twin.table.drop(columns=PLACES))


def test_dates_numbers_and_text_of_an_old_workbook_are_cleaned_alike(tmp_path):
    """Date cells beside dates in words, a float beside 34, text that begins with noughts: one cleaned table."""
    sheet = sound("childrens_social_care")
    told = {name: sheet.get(0, name) for name in ("contact_date", "age", "child_ref")}
    assert (told["contact_date"], told["child_ref"][0]) == (date.fromisoformat(told["contact_date"]).isoformat(), "0")
    twin = follow([write(sheet, "csv", tmp_path)], sheet.contract)
    for row in range(len(sheet.records)):
        sheet.put(row, "contact_date", date.fromisoformat(told["contact_date"]))
        sheet.put(row, "age", float(told["age"]))
    old = follow([write(sheet, "xls", tmp_path)], sheet.contract)
    assert len(old.accepted) == len(sheet.records)
    assert old.accepted.drop(columns=PLACES).equals(twin.accepted.drop(columns=PLACES))


def test_cells_of_an_old_workbook_become_plain_text(tmp_path):
    contract = CONTRACTS["police_incidents"]
    file = raw_file(tmp_path, "police_incidents.xls")
    headings = ["Incident reference", "Date and time", "Victim's age", "Outcome", "DASH score"]
    cells = ["0000001", datetime(2023, 6, 1, 21, 30), 34.0, "“Café” – é", 10.5]
    # Far more text than one record of shared strings holds (8,224 bytes): 3,000 cells of twelve letters are 81,000 bytes.
    many = [[f"P{row:07}", date(2023, 6, 1), row % 90, f"outcome {row:04}", ""] for row in range(3_000)]
    write_xls(file.path, {"Extract": [headings, cells, *many]})
    table = receive([file], contract, YEAR).table
    first = table.loc[0, ["incident_ref", "occurred_at", "victim_age", "outcome", "dash_score"]]
    assert first.tolist() == ["0000001", "2023-06-01T21:30:00", "34", "“Café” – é", "10.5"]
    assert table["outcome"].tolist()[1:] == [f"outcome {row:04}" for row in range(3_000)]


def test_errors_are_found_by_sheet_row_and_column(tmp_path):
    """As cells of their own kind and as results of formulas; truths are no errors. Rows and columns from 0."""
    path = tmp_path / "errors.xls"
    write_xls(path, {"One": [["a", True], [2, "#REF!"], [ErrorOf("#DIV/0!"), 4.5]], "Two – é": [["", "", "#N/A"]], "Three": [["b"]]})
    found = {title: marks.errors for title, marks in marks_of_xls(path.read_bytes()).items()}
    assert found == {"One": ((1, 1, "#REF!"), (2, 0, "#DIV/0!")), "Two – é": ((0, 2, "#N/A"),)}


@pytest.mark.parametrize("cut", [40, 600, 1_500, 5_000])
def test_a_damaged_old_workbook_gives_no_errors_and_no_traceback(cut, tmp_path):
    path = tmp_path / "cut.xls"
    write_xls(path, {"One": [["#REF!"] * 40] * 40})
    content = path.read_bytes()
    assert len(marks_of_xls(content)["One"].errors) == 1_600
    assert marks_of_xls(content[:cut]) == {}
    # every sector follows itself: the chain never ends
    ring = content[:512] + b"".join(number.to_bytes(4, "little") for number in range(128)) + content[1_024:]
    assert marks_of_xls(ring) == {}


@given(st.binary(max_size=700))
def test_no_bytes_make_the_reader_of_errors_fail(noise):
    assert isinstance(marks_of_xls(bytes.fromhex("d0cf11e0a1b11ae1") + noise), dict)


def test_a_short_stream_lies_in_small_sectors():
    """A container typed by hand: sector 0 is the chain, 1 the directory, 2 the chain of small sectors, 3 holds them."""
    stream = bytes.fromhex("0908100000060500bb0dcc070000000006000000")  # the beginning of the workbook's part
    stream += bytes.fromhex("8500090026000000000001004f") + bytes.fromhex("0a000000")  # one sheet, "O", at 0x26 = 38; the end
    stream += bytes(38 - len(stream)) + bytes.fromhex("0908100000061000bb0dcc070000000006000000")
    stream += bytes.fromhex("05020800") + bytes.fromhex("0300020000002a01") + bytes.fromhex("0a000000")  # row 3, column 2, #N/A
    assert len(stream) == 74  # two small sectors of 64
    end, free = "feffffff", "ffffffff"
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(6)
    header += bytes.fromhex(f"00000000 01000000 01000000 00000000 00100000 02000000 01000000 {end} 00000000 00000000") + b"\xff" * 432
    chain = bytes.fromhex(f"fdffffff {end} {end} {end}") + b"\xff" * 496
    root = "Root Entry\0".encode("utf-16-le").ljust(64, b"\0") + bytes.fromhex("1600 05 01") + bytes(48) + bytes.fromhex("03000000 80000000 00000000")
    book = "Workbook\0".encode("utf-16-le").ljust(64, b"\0") + bytes.fromhex("1200 02 01") + bytes(48) + bytes.fromhex("00000000 4a000000 00000000")
    directory = (root + book).ljust(512, b"\0")
    small = bytes.fromhex(f"01000000 {end} {free}").ljust(512, b"\xff")
    content = header + chain + directory + small + stream.ljust(512, b"\0")
    assert {title: marks.errors for title, marks in marks_of_xls(content).items()} == {"O": ((3, 2, "#N/A"),)}
