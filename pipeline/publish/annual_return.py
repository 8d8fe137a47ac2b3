"""The annual return as a workbook in the form's shape: every answer with the figure it comes from, every unverified wording marked."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pandas as pd

from pipeline.catalogue import Question, Section
from pipeline.edition import Edition
from pipeline.publish.data_tables import EVERYBODY
from pipeline.publish.numbers import cells
from pipeline.publish.rows import block_of, rows
from pipeline.publish.words import counted

COLUMNS = ["Question", "Asked", "Group", "Answer", "Counted in", "Figure", "Wording of the form", "Note"]
_MADE = datetime(2024, 1, 1)  # one fixed day keeps the same edition the same file
_TO_VERIFY = "to be verified"
_NONE = "none"
_NOT_HELD = "not held by the partnership"


def return_lines(edition: Edition, section: Section) -> pd.DataFrame:
    """The lines of a section: one a question, or one a group of the figure that answers it. No cell is empty.

    `Answer` is a protected number, a symbol that says why there is none, or words; `Figure` its ref.
    """
    lines = [line for question in section.questions for line in _answers(edition, question)]
    return pd.DataFrame(lines, columns=COLUMNS)


def annual_return(edition: Edition) -> bytes:
    """The workbook's bytes, the same for the same edition: a cover, the contents, and a sheet for each section."""
    import gptables

    file = BytesIO()
    sections = {f"Section_{section.questions[0].number[0]}": section for section in edition.annual_return}
    book = gptables.produce_workbook(
        filename=file,
        sheets={name: _sheet(gptables, edition, section, name) for name, section in sections.items()},
        cover=_cover(gptables, edition),
        contentsheet_options={"column_names": ["Sheet", "What it holds"]},
        workbook_options={"in_memory": True},
    )
    book.set_properties({"title": _title(edition), "author": edition.area.tier_one_authority, "created": _MADE})
    book.close()
    return file.getvalue()


def _title(edition: Edition) -> str:
    return f"Annual return on safe accommodation, {edition.area.name}, {edition.periods[-2].label}"


def _answers(edition: Edition, question: Question) -> list[list[object]]:
    wording = f"verified on {question.wording_verified_on}" if question.wording_verified_on else _TO_VERIFY
    ends = [wording, question.note or _NONE]
    if not question.indicator:
        return [[question.number, question.text, EVERYBODY, _words(edition, question.answer), _NONE, _NONE, *ends]]
    found = rows(edition, question.indicator, period="latest", geography="area")
    if found.empty:
        return [[question.number, question.text, EVERYBODY, _NOT_HELD, _NONE, _NONE, *ends]]
    unit = "%" if block_of(edition, question.indicator).unit == "percent" and question.part == "value" else block_of(edition, question.indicator).counted
    return [
        [question.number, question.text, label if group else EVERYBODY, _answer(edition, ref, question.part), unit, ref, *ends]
        for label, group, ref in zip(found["label"], found["group"], found["ref"])
    ]


def _answer(edition: Edition, ref: str, part: str) -> float | int | str:
    cell = cells(edition)[ref]
    number = getattr(cell, part)
    if cell.status != "ok" or number is None:
        return edition.statuses[cell.status if cell.status != "ok" else "suppressed"].symbol
    return int(number) if float(number).is_integer() else round(float(number), 2)


def _words(edition: Edition, answer: str) -> str:
    known = {"authority": edition.area.tier_one_authority, "year": edition.periods[-2].label, "not_held": _NOT_HELD}
    return known.get(answer, answer)


def _cover(gptables, edition: Edition):
    asked = [question for section in edition.annual_return for question in section.questions]
    unverified = sum(question.wording_verified_on is None for question in asked)
    state = "Draft: the figures may still change." if edition.draft else f"Released on {edition.released_on.day} {edition.released_on:%B %Y}."
    synthetic = ["Synthetic data: invented for testing, about no real person."] if edition.synthetic else []
    return gptables.Cover(
        title=_title(edition),
        intro=[*synthetic, state, "Every answer is the protected figure named beside it, as the pages of the assessment print it."],
        about=[
            f"The wording of {'every question' if unverified == len(asked) else counted(unverified) + ' questions'} is still to be compared with the form of the year."
            if unverified
            else "The wording of every question was compared with the form.",
            "Small counts are hidden and others rounded. Where the form asks for exact counts, the office has them in its internal view.",
        ],
        contact=[edition.area.tier_one_authority],
    )


def _sheet(gptables, edition: Edition, section: Section, name: str):
    frame = return_lines(edition, section)
    used = set(frame["Answer"].astype("str"))
    symbols = {status.symbol: status.sentence for status in edition.statuses.values() if status.symbol and status.symbol in used}
    return gptables.GPTable(
        table=frame,
        table_name=name.lower(),
        title=section.title,
        subtitles=[edition.periods[-2].label],
        instructions="This worksheet contains one table.",
        legend=[f"{symbol} {sentence}" for symbol, sentence in symbols.items()],
        index_columns={2: 0},
    )
