"""Faults of the partnership's own data sets: two typed statements, a profile, two surveys of people and the hate crimes of the police."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.faults.ends import End, kept, not_opened, set_aside
from tests.faults.fault import ALL_FORMS, BOOKS, CANARY, Fault, in_cell, one_file
from tests.faults.faults_in_cells import all_in_error, key_of_two, ward_and
from tests.faults.faults_on_sheets import above, below, between, heading, hidden_sheet, in_two_parts, line, no_end, no_file, only_headings, prose
from tests.faults.faults_on_sheets import TITLES, all_of_last_year, another_data_set, one_cell_more, reordered, sent_twice, spaced_headings, without
from tests.faults.faults_on_sheets import Send, written_as
from tests.faults.sheets import ROWS, USUAL_ROWS, Formula, Sheet

CSV, TWO_FORMS = ("csv",), ("csv", "xlsx")
TYPED = ("prevent_benchmarks", "channel_statement", "demand_profile")  # documents, of no year of their own
DATED = ("training_survey", "event_attendances", "hate_crimes")
ALL = (*TYPED, *DATED)
WORDED = ("prevent_benchmarks", "demand_profile")  # their published wording may be missing; that of the statement may not
STATEMENT = ("channel_statement",)
DUE = ("prevent_benchmarks", "channel_statement")
UNREAD = "cannot be read"


def each(name: str, end: End, on: Sequence[str], forms: Sequence[str], plant: Callable[[Sheet], None] = lambda sheet: None, send: Send = one_file) -> list[Fault]:
    """The fault on each data set, its end counted in the rows that the data set has."""
    return [Fault(name, _sized(end, data_set), (data_set,), forms, plant, send) for data_set in on]


def _sized(end: End, data_set: str) -> End:
    fewer = USUAL_ROWS - ROWS.get(data_set, USUAL_ROWS)
    return replace(end, accepted=end.accepted - fewer if end.accepted else 0)


def cell(name: str, kind: str, value: object, end: End, on: Sequence[str], forms: Sequence[str] = CSV) -> list[Fault]:
    """One value in the first record of each data set."""
    return each(name, end, on, forms, in_cell(kind, value))


WORDS = [
    *cell("a name in words that are published", "words", f"Mr {CANARY} leads it", kept("{words}_pattern", words=""), WORDED, TWO_FORMS),
    *cell("a name in words that are published", "words", f"Ask Cllr {CANARY}", set_aside("{words}_pattern", "{words}_pattern"), STATEMENT, TWO_FORMS),
    *cell("an address in words that are published", "words", f"{CANARY}@place.test", kept("{words}_pattern", words=""), WORDED),
    *cell("a telephone number in words that are published", "words", "Ring 01632 960123", kept("{words}_pattern", words=""), WORDED),
    *cell("words that are published left out", "words", "", set_aside("{words}_required", "{words}_required"), STATEMENT, TWO_FORMS),
    *cell("years and quarters in words that are published", "words", "By Q2 of 2021/22", kept(words="By Q2 of 2021/22"), WORDED),
]
CODES = [
    *cell("a spelling the code list does not know", "coded", CANARY, kept("{coded}_code_known", coded="not_mapped"), ALL, TWO_FORMS),
    *cell("nothing written as 'Not stated'", "coded", "not  STATED", kept(coded="not_recorded"), ALL),
    *cell("a post that is not on the list", "owner", f"Mrs {CANARY}", kept("owner_code_known", owner="not_mapped"), ("prevent_benchmarks",), ALL_FORMS),
    *cell("a resident of elsewhere", "ward", f"{CANARY} Ward", kept("ward_code_known", ward="not_mapped"), ("hate_crimes",), ALL_FORMS),
    *each("& for and in a ward's name", kept(), ("hate_crimes",), ALL_FORMS, ward_and),
]
NUMBERS = [
    *cell("an answer beyond the scale", "number", "6", kept("{number}_range", number=""), ("event_attendances",), ALL_FORMS),
    *cell("an answer below the scale", "number", "0", kept("{number}_range", number=""), ("event_attendances",), TWO_FORMS),
    *cell("an answer in words", "number", f"three {CANARY}", kept("{number}_readable", number=""), ("event_attendances",), TWO_FORMS),
    *cell("a small number hidden as <5", "number", "<5", kept("{number}_given", number=""), ("event_attendances",), CSV),
    *cell("a formula that failed", "number", Formula("=1/0", "#DIV/0!"), kept("cells_without_errors", number=""), ("event_attendances",), ALL_FORMS),
]
DATES = [
    *cell("a day first date", "date", "1/6/2023", kept(date="2023-06-01"), (*DUE, *DATED), TWO_FORMS),
    *cell("an Excel serial date as a number", "date", 45078, kept(date="2023-06-01"), (*DUE, *DATED), ("xlsx",)),
    *cell("a day that never was", "date", "31/02/2024", kept("{date}_readable", date=""), DUE, TWO_FORMS),
    *cell("a day that never was", "date", "31/02/2024", set_aside(UNREAD, "{date}_readable"), DATED, TWO_FORMS),
    *cell("a required date left empty", "date", "", set_aside("{date}_required", "{date}_required"), DATED, TWO_FORMS),
    *cell("last year's row", "date", "2022-12-24", set_aside("belongs to another year", "inside_year"), DATED, TWO_FORMS),
    *cell("a date of another year where none is asked", "date", "2022-12-24", kept(date="2022-12-24"), DUE),
    *each("last year's file in this year's folder", End(0, 48, stop="inside_year"), DATED, TWO_FORMS, all_of_last_year),
    *each("a required column of errors", End(stop="cells_without_errors", says="48 × #REF!"), DATED, ("xlsx",), all_in_error),
]
REFERENCES = [
    *cell("a number that the document has not", "key", "13", set_aside("{key}_range", "{key}_range"), WORDED, TWO_FORMS),
    *cell("an item of another form", "key", f"2.4{CANARY}", set_aside("{key}_pattern", "{key}_pattern"), STATEMENT, TWO_FORMS),
    *cell("leading zeros lost from a key", "key", 1, set_aside("{key}_pattern", "{key}_pattern"), DATED, ALL_FORMS),
    *cell("a key left empty", "key", "", set_aside("{key}_required", "{key}_required"), ALL, TWO_FORMS),
    *each("one key for two rows", End(46, 2, reason="fails key_unique", told="key_unique"), ALL, TWO_FORMS, key_of_two),
]
LAYOUT = [
    *each("a title over the headings", End(non_data=4), ALL, CSV, above(*TITLES)),
    *each("a totals row", End(non_data=2, told="rows_are_records"), ALL, TWO_FORMS, below(["Grand total", "48"])),
    *each("notes below the records", End(non_data=3), ALL, CSV, below(["Note: provisional"], ["run by the team on request"])),
    *each("blank rows among the records", End(non_data=2), ALL, ("xlsx",), between(lambda sheet: [])),
    *each("headings printed again", End(non_data=2), ALL, CSV, between(lambda sheet: list(sheet.headings))),
    *each("a hidden sheet", kept("no_hidden_sheet"), ALL, ("xlsx",), hidden_sheet),
    *each("more cells than headings", set_aside("more cells than headings"), ALL, CSV, one_cell_more),
    *each("cells outside the headed columns", kept("cells_under_headings"), TYPED, BOOKS, one_cell_more),
    *each("columns in another order", kept(), ALL, ("xlsx",), reordered),
    *each("headings in capitals with odd spaces", kept(), ALL, CSV, spaced_headings),
    *each("a required column missing", End(stop="columns_present"), WORDED, CSV, without("named")),
    *each("a required column missing", End(stop="columns_present"), STATEMENT, CSV, without("words")),
    *each("a required column missing", End(stop="columns_present"), DATED, CSV, without("date")),
    *each("an optional column missing", kept("columns_present"), ALL, CSV, without("coded")),
    *each("an optional column renamed", kept("columns_present"), ALL, ("xlsx",), heading("coded", lambda text: f"{text} (as typed)")),
    *each("headings without records", End(accepted=0, told="file_has_records"), ALL, TWO_FORMS, only_headings),
]
FILES = [
    *each("a letter in place of a table", not_opened("heading_row"), ALL, CSV, prose),
    *each("the file of another data set", not_opened("heading_row"), ALL, CSV, another_data_set),
    *each("a byte order mark", kept(), ALL, CSV, send=written_as("utf-8-sig")),
    *each("Windows text", kept("text_encoding", coded="not_mapped"), ALL, CSV, in_cell("coded", f"{CANARY} café"), written_as("cp1252")),
    *each("a quotation mark left open", not_opened("quotes_closed"), ALL, CSV, send=line(5, no_end)),
    *each("the same extract twice", End(48, duplicates=48, non_data=2, told="rows_once"), DATED, TWO_FORMS, send=sent_twice),
    *each("a record twice", End(48, duplicates=1, told="rows_once"), ALL, TWO_FORMS, between(lambda sheet: list(sheet.records[0]))),
    *each("two files that overlap", End(48, duplicates=10, non_data=2, told="rows_once"), DATED, TWO_FORMS, send=in_two_parts),
    *each("nothing came", End(0, non_data=0, told="supplied"), ALL, CSV, send=no_file),
]
FAULTS = [*WORDS, *CODES, *NUMBERS, *DATES, *REFERENCES, *LAYOUT, *FILES]
