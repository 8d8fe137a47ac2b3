"""What a column says to whoever fills it in, in plain words and within Excel's limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.templates.forms import Column, Form
from pipeline.templates.relations import is_only_once, partner_of, parts_of, shape_of

TITLE_LENGTH = 32  # Excel's limits for the small window beside a cell
PROMPT_LENGTH = 255
ANSWERS_SHEET = "Answers"
_MARKS = {";": "a semicolon (;)", ",": "a comma (,)", "|": "an upright bar (|)", "/": "a slash (/)"}


def cut(text: str, most: int) -> str:
    """The text, or as many whole words of it as fit, with dots."""
    if length(text) <= most:
        return text
    kept = text[: most - 1]
    while length(kept) > most - 1:
        kept = kept[:-1]
    if " " in kept and text[len(kept)] != " ":
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip(" ,;:") + "…"


def length(text: str) -> int:
    """How long Excel finds a text: it counts in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def fitting(sentences: Sequence[str], most: int) -> str:
    """The sentences in their order, as many as fit whole; the first is cut where even it does not fit."""
    said = ""
    for sentence in filter(None, sentences):
        longer = f"{said} {sentence}".strip()
        if length(longer) <= most:
            said = longer
        elif not said:
            said = cut(sentence, most)
    return said


def day_in_words(day: date) -> str:
    """"1 April 2023"."""
    return f"{day.day} {day:%B %Y}"


def mark_in_words(separator: str) -> str:
    """"a semicolon (;)"."""
    return _MARKS.get(separator, f"the mark {separator}")


def how(column: Column, form: Form, parent: tuple[Form, Column] | None) -> list[str]:
    """What may stand in the column, in short sentences: the form first, then what it must agree with."""
    said = [_form(column, form)]
    if is_only_once(column, form):
        said.append("Each only once.")
    if partner := partner_of(column, form):
        said.append(_beside(column, partner.column.header, partner.above, bool(partner.apart)))
    if parent:
        said.append(f"One that stands in the column '{parent[1].header}' of the sheet {parent[0].sheet}.")
    return said


def _form(column: Column, form: Form) -> str:
    kind = column.field.type
    if column.takes_several:
        return f"One or more answers from the sheet {ANSWERS_SHEET}, parted by {mark_in_words(column.field.separator or '')}."
    if column.answers:
        return "Choose an answer from the list in the cell."
    if parts := parts_of(column, form):
        return f"The sum of {parts[0].header} to {parts[-1].header}, as you counted it."
    if kind in ("date", "datetime"):
        return _date_form(column, form)
    if kind in ("integer", "number"):
        return _number_form(column, form)
    if shape := shape_of(column):
        letters = f"{shape.letters} and then " if shape.letters else ""
        return f"Written as {letters}{shape.digits} digits, without a space."
    return "Text."


def _date_form(column: Column, form: Form) -> str:
    kind = "A date and time" if column.field.type == "datetime" else "A date"
    order = "day first."
    if column.field.name != form.contract.year_field:
        return f"{kind}, {order}"
    return f"{kind} from {day_in_words(form.period.first_day)} to {day_in_words(form.period.last_day)}, {order}"


def _number_form(column: Column, form: Form) -> str:
    limits, kind = column.field.constraints, "A whole number" if column.field.type == "integer" else "A number"
    if column.field.name == form.contract.year_field:
        return f"{form.period.years[-1]}, which stands for {form.period.label}."
    if limits.minimum is None and limits.maximum is None:
        return f"{kind}."
    if limits.maximum is None:
        return f"{kind}, {limits.minimum:g} or more."
    if limits.minimum is None:
        return f"{kind}, {limits.maximum:g} or less."
    return f"{kind} from {limits.minimum:g} to {limits.maximum:g}."


def _beside(column: Column, other: str, above: bool, apart: bool) -> str:
    dated = column.field.type in ("date", "datetime")
    if apart:
        word = {(True, True): "After", (True, False): "Before", (False, True): "More than", (False, False): "Fewer than"}[dated, above]
    else:
        word = {(True, True): "Not before", (True, False): "Not after", (False, True): "At least", (False, False): "At most"}[dated, above]
    return f"{word} '{other}'."


def slip(column: Column, said: Sequence[str]) -> str:
    """What to say when something else was typed."""
    return f"{cut(column.header, 60)}: {' '.join(said)}"


def requirement(column: Column) -> str:
    """Whether the column must be filled in, for the sheet that explains it."""
    if column.field.constraints.required:
        return "Yes"
    return "No, but please: we report how often it is filled in" if column.field.characteristic else "No"


def reasons(column: Column, form: Form) -> str:
    """Why the column is asked for and what the checks say about it."""
    page = column.field
    why = [page.why] if page.why else []
    if page.identifier:
        why.append(f"So that the same {page.identifier} is counted once. We put a key in its place on arrival.")
    if page.name == form.contract.year_field:
        why.append("It says which year a row is counted in.")
    elif page.constraints.required and not page.identifier:
        why.append("Without it the row cannot be counted in the right place.")
    why += [check.why for check in form.contract.checks if page.name in _named(check.arguments)]
    if page.characteristic:
        why.append("It shows who is reached and who is missing.")
    return " ".join(dict.fromkeys(why)) or "For the purpose named above."


def _named(arguments: dict[str, object]) -> set[object]:
    """The columns that a check's arguments name."""
    one = {arguments.get(name) for name in ("column", "column_A", "column_B", "total")}
    return one | {each for name in ("parts", "column_list") for each in arguments.get(name, ())}
