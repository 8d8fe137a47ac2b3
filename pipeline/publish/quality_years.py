"""When each year's files came, what moved since the year before, and which values could not be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from markupsafe import Markup

from pipeline.catalogue import Contract
from pipeline.edition import Edition
from pipeline.periods import Period
from pipeline.publish import ratings
from pipeline.publish.numbers import cells, say_ref
from pipeline.publish.quality_asks import by_agency
from pipeline.publish.ratings import ACCEPTED, AS_SAVED, FILLED, NOT_RATED, RECEIVED, RECORDED, SHORT, VALID, mark, rating
from pipeline.publish.tables import Row, table
from pipeline.publish.words import plain_label, words

_NOTHING = Markup("")
_WAYS = {-1: "↓ fewer", 0: "→ as many, when rounded", 1: "↑ more"}
_OFTEN = {-1: "↓ less often", 1: "↑ more often"}


def arrivals(edition: Edition) -> Markup:
    """When each year's file came, how long after the end of the year, and whether its records go on to that end."""
    years = edition.periods[:-1]
    body = [(contract.title, [_arrival(edition, contract, year) for year in years], _arrival_refs(contract, years)) for contract in by_agency(edition)]
    return table(f"When each file came, and how long after the end of its year, {edition.area.name}", ["Data set", *(year.short_label for year in years)], body, "words ratings dates")


def _arrival_refs(contract: Contract, years: list[Period]) -> list[str]:
    return [f"{RECEIVED}/{year.code}/{contract.name}" for year in years]


def _arrival(edition: Edition, contract: Contract, period: Period) -> Markup:
    year = period.years[0]
    if not ratings.came(edition, contract.name, year):
        return mark(rating(edition, contract.name, year).overall)
    parts, cell = rating(edition, contract.name, year).parts, cells(edition).get(f"{RECEIVED}/{year}/{contract.name}")
    if cell is None or cell.value is None:
        told = Markup("day not noted")
    else:
        day = period.last_day + timedelta(days=int(cell.value))
        sure = " (file date)" if AS_SAVED in cell.caveats.split(";") else ""
        told = words(f"{day.day} {day:%B %Y}{sure}") + _aside(say_ref(edition, cell.ref) + marked(parts["timely"]))
    return told + _ends_early(edition, contract, year, parts["complete"])


def _ends_early(edition: Edition, contract: Contract, year: int, rated: str) -> Markup:
    if rated in (NOT_RATED, "green"):
        return _NOTHING
    said = say_ref(edition, f"{SHORT}/{year}/{contract.name}")
    return _aside(Markup("Months without a record at the end: ") + said + marked(rated))


def _aside(said: Markup) -> Markup:
    return Markup('<span class="aside">{}</span>').format(said)


def changes(edition: Edition) -> Markup:
    """The last year beside the year before: rows counted, and the characteristics recorded much more or less often."""
    now, before = edition.periods[-2], edition.periods[-3]
    body = [_change(edition, contract, now, before) for contract in by_agency(edition) if ratings.came(edition, contract.name, now.years[0])]
    if not body:
        return Markup("<p>No data set came for {}.</p>").format(words(now.label))
    headings = ["Data set", f"Rows, {before.short_label}", f"Rows, {now.short_label}", "Change", "Recorded more or less often"]
    return table(f"This year beside last year, {edition.area.name}, {now.label}", headings, body, "words ratings")


def _change(edition: Edition, contract: Contract, now: Period, before: Period) -> Row:
    rows = [say_ref(edition, f"{ACCEPTED}/{each.code}/{contract.name}#numerator") for each in (before, now)]
    moved = ratings.change(edition, contract.name, now.years[0])
    way = _why_not(edition, contract, now, before) if moved is None else Markup(_WAYS[_sign(moved)])
    rated = rating(edition, contract.name, now.years[0]).parts["change"]
    often = Markup("").join(_moved(edition, contract, now, before)) or Markup("as often, or nearly")
    return contract.title, [*rows, way + marked(rated), often if _has_rates(edition, contract, now, before) else _NOTHING], []


