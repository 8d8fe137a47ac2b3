"""The method page: how the figures were made and protected, what each one counts, and how to read the symbols."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

from markupsafe import Markup

from pipeline.catalogue import Contract, Indicator, SeriesBreak
from pipeline.edition import Edition
from pipeline.periods import financial_year
from pipeline.publish.numbers import fact_of, say_ref
from pipeline.publish.sentences import fill
from pipeline.publish.tables import table
from pipeline.publish.words import day_words, words

HEADING = "Method and definitions"
_CHAPTERS = {
    "demand": "Need and demand",
    "people": "People in safe accommodation",
    "children": "Children",
    "places": "Places",
    "flows": "Flows and move-on",
    "supply": "Supply and unmet need",
    "sexual_violence": "Sexual violence",
    "voice": "What people who used services say",
    "trends": "Trends and what to expect",
    "assurance": "What the partnership has promised",
    "board": "The quarters of the board paper",
    "quality": "Data quality",
}
_CHAPTER = Markup('<h3 id="definitions-{}">{}</h3><dl class="definitions">{}</dl>')
_DEFINED = Markup('<dt id="definition-{}">{}</dt><dd>{} {}</dd><dd class="aside">{}</dd>')
# What each mode of the disclosure policy does to a count that is not hidden; {} is which counts, and the base.
_MODES = {
    "rounded": Markup(
        "{} is rounded to the nearest {}. Totals are rounded from the true total, so the parts printed may not add up to it."
    ),
    "controlled": Markup(
        "{} is printed as a multiple of {}: the one just below or just above the true count or, only where no sum could hold "
        "otherwise, the one after that. They are chosen so that the parts printed add up exactly to their totals, and so that together "
        "they are as near to the true counts as can be."
    ),
    "exact": Markup(
        "{} is printed as it was counted. So that no hidden count can be worked out by subtraction, some larger counts are hidden too, "
        "under the same symbol: no more than it takes."
    ),
}


def method_chapter(edition: Edition, pages: dict[str, str]) -> object:
    """The method page as a notebook node, so that it goes through the same template; `pages` tells which facts were printed."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    shown = new_output("display_data", data={"text/html": str(method(edition, pages))})
    return new_notebook(cells=[new_markdown_cell(f"# {HEADING}"), new_code_cell("", outputs=[shown])])


def method(edition: Edition, pages: dict[str, str]) -> Markup:
    """The words and tables of the method page."""
    template = files("pipeline.publish").joinpath("template/method.html.j2").read_text(encoding="utf-8")
    stricter = [
        (words(edition.contracts[name].title.lower()), words(each.threshold))
        for name, each in edition.policy.data_sets.items()
        if each.threshold and name in edition.contracts
    ]
    return fill(
        edition,
        template,
        policy=edition.policy,
        stricter=stricter,
        modes=modes(edition),
        data_sets=_data_sets(edition),
        place_notes=[words(note) for note in edition.place_notes],
        breaks=counting_changes(edition),
        statuses=_statuses(edition),
        facts=_facts(edition, pages),
        definitions=_definitions(edition),
        glossary=edition.glossary,
        authority=edition.area.tier_one_authority,
        released=_day(edition.released_on) if edition.released_on else "",
        amended=edition.amended,
        seal=words(edition.seal),
        earlier=Markup(", ").join(_day(each) for each in edition.earlier_releases),
        errata=[erratum(edition, each) for each in edition.errata],
    )


def modes(edition: Edition) -> Markup:
    """How counts that are not hidden are printed: what the policy says of all, then of the data sets that have a mode of their own."""
    policy, base = edition.policy, words(edition.policy.round_base)
    said = [_MODES[policy.mode].format("Every other count", base)]
    for mode, sentence in _MODES.items():
        own = [name for name in policy.data_sets if name in edition.contracts and policy.mode_of(name) == mode != policy.mode]
        if own:
            titles = Markup(", ").join(words(edition.contracts[name].title.lower()) for name in own)
            said.append(sentence.format(Markup("In figures on {}, every count that is not hidden").format(titles), base))
    return Markup(" ").join(said)


def erratum(edition: Edition, each) -> Markup:
    """One released year that was counted again."""
    title, year = edition.contracts[each["data_set"]].title, financial_year(each["year"]).label
    decided = date.fromisoformat(each["decided_on"])
    return Markup("{}, {}: {} Decided on {}.").format(title, words(year), words(each["why"]), _day(decided))


def _day(day: date) -> Markup:
    return words(day_words(day))


def _data_sets(edition: Edition) -> Markup:
    body = [(each.title, _supplied(edition, each), []) for each in edition.contracts.values()]
    return table("The data sets of this assessment", ["Data set", "Agency", "What one row is", "Why it is held"], body, "words")


def _supplied(edition: Edition, contract: Contract) -> list[Markup]:
    agency = edition.area.agencies.get(contract.agency)
    return [words(agency.name if agency else contract.agency), words(contract.description), words(contract.purpose)]


def counting_changes(edition: Edition) -> Markup:
    """The changes in counting that fall in the edition's years."""
    used = {*edition.contracts, "all"}
    met = [each for each in edition.series_breaks if each.data_set in used and _crosses(edition, each)]
    if not met:
        return Markup("<p>No change in counting is known for these years.</p>")
    effects = {"not_comparable": "No trend is stated across it.", "caution": "Read the trend with care."}
    body = [(each.what, [words(_days(each)), Markup(effects[each.effect])], []) for each in met]
    return table("Changes in counting that fall in these years", ["What changed", "When", "What we do"], body, "words")


def _crosses(edition: Edition, each: SeriesBreak) -> bool:
    return each.crosses(edition.window.first_day, edition.window.last_day)


def _days(each: SeriesBreak) -> str:
    first = f"{each.from_day.day} {each.from_day:%B %Y}"
    if each.to_day is None:
        return f"from {first}"
    return first if each.to_day == each.from_day else f"{first} to {each.to_day.day} {each.to_day:%B %Y}"


def _statuses(edition: Edition) -> Markup:
    body = [(status.symbol, [words(status.sentence)], []) for code, status in edition.statuses.items() if code != "ok"]
    return table("Symbols, and why a figure is not given", ["Symbol", "Meaning"], body, "words")


def _facts(edition: Edition, pages: dict[str, str]) -> Markup:
    """The figures from outside that these pages print, with their sources."""
    printed = sorted({ref for html in pages.values() for ref in re.findall(r'data-ref="(fact/[^"]+)"', html)})
    if not printed:
        return Markup("")
    body = []
    for ref in printed:
        fact = fact_of(edition, ref)
        day = fact.verified_on
        checked = f"{day.day} {day:%B %Y}" if day else "Not yet checked against the official page"
        body.append((fact.title, [say_ref(edition, ref), words(fact.period), words(fact.source), words(checked)], [ref]))
    return table("Figures from other publications", ["What", "Figure", "Period", "Source", "Checked"], body, "words")


def _definitions(edition: Edition) -> Markup:
    parts = []
    for chapter, heading in _CHAPTERS.items():
        lines = [_definition(edition, each) for each in edition.indicators.values() if each.chapter == chapter]
        parts.append(_CHAPTER.format(chapter, heading, Markup("").join(lines)))
    return Markup("\n").join(parts)


def _definition(edition: Edition, each: Indicator) -> Markup:
    caveats = " ".join(edition.caveats[code] for code in each.caveats)
    return _DEFINED.format(each.id.replace("_", "-"), words(each.title), words(each.what), words(each.why), words(caveats))
