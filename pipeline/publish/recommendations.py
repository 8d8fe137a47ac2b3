"""Recommendation tables: issue, recommendation, responsibility and evidence; and the rules that made no recommendation."""

from __future__ import annotations

import re

import pandas as pd
from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.periods import period_from_code
from pipeline.protect.table import Cell
from pipeline.publish.numbers import cell_of, in_words, printed, range_beside, say_ref
from pipeline.publish.rows import block_of, name_of
from pipeline.publish.sentences import fill, said
from pipeline.publish.tables import table
from pipeline.publish.words import REASONS, words

GROUPS = {
    "data": "Recommendations about data",
    "provision": "Recommendations about provision",
    "capacity": "Recommendations about capacity",
}
_STANDS = {"new": "New in this edition", "open": "Open", "done": "Done", "retired": "Retired", "not_called_for": "Not called for by the figures"}
REPORTED = {"new": "New", "in_progress": "In progress", "done": "Done", "not_reported": "Not reported"}
_PROGRESS = {
    "new": "No progress is to be told yet.",
    "in_progress": "In progress since the last edition.",
    "done": "Done since the last edition.",
    "not_reported": "Progress since the last edition was not reported.",
}


def recommendations(edition: Edition, group: str) -> Markup:
    """The recommendations of one group that this year's figures call for; a sentence when there are none."""
    rules = edition.recommendations
    fired = rules.loc[rules["group"].eq(group) & rules["status"].eq("fired")]
    if fired.empty:
        return Markup("<p>This year’s figures call for none of the recommendations about {}.</p>").format(group)
    body = [(_issue(edition, rule), _line(edition, rule), []) for rule in fired.to_dict("records")]
    return table(GROUPS[group], ["Issue", "Recommendation", "Responsibility", "Evidence"], body, "words recommendations")


def not_recommended(edition: Edition, group: str = "") -> Markup:
    """The rules, of one group or all, that made no recommendation this year, and why: the figures do not call for it, or cannot say."""
    rules = edition.recommendations
    rest = rules.loc[~rules["status"].eq("fired") & (rules["group"].eq(group) | (group == ""))]
    if rest.empty and group:
        return Markup("")
    if rest.empty:
        return Markup("<p>Every recommendation that the partnership keeps under watch is called for by this year’s figures.</p>")
    body = []
    for rule in rest.to_dict("records"):
        why = words(rule["reason"]) if rule["status"] != "cannot_say" else words(rule["reason"]) + " " + fill(edition, rule["otherwise"])
        body.append((rule["title"], [why, _evidence(edition, rule["evidence"])], []))
    return table("Recommendations kept under watch and not made this year", ["Recommendation", "Why not", "Evidence"], body, "words")


def recommendations_table(edition: Edition) -> pd.DataFrame:
    """Every rule as one row of plain text, for recommendations.csv."""
    return pd.DataFrame([_plain_row(edition, rule) for rule in edition.recommendations.to_dict("records")], columns=list(_PLAIN_COLUMNS))


_PLAIN_COLUMNS = (
    "id", "group", "number", "title", "status", "reason", "issue", "recommendation", "responsible", "evidence",
    "watched", "baseline", "target", "target_by", "cost", "first_made", "stands", "progress",
)  # fmt: skip


def _issue(edition: Edition, rule: dict) -> Markup:
    return Markup("<strong>{}</strong> {}").format(words(rule["title"]), said(edition, rule["issue"]))


def _line(edition: Edition, rule: dict) -> list[Markup]:
    what = Markup('<p>{}</p><p class="aside">Cost: {}</p>').format(fill(edition, rule["recommendation"]), fill(edition, rule["cost"]))
    bodies = Markup("").join(Markup("<li>{}</li>").format(words(body)) for body in rule["responsible"])
    who = Markup('<ul>{}</ul><p class="aside">{} {}</p>').format(bodies, words(stands(rule)), _PROGRESS[rule["status_carried"]])
    why = _evidence(edition, rule["evidence"]) + Markup('<p class="aside">{}</p>').format(_watched(edition, rule))
    return [what, who, why]


def _watched(edition: Edition, rule: dict) -> Markup:
    cell, _ = cell_of(edition, rule["baseline"])
    named, (target, by) = name_of(edition, rule["baseline"]), aim(edition, rule)
    if cell.status != "ok":
        return Markup("To watch: {}, not given now ({}); aim {} by {}.").format(named, REASONS[cell.status], target, by)
    sentence = "To watch: {}, now {}; the aim of {} is reached, and is to hold in {}." if reached(edition, rule) else "To watch: {}, now {}; aim {} by {}."
    return Markup(sentence).format(named, say_watched(edition, rule["baseline"]), target, by)


