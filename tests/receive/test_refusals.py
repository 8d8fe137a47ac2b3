"""What must not be opened is not, and what cannot be read says so in five lines."""

from __future__ import annotations

import zipfile

import pytest

from pipeline.receive import RawFile, receive
from pipeline.receive import files as limits

HEADINGS = ["Visit Ref", "Start Date", "Age", "Ward & area"]
ROW = ["V1", "01/05/2023", "34", "A"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def stop_of(file: RawFile, contract):
    received = receive([file], contract, 2024)
    (finding,) = [f for f in received.findings if f.severity == "stop"]
    assert len(finding.lines()) == 5
    assert all(len(line) > 9 for line in finding.lines())
    assert len(received.table) == 0
    return finding


def with_member(file: RawFile, name: str, content: bytes = b"x") -> RawFile:
    with zipfile.ZipFile(file.path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file


@pytest.mark.parametrize("ending", [".xlsm", ".txt", ".pdf", ".xlsb", ""])
def test_endings_nobody_agreed(ending, tmp_path, contract):
    path = tmp_path / f"visits{ending}"
    path.write_bytes(b"PK\x03\x04")
    finding = stop_of(RawFile(f"2024/visits{ending}", path), contract)
    assert "file ending in" in finding.found


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("visits.csv", b"", "empty file"),
        ("visits.csv", b"PK\x03\x04rest", "zipped workbook"),
        ("visits.csv", "Visit Ref,Start Date".encode("utf-16"), "UTF-16"),
        ("visits.csv", OLE, "old Excel workbook"),
        ("visits.xlsx", b"Visit Ref,Start Date", "plain text"),
        ("visits.xls", b"<html><table><tr>", "web page"),
        ("visits.xlsx", OLE, "password"),
        ("visits.xlsx", b"PK\x03\x04rest", "cannot be read"),
        ("visits.ods", b"PK\x03\x04rest", "cannot be read"),
        ("visits.xls", OLE + b"\x00" * 600, "cannot be read"),
        ("visits.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
    ],
)
def test_content_that_does_not_fit_its_name(name, content, found, tmp_path, contract):
    path = tmp_path / name
    path.write_bytes(content)
    assert found in stop_of(RawFile(f"2024/{name}", path), contract).found


def test_macros_and_links_to_other_workbooks(write_xlsx, contract):
    assert "macros" in stop_of(with_member(write_xlsx({"V": [HEADINGS, ROW]}), "xl/vbaProject.bin"), contract).found
    assert "links" in stop_of(with_member(write_xlsx({"V": [HEADINGS, ROW]}), "xl/externalLinks/externalLink1.xml"), contract).found


def test_a_zip_bomb_is_refused_before_it_is_unpacked(write_xlsx, contract):
    bomb = with_member(write_xlsx({"V": [HEADINGS, ROW]}), "xl/media/image1.bin", b"\x00" * 30_000_000)
    assert "unpacks to 30 MB" in stop_of(bomb, contract).found


def test_a_cell_at_the_far_end_of_a_sheet(tmp_path, write_xlsx, contract):
    far = write_xlsx({"V": [HEADINGS, ROW]}, "far.xlsx")
    with zipfile.ZipFile(far.path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b"</sheetData>", b'<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row></sheetData>')
    with zipfile.ZipFile(far.path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert "row 1,048,576" in stop_of(far, contract).found


def test_a_wide_sheet_of_few_rows_is_not_too_large(write_xlsx, contract):
    wide = write_xlsx({"V": [[*HEADINGS, *[f"Extra {n}" for n in range(300)]], ROW]})
    assert receive([wide], contract, 2024).table["visit_id"].tolist() == ["V1"]


def ods(tmp_path, rows: str) -> RawFile:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    names += ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    sheet = f'<office:body><office:spreadsheet><table:table table:name="V">{rows}</table:table></office:spreadsheet></office:body>'
    path = tmp_path / "visits.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        archive.writestr("content.xml", f"<office:document-content {names}>{sheet}</office:document-content>")
    return RawFile("2024/visits.ods", path)


def ods_row(cells: list[str], repeated: int = 1) -> str:
    inside = "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside or "<table:table-cell/>"}</table:table-row>'


def test_an_open_document_sheet_is_read_to_its_empty_edge(tmp_path, contract):
    headings = [heading.replace("&", "&amp;") for heading in HEADINGS]
    received = receive([ods(tmp_path, ods_row(headings) + ods_row([]) + ods_row(ROW) + ods_row([], 1_048_000))], contract, 2024)
    assert received.table[["visit_id", "ward"]].to_numpy().tolist() == [["V1", "A"]]
    assert received.table["source_row"].tolist() == [3]


def test_an_open_document_sheet_that_repeats_a_row_a_million_times(tmp_path, contract):
    assert "1,000,000" in stop_of(ods(tmp_path, ods_row(HEADINGS[:3]) + ods_row(ROW, 1_000_000)), contract).found


def test_a_file_over_the_size_limit(write_csv, contract, monkeypatch):
    monkeypatch.setitem(limits.MOST_BYTES, ".csv", 10)
    assert "MB" in stop_of(write_csv([HEADINGS, ROW]), contract).found


@pytest.mark.parametrize(
    "text",
    [
        'Visit Ref,Start Date,Age,Ward & area\nV1,01/05/2023,3,"open\nV2,02/05/2023,4,B\n',
        'Visit Ref,Start Date,Age,Ward & area\nV1,01/05/2023,3,"open\nV2,02/05/2023,4,"B"\nV3,02/05/2023,4,C\n',
    ],
)
def test_an_unclosed_quote_stops_and_names_its_row(text, write_csv, contract):
    finding = stop_of(write_csv(text), contract)
    assert (finding.check, finding.rows) == ("quotes_closed", (2,))


def test_two_unclosed_quotes_that_close_each_other(write_csv, contract):
    text = 'Visit Ref,Start Date,Age,Ward & area\nV1,01/05/2023,3,"open\nV2,02/05/2023,4,B\nV3,03/05/2023,5,"\nV4,04/05/2023,6,D\n'
    received = receive([write_csv(text)], contract, 2024)
    (finding,) = [f for f in received.findings if f.severity == "stop"]
    assert (finding.check, finding.rows) == ("quotes_closed", (2,))


def test_a_sheet_with_nothing_on_it_stops(write_csv, write_xlsx, contract):
    for file in (write_csv("\n \n", "blank.csv"), write_xlsx({"V": []}, "bare.xlsx")):
        received = receive([file], contract, 2024)
        assert [f.check for f in received.findings if f.severity == "stop"] == ["file_has_records"]


def test_headings_without_records_are_not_supplied_and_told(write_csv, write_xlsx, contract):
    for file in (write_csv([["Visits"], HEADINGS, [], ["Total", "0"]]), write_xlsx({"V": [HEADINGS]})):
        received = receive([file], contract, 2024)
        assert [f.check for f in received.findings if f.severity == "look"] == ["file_has_records"]
        assert not [f for f in received.findings if f.severity == "stop"]
        assert received.receipts["status"].tolist() == ["not_supplied"]
        assert received.table.empty


def test_headings_without_records_stop_where_the_contract_says_so(write_csv, contract):
    needed = contract.model_copy(update={"if_missing": "stop"})
    (finding,) = receive([write_csv([HEADINGS])], needed, 2024).findings
    assert (finding.check, finding.severity) == ("file_has_records", "stop")


def test_headings_alone_beside_a_file_with_records_are_no_gap(write_csv, contract):
    received = receive([write_csv([HEADINGS], "a.csv"), write_csv([HEADINGS, ROW], "b.csv")], contract, 2024)
    assert received.receipts["status"].tolist() == ["not_supplied", "received"]
    assert received.table["visit_id"].tolist() == ["V1"]


def test_all_files_are_looked_at_before_the_run_stops(write_csv, tmp_path, contract):
    bad = RawFile("2024/visits.pdf", tmp_path / "visits.pdf")
    bad.path.write_bytes(b"%PDF")
    received = receive([bad, write_csv([HEADINGS, ROW]), write_csv("x", "c.csv")], contract, 2024)
    assert [f.file for f in received.findings if f.severity == "stop"] == ["2024/visits.pdf", "2024/c.csv"]
    assert received.table["visit_id"].tolist() == ["V1"]
