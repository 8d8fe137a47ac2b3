"""A person fills in the very file we send out; what was typed comes back, value for value, and no check has anything to say."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from pipeline.catalogue import Contract, FieldPage, load_codes, load_contracts
from pipeline.check import check
from pipeline.clean import clean
from pipeline.receive import RawFile, account_for_rows, receive

YEAR = 2024
ROWS = 6
NOUGHT = datetime(1899, 12, 30)
CONTRACTS = load_contracts()
EACH = list(CONTRACTS)


def field_under(heading: str, contract: Contract) -> FieldPage:
    """The field a person would take a heading for: its title, or a spelling agreed for the year."""
    titled = [page for page in contract.fields if heading == page.title]
    return (titled or [page for page in contract.fields if heading in page.headers_in(YEAR)])[0]


def numbered(example: object, number: int) -> str:
    """S00001 → S00004: the example with its last digits counted on."""
    digits = re.search(r"\d+$", str(example))
    return str(example)[: digits.start()] + f"{number:0{len(digits[0])}}" if digits else f"Words of row {number}"


def limits(page: FieldPage, contract: Contract) -> tuple[int, int]:
    """The numbers that nobody would ask about: inside the field's range and inside every range a check names."""
    low, high = page.constraints.minimum or 0, page.constraints.maximum
    for each in contract.checks:
        if each.arguments.get("column") == page.name and each.expectation.endswith("to_be_between"):
            low = max(low, each.arguments.get("min_value", low))
            high = min(high if high is not None else 10**6, each.arguments.get("max_value", 10**6))
    return int(low), int(high if high is not None else low + 50)


def a_value(page: FieldPage, contract: Contract, offered: list[str], number: int) -> object:
    """What a person would type into row `number` (from 0), before looking at the other cells of the row."""
    if page.separator:
        first, second = offered[number % len(offered)], offered[(number + 1) % len(offered)]
        return f"{first}{page.separator} {second}"
    if offered:
        return offered[number % len(offered)]
    if page.type in ("date", "datetime"):
        inside = page.name == contract.year_field
        day = datetime(YEAR - 1, 4, 1) if inside else datetime.fromisoformat(str(page.example))
        return day + timedelta(days=30 * number, hours=20, minutes=15) if page.type == "datetime" else day + timedelta(days=30 * number)
    if page.type in ("integer", "number"):
        low, high = limits(page, contract)
        return YEAR if page.name == contract.year_field else low + number % (high - low + 1)
    if page.published_wording and page.name not in contract.primary_key:  # only words of the kind that may be printed are kept
        return page.example
    return numbered(page.example, number + 1)


def a_row(contract: Contract, pages: list[FieldPage], offered: dict[str, list[str]], number: int, known: dict[str, object]) -> dict[str, object]:
    """A whole row in which the cells agree with each other: ends after starts, totals that add up."""
    row = {page.name: a_value(page, contract, offered.get(page.name, []), number) for page in pages} | known
    for each in contract.checks:
        higher, lower = each.arguments.get("column_A"), each.arguments.get("column_B")
        if each.expectation.endswith("a_to_be_greater_than_b") and not row[higher] > row[lower]:
            row[higher] = row[lower] + (timedelta(days=3) if isinstance(row[lower], date) else 1)
        if "parts" in each.arguments:
            row[each.arguments["total"]] = sum(row[part] for part in each.arguments["parts"])
    return row


def in_excel(value: object) -> object:
    """A date is a number of days to Excel; the column's format makes it a date again."""
    return (value - NOUGHT) / timedelta(days=1) if isinstance(value, datetime) else value


def offered_in(book, sheet: str, contract: Contract) -> dict[str, list[str]]:
    """field → the answers its list shows; for a column of several answers, those the sheet of answers names for it."""
    found = {}
    answers = book.cells("Answers") if "Answers" in book.sheets else {}
    for letter, heading in book.headings(sheet).items():
        page, rule = field_under(heading, contract), book.guards(sheet)[letter]
        if rule.get("type") == "list":
            found[page.name] = book.answers(rule.find("{*}formula1").text)
        elif page.separator:
            asked = f"{contract.title}: {page.title}"
            found[page.name] = [answers[f"B{place[1:]}"] for place, text in answers.items() if place[0] == "D" and asked in text.split("; ")]
    return found


