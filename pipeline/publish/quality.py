"""The tables of the data-quality chapter: ratings and their rules, what the gaps leave unsaid, and what each agency is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.catalogue import Contract, Gap
from pipeline.edition import Edition
from pipeline.protect.table import Cell
from pipeline.publish import ratings
from pipeline.publish.numbers import say_ref
from pipeline.publish.ratings import ACCEPTED, NOT_RATED, PARTS, REQUIRED, STATUS, SYMBOLS, WORDS, WORST_FIRST, mark, rating
from pipeline.publish.tables import Row, table
from pipeline.publish.words import plain_label, words

_NOTHING = Markup("")


def ratings_by_year(edition: Edition) -> Markup:
    """Every data set under its agency: the rating of each year, and the part that sets it when it is not green."""
    years = edition.periods[:-1]
    body = []
    for agency, contract in _by_agency(edition):
        rated = [rating(edition, contract.name, year.years[0]) for year in years]
        line = [mark(each.overall) + _aside(", ".join(each.because).lower().capitalize()) for each in rated]
        body.append((words(contract.title) + _aside(agency), line, []))
    headings = ["Data set", *(year.short_label for year in years)]
    return table(f"How good each data set is, {edition.area.name}, year by year", headings, body, "words ratings")


def year_in_detail(edition: Edition, which: str) -> Markup:
    """For the data sets that came for a year, "latest", "before" or "first": the figure and the rating of each part."""
    period = edition.periods[{"latest": -2, "before": -3, "first": 0}[which]]
    year = period.years[0]
    body = [_detail(edition, contract, year) for _, contract in _by_agency(edition) if ratings.came(edition, contract.name, year)]
    if not body:
        return Markup("<p>No data set came for {}.</p>").format(words(period.label))
    headings = ["Data set", "Rows counted", PARTS["change"], "Share of rows counted", "Rows with every required item", "Recorded least"]
    return table(f"What the ratings rest on, {edition.area.name}, {period.label}", headings, body, "words ratings")


def rules_of_rating(edition: Edition) -> Markup:
    """The rules by which data sets are rated, as config/quality.yml has them."""
    rules = edition.quality.ratings
    larger = [
        ("Rows counted, of the rows that were looked at", rules.accepted_percent),
        ("Rows in which every required item is filled in", rules.required_percent),
        ("The characteristic that is recorded least", rules.recorded_percent),
    ]
    body: list[Row] = [(name, [words(f"{b.green:g} % or more"), words(f"{b.amber:g} % or more"), words("less")], []) for name, b in larger]
    last = rules.change_percent
    moved = [words(f"up to {last.green:g} % more or fewer"), words(f"up to {last.amber:g} %"), words("further")]
    body.append(("The number of rows counted, against the year before", moved, []))
    return table("The rules of the ratings", ["What is rated", *(f"{SYMBOLS[each]} {WORDS[each]}" for each in reversed(WORST_FIRST))], body, "words ratings")


def gaps(edition: Edition) -> Markup:
    """What did not come, or is recorded too seldom, in the last year, and what cannot be said because of it."""
    year = _latest(edition)
    body = [line for _, contract in _by_agency(edition) for line in _gaps_of(edition, contract, year)]
    if not body:
        return Markup("<p>Every data set came, and every characteristic is recorded as often as the rules ask.</p>")
    return table(f"Gaps, {edition.area.name}, {edition.periods[-2].label}", ["Gap", "Recorded", "What cannot be said well"], body, "words")


def requests(edition: Edition) -> Markup:
    """One line an agency: the one thing it is asked for, and why that."""
    year = _latest(edition)
    body = []
    for name, agency in edition.area.agencies.items():
        sent = [contract for contract in edition.contracts.values() if contract.agency == name]
        if sent:
            ask, because = _request(edition, sent, year)
            body.append((agency.name, [words(agency.contact_role), words(ask), because], []))
    return table(f"One thing to ask each agency, {edition.area.name}", ["Agency", "To whom", "What we ask", "Because"], body, "words")


def put_right(edition: Edition) -> Markup:
    """Corrections to the files of these years, and findings that somebody has decided to live with."""
    corrected = [each for each in edition.corrections if each.year in edition.window.years]
    body = [(plain_label(edition, "data_set", each.data_set), _put_right("Corrected", each.why, each.reported_to), []) for each in corrected]
    lived_with = [each for each in edition.accepted if each.year in (None, *edition.window.years)]
    body += [(plain_label(edition, "data_set", each.data_set), _put_right("Accepted", each.why, each.accepted_by), []) for each in lived_with]
    if not body:
        return Markup("<p>No file of these years was corrected, and no finding was accepted as it is.</p>")
    return table("Corrections and accepted findings", ["Data set", "What was done", "Why", "With whom"], body, "words")


def _put_right(what: str, why: str, who: str) -> list[Markup]:
    return [words(what), words(why), words(who)]


def _latest(edition: Edition) -> int:
    return edition.periods[-2].years[0]


def _by_agency(edition: Edition) -> Iterator[tuple[str, Contract]]:
    """(agency's name, contract) in the order of the area page; agencies it does not name come last."""
    order = {name: place for place, name in enumerate(edition.area.agencies)}
    for contract in sorted(edition.contracts.values(), key=lambda each: order.get(each.agency, len(order))):
        agency = edition.area.agencies.get(contract.agency)
        yield (agency.name if agency else contract.agency), contract


def _detail(edition: Edition, contract: Contract, year: int) -> Row:
    name = contract.name
    refs = [f"{ACCEPTED}/{year}/{name}#numerator", f"{ACCEPTED}/{year}/{name}", f"{REQUIRED}/{year}/{name}"]
    rows, accepted, required = (say_ref(edition, ref) for ref in refs)
    parts = rating(edition, name, year).parts
    least = ratings.least_recorded(edition, name, year)
    line = [
        rows,
        words(_direction(ratings.change(edition, name, year))) + _marked(parts["change"]),
        accepted + _marked(parts["accepted"]),
        required + _marked(parts["required"]),
        _field_words(edition, least) + Markup(" ") + say_ref(edition, least.ref) + _marked(parts["recorded"]) if least else _NOTHING,
    ]
    return contract.title, line, ["", "", refs[1], refs[2], ""]


def _aside(text: str) -> Markup:
    return Markup('<span class="aside">{}</span>').format(words(text)) if text else _NOTHING


def _marked(rated: str) -> Markup:
    return _NOTHING if rated == NOT_RATED else Markup(" ") + mark(rated)


def _direction(change: float | None) -> str:
    if change is None:
        return WORDS[NOT_RATED]
    return "as many, when rounded" if change == 0 else "more" if change > 0 else "fewer"


def _field_words(edition: Edition, cell: Cell) -> Markup:
    data_set, _, field = cell.group.partition(".")
    return words(edition.contracts[data_set].field(field).title)


def _gap_of(edition: Edition, cell: Cell) -> Gap:
    data_set, _, field = cell.group.partition(".")
    return edition.quality.data_sets[data_set].fields[field]


def _gaps_of(edition: Edition, contract: Contract, year: int) -> Iterator[Row]:
    if ratings.missed(edition, contract.name, year) and not _told_with_another(edition, contract):
        prevents = edition.quality.data_sets[contract.name].prevents
        yield contract.title, [mark(ratings.NOT_SUPPLIED), words(prevents)], []
    for cell in ratings.recorded(edition, contract, year):
        if ratings.too_seldom(edition, cell):
            label = plain_label(edition, "data_set_field", cell.group)
            yield label, [say_ref(edition, cell.ref), words(_gap_of(edition, cell).prevents)], [cell.ref]


def _told_with_another(edition: Edition, contract: Contract) -> bool:
    """True for the second of two data sets of which one is enough: their gap is one gap."""
    order = list(edition.contracts)
    other = edition.quality.data_sets[contract.name].or_else
    return other in order and order.index(other) < order.index(contract.name)


def _request(edition: Edition, sent: list[Contract], year: int) -> tuple[str, Markup]:
    """What to ask for: first a data set that did not come, then the characteristic recorded least, then rows set aside."""
    page = edition.quality
    for contract in sent:
        if ratings.missed(edition, contract.name, year):
            because = words(contract.title) + Markup(" ") + say_ref(edition, f"{STATUS}/{year}/{contract.name}")
            return page.data_sets[contract.name].ask, because
    known = [cell for contract in sent if (cell := ratings.least_recorded(edition, contract.name, year))]
    seldom = [cell for cell in known if ratings.too_seldom(edition, cell)]
    if seldom:
        least = min(seldom, key=lambda cell: cell.value or 0)
        label = words(plain_label(edition, "data_set_field", least.group))
        return _gap_of(edition, least).ask, label + Markup(" ") + say_ref(edition, least.ref)
    for contract in sent:
        parts = rating(edition, contract.name, year).parts
        if {parts.get("accepted"), parts.get("required")} & {"red", "amber"}:
            return page.ask_rows, words(contract.title) + Markup(" ") + say_ref(edition, f"{ACCEPTED}/{year}/{contract.name}")
    return page.ask_nothing, _NOTHING
