"""What is in the file itself: read off its XML, as Excel reads it."""

from __future__ import annotations

import re

import pytest

from pipeline.catalogue import load_area, load_codes, load_contracts
from pipeline.templates import workbooks

YEAR = 2024
CONTRACTS = load_contracts()


def test_the_bytes_are_the_same_each_time(made):
    assert workbooks(CONTRACTS, load_codes(), load_area(""), YEAR) == made


def test_one_workbook_for_each_agency_with_a_sheet_for_each_data_set(books):
    area = load_area("")
    assert set(books) == {f"{key}_workbook_{YEAR}.xlsx" for key in area.agencies}
    for key, agency in area.agencies.items():
        filled = [sheet.lower().replace(" ", "_") for sheet in books[f"{key}_workbook_{YEAR}.xlsx"].sheets]
        assert [name for name in filled if name in CONTRACTS] == agency.data_sets


def test_nothing_is_merged_hidden_linked_out_or_a_formula(books):
    for book in books.values():
        for banned in ("<mergeCell", 'hidden="1"', 'state="hidden"', 'state="veryHidden"', "externalLink", "vbaProject", "<f>"):
            assert banned not in book.text
        assert 'TargetMode="External"' not in book.text


def test_properties_come_from_the_year_and_not_from_the_clock(books):
    core = books["police_workbook_2024.xlsx"].parts["docProps/core.xml"].decode()
    assert re.search("<dc:title>(.*)</dc:title>", core)[1] == "Domestic abuse needs assessment: workbook for Essex Police, 2023/24"
    assert "<dc:language>en-GB</dc:language>" in core
    assert re.findall(r">(\d{4}-\d\d-\d\dT[\d:]+Z)<", core) == ["2024-03-31T00:00:00Z"] * 2


def test_config_that_looks_like_a_formula_stays_text(open_book):
    area, contract = load_area(""), CONTRACTS["safe_accommodation_units"]
    odd = contract.model_copy(update={"description": "=1+1", "purpose": "@SUM(A1)", "title": "=HYPERLINK(A1)"})
    book = open_book(workbooks({contract.name: odd}, load_codes(), area, YEAR)["commissioner_workbook_2024.xlsx"])
    assert "<f>" not in book.text
    assert "=1+1" in book.cells("About safe accommodation units").values()


def test_an_agency_without_a_contract_gets_no_workbook():
    assert workbooks({}, load_codes(), load_area(""), YEAR) == {}


def test_the_answers_stand_in_one_marked_up_table_and_lead_back_to_their_codes(books):
    from pipeline.clean.codes import same_spelling, spellings_in

    known = {name: spellings_in(codes, YEAR) for name, codes in load_codes().items()}
    lists = {name.replace("_", " ").capitalize(): name for name in known}
    for book in books.values():
        cells = book.cells("Answers") if "Answers" in book.sheets else {}
        rows = [int(place[1:]) for place in cells if place[0] == "C" and int(place[1:]) > 3]
        for row in rows:
            spelled = known[lists[cells[f"A{row}"]]]
            assert spelled[same_spelling(cells[f"B{row}"])] == cells[f"C{row}"]


def test_the_cover_says_for_whom_which_version_and_what_is_never_asked(books):
    book = books["refuge_workbook_2024.xlsx"]
    said = list(book.cells("Cover").values())
    assert list(book.sheets)[:2] == ["Cover", "Contents"]
    assert said[:3] == [
        "Domestic abuse needs assessment: workbook for Refuge provider, 2023/24",
        "For: Refuge manager, Refuge provider",
        "About: Thurrock, April 2023 to March 2024",
    ]
    whole = " ".join(said)
    assert "Names of people" in whole and "Addresses, postcodes" in whole
    assert "needs assessment analyst at Thurrock Council" in whole
    columns = sum(len(book.headings(sheet)) for sheet in ("Refuge referrals", "Refuge stays", "Refuge children"))
    assert re.search(rf"Version: 2024: 3 data sets, {columns} columns, \d+ answers", whole)


def test_the_contents_link_to_every_other_sheet(books):
    for book in books.values():
        links = [each.get("location") for each in book.xml(book.sheets["Contents"]).findall(".//{*}hyperlink")]
        assert links == [f"'{sheet}'!A1" for sheet in list(book.sheets)[2:]]


def test_one_table_a_sheet_and_none_on_the_cover(books):
    for book in books.values():
        for sheet, part in book.sheets.items():
            assert len(book.xml(part).findall(".//{*}tablePart")) == (0 if sheet == "Cover" else 1)


def test_no_sheet_that_explains_is_taken_for_data(made, tmp_path):
    from pipeline.receive import RawFile
    from pipeline.receive.grids import read_grids
    from pipeline.receive.headings import find_heading

    for name, content in made.items():
        path = tmp_path / name
        path.write_bytes(content)
        grids, findings = read_grids(RawFile(f"{YEAR}/{name}", path))
        assert not findings
        notes = [grid for grid in grids if grid.sheet.lower().replace(" ", "_") not in CONTRACTS]
        assert not [grid.sheet for grid in notes for contract in CONTRACTS.values() if find_heading(grid, contract, YEAR)]


def luminance(rgb: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(rgb[start : start + 2], 16) / 255 for start in (2, 4, 6)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_guidelines_say():
    assert contrast("FF000000", "FFFFFFFF") == pytest.approx(21)


def test_headings_are_legible_and_required_ones_differ_by_more_than_colour(forms):
    book, sheet = forms["refuge_stays"]
    styles, page = book.xml("xl/styles.xml"), book.xml(book.sheets[sheet])
    formats, fonts, fills = (styles.find(f"{{*}}{name}") for name in ("cellXfs", "fonts", "fills"))
    heads = {cell.get("r"): formats[int(cell.get("s"))] for cell in page.find(".//{*}row")}
    font, fill = fonts[int(heads["A1"].get("fontId"))], fills[int(heads["A1"].get("fillId"))]
    plain, grey = fonts[int(heads["E1"].get("fontId"))], fills[int(heads["E1"].get("fillId"))]
    dark, light = (each.find(".//{*}fgColor").get("rgb") for each in (fill, grey))
    assert contrast(font.find("{*}color").get("rgb"), dark) >= 4.5
    assert contrast(plain.find("{*}color").get("rgb"), light) >= 4.5
    assert contrast(dark, light) >= 3
    assert (font.find("{*}b") is not None, plain.find("{*}b") is not None) == (True, False)
