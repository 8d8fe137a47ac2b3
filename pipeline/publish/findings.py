"""The numbered key findings: the sentence when its figures are there, and why not when they are not."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.catalogue import Answer, KeyFinding, Spoken
from pipeline.edition import Edition
from pipeline.periods import financial_year
from pipeline.publish.data_tables import table_numbers
from pipeline.publish.numbers import cell_of, say_ref
from pipeline.publish.rows import block_of, not_given, title_of
from pipeline.publish.sentences import fill, missing, need_ref, status_of, why_missing
from pipeline.publish.tables import table
from pipeline.publish.words import TRENDS, day_words, words

_ITEM = Markup("<li>\n<h3>{}</h3>\n{}\n</li>")
_LEADS = Markup('<p class="leads"><a href="#figure:{}">The figures behind this</a>, {} of the data tables</p>')
_JUDGED = Markup('<p class="judged"><strong>{}</strong> over the three years: {}.</p>')
BETTER = {"more_is_better": "rising", "more_is_worse": "falling"}
_UNJUDGED = {
    "no_clear_change": "No clear change over the three years",
    "insufficient_data": "Too few records to say whether this changed",
    "series_break": "This cannot be compared over the years, because the way it is counted changed",
    "part_year": "This cannot be compared over the years, because the records end before the last year does",
}


def key_findings(edition: Edition) -> Markup:
    """Every finding that has something to say about these years, as a numbered list."""
    items = [_finding(edition, each) for each in edition.key_findings.findings if _is_about(edition, each)]
    return Markup('<ol class="findings">\n{}\n</ol>').format(Markup("\n").join(item for item in items if item))


def version(edition: Edition) -> Markup:
    """What edition this is, for a reader who holds only this page: years, state, amendments, when it is made again, whose it is."""
    lines = [
        ("Covers", words(edition.window.label)),
        ("State", words(_state(edition))),
        ("Amendments", words(_amendments(edition))),
        ("Next refresh", words(f"when {financial_year(edition.year + 1).label} has ended")),
        ("Next full assessment", words(f"when {financial_year(edition.year + len(edition.window.years)).label} has ended, or sooner")),
        ("Owner", words(edition.area.tier_one_authority)),
    ]
    items = Markup("").join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, said) for name, said in lines)
    return Markup('<dl class="version">{}</dl>').format(items)


def _state(edition: Edition) -> str:
    if edition.view == "internal":
        return "Internal, not for publication"
    return "Draft, not to be quoted" if edition.draft else f"Released on {day_words(edition.released_on)}"


def _amendments(edition: Edition) -> str:
    said = [f"released before on {' and '.join(day_words(day) for day in edition.earlier_releases)}"] if edition.earlier_releases else []
    said += ["words amended since the release"] if edition.amended else []
    told = "; ".join(said)
    return told[:1].upper() + told[1:] or "None"


def answer(edition: Edition, chapter: str) -> Markup:
    """The answer to a chapter's question, from config/findings.yml; a sentence whose figures are not there says why instead."""
    said = [_sentence(edition, each) for each in edition.key_findings.answers[chapter] if _is_about(edition, each)]
    return Markup('<p class="answer">{}</p>').format(Markup(" ").join(said))


def _sentence(edition: Edition, spoken: Answer) -> Markup:
    gaps = missing(edition, spoken.needs)
    return fill(edition, spoken.otherwise) + " " + words(why_missing(edition, gaps)) if gaps else fill(edition, spoken.text)


def cannot_be_given(edition: Edition) -> Markup:
    """The figures for the whole area that these pages do not give, each with the reason."""
    gone = not_given(edition)
    if gone.empty:
        return Markup("<p>Every figure planned for the whole area is given.</p>")
    body = [
        (label, [say_ref(edition, ref), words(edition.statuses[status].sentence)], [ref])
        for label, ref, status in zip(gone["label"], gone["ref"], gone["status"])
    ]
    return table(f"Figures that cannot be given, {edition.area.name}, {edition.window.label}", ["Figure", "Symbol", "Why"], body, "words")


def _finding(edition: Edition, finding: KeyFinding) -> Markup:
    gaps = missing(edition, finding.needs)
    if gaps and not finding.otherwise:
        return Markup("")
    if gaps:
        reason = Markup('<p class="reason">{}</p>').format(words(why_missing(edition, gaps)))
        said = Markup("<p>{}</p>\n{}").format(fill(edition, finding.otherwise), reason)
    else:
        said = Markup("<p>{}</p>").format(fill(edition, finding.text))
    also = [fill(edition, each.text) for each in finding.says_also if _can_be_said(edition, each, bool(gaps))]
    more = Markup("<p>{}</p>").format(Markup(" ").join(also)) if also else Markup("")
    return _ITEM.format(fill(edition, finding.title), said + more + _judged(edition, finding) + _leads(edition, finding))


def _judged(edition: Edition, finding: KeyFinding) -> Markup:
    """Improved, worsened, no clear change, or why that cannot be said; nothing for a finding that is not judged or not given."""
    if not finding.judged_by or missing(edition, [finding.judged_by]):
        return Markup("")
    cell, _ = cell_of(edition, need_ref(edition, finding.judged_by))
    if cell.trend in _UNJUDGED:
        return Markup('<p class="judged">{}.</p>').format(_UNJUDGED[cell.trend])
    better = BETTER.get(block_of(edition, cell.indicator).polarity)
    if better is None or cell.trend not in ("rising", "falling"):
        return Markup("")
    title = title_of(edition, cell.indicator)
    return _JUDGED.format("Improved" if cell.trend == better else "Worsened", words(f"{title[0].lower()}{title[1:]} is {TRENDS[cell.trend]}"))


def _leads(edition: Edition, finding: KeyFinding) -> Markup:
    """Where the first figure of the finding stands: its chapter, and its table among the data tables."""
    if not finding.needs:
        return Markup("")
    ref = need_ref(edition, finding.needs[0])
    cell, _ = cell_of(edition, ref)
    number = table_numbers(edition)[block_of(edition, cell.indicator).id]
    return _LEADS.format(ref, words(f"Table {number}"))


def _can_be_said(edition: Edition, also: Spoken, main_is_missing: bool) -> bool:
    """A sentence that leans on the one before it (it names no figure of its own) goes when that one goes."""
    if not _is_about(edition, also) or missing(edition, also.needs):
        return False
    return bool(also.needs) or not main_is_missing


def _is_about(edition: Edition, spoken: Spoken) -> bool:
    """True when the window holds one of the sentence's years, and its figures have the status that the sentence speaks of."""
    in_these_years = not spoken.when_years_include or bool(set(spoken.when_years_include) & set(edition.window.years))
    return in_these_years and all(status_of(edition, need) == status for need, status in spoken.when_status.items())
