"""The tables of the data-quality chapter: ratings, their rules and what they rest on, and what was put right."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.catalogue import Contract
from pipeline.edition import Edition
from pipeline.protect.table import Cell
from pipeline.publish import ratings
from pipeline.publish.numbers import say_ref
from pipeline.publish.quality_asks import by_agency
from pipeline.publish.quality_years import marked
from pipeline.publish.ratings import ACCEPTED, REQUIRED, SYMBOLS, WORDS, WORST_FIRST, mark, rating
from pipeline.publish.tables import Row, table
from pipeline.publish.words import plain_label, words

RECEIVED_ROWS, SET_ASIDE = "quality_rows_received_count", "quality_rows_quarantined_count"
_NOTHING = Markup("")


def ratings_by_year(edition: Edition) -> Markup:
    """Every data set under its agency: the rating of each year, and the part that sets it when it is not green."""
    years = edition.periods[:-1]
    body = []
    for contract in by_agency(edition):
        agency = edition.area.agencies.get(contract.agency)
        rated = [rating(edition, contract.name, year.years[0]) for year in years]
        line = [mark(each.overall) + _aside(", ".join(each.because).lower().capitalize()) for each in rated]
        body.append((words(contract.title) + _aside(agency.name if agency else contract.agency), line, []))
    headings = ["Data set", *(year.short_label for year in years)]
    return table(f"How good each data set is, {edition.area.name}, year by year", headings, body, "words ratings")


def below_green(edition: Edition) -> Markup:
    """The data sets of the latest year that are not green, each with its parts that are not, and how the others stand: for a short page."""
    year = edition.periods[-2]
    rated = [(contract, rating(edition, contract.name, year.years[0])) for contract in by_agency(edition)]
    body = []
    for contract, each in rated:
        if each.overall != "green":
            agency = edition.area.agencies.get(contract.agency)
            parts = ", ".join(ratings.PARTS[name] for name in each.short_of_green).lower().capitalize() or "Nothing came"
            body.append((contract.title, [words(agency.name if agency else contract.agency), mark(each.overall), words(parts)], []))
    if not body:
        return Markup("<p>Every data set of {} is rated green.</p>").format(words(year.short_label))
    headings = ["Data set", "Agency", "Rating", "What falls short"]
    rest = Markup("<p>All other data sets are rated green.</p>") if len(body) < len(rated) else _NOTHING
    return table(f"Data sets that are not green, {edition.area.name}, {year.short_label}", headings, body, "words ratings weak") + rest


def year_in_detail(edition: Edition, which: str) -> Markup:
    """For the data sets that came for a year, "latest", "before" or "first": the figure and the rating of each part."""
    period = edition.periods[{"latest": -2, "before": -3, "first": 0}[which]]
    year = period.years[0]
    body = [_detail(edition, contract, year) for contract in by_agency(edition) if ratings.came(edition, contract.name, year)]
    if not body:
        return Markup("<p>No data set came for {}.</p>").format(words(period.label))
    headings = ["Data set", "Rows received", "Rows counted", "Rows set aside", "Rows with every required item", "Usable values, weakest item", "Recorded, weakest characteristic"]
    return table(f"What the ratings rest on, {edition.area.name}, {period.label}", headings, body, "words ratings")


def rules_of_rating(edition: Edition) -> Markup:
    """The rules by which data sets are rated, as config/quality.yml has them."""
    rules, due = edition.quality.ratings, edition.quality.timeliness.due_days
    larger = [
        ("Rows counted, of the rows that were looked at", rules.accepted_percent),
        ("Rows in which every required item is filled in", rules.required_percent),
        ("Values that can be used, of those given, in the item where they are fewest", rules.valid_percent),
        ("The characteristic that is recorded least", rules.recorded_percent),
    ]
    body: list[Row] = [(name, [words(f"{b.green:g} % or more"), words(f"{b.amber:g} % or more"), words("less")], []) for name, b in larger]
    late, short, moved = rules.late_days, rules.short_months, rules.change_percent
    smaller = [
        (f"Days late, where somebody noted the day: files are wanted {due} days after the end of the year", _up_to(late.green), _up_to(late.amber), "more"),
        (f"Whole months without a record at the end of the year, where {edition.quality.limits.smallest_month:g} or more a month are usual; of empty months before that the agency is asked, but they are not rated", _up_to(short.green), _up_to(short.amber), "more"),
        ("The number of rows counted, against the year before", f"up to {moved.green:g} % more or fewer", f"up to {moved.amber:g} %", "further"),
    ]
    body += [(name, [words(each) for each in limits], []) for name, *limits in smaller]
    return table("The rules of the ratings", ["What is rated", *(f"{SYMBOLS[each]} {WORDS[each]}" for each in reversed(WORST_FIRST))], body, "words ratings")


def _up_to(most: float) -> str:
    return f"up to {most:g}" if most else "none"


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


def _detail(edition: Edition, contract: Contract, year: int) -> Row:
    refs = [f"{name}/{year}/{contract.name}" for name in (RECEIVED_ROWS, ACCEPTED, SET_ASIDE, REQUIRED)]
    received, accepted, aside, required = (say_ref(edition, ref) for ref in refs)
    parts = rating(edition, contract.name, year).parts
    line = [
        received,
        say_ref(edition, f"{refs[1]}#numerator") + _aside(accepted) + marked(parts["accepted"]),
        aside,
        required + marked(parts["required"]),
        _worst(edition, ratings.least_valid(edition, contract.name, year)) + marked(parts["valid"]),
        _worst(edition, ratings.least_recorded(edition, contract.name, year)) + marked(parts["recorded"]),
    ]
    return contract.title, line, [refs[0], refs[1], refs[2], refs[3], "", ""]


def _worst(edition: Edition, cell: Cell | None) -> Markup:
    """The item and its share; the share alone where every item has the whole."""
    if cell is None:
        return _NOTHING
    named = _NOTHING if cell.value == 100 else _field_words(edition, cell) + Markup(" ")
    return named + say_ref(edition, cell.ref)


def _aside(text: str | Markup) -> Markup:
    return Markup('<span class="aside">{}</span>').format(text if isinstance(text, Markup) else words(text)) if text else _NOTHING


def _field_words(edition: Edition, cell: Cell) -> Markup:
    data_set, _, field = cell.group.partition(".")
    return words(edition.contracts[data_set].field(field).title)