def _why_not(edition: Edition, contract: Contract, now: Period, before: Period) -> Markup:
    """Why the rows of two years are not compared."""
    if contract.shape == "counts":
        return Markup("a table of counts")
    counted = [each.short_label for each in (before, now) if ratings.came_as_counts(edition, contract.name, each.years[0])]
    return words(f"{' and '.join(counted)} came as counts") if counted else Markup("cannot be compared")


def _pairs(edition: Edition, contract: Contract, now: Period, before: Period) -> Iterator[tuple[str, float]]:
    """field and by how many points its printed recording rate moved, where both are printed; none where rounding alone could do it."""
    for field in contract.fields:
        pair = [cells(edition).get(f"{RECORDED}/{each.code}/{contract.name}.{field.name}") for each in (before, now)]
        if all(cell is not None and cell.value is not None for cell in pair):
            moved, fewest = pair[1].value - pair[0].value, min(cell.denominator for cell in pair)
            # Four rounded counts, each off by up to half the base.
            yield field.name, moved if abs(moved) > 100 * 2 * edition.policy.round_base / fewest else 0


def _has_rates(edition: Edition, contract: Contract, now: Period, before: Period) -> bool:
    return any(True for _ in _pairs(edition, contract, now, before))


def _moved(edition: Edition, contract: Contract, now: Period, before: Period) -> Iterator[Markup]:
    for field, points in _pairs(edition, contract, now, before):
        if abs(points) >= edition.quality.limits.recording_told_points:
            shares = [say_ref(edition, f"{RECORDED}/{each.code}/{contract.name}.{field}") for each in (before, now)]
            line = Markup("<p>{}: {} to {}, {}</p>")
            yield line.format(words(contract.field(field).title), *shares, _OFTEN[_sign(points)])


def unusable_values(edition: Edition) -> Markup:
    """The items of which a printed share of the values given could not be used in any of the years, year by year."""
    years = edition.periods[:-1]
    body: list[Row] = []
    for contract in by_agency(edition):
        for field in contract.fields:
            refs = [f"{VALID}/{year.code}/{contract.name}.{field.name}" for year in years]
            found = [cells(edition).get(ref) for ref in refs]
            if any(cell is not None and cell.value is not None and cell.value < 100 for cell in found):
                label = plain_label(edition, "data_set_field", f"{contract.name}.{field.name}")
                body.append((label, [say_ref(edition, ref) if cell else _NOTHING for ref, cell in zip(refs, found, strict=True)], refs))
    if not body:
        return Markup("<p>In every item, so few of the values given could not be used that their share is not told.</p>")
    caption = f"Values that can be used, of those given, {edition.area.name}, year by year"
    return table(caption, ["Data set and item", *(year.short_label for year in years)], body)


def required_items(edition: Edition) -> Markup:
    """Every item that a row cannot do without, data set by data set: in what share of the rows it was filled in, year by year."""
    years = edition.periods[:-1]
    body: list[Row] = []
    for contract in by_agency(edition):
        for field in contract.required_fields:
            refs = [f"{FILLED}/{year.code}/{contract.name}.{field.name}" for year in years]
            if any(ref in cells(edition) for ref in refs):
                label = plain_label(edition, "data_set_required_field", f"{contract.name}.{field.name}")
                body.append((label, [say_ref(edition, ref) if ref in cells(edition) else _NOTHING for ref in refs], refs))
    if not body:
        return Markup("<p>No item is required in any data set.</p>")
    return table(f"Rows in which each required item is filled in, {edition.area.name}, year by year", ["Data set and item", *(year.short_label for year in years)], body)


def marked(rated: str) -> Markup:
    """The rating after its figure; nothing for what is not rated."""
    return _NOTHING if rated == NOT_RATED else Markup(" ") + mark(rated)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
