"""The last look before the swap: what the agencies sent is read once more, in memory, and looked for in every file of the edition.

The terms are never written down. They are taken from data/raw when the pages are finished and forgotten when the stage ends:
a list of everybody's references on disk would be a second copy of the thing to be kept safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pydantic import BaseModel

from pipeline import catalogue, store
from pipeline.assessment.plan import Plan
from pipeline.periods import financial_year
from pipeline.problems import stop_if_any
from pipeline.progress import tell
from pipeline.store import site, withheld

if TYPE_CHECKING:
    from pipeline.edition import Edition
    from pipeline.receive.grids import Grid
    from pipeline.scan import Accounts, Terms

_PARTS = ("numerator", "denominator", "value", "lower", "upper")
_OUR_WORDS = ("publish", "draw", "prioritise", "protect", "edition", "periods")
_FEWEST_DIGITS = 6  # of a number in a column that no contract names
_YEARS_NAMED = 15  # how far before and after the edition a sentence may name a year
_ACCESSIBILITY = "2.2"  # the version of the accessibility guidelines that the method page names
_DATE = re.compile(r"\d{1,4}[/.-](?:\d{1,2}|[a-z]{3,9})[/.-]\d{1,4}(?:[t ]+\d{1,2}[:.]\d\d.*)?|[\d.,:]{1,5}|\d+[.,]\d+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BETWEEN_ANSWERS = re.compile(r"[;,/|\n]")

_begun: dict[Path, Future] = {}
_one_at_a_time = Lock()

NEVER, PERSON, FREE, RECORD, RAW, UNNAMED = (
    "words that are never to be printed (data/raw/never_print.txt)",
    "identifier",
    "free text",
    "reference of a record",
    "spelling that no code list knows",
    "a column that no contract names",
)


@dataclass(frozen=True)
class Gate:
    """What is looked for in an edition, and what its numbers may be."""

    sought: Terms
    accounts: Accounts


def begin(plan: Plan) -> Future:
    """Read what is to be looked for in the background, while notebooks run and this process only waits; gives what `open_gate` takes up."""
    with _one_at_a_time:
        if plan.folder not in _begun:
            pool = ThreadPoolExecutor(1)
            _begun[plan.folder] = pool.submit(_sought, plan)
            pool.shutdown(wait=False)
        return _begun[plan.folder]


def forget() -> None:
    """Let go of what was read: a run that ends early leaves nothing for the next one."""
    _begun.clear()


def files_searched_for(plan: Plan) -> tuple[Path, ...]:
    """The files whose words an edition is searched for, and this module: when one of them changes, the pages are looked at again."""
    sent = {path for data_set in plan.data_sets for files in plan.raw_files(data_set).values() for path in files}
    never = withheld.never_print_file()
    return (*sorted(sent), *([never] if never.exists() else []), *store.code_files("assessment/leak_scan"))


def open_gate(plan: Plan, edition: Edition, ledger: str | bytes) -> Gate:
    """The gate of this edition, whose numbers.csv is `ledger`; reads the agencies' files."""
    from pipeline.scan import Accounts, terms

    text = ledger.decode() if isinstance(ledger, bytes) else ledger
    numbered = len(edition.key_findings.findings)
    accounts = Accounts(_figures(edition), tuple(_phrases(edition)), tuple(_decided(edition)), text, numbered)
    sent = begin(plan).result()
    if not edition.synthetic and not _has_own_list():
        tell("look", plan.area.name, "no list of words that are never printed: put the refuge's name and street into data/raw/never_print.txt")
    known = accounts.in_cells | {each.replace(",", "") for each in accounts.in_cells}
    return Gate(terms({kind: values - known for kind, values in sent.items()}), accounts)


def refuse_leaks(gate: Gate, files: Mapping[str, str | bytes]) -> None:
    """Raise Stop when a file holds what must not leave, a number that nothing accounts for, or cannot be read at all."""
    from pipeline.scan import leaks, number_findings, scanner_findings

    content = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    stop_if_any([*scanner_findings(), *leaks(content, gate.sought), *number_findings(content, gate.accounts)])


def refuse_leaks_beside(gate: Gate, staged: Path, looked_at: Mapping[str, str | bytes]) -> None:
    """The same for the files of the staged folder that are not, byte for byte, those looked at; the folder goes when one is refused."""
    done = {name: text.encode() if isinstance(text, str) else text for name, text in looked_at.items()}
    others = {name: content for name, content in site.contents(staged).items() if done.get(name) != content}
    try:
        refuse_leaks(gate, others)
    except BaseException:
        site.discard(staged)
        raise


