"""The annual review: what the newest year changed, figure by figure, and what else is different from the year before."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish import ratings
from pipeline.publish.findings import BETTER
from pipeline.publish.method import erratum
from pipeline.publish.numbers import cells, range_beside, ref_of, say_ref
from pipeline.publish.quality_asks import by_agency
from pipeline.publish.rows import block_of, title_of
from pipeline.publish.tables import table
from pipeline.publish.words import TRENDS, counted, words

_CHANGES = {"rising": "More than the year before", "falling": "Less than the year before", "no_clear_change": "No clear change"}
_NOTHING = Markup('<p class="answer">None of the {} figures compared here changed clearly from {} to {}.{}</p>')
_SOME = Markup('<p class="answer">Of the {} figures compared here, {} changed clearly from {} to {}: {} for the better, {} for the worse and {} that are neither.{}</p>')
_NOT_COMPARED = " Of the others, {} cannot be compared."


def review_answer(edition: Edition, *wanted: str) -> Markup:
    """One sentence: how many of the figures named changed clearly from the year before, for better or worse, and how many cannot be compared."""
    judged = [_judged(edition, name) for name in wanted]
    before, latest = (words(period.short_label) for period in edition.periods[-3:-1])
    number = {word: judged.count(word) for word in ("Improved", "Worsened", "Changed", "Cannot be compared")}
    moved = number["Improved"] + number["Worsened"] + number["Changed"]
    rest = words(_NOT_COMPARED.format(counted(number["Cannot be compared"]))) if number["Cannot be compared"] else Markup("")
    if not moved:
        return _NOTHING.format(counted(len(wanted)), before, latest, rest)
    sides = [counted(number[word]) for word in ("Improved", "Worsened", "Changed")]
    return _SOME.format(counted(len(wanted)), counted(moved), before, latest, *sides, rest)


def year_on_year(edition: Edition, *wanted: str) -> Markup:
    """One line a figure of the register: the year before and the latest year with their ranges, and whether they differ by more than chance."""
    before, latest = edition.periods[-3:-1]
    body = []
    for name in wanted:
        refs = [ref_of(edition, name, period=period.code) for period in (before, latest)]
        body.append((title_of(edition, name), [*(_figure(edition, ref) for ref in refs), words(_change(edition, name))], refs))
    headings = ["Figure", before.short_label, latest.short_label, "Change"]
    return table(f"The latest year beside the year before, {edition.area.name}", headings, body, "words")


def ratings_moved(edition: Edition) -> Markup:
    """The data sets whose rating is another than the year before, with both."""
    before, latest = edition.periods[-3:-1]
    body = []
    for contract in by_agency(edition):
        then, now = (ratings.rating(edition, contract.name, period.years[0]).overall for period in (before, latest))
        if then != now:
            agency = edition.area.agencies.get(contract.agency)
            body.append((contract.title, [words(agency.name if agency else contract.agency), ratings.mark(then), ratings.mark(now)], []))
    if not body:
        return Markup("<p>Every data set is rated as it was the year before.</p>")
    return table(f"Data sets whose rating changed, {edition.area.name}", ["Data set", "Agency", before.short_label, latest.short_label], body, "words ratings")


def corrected(edition: Edition) -> Markup:
    """Released years that were counted again, with the reason; a sentence when there are none."""
    if not edition.errata:
        return Markup("<p>No released year was counted again.</p>")
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(erratum(edition, each)) for each in edition.errata))


def _figure(edition: Edition, ref: str) -> Markup:
    if ref not in cells(edition):
        return words("not made for single years")
    return say_ref(edition, ref) + range_beside(edition, ref)


def _trend(edition: Edition, name: str) -> str:
    cell = cells(edition).get(ref_of(edition, name, period=edition.periods[-2].code))
    return cell.trend if cell is not None and cell.status == "ok" else "insufficient_data"


def _change(edition: Edition, name: str) -> str:
    trend, judged = _trend(edition, name), _judged(edition, name)
    said = _CHANGES.get(trend, TRENDS.get(trend, "").capitalize())
    return f"{said}: {judged.lower()}" if judged in ("Improved", "Worsened") else said


def _judged(edition: Edition, name: str) -> str:
    """Improved, Worsened, Changed where more is neither, No clear change, or Cannot be compared."""
    trend = _trend(edition, name)
    if trend == "no_clear_change":
        return "No clear change"
    if trend not in ("rising", "falling"):
        return "Cannot be compared"
    better = BETTER.get(block_of(edition, name).polarity)
    return "Changed" if better is None else "Improved" if trend == better else "Worsened"
