"""The partnership's own documents in its own words: how it rated itself then and now, and which actions are open, due and overdue."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED
from pipeline.edition import Edition
from pipeline.publish.numbers import say
from pipeline.publish.sentences import fill, missing
from pipeline.publish.tables import table
from pipeline.publish.words import counted, day_words, label, words

TOOLKIT, STATEMENT = "prevent_benchmarks", "channel_statement"
OVERDUE, NOT_SAID, LATER, NO_DAY = "overdue", "not_said", "later", "no_day"
_STANDS = {
    OVERDUE: "Overdue",
    NOT_SAID: "The day has passed; whether it is done is not stated",
    LATER: "Due later",
    NO_DAY: "Open, with no day",
}
_BEST_FIRST = ("green", "amber", "red")
_NOT_STATED = "Not stated"
_NO_POST = "Not a post on the list"
_TOOLKIT_SAYS = """
In {{ words(now) }}, {{ value('prevent_green_count', period='latest') }} of the {{ value('prevent_benchmarks_count', period='latest') }} Prevent
benchmarks were green, where {{ value('prevent_green_before_count', period='latest') }} were in {{ words(before) }}: {{ up }} moved up and {{ down }} moved down.
"""
_OPEN = "{} of the open actions {} overdue on {}"
_PASSED = "; for {} more the day has passed and the documents do not say whether they are done"
_MISSING = "For {} the partnership supplied no {}, so nothing can be said of it."


def assurance_answer(edition: Edition) -> Markup:
    """Two sentences: how many benchmarks are green now and were before, and how many actions are overdue; what is missing is said."""
    lines = edition.documents.get(TOOLKIT, [])
    if lines and not missing(edition, ["prevent_green_count/latest"]):
        moves = [moved(line) for line in lines]
        said = [fill(edition, _TOOLKIT_SAYS, now=lines[0]["rated_now"], before=lines[0]["rated_before"], up=_count(moves, "up"), down=_count(moves, "down"))]
    else:
        said = [missing_document(edition, TOOLKIT)]
    if any(edition.documents.values()):
        stands = [stands_at(line, edition.day) for _, line in _actions(edition)]
        overdue = _count(stands, OVERDUE)
        verb = "is" if overdue in ("none", "one") else "are"
        passed = Markup(_PASSED).format(_count(stands, NOT_SAID)) if NOT_SAID in stands else Markup("")
        said.append(Markup(_OPEN).format(overdue.capitalize(), verb, words(day_words(edition.day))) + passed + ".")
    return Markup('<p class="answer">{}</p>').format(Markup(" ").join(said))


def benchmarks(edition: Edition) -> Markup:
    """The benchmarks of the toolkit: the earlier rating, the one now, and what moved."""
    lines = edition.documents.get(TOOLKIT, [])
    if not lines:
        return Markup("<p>{}</p>").format(missing_document(edition, TOOLKIT))
    said = {"up": "Moved up", "down": "Moved down", "same": "The same", "": _NOT_STATED}
    body = [
        (label(edition, "prevent_benchmark", line["benchmark"]), [_rating(edition, line["rating_before"]), _rating(edition, line["rating_now"]), words(said[moved(line)])], [])
        for line in lines
    ]
    headings = ["Benchmark", *(f"Rating in {lines[0][each]}" for each in ("rated_before", "rated_now")), "What moved"]
    return table(f"{edition.contracts[TOOLKIT].title}, {edition.area.name}", headings, body, "words")


def statement(edition: Edition) -> Markup:
    """The items of the Channel panel's statement with its own rating; an item that the copy leaves unmarked is not stated."""
    lines = edition.documents.get(STATEMENT, [])
    if not lines:
        return Markup("<p>{}</p>").format(missing_document(edition, STATEMENT))
    body = [
        (Markup("{} {}").format(words(line["item"]), words(line["standard"])), [_coded(edition, "channel_area", line["area_of_control"]), _rating(edition, line["rating"])], [])
        for line in lines
    ]
    headings = ["Standard", "Area of control", f"Rating in {lines[0]['rated']}"]
    return table(f"{edition.contracts[STATEMENT].title}, {edition.area.name}", headings, body, "words")


def actions(edition: Edition) -> Markup:
    """Actions that are not said to be complete: what, whose, by when, and how they stand on the day of the edition; the overdue first."""
    found = [(stands_at(line, edition.day), title, line) for title, line in _actions(edition)]
    found = sorted((each for each in found if each[0]), key=lambda each: (list(_STANDS).index(each[0]), each[2]["due"]))
    if not found:
        return Markup("<p>No action is open in what the partnership supplied for {}.</p>").format(words(edition.periods[-2].label))
    body = [
        (
            Markup("{}: {}").format(title, words(line.get("action") or line.get("standard") or _NOT_STATED)),
            [_coded(edition, "assurance_owner", line.get("owner", NOT_RECORDED)), words(_month(line["due"])), words(_STANDS[stands])],
            [],
        )
        for stands, title, line in found
    ]
    caption = f"Actions not said to be complete, {edition.area.name}, as they stood on {day_words(edition.day)}"
    return table(caption, ["Action", "Owner", "Due", "How it stands"], body, "words")


def moved(line: dict[str, str]) -> str:
    """up, down or same; "" when one of the two ratings is no colour."""
    ratings = [line["rating_before"], line["rating_now"]]
    if not set(ratings) <= set(_BEST_FIRST):
        return ""
    before, now = map(_BEST_FIRST.index, ratings)
    return "same" if before == now else "up" if now < before else "down"


def stands_at(line: dict[str, str], day: date) -> str:
    """overdue, not_said, later or no_day for an action on that day; "" for what is complete, or no action.

    Overdue is what is open and was due before the day. Where a document says neither open nor complete, a day that has passed makes nothing overdue.
    """
    is_open, silent = line["status"] == "open", line["status"] in ("", NOT_RECORDED, NOT_MAPPED)
    if not (is_open or silent and line["due"]):
        return ""
    if not line["due"]:
        return NO_DAY
    if date.fromisoformat(line["due"]) >= day:
        return LATER
    return OVERDUE if is_open else NOT_SAID


def _actions(edition: Edition) -> list[tuple[Markup, dict[str, str]]]:
    """Every line of both documents, with what it is about."""
    toolkit = [(label(edition, "prevent_benchmark", line["benchmark"]), line) for line in edition.documents.get(TOOLKIT, [])]
    channel = [(Markup("Channel, item {}").format(words(line["item"])), line) for line in edition.documents.get(STATEMENT, [])]
    return [*toolkit, *channel]


def _rating(edition: Edition, code: str) -> Markup:
    return words(_NOT_STATED) if code in (NOT_RECORDED, NOT_MAPPED) else label(edition, "rag", code)


def _coded(edition: Edition, name: str, code: str) -> Markup:
    return words({NOT_RECORDED: _NOT_STATED, NOT_MAPPED: _NO_POST}[code]) if code in (NOT_RECORDED, NOT_MAPPED) else label(edition, name, code)


def missing_document(edition: Edition, data_set: str) -> Markup:
    """The sentence that says that a document of the year was not supplied."""
    return Markup(_MISSING).format(words(edition.periods[-2].label), words(edition.contracts[data_set].title))


def _count(found: list[str], kind: str) -> str:
    return counted(found.count(kind))


def _month(day: str) -> str:
    return f"{date.fromisoformat(day):%B %Y}" if day else "No day given"
