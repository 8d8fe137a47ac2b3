"""The numbered key findings: the sentence when its figures are there, and why not when they are not."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.catalogue import KeyFinding, Spoken
from pipeline.edition import Edition
from pipeline.publish.numbers import say_ref
from pipeline.publish.rows import not_given
from pipeline.publish.sentences import fill, missing, status_of, why_missing
from pipeline.publish.tables import table
from pipeline.publish.words import words

_ITEM = Markup("<li>\n<h3>{}</h3>\n{}\n</li>")


def key_findings(edition: Edition) -> Markup:
    """Every finding that has something to say about these years, as a numbered list."""
    items = [_finding(edition, each) for each in edition.key_findings.findings if _is_about(edition, each)]
    return Markup('<ol class="findings">\n{}\n</ol>').format(Markup("\n").join(item for item in items if item))


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
    return _ITEM.format(fill(edition, finding.title), said + more)


def _can_be_said(edition: Edition, also: Spoken, main_is_missing: bool) -> bool:
    """A sentence that leans on the one before it (it names no figure of its own) goes when that one goes."""
    if not _is_about(edition, also) or missing(edition, also.needs):
        return False
    return bool(also.needs) or not main_is_missing


def _is_about(edition: Edition, spoken: Spoken) -> bool:
    """True when the window holds one of the sentence's years, and its figures have the status that the sentence speaks of."""
    in_these_years = not spoken.when_years_include or bool(set(spoken.when_years_include) & set(edition.window.years))
    return in_these_years and all(status_of(edition, need) == status for need, status in spoken.when_status.items())
