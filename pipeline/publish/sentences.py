"""Sentences with live numbers: templates from config and notebooks, filled by the functions that say figures and words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from types import SimpleNamespace

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.problems import Finding, Stop
from pipeline.publish import numbers
from pipeline.publish.over_time import AGAIN, is_last_year_again
from pipeline.publish.rows import block_of, name_of
from pipeline.publish.supplied import not_supplied
from pipeline.publish.words import label, trend_words, words

LATEST = "latest"
# Groups that are not an answer: they may be large, and are never named as the largest.
_NO_ANSWER = ("not_recorded", "not_mapped", "other", "unknown")
_ABSENT = re.compile(r'data-ref="([^"#]+)(?:#\w+)?" data-status=')
_NAMED = 3


def fill(edition: Edition, template: str, **more: object) -> Markup:
    """The template as markup, every number said by the number function; raises Stop when it asks for what there is not."""
    try:
        return Markup(" ".join(_environment(edition).from_string(template).render(**more).split()))
    except TemplateError as mistake:
        raise Stop([_cannot_fill(template, mistake)]) from mistake


def said(edition: Edition, template: str) -> Markup:
    """The sentences of the template whose figures are all given; then which figures are not, and why. Raises Stop."""
    filled = [fill(edition, each) for each in _sentences(template)]
    gone = list(dict.fromkeys(ref for each in filled for ref in _ABSENT.findall(each)))
    kept = [each for each in filled if not _ABSENT.search(each)]
    return Markup(" ").join([*kept, *([_not_said(edition, gone)] if gone else [])])


def _sentences(template: str) -> list[str]:
    """The template cut at the ends of its sentences; one with a loop or a choice in it stays whole."""
    text = " ".join(template.split())
    return [text] if "{%" in text else re.split(r"(?<=[.!?])\s(?=[A-Z{])", text)


def _not_said(edition: Edition, refs: list[str]) -> Markup:
    names = list(dict.fromkeys(name_of(edition, ref) for ref in refs))
    listed = Markup("; ").join([*names[:_NAMED], *(["others"] if len(names) > _NAMED else [])])
    return Markup("What is not given here: {}. {}").format(listed, words(why_missing(edition, refs)))


@lru_cache(maxsize=4)
def _environment(edition: Edition) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    latest = edition.periods[-2]
    environment.globals.clear()
    environment.globals.update(
        value=partial(numbers.say, edition),
        interval=partial(numbers.say_interval, edition),
        in_range=lambda *figure, **named: numbers.range_beside(edition, numbers.ref_of(edition, *figure, **named)),
        count=partial(numbers.say, edition, part="numerator"),
        of=partial(numbers.say, edition, part="denominator"),
        trend=_trend_of(edition),
        fact=lambda name: numbers.say_ref(edition, f"fact/{name}"),
        number=partial(numbers.say_ref, edition),
        label=partial(label, edition),
        largest=partial(largest, edition),
        foretold=lambda theme: words(AGAIN if is_last_year_again(edition, theme) else ""),
        words=words,
        area=SimpleNamespace(name=words(edition.area.name), code=edition.area.code),
        window=SimpleNamespace(label=words(edition.window.label), short_label=words(edition.window.short_label)),
        year=SimpleNamespace(label=words(latest.label), short_label=words(latest.short_label)),
    )
    return environment


def largest(edition: Edition, indicator: str, how_many: int) -> list[str]:
    """The codes of the largest groups in the window, largest first; groups that are no answer, or hidden, are passed over."""
    found = edition.protected.rows(indicator, period=edition.window.code, geography="area")
    answers = found.loc[found["status"].eq("ok") & ~found["group"].isin(_NO_ANSWER) & found["group"].ne("")]
    return answers.sort_values("value", ascending=False, kind="stable")["group"].head(how_many).tolist()


def missing(edition: Edition, needs: list[str]) -> list[str]:
    """The references among `needs` ("indicator" or "indicator/group", for the window) whose figure is not there."""
    refs = [need_ref(edition, need) for need in needs]
    return [ref for ref in refs if numbers.cell_of(edition, ref)[0].status != "ok"]


def status_of(edition: Edition, need: str) -> str:
    """The status of the figure that a need names."""
    return numbers.cell_of(edition, need_ref(edition, need))[0].status


def need_ref(edition: Edition, need: str) -> str:
    """The reference of the window's figure for "indicator" or "indicator/group"; a reference with a period is left as it is.

    "indicator/latest" and "indicator/latest/group" are of the last year.
    """
    indicator, _, rest = need.partition("/")
    period, _, group = rest.partition("/")
    if period in [each.code for each in edition.periods]:
        return need
    if period == LATEST:
        return numbers.ref_of(edition, indicator, group, period)
    return numbers.ref_of(edition, indicator, group=rest)


def why_missing(edition: Edition, refs: list[str]) -> str:
    """Why figures are not there: the sentence of each status, once, and whose data were not supplied for which years."""
    statuses = [numbers.cell_of(edition, ref)[0].status for ref in refs]
    reasons = [edition.statuses[status].sentence for status in dict.fromkeys(statuses)]
    lacking = not_supplied(edition, [ref for ref, status in zip(refs, statuses) if status == "not_supplied"])
    return " ".join([*reasons, *([f"Not supplied: {lacking}."] if lacking else [])])


def _trend_of(edition: Edition) -> Callable[..., Markup]:
    def trend(indicator: str, group: str = "", ward: str = "") -> Markup:
        cell, _ = numbers.cell_of(edition, numbers.ref_of(edition, indicator, group, ward=ward))
        if cell.status == "not_collected" and block_of(edition, indicator).method == "over_time":
            return words("cannot be said")  # a year came without its months
        return words(trend_words(cell.trend or "insufficient_data", cell.status))

    return trend


def _cannot_fill(template: str, mistake: TemplateError) -> Finding:
    beginning = " ".join(template.split())[:60]
    return Finding(
        what="a sentence cannot be filled",
        where=f"the sentence that begins “{beginning}”, in a notebook, config/findings.yml or config/recommendations.yml",
        wanted="only the functions and names that the head of config/findings.yml lists",
        found=str(mistake.message or type(mistake).__name__),
        do="correct the sentence there",
    )
