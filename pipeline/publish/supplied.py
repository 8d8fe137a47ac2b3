"""What the agencies did not send for these years, or sent a part of, and which figures that takes away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.numbers import cells, ref_of
from pipeline.publish.ratings import SHORT
from pipeline.publish.words import counted, words

_CAME = "quality_status"
_SAID = re.compile(r'data-ref="([^"#]+)')
_ABSENT = re.compile(r'data-ref="([^"#]+)(?:#\w+)?" data-status="not_supplied"')
_NOTICE = Markup('<p class="reason gap"><strong>Not supplied:</strong> {}. Every figure here that rests on it says so, and cannot be given.</p>')
_PART = Markup(
    '<p class="reason gap"><strong>Part of a year only:</strong> {}. Counts and rates of that year, and of the three years together, are of '
    "what was sent, and nothing is said of how they changed.</p>"
)


@lru_cache(maxsize=4)
def years_missing(edition: Edition) -> dict[str, tuple[str, ...]]:
    """data set → the codes of the years that it did not come for; only data sets that lack a year. Of a document only the latest is asked for."""
    found = {}
    for name, contract in edition.contracts.items():
        years = edition.periods[-2:-1] if contract.is_document else edition.periods[:-1]
        told = {year.code: cells(edition).get(ref_of(edition, _CAME, name, year.code)) for year in years}
        gone = tuple(code for code, cell in told.items() if cell is not None and cell.status == "not_supplied")
        if gone:
            found[name] = gone
    return found


def not_supplied(edition: Edition, refs: Iterable[str]) -> str:
    """What was not sent, “Refuge stays (Refuge provider), 2022/23; …”, of the data that these figures rest on; nothing when all came."""
    gone: dict[str, set[str]] = {}
    for ref in refs:
        cell = cells(edition)[ref.partition("#")[0]]
        spanned = {year.code for year in edition.periods[:-1] if cell.period in (year.code, edition.window.code)}
        for name in cell.sources.split(";"):
            if lacking := spanned.intersection(years_missing(edition).get(name, ())):
                gone.setdefault(name, set()).update(lacking)
    return _listed(edition, gone)


def notice_on_page(edition: Edition, content: str, everything: bool) -> Markup:
    """What lies behind the figures of a page that say not supplied, agency by agency; on a page of `everything` all that lacks. "" for nothing."""
    if everything:
        said, part = _listed(edition, {name: set(codes) for name, codes in years_missing(edition).items()}), years_in_part(edition)
    else:
        said = not_supplied(edition, dict.fromkeys(_ABSENT.findall(content)))
        part = _behind(edition, dict.fromkeys(_SAID.findall(content)))
    told = [f"{_named(edition, name)}, {_year(edition, code)}: no record in {_months(short)}" for (name, code), short in part.items()]
    return Markup("").join([_NOTICE.format(words(said))] * bool(said) + [_PART.format(words("; ".join(told)))] * bool(told))


@lru_cache(maxsize=4)
def years_in_part(edition: Edition) -> dict[tuple[str, str], int]:
    """(data set, code of the year) → whole months at its end without a record, where there are any: cut short, or a year in progress."""
    found = {}
    for name in edition.contracts:
        for year in edition.periods[:-1]:
            cell = cells(edition).get(ref_of(edition, SHORT, name, year.code))
            if cell is not None and cell.status == "ok" and cell.value:
                found[name, year.code] = int(cell.value)
    return found


def _behind(edition: Edition, refs: Iterable[str]) -> dict[tuple[str, str], int]:
    """Those of the years that end early on which these figures rest. What is said of the files themselves rests on no year's end."""
    told = [cells(edition)[ref] for ref in refs if ref in cells(edition) and not ref.startswith("quality_")]
    spanned = {(name, cell.period) for cell in told for name in cell.sources.split(";")}
    return {(name, code): short for (name, code), short in years_in_part(edition).items() if {(name, code), (name, edition.window.code)} & spanned}


def _months(short: int) -> str:
    return "its last month" if short == 1 else f"its last {counted(short)} months"


def _year(edition: Edition, code: str) -> str:
    return _years(edition, {code})


def _listed(edition: Edition, gone: dict[str, set[str]]) -> str:
    return "; ".join(f"{_named(edition, name)}, {_years(edition, gone[name])}" for name in edition.contracts if name in gone)


def _named(edition: Edition, name: str) -> str:
    contract = edition.contracts[name]
    return f"{contract.title} ({edition.area.agencies[contract.agency].name})"


def _years(edition: Edition, codes: set[str]) -> str:
    named = [year.short_label for year in edition.periods[:-1] if year.code in codes]
    return edition.window.short_label if len(named) == len(edition.window.years) else " and ".join(named)