def fill_in(book, sheet: str, contract: Contract) -> list[dict[str, object]]:
    """Types rows into the sheet; gives back what was typed, row by row."""
    letters = {field_under(heading, contract).name: letter for letter, heading in book.headings(sheet).items()}
    pages, offered = [contract.field(name) for name in letters], offered_in(book, sheet, contract)
    there = {place: text for place, text in book.cells(sheet).items() if not place.endswith("1") or len(place) > 2}
    rows_known = sorted({int(re.sub("[A-Z]+", "", place)) for place in there} - {1})
    typed = []
    for number, row in enumerate(rows_known or range(2, 2 + ROWS)):
        shown = {name: there[f"{letter}{row}"] for name, letter in letters.items() if f"{letter}{row}" in there}
        known = {name: text if contract.field(name).code_list else int(text) for name, text in shown.items()}
        values = a_row(contract, pages, offered, number, known)
        book.fill(sheet, {f"{letters[name]}{row}": in_excel(value) for name, value in values.items() if name not in known})
        typed.append(values)
    return typed


def codes_meant(text: str, page: FieldPage) -> set[str]:
    """The codes whose label or agreed spelling a person chose, read off the code list itself."""
    rows = load_codes()[page.code_list].rows
    words = [word.strip() for word in text.split(page.separator)] if page.separator else [text]
    return {row.code for row in rows if {row.label, row.source_value} & set(words) and (row.first_year or YEAR) <= YEAR <= (row.last_year or YEAR)}


@pytest.fixture(scope="module")
def returned(made, open_book, tmp_path_factory) -> dict[str, tuple[RawFile, list[dict[str, object]]]]:
    """Data set → the workbook that came back with every sheet filled in, and the rows typed into the data set's own."""
    folder, found = tmp_path_factory.mktemp("sent"), {}
    for name, content in made.items():
        book = open_book(content)
        named = {sheet.lower().replace(" ", "_"): sheet for sheet in book.sheets}
        typed = {data_set: fill_in(book, named[data_set], CONTRACTS[data_set]) for data_set in CONTRACTS if data_set in named}
        file = RawFile(f"{YEAR}/{name}", book.save(folder / name))
        found |= {data_set: (file, rows) for data_set, rows in typed.items()}
    return found


@pytest.fixture(scope="module")
def read_back(returned):
    """Data set → received, cleaned and checked; parents first, so that children find theirs."""
    done: dict[str, tuple] = {}

    def read(data_set: str) -> tuple:
        contract = CONTRACTS[data_set]
        if data_set not in done:
            parents = {key.reference.resource: read(key.reference.resource)[2].table for key in contract.foreign_keys}
            received = receive([returned[data_set][0]], contract, YEAR)
            cleaned = clean(received.table, contract, load_codes())
            done[data_set] = received, cleaned, check(cleaned.table, contract, parents, cleaned.children)
        return done[data_set]

    return read


def test_every_data_set_has_a_sheet(returned):
    assert set(returned) == set(CONTRACTS)


@pytest.mark.parametrize("data_set", EACH)
def test_nobody_has_anything_to_say(data_set, read_back):
    received, cleaned, checked = read_back(data_set)
    said = [(each.severity, each.what, each.where) for each in (*received.findings, *cleaned.findings, *checked.findings)]
    assert [each for each in said if each[0] != "note"] == []


@pytest.mark.parametrize("data_set", EACH)
def test_every_row_comes_back_from_its_own_sheet(data_set, returned, read_back):
    received, _, checked = read_back(data_set)
    typed = returned[data_set][1]
    receipts = account_for_rows(received.receipts, checked.table, checked.quarantine)
    own = receipts[receipts["status"].eq("received")]
    assert own["sheet"].str.lower().str.replace(" ", "_").tolist() == [data_set]
    assert own[["accepted", "quarantined", "duplicates"]].sum().tolist() == [len(typed), 0, 0]
    assert checked.table["source_row"].tolist() == list(range(2, 2 + len(typed)))


@pytest.mark.parametrize("data_set", CONTRACTS)
def test_values_come_back_as_they_were_typed(data_set, returned, read_back):
    contract, (_, typed), checked = CONTRACTS[data_set], returned[data_set], read_back(data_set)[2]
    for name in typed[0]:
        page, column = contract.field(name), checked.table[name]
        wanted = [row[name] for row in typed]
        if page.code_list:
            split = [set(cell.split(page.separator)) if page.separator else {cell} for cell in column]
            assert split == [codes_meant(str(text), page) for text in wanted], name
        elif page.type in ("date", "datetime"):
            assert column.tolist() == [pd.Timestamp(moment) for moment in wanted], name
        else:
            assert column.tolist() == wanted, name
