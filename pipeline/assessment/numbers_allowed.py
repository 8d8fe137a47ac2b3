"""What the numbers on an edition's pages may be: its protected figures, its facts, and what config and the calendar call things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from pipeline import catalogue
from pipeline.periods import financial_year

if TYPE_CHECKING:
    from pipeline.edition import Edition
    from pipeline.scan import Accounts

_PARTS = ("numerator", "denominator", "value", "lower", "upper")
_YEARS_NAMED = 15  # how far before and after the edition a sentence may name a year
_ACCESSIBILITY = "2.2"  # the version of the accessibility guidelines that the method page names
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def accounts_of(edition: Edition, ledger: str | bytes) -> Accounts:
    """What accounts for each number of the edition, whose numbers.csv is `ledger`."""
    from pipeline.scan import Accounts

    text = ledger.decode() if isinstance(ledger, bytes) else ledger
    return Accounts(_figures(edition), tuple(_phrases(edition)), tuple(_decided(edition)), text, len(edition.key_findings.findings))


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
    yield from (*edition.place_notes, *filter(None, [edition.seal]), *_scalars(edition.documents))
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
