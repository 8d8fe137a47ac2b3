"""Answers to questions as bars to both sides of one line: who agrees to the right, who disagrees to the left."""

from __future__ import annotations

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, listed, number, subtitle_of, words
from pipeline.draw.paper import Sheet

AGREE, DISAGREE = "agree", "disagree"


def diverging(rows: pd.DataFrame, lead: str, name: str = "answers") -> Drawing:
    """One line a question, from most agreement to least; the thin line at each end is the range of that side.

    `rows` has the columns of publish.rows: for each question (its title) a row a group, two of which are agree and disagree.
    `lead` begins the headline, which names the question that fewest agree with. A side that is withheld is hatched.
    """
    questions = _questions(rows)
    shown = [each for each in questions if _has(each, AGREE)]
    table = rows.assign(answer=rows["label"], label=rows["title"])
    return Drawing(
        name=name,
        svg=_sheet_of(questions, paper.WIDE, 190),
        svg_narrow=_sheet_of(questions, paper.NARROW, 0),
        alt=_spoken(shown),
        headline=_headline(shown, lead),
        subtitle=f"{subtitle_of(rows)} Blue: agree. Orange: disagree. The thin lines are the ranges.",
        table=table,
        columns="answer",
    )


def _headline(shown: list[dict], lead: str) -> str:
    """The question, or the questions, with the smallest share that agrees."""
    if not shown:
        return "No answers can be shown"
    least = [each for each in shown if each[AGREE]["value"] == shown[-1][AGREE]["value"]]
    named = listed(["“" + words(each["title"]) + "”" for each in least])
    return f"{lead} {named}: {number(least[-1][AGREE]['ref'])}"


def _questions(rows: pd.DataFrame) -> list[dict]:
    made = [{"title": title} | {row["group"]: row for row in part.to_dict("records")} for title, part in rows.groupby("title", sort=False)]
    return sorted(made, key=lambda each: -float(each[AGREE]["value"]) if _has(each, AGREE) else 1)


def _has(question: dict, side: str) -> bool:
    row = question.get(side)
    return bool(row) and row["status"] == "ok" and pd.notna(row["value"])


def _spoken(questions: list[dict]) -> str:
    if not questions:
        return "Chart of answers in which nothing can be shown."
    parts = [f"{each['title']}: agree {each[AGREE]['printed']}, disagree {_said(each)}" for each in questions]
    return f"Chart of answers to both sides of a line. {listed(parts)}."


def _said(question: dict) -> str:
    return question[DISAGREE]["printed"] if _has(question, DISAGREE) else question.get(DISAGREE, {}).get("reason", "not given")


def _sheet_of(questions: list[dict], width: int, left: int) -> str:
    """Questions beside the bars when there is room at the left, above them otherwise."""
    above, room = left == 0, 62
    high, reach = (56, width - 2 * room) if above else (44, width - left - 2 * room)
    against = max([0.0, *(_reach(each, DISAGREE) for each in questions)])
    whole = (against + max([1.0, *(_reach(each, AGREE) for each in questions)])) or 1.0
    line, scale = left + room + reach * against / whole, reach / whole

    def paint(sheet: Sheet) -> None:
        for place, each in enumerate(questions):
            top = high * place
            for row, text in enumerate(paper.wrapped(each["title"], width if above else left - 8)[:2]):
                paper.write(sheet, 0, top + (10 if above else high / 2) + 20 * row, text)
            middle = top + (high - 20 if above else high / 2)
            _bar(sheet, each, AGREE, line, scale, middle)
            _bar(sheet, each, DISAGREE, line, -scale, middle)
        paper.rule(sheet, [line, line], [0, high * len(questions)], color=paper.QUIET, linewidth=1)

    return paper.drawn(paint, width, max(high * len(questions), 40))


def _reach(question: dict, side: str) -> float:
    return float(question[side]["upper"]) if _has(question, side) and len(given(pd.DataFrame([question[side]]))) else 0.0


def _bar(sheet: Sheet, question: dict, side: str, line: float, scale: float, middle: float) -> None:
    """A side's bar from the line outwards, its range, and its printed figure beyond it."""
    way, end = (1, "left") if scale > 0 else (-1, "right")
    if not _has(question, side):
        paper.box(sheet, line if way > 0 else line - 10, middle - 11, 10, 22, facecolor=paper.WITHHELD, edgecolor=paper.QUIET, linewidth=1, hatch="////")
        paper.write(sheet, line + way * 16, middle, question.get(side, {}).get("reason", ""), paper.SMALL, paper.QUIET, ha=end)
        return
    row = question[side]
    long, high = abs(float(row["value"]) * scale), line + float(row["upper"]) * scale
    fill = paper.DARK_BLUE if side == AGREE else paper.ORANGE
    paper.box(sheet, line if way > 0 else line - long, middle - 11, long, 22, facecolor=fill, edgecolor=paper.QUIET, linewidth=0.5)
    paper.rule(sheet, [line + float(row["lower"]) * scale, line + way * long], [middle, middle], color="white", linewidth=1.6)
    paper.rule(sheet, [line + way * long, high], [middle, middle], color=paper.QUIET, linewidth=1.6)
    paper.write(sheet, high + way * 8, middle, row["printed"], weight="bold", ha=end)