def aim(edition: Edition, rule: dict) -> tuple[Markup, Markup]:
    """Where the figure to watch should get to, in its own unit, and the financial year by when."""
    cell, _ = cell_of(edition, rule["baseline"])
    return words(in_words(rule["target"], cell.unit) + _out_of(edition, cell)), words(period_from_code(str(rule["by_year"])).short_label)


def say_watched(edition: Edition, ref: str) -> Markup:
    """A figure to watch. Of how many years something came: so many of the three years, and of a single year that it was supplied."""
    cell, _ = cell_of(edition, ref)
    if cell.status == "ok" and _counts_years(edition, cell) and not _out_of(edition, cell):
        return Markup("supplied")
    return say_ref(edition, ref) + words(_out_of(edition, cell) if cell.status == "ok" else "")


def _out_of(edition: Edition, cell: Cell) -> str:
    """" of 3 years" behind a count of years in several; a bare number would not say how many there are."""
    years = period_from_code(cell.period).years
    return f" of {len(years)} years" if len(years) > 1 and _counts_years(edition, cell) else ""


def _counts_years(edition: Edition, cell: Cell) -> bool:
    return block_of(edition, cell.indicator).counted == "years"


def reached(edition: Edition, rule: dict) -> bool:
    """True when the figure to watch is already where it should get to; more is better for how much is recorded, whatever it is about."""
    cell, _ = cell_of(edition, rule["baseline"])
    if cell.value is None:
        return False
    fewer_is_better = block_of(edition, cell.indicator).polarity == "more_is_worse" and not cell.indicator.endswith("_recorded_percent")
    return cell.value <= rule["target"] if fewer_is_better else cell.value >= rule["target"]


def _evidence(edition: Edition, refs: list[str]) -> Markup:
    """Each figure by its name, its value and its range, linked to the row of the chapter's table that holds it."""
    items = Markup("").join(_one_evidence(edition, ref) for ref in refs)
    return Markup("<ul>{}</ul>").format(items)


def _one_evidence(edition: Edition, ref: str) -> Markup:
    return Markup('<li><a href="#figure:{}">{}</a>: {}{}</li>').format(ref, name_of(edition, ref), say_watched(edition, ref), range_beside(edition, ref))


def stands(rule: dict) -> str:
    """How a recommendation stands and since which edition, carried from the last released one: "Open since the edition for 2022/23."."""
    since = f" since the edition for {period_from_code(str(rule['stands_since'])).short_label}" if rule["stands_since"] else ""
    return f"{_STANDS[rule['stands']]}{since if rule['stands'] != 'new' else ''}."


def sentences_beside(edition: Edition) -> str:
    """What recommendations.csv says, as markup: of rules that made no recommendation it says more than the pages do."""
    return "\n".join(sentence for rule in edition.recommendations.to_dict("records") for sentence in _sentences(edition, rule).values())


def _sentences(edition: Edition, rule: dict) -> dict[str, Markup]:
    template = rule["otherwise"] if rule["status"] == "cannot_say" else rule["issue"]
    return {"issue": said(edition, template), "recommendation": fill(edition, rule["recommendation"]), "cost": fill(edition, rule["cost"])}


def _plain_row(edition: Edition, rule: dict) -> dict[str, object]:
    cell, _ = cell_of(edition, rule["baseline"])
    sentences = {name: plain(sentence) for name, sentence in _sentences(edition, rule).items()}
    return {name: rule[name] for name in ("id", "group", "number", "title", "status", "reason")} | {
        "issue": sentences["issue"],
        "recommendation": sentences["recommendation"],
        "responsible": "; ".join(rule["responsible"]),
        "evidence": "; ".join(rule["evidence"]),
        "watched": rule["baseline"],
        "baseline": printed(edition, rule["baseline"]),
        "target": in_words(rule["target"], cell.unit),
        "target_by": period_from_code(str(rule["by_year"])).label,
        "cost": sentences["cost"],
        "first_made": period_from_code(str(rule["first_made"])).label,
        "stands": stands(rule),
        "progress": _PROGRESS[rule["status_carried"]],
    }


def plain(said: Markup) -> str:
    """A sentence without markup, as a reader sees it."""
    seen = re.sub(r'<span class="spoken">.*?</span>', "", str(said))
    return Markup(re.sub(r"<[^>]+>", "", seen)).unescape()