def _has_own_list() -> bool:
    """True when the office has written a list of its own: the sample's says nothing about a real refuge."""
    from pipeline.sample.withheld import invented

    return bool(set(withheld.never_print()) - set(invented()))


def _sought(plan: Plan) -> dict[str, set[str]]:
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
    """What a column holds; nothing for dates and numbers, which cannot be on a page unless numbers.csv has them."""
    if page is None:
        return UNNAMED
    if page.identifier:
        return PERSON
    if page.free_text:
        return FREE
    if page.code_list:
        return RAW
    return RECORD if page.type == "string" else ""


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


def _figures(edition: Edition) -> dict[str, tuple[float, ...]]:
    """ref, with and without its part → the protected number; "fact/id" → the numbers in a fact."""
    found: dict[str, tuple[float, ...]] = {}
    frame = edition.protected.frame
    for part in _PARTS:
        numbers = frame[part].astype("float64")
        given = {ref: (float(number),) for ref, number in zip(frame["ref"], numbers) if number == number}
        found |= {f"{ref}#{part}": value for ref, value in given.items()}
        found |= given if part == "value" else {}
    found = {ref: () for ref in frame["ref"]} | found
    for name, fact in edition.facts.items():
        said = [float(number) for number in _NUMBER.findall(str(fact.value).replace(",", ""))]
        found |= {f"fact/{name}": tuple(said), f"fact/{name}#value": tuple(said)}
    return found


def _phrases(edition: Edition) -> Iterator[str]:
    """Every text of config that a page may show, and the names of periods and days that config holds."""
    for each in (*edition.periods, *(financial_year(edition.year + step) for step in range(-_YEARS_NAMED, _YEARS_NAMED))):
        yield from (each.code, each.label, each.short_label)
    yield _ACCESSIBILITY
    yield from (each for each in _scalars(_pages(edition)) if isinstance(each, str))
    days = {each for each in _scalars(_pages(edition)) if isinstance(each, date)}
    days |= {day for period in edition.periods for day in (period.first_day, period.last_day)} | set(_days_of_receipt(edition))
    days |= {edition.released_on, *edition.earlier_releases} - {None} | {date.fromisoformat(each["decided_on"]) for each in edition.errata}
    yield from (each["why"] for each in edition.errata)
    yield from (f"{day.day} {day:%B %Y}" for day in days)
    yield from (*edition.place_notes, *filter(None, [edition.seal]))
    yield from _names_of_tables(edition)


def _names_of_tables(edition: Edition) -> Iterator[str]:
    """What sheets, tables and notes of the workbook are called."""
    for number in range(1, max(len(edition.indicators), len(edition.caveats)) + 1):
        yield from (f"Table_{number}", f"table_{number}", f"note {number}", f"Table {number}")


def _days_of_receipt(edition: Edition) -> Iterator[date]:
    """The days on which files came, as the protected figures give them: so many days after the end of a year."""
    ends = {period.code: period.last_day for period in edition.periods}
    waits = edition.protected.rows("quality_received_days").dropna(subset="value")
    yield from (ends[code] + timedelta(days=int(days)) for code, days in zip(waits["period"], waits["value"], strict=True))


def _decided(edition: Edition) -> Iterator[str]:
    for each in _scalars((edition.policy, edition.quality, catalogue.load_recommendations(), edition.key_findings)):
        if isinstance(each, int | float) and not isinstance(each, bool):
            yield from (f"{each:g}", f"{each:g}%")


def _pages(edition: Edition) -> tuple:
    told = [(each.why, each.reported_to) for each in edition.corrections] + [each.why for each in edition.accepted]
    return (
        edition.area,
        edition.indicators,
        edition.key_findings,
        edition.facts,
        edition.codes,
        edition.statuses,
        edition.caveats,
        edition.series_breaks,
        edition.contracts,
        edition.policy,
        edition.quality,
        catalogue.load_recommendations(),
        told,
    )


def _scalars(thing: object) -> Iterator[object]:
    """Every text, number and day in a page of config, at any depth."""
    if isinstance(thing, str | int | float | date):
        yield thing
    elif isinstance(thing, BaseModel):
        yield from (each for _, value in thing for each in _scalars(value))
    elif is_dataclass(thing):
        yield from (each for place in fields(thing) for each in _scalars(getattr(thing, place.name)))
    elif isinstance(thing, Mapping):
        yield from (each for value in thing.values() for each in _scalars(value))
    elif isinstance(thing, Iterable):
        yield from (each for value in thing for each in _scalars(value))
