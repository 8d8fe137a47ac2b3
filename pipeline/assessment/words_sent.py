"""What agencies sent that no page may say: identifiers, free text, references of records, spellings no list knows, columns nobody agreed.

It is taken from data/raw and never written down: a list of everybody's references on disk would be a second copy of the thing to be
kept safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue, store
from pipeline.assessment.plan import Plan
from pipeline.store import withheld

if TYPE_CHECKING:
    from pipeline.receive.grids import Grid

_OUR_WORDS = ("publish", "draw", "prioritise", "protect", "edition", "periods")
_FEWEST_DIGITS = 6  # of a number in a column that no contract names
_DATE = re.compile(r"\d{1,4}[/.-](?:\d{1,2}|[a-z]{3,9})[/.-]\d{1,4}(?:[t ]+\d{1,2}[:.]\d\d.*)?|[\d.,:]{1,5}|\d+[.,]\d+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN_ANSWERS = re.compile(r"[;,/|\n]")

NEVER, PERSON, FREE, RECORD, RAW, UNNAMED = (
    "words that are never to be printed (data/raw/never_print.txt)",
    "identifier",
    "free text",
    "reference of a record",
    "spelling that no code list knows",
    "a column that no contract names",
)


def words_sent(plan: Plan) -> dict[str, set[str]]:
    """kind, with data set and field → what was sent in it; the kinds of most weight first."""
    found: dict[str, dict[str, set[str]]] = {kind: {} for kind in (NEVER, PERSON, FREE, RECORD, RAW, UNNAMED)}
    found[NEVER][NEVER] = set(withheld.never_print())
    ours = _our_words()
    spelled = _spellings()
    for data_set, kind, field, values in _columns_sent(plan):
        if kind in (RAW, UNNAMED):
            values = {answer for value in values for answer in _answers(value) if answer.casefold() not in spelled and not _is_ours(answer, ours)}
        if kind == UNNAMED:
            values = {value for value in values if not _says_nothing(value)}
        found[kind].setdefault(f"{kind}, {data_set}, {field}", set()).update(values)
    return {name: values for kind in found.values() for name, values in kind.items()}


def _columns_sent(plan: Plan) -> Iterator[tuple[str, str, str, set[str]]]:
    """Data set, kind, field or heading, and the distinct texts, for every column of every sheet whose headings fit the data set."""
    from pipeline.receive import RawFile
    from pipeline.receive.grids import read_grids
    from pipeline.receive.headings import form_of

    opened: dict[Path, list[Grid]] = {}
    for data_set in plan.data_sets:
        contract = catalogue.load_contracts()[data_set]
        for year, files in plan.raw_files(data_set).items():
            for path in files:
                if path not in opened:
                    opened[path] = read_grids(RawFile(path.name, path))[0]
                form = form_of(opened[path], contract, year)
                for grid in opened[path]:
                    yield from ((data_set, *column) for column in _columns_of(grid, form, year))


def _columns_of(grid: Grid, contract: catalogue.Contract, year: int) -> Iterator[tuple[str, str, set[str]]]:
    from pipeline.receive.headings import find_heading
    from pipeline.receive.rows import sort_rows
    from pipeline.scan import runs_of_words

    heading = find_heading(grid, contract, year)
    if heading is None:
        return
    body = grid.cells.iloc[heading.row + 1 :]
    rows = sort_rows(grid, heading, contract).records
    pages = {number: contract.field(name) for name, number in heading.columns.items()}
    for number in grid.cells.columns:
        kind = _kind(pages.get(number))
        values = {text.strip() for text in body[number][rows].unique()} - {""}
        if kind == FREE:
            values = {run for text in values for run in runs_of_words(text)}
        if kind:
            yield kind, pages[number].name if number in pages else heading.unknown.get(number, "no heading"), values


def _kind(page: catalogue.FieldPage | None) -> str:
    """What a column holds; nothing for dates and numbers, which numbers.csv must have, nor for words that were published as they stand."""
    if page is None:
        return UNNAMED
    if page.identifier:
        return PERSON
    if page.free_text:
        return FREE
    if page.code_list:
        return RAW
    return RECORD if page.type == "string" and not page.published_wording else ""


def _answers(value: str) -> set[str]:
    return {value, *(part.strip() for part in _BETWEEN_ANSWERS.split(value))}


def _is_ours(answer: str, ours: set[str]) -> bool:
    """True when every word of it is a word of our own pages: it would be found on each of them and tells nothing."""
    words = _WORD.findall(answer.casefold())
    return bool(words) and not any(letter.isdigit() for letter in answer) and all(word in ours for word in words)


def _says_nothing(value: str) -> bool:
    return bool(_DATE.fullmatch(value)) or (value.isdigit() and len(value) < _FEWEST_DIGITS)


def _spellings() -> set[str]:
    """Every spelling, label and code of every code list, and what contracts call missing."""
    rows = [row for codes in catalogue.load_codes().values() for row in codes.rows]
    missing = {text.casefold() for contract in catalogue.load_contracts().values() for text in contract.missing_values}
    return missing | {text.casefold().strip() for row in rows for text in (row.code, row.label, row.source_value)}


def _our_words() -> set[str]:
    """The words of config, of the notebooks and of the rooms that write pages: without what analysts noted about single records."""
    notes = (store.config_file("corrections.yml"), store.config_file("accepted_findings.yml"))
    config = [path for path in store.config_folder().rglob("*") if path.is_file() and path not in notes]
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in (*config, *store.notebooks(), *store.code_files(*_OUR_WORDS)))
    return {word for text in texts for word in _WORD.findall(text.casefold())}
