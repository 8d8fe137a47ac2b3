"""What the gaps leave unsaid, and the one thing each agency is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.catalogue import Agency, Contract, Gap
from pipeline.edition import Edition
from pipeline.protect.table import Cell
from pipeline.publish import ratings
from pipeline.publish.numbers import say_ref
from pipeline.publish.ratings import ACCEPTED, RECEIVED, REQUIRED, SHORT, STATUS, WORST_FIRST, mark, rating
from pipeline.publish.tables import Row, table
from pipeline.publish.words import plain_label, words

_NOTHING = Markup("")
_FAR = {
    "complete": "whole months without a record at the end: {}",
    "accepted": "{} of rows could be counted",
    "required": "{} of rows have every required item",
    "timely": "came {} after the end of the year",
}
_FIGURE = {"complete": SHORT, "accepted": ACCEPTED, "required": REQUIRED, "timely": RECEIVED, "change": ACCEPTED}
NOTHING_CAME = Markup('<span class="rating not_supplied"><span aria-hidden="true">✕</span> Nothing came</span>')
_ORDER = ("nothing", *WORST_FIRST, ratings.NOT_RATED)


def agencies(edition: Edition) -> Markup:
    """One line an agency, the weakest first: its rating in the last year and why, and the one thing it is asked for."""
    lines = [_agency(edition, name, agency) for name, agency in edition.area.agencies.items() if _of(edition, name)]
    lines.sort(key=lambda line: _ORDER.index(line[0]))
    headings = ["Agency", edition.periods[-2].short_label, "The one thing we ask"]
    return table(f"Each agency’s data, the weakest first, {edition.area.name}, {edition.periods[-2].label}", headings, [row for _, row in lines], "words ratings asks")


def gaps(edition: Edition) -> Markup:
    """What did not come, or is not green, in the last year: what cannot be said because of it, and what to ask for."""
    year = _latest(edition)
    body = [line for contract in by_agency(edition) for line in _gaps_of(edition, contract, year)]
    if not body:
        return Markup("<p>Every data set came, and every part of it is as good as the rules ask.</p>")
    headings = ["Gap", "How far", "What cannot be said well", "What we ask"]
    return table(f"Gaps, {edition.area.name}, {edition.periods[-2].label}", headings, body, "words")


def by_agency(edition: Edition) -> list[Contract]:
    """The contracts in the order of the area page's agencies; those of agencies it does not name come last."""
    order = {name: place for place, name in enumerate(edition.area.agencies)}
    return sorted(edition.contracts.values(), key=lambda each: order.get(each.agency, len(order)))


def _of(edition: Edition, agency: str) -> list[Contract]:
    return [contract for contract in edition.contracts.values() if contract.agency == agency]


def _latest(edition: Edition) -> int:
    return edition.periods[-2].years[0]


def _agency(edition: Edition, name: str, agency: Agency) -> tuple[str, Row]:
    mine, year = _of(edition, name), _latest(edition)
    ask, because = _request(edition, mine, year)
    because = _aside(because) if because else _NOTHING
    named = words(agency.name) + _aside(words(agency.contact_role))
    if not any(ratings.came(edition, contract.name, year) for contract in mine):
        return "nothing", (named, [NOTHING_CAME + because, words(ask)], [])
    rated = [rating(edition, contract.name, year).overall for contract in mine]
    worst = "red" if ratings.NOT_SUPPLIED in rated else next((each for each in WORST_FIRST if each in rated), ratings.NOT_RATED)
    return worst, (named, [mark(worst) + because, words(ask)], [])


def _aside(said: Markup) -> Markup:
    return Markup('<span class="aside">{}</span>').format(said)


def _gaps_of(edition: Edition, contract: Contract, year: int) -> Iterator[Row]:
    if not ratings.came(edition, contract.name, year):
        gap = edition.quality.data_sets[contract.name]
        yield contract.title, [mark(ratings.NOT_SUPPLIED), words(gap.prevents), words(gap.ask)], []
        return
    for cell in ratings.recorded(edition, contract, year):
        if ratings.too_seldom(edition, cell):
            gap = _gap_of(edition, cell)
            yield plain_label(edition, "data_set_field", cell.group), [_how_far(edition, "recorded", cell), words(gap.prevents), words(gap.ask)], [cell.ref]
    for part in rating(edition, contract.name, year).short_of_green:
        if part != "recorded":
            gap, (label, far, ref) = getattr(edition.quality.parts, part), _shortfall(edition, contract, year, part)
            yield label, [far, words(gap.prevents), words(gap.ask)], [ref]


def _shortfall(edition: Edition, contract: Contract, year: int, part: str) -> tuple[str, Markup, str]:
    """What is short, how far with its figure, and the figure's reference."""
    if part == "valid":
        cell = ratings.least_valid(edition, contract.name, year)
        return plain_label(edition, "data_set_field", cell.group), _how_far(edition, part, cell), cell.ref
    ref = f"{_FIGURE[part]}/{year}/{contract.name}"
    if part == "change":
        before = f"{ACCEPTED}/{year - 1}/{contract.name}#numerator"
        return contract.title, Markup("{} rows, after {} the year before").format(say_ref(edition, f"{ref}#numerator"), say_ref(edition, before)), ref
    return contract.title, Markup(_FAR[part]).format(say_ref(edition, ref)), ref


def _how_far(edition: Edition, part: str, cell: Cell) -> Markup:
    return Markup({"recorded": "{} recorded", "valid": "{} can be used"}[part]).format(say_ref(edition, cell.ref))


def _gap_of(edition: Edition, cell: Cell) -> Gap:
    data_set, _, field = cell.group.partition(".")
    return edition.quality.data_sets[data_set].fields[field]


def _request(edition: Edition, mine: list[Contract], year: int) -> tuple[str, Markup]:
    """What to ask for: first a data set that did not come, then the parts that are not green, in the order of ratings.PARTS."""
    for contract in mine:
        if not ratings.came(edition, contract.name, year):
            because = words(contract.title) + Markup(" ") + say_ref(edition, f"{STATUS}/{year}/{contract.name}")
            return edition.quality.data_sets[contract.name].ask, because
    for part in ratings.PARTS:
        short = [contract for contract in mine if part in rating(edition, contract.name, year).short_of_green]
        if short and part == "recorded":
            return _ask_to_record(edition, short, year)
        if short:
            label, far, _ = _shortfall(edition, short[0], year, part)
            return getattr(edition.quality.parts, part).ask, words(label) + Markup(": ") + far
    return edition.quality.ask_nothing, _NOTHING


def _ask_to_record(edition: Edition, short: list[Contract], year: int) -> tuple[str, Markup]:
    """The characteristic recorded least of all these data sets."""
    least = min((ratings.least_recorded(edition, contract.name, year) for contract in short), key=lambda cell: cell.value or 0)
    label = words(plain_label(edition, "data_set_field", least.group))
    return _gap_of(edition, least).ask, label + Markup(": ") + _how_far(edition, "recorded", least)
