"""The sheets to fill in: headings, guards and what is there already, read off the XML of the file."""

from __future__ import annotations

import re

import pytest

from pipeline.catalogue import load_area, load_codes, load_contracts
from pipeline.templates import workbooks

YEAR = 2024
FIRST_DAY, LAST_DAY = 45017, 45382  # 1 January 2023 is day 44927; 31 + 28 + 31 = 90 days on is 1 April; 365 more, 31 March of a leap year
CONTRACTS = load_contracts()


def fields_of(book, sheet: str, contract) -> dict[str, object]:
    """Column letter → field."""
    titled = {page.title: page for page in contract.fields}
    spelled = {text: page for page in contract.fields for text in page.headers_in(YEAR)}
    return {letter: titled.get(heading) or spelled[heading] for letter, heading in book.headings(sheet).items()}


@pytest.mark.parametrize("data_set", CONTRACTS)
class TestEachForm:
    def test_headings_stand_in_a_frozen_first_row_of_a_named_table(self, data_set, forms):
        book, sheet = forms[data_set]
        page = book.xml(book.sheets[sheet])
        pane = page.find(".//{*}pane")
        assert (pane.get("ySplit"), pane.get("topLeftCell"), pane.get("state")) == ("1", "B2", "frozen")
        table = next(book.xml(part) for part in book.parts if "/tables/" in part and book.xml(part).get("name") == data_set)
        headings = list(book.headings(sheet).values())
        assert table.get("ref").startswith("A1:")
        assert [column.get("name") for column in table.findall(".//{*}tableColumn")] == headings
        assert len({heading.casefold() for heading in headings}) == len(headings) == len(book.guards(sheet))
        assert table.find(".//{*}table").get("altTextSummary") == CONTRACTS[data_set].description

    def test_headings_wrap_and_columns_are_wide_enough_for_their_words(self, data_set, forms):
        book, sheet = forms[data_set]
        page, styles = book.xml(book.sheets[sheet]), book.xml("xl/styles.xml").find("{*}cellXfs")
        heads = page.find(".//{*}row").findall("{*}c")
        assert all(styles[int(head.get("s"))].find("{*}alignment").get("wrapText") == "1" for head in heads)
        widths = {n: float(each.get("width")) for each in page.findall(".//{*}col") for n in range(int(each.get("min")), int(each.get("max")) + 1)}
        for number, heading in enumerate(book.headings(sheet).values(), start=1):
            assert widths[number] > max(map(len, heading.split()))

    def test_cells_take_their_type_from_their_column(self, data_set, forms):
        contract = CONTRACTS[data_set]
        book, sheet = forms[data_set]
        styles = book.xml("xl/styles.xml")
        named = {each.get("numFmtId"): each.get("formatCode") for each in styles.findall("{*}numFmts/{*}numFmt")}
        columns = book.xml(book.sheets[sheet]).findall(".//{*}col")
        looks = {n: int(each.get("style")) for each in columns for n in range(int(each.get("min")), int(each.get("max")) + 1)}
        wanted = {"date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm", "integer": "1", "number": "0"}  # Excel's own 1 is "0", 0 is General
        for number, page in enumerate(fields_of(book, sheet, contract).values(), start=1):
            form = styles.find("{*}cellXfs")[looks[number]].get("numFmtId")
            assert named.get(form, form) == ("@" if page.code_list else wanted.get(page.type, "@"))

    def test_every_coded_field_has_its_list(self, data_set, forms):
        book, sheet = forms[data_set]
        for letter, page in fields_of(book, sheet, CONTRACTS[data_set]).items():
            rule = book.guards(sheet)[letter]
            if page.code_list and not page.separator:
                assert rule.get("type") == "list"
                offered = book.answers(rule.find("{*}formula1").text)
                nothing = {word.casefold() for word in CONTRACTS[data_set].missing_values}
                rows = [row for row in load_codes()[page.code_list].rows if {row.label.casefold(), row.source_value.casefold()} - nothing]
                held = {row.code for row in rows if (row.first_year or YEAR) <= YEAR <= (row.last_year or YEAR)}
                assert len(offered) == len(set(offered)) == len(held)

    def test_a_column_of_several_answers_stays_free_and_says_how_to_part_them(self, data_set, forms):
        book, sheet = forms[data_set]
        for letter, page in fields_of(book, sheet, CONTRACTS[data_set]).items():
            if page.separator:
                rule = book.guards(sheet)[letter]
                assert (rule.get("type"), rule.find("{*}formula1"), rule.get("showInputMessage")) == (None, None, "1")
                assert "Answers" in rule.get("prompt") and f"({page.separator})" in rule.get("prompt")

    def test_dates_are_held_inside_the_year(self, data_set, forms):
        contract = CONTRACTS[data_set]
        book, sheet = forms[data_set]
        for letter, page in fields_of(book, sheet, contract).items():
            if page.type not in ("date", "datetime"):
                continue
            rule = book.guards(sheet)[letter]
            assert rule.get("type") == "date"
            if page.name == contract.year_field:
                low, high = (float(rule.find(f"{{*}}formula{n}").text) for n in (1, 2))
                assert low == FIRST_DAY
                assert LAST_DAY <= high < LAST_DAY + 1
                assert (high > LAST_DAY) == (page.type == "datetime")
                assert rule.get("errorStyle") is None  # stop

    def test_whole_numbers_are_held_in_their_range(self, data_set, forms):
        contract = CONTRACTS[data_set]
        compared = {check.arguments.get(side) for check in contract.checks for side in ("column_A", "column_B", "total")}
        book, sheet = forms[data_set]
        for letter, page in fields_of(book, sheet, contract).items():
            if page.type == "integer":
                rule = book.guards(sheet)[letter]
                assert rule.get("type") == "whole"
                if page.name not in {*compared, contract.year_field}:
                    wants = page.constraints
                    assert [rule.find(f"{{*}}formula{n}").text for n in (1, 2)] == [f"{wants.minimum:.0f}", f"{wants.maximum:.0f}"]

    def test_every_guard_speaks_within_excels_limits_and_reaches_down(self, data_set, forms):
        book, sheet = forms[data_set]
        for letter, page in fields_of(book, sheet, CONTRACTS[data_set]).items():
            rule = book.guards(sheet)[letter]
            limits = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
            assert all(0 < len(rule.get(name).encode("utf-16-le")) // 2 <= most for name, most in limits.items())
            assert rule.get("prompt").startswith("Required." if page.constraints.required else "Leave empty if not known.")
            assert rule.get("showInputMessage") == rule.get("showErrorMessage") == "1"
            assert re.fullmatch(rf"{letter}2:{letter}(20001|25|13|6)", rule.get("sqref"))

    def test_the_sheet_about_it_explains_every_column_with_an_example_row(self, data_set, forms):
        book, sheet = forms[data_set]
        cells = book.cells(f"About {data_set.replace('_', ' ')}")
        top = next(int(place[1:]) for place, text in cells.items() if text == "Example row")
        columns = [cells[f"A{top + 1 + number}"] for number in range(len(book.headings(sheet)))]
        assert columns == list(book.headings(sheet).values())
        for number in range(len(columns)):
            assert all(cells.get(f"{letter}{top + 1 + number}") for letter in "ABCDE")


def test_hours_and_months_are_there_already(forms):
    book, sheet = forms["police_hour_weekday"]
    assert [book.cells(sheet)[f"A{row}"] for row in range(2, 26)] == [str(hour) for hour in range(24)]
    assert "A26" not in book.cells(sheet)
    assert "B2" not in book.cells(sheet)


def test_the_total_must_be_the_sum_of_its_parts(forms):
    book, sheet = forms["police_hour_weekday"]
    rule = book.guards(sheet)["I"]  # hour, seven days, total
    assert (rule.get("operator"), rule.find("{*}formula1").text) == ("equal", "SUM($B2,$C2,$D2,$E2,$F2,$G2,$H2)")


def test_the_end_may_not_come_before_the_start(forms):
    book, sheet = forms["refuge_stays"]
    rule = book.guards(sheet)["D"]  # stay, client, start, end
    assert rule.find("{*}formula1").text == "MAX(2,$C2)"
    assert "Not before 'Start date'." in rule.get("prompt")


def test_the_smaller_of_two_numbers_typed_second_is_held_below_the_first(forms):
    book, sheet = forms["safe_accommodation_units"]
    rule = book.guards(sheet)["E"]  # unit, date, type, bedspaces, household places
    assert [rule.find(f"{{*}}formula{n}").text for n in (1, 2)] == ["0", 'IF($D2="",20,MIN(20,$D2))']


def test_a_reference_has_its_form_and_stands_once(forms):
    book, sheet = forms["refuge_stays"]
    wanted = 'AND(LEN($A2)=6,EXACT(LEFT($A2,1),"S"),ISNUMBER(VALUE(MID($A2,2,5))),COUNTIF($A$2:$A$20001,$A2)=1)'
    assert book.guards(sheet)["A"].find("{*}formula1").text == wanted


def test_a_reference_to_another_sheet_warns_and_does_not_stop(forms):
    book, sheet = forms["refuge_children"]
    rule = book.guards(sheet)["B"]
    assert rule.get("errorStyle") == "warning"
    assert "COUNTIF('Refuge stays'!$A$2:$A$20001,$B2)>0" in rule.find("{*}formula1").text


def test_the_example_row_is_as_a_person_would_type_it(forms):
    book, _ = forms["refuge_stays"]
    cells = book.cells("About refuge stays")
    examples = {text: cells.get(f"E{place[1:]}") for place, text in cells.items() if place[0] == "A"}
    assert examples["Stay reference"] == "S00001"
    assert examples["Start date"] == "01/05/2023"
    assert examples["Sex"] == "Female"
    assert examples["Area she came from"] == "Basildon"
    assert examples["Abuse types"] == "Emotional/psychological abuse; Economic abuse"


def test_another_year_moves_the_guards_and_the_example_row(open_book):
    book = open_book(workbooks(CONTRACTS, load_codes(), load_area(""), 2022)["refuge_workbook_2022.xlsx"])
    rule = book.guards("Refuge stays")["C"]
    assert [rule.find(f"{{*}}formula{n}").text for n in (1, 2)] == ["44287", "44651"]  # 730 and 731 days earlier: 2024 has a 29 February
    assert {"01/05/2021", "14/07/2021"} <= set(book.cells("About refuge stays").values())
