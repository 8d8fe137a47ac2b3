"""What became of the recommendations that earlier editions made: how each stands, and where its figure was, is, and should be."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.periods import financial_year
from pipeline.publish.numbers import cell_of, cells, range_beside
from pipeline.publish.recommendations import REPORTED, aim, reached, say_watched, stands
from pipeline.publish.rows import name_of
from pipeline.publish.tables import table
from pipeline.publish.words import TRENDS, counted, words

_CALLED_FOR = {
    "fired": "Still called for by the figures.",
    "not_fired": "The figures no longer call for it.",
    "retired": "Retired by the partnership.",
    "cannot_say": "A figure that it rests on is not given, so whether it is still called for cannot be said.",
}
_TREND = "Over the three years: {}."


def progress(edition: Edition) -> Markup:
    """One line a recommendation of an earlier edition: how it stands and since when, its figure in the first and the last year and in all, and its aim."""
    body = [_line(edition, rule) for rule in _earlier(edition)]
    if not body:
        return Markup("<p>No earlier edition made a recommendation, so there is no progress to tell of.</p>")
    first, last = edition.periods[0].short_label, edition.periods[-2].short_label
    headings = ["Recommendation", "How it stands", "The figure to watch", first, last, "The three years together", "Aim"]
    return table(f"Progress on the recommendations of earlier editions, {edition.area.name}", headings, body, "words progress")


def progress_answer(edition: Edition) -> Markup:
    """Two sentences: how many are still called for and how many were reported on; and how many figures have reached their aim, with one that has not."""
    rules = _earlier(edition)
    if not rules:
        return Markup('<p class="answer">No edition before this one made recommendations, so there is no progress to tell of yet.</p>')
    fired = [rule for rule in rules if rule["status"] == "fired"]
    told = [rule for rule in rules if rule["status_carried"] != "not_reported"]
    many = f"{_count(fired).capitalize()} of the {_count(rules)} recommendations of earlier editions are still called for by this year’s figures"
    there, short = ([rule for rule in rules if reached(edition, rule) is side and _given(edition, rule)] for side in (True, False))
    said = Markup("{}, and progress was reported on {} of them. The figure to watch has reached its aim for {}").format(many, _count(told), _count(there))
    if short:
        ref = short[-1]["baseline"]
        said += Markup(", and has not for {}: one of these is “{}”, now {}{}").format(_count(short), name_of(edition, ref), say_watched(edition, ref), range_beside(edition, ref))
    return Markup('<p class="answer">{}.</p>').format(said)


def _given(edition: Edition, rule: dict) -> bool:
    return cell_of(edition, rule["baseline"])[0].value is not None


def _earlier(edition: Edition) -> list[dict]:
    """The rules that the last released edition made or held open; where none is known, those that config says were made before."""
    rules = edition.recommendations.to_dict("records")
    if any(rule["last_edition"] for rule in rules):
        return [rule for rule in rules if rule["last_status"] == "fired" or (rule["last_edition"] and int(rule["stands_since"] or edition.year) < edition.year)]
    return [rule for rule in rules if int(rule["first_made"]) < edition.year]


def _count(rules: list[dict]) -> str:
    return counted(len(rules))


def _line(edition: Edition, rule: dict) -> tuple[str, list[Markup], list[str]]:
    refs = [_in_year(rule["baseline"], edition, place) for place in (0, -2)]
    figures = [_figure(edition, ref) if ref in cells(edition) else Markup("not given by year") for ref in refs] + [_figure(edition, rule["baseline"])]
    cell, _ = cell_of(edition, rule["baseline"])
    aimed = Markup("{} by {}{}").format(*aim(edition, rule), "; reached" if reached(edition, rule) else "")
    called_for = "" if rule["stands"] == "not_called_for" else _CALLED_FOR[rule["status"]]  # it would be said twice
    stands = Markup("<p>{}</p><p>{}</p>").format(_stands(rule), words(called_for)) if called_for else Markup("<p>{}</p>").format(_stands(rule))
    known = [ref if ref in cells(edition) else "" for ref in refs]
    trend = Markup("<p>{}</p>").format(words(_TREND.format(TRENDS[cell.trend]))) if cell.trend else Markup("")
    watched = Markup("<p>{}</p>{}").format(name_of(edition, rule["baseline"]), trend)
    return rule["title"], [stands, watched, *figures, aimed], ["", "", *known, "", ""]


def _figure(edition: Edition, ref: str) -> Markup:
    return say_watched(edition, ref) + range_beside(edition, ref)


def _stands(rule: dict) -> Markup:
    reported = f" since {financial_year(int(rule['status_since'])).short_label}" if rule["status_since"] else ""
    return words(f"{stands(rule)} Progress: {REPORTED[rule['status_carried']].lower()}{reported}.")


def _in_year(ref: str, edition: Edition, place: int) -> str:
    """The same figure of a single year of the edition."""
    return ref.replace(f"/{edition.window.code}", f"/{edition.periods[place].code}", 1)
