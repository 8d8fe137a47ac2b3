"""From all who may need help to those who were supported: one bar a count, each with its own unit at its end."""

from __future__ import annotations

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, number, subtitle_of, words
from pipeline.draw.paper import Sheet

NEVER_ADDED = "Each bar counts something different, named beside its number. They are never added or taken from one another."
_ROOM = 160


def stages(rows: pd.DataFrame, name: str = "stages") -> Drawing:
    """One bar a row, in the order given, all to one scale; its number and what it counts stand at its end.

    `rows` has the columns of publish.rows, `counted` (the unit in words) among them. The headline goes from the first count that
    is given to the last. A count that cannot be given is hatched, with the reason.
    """
    return Drawing(
        name=name,
        svg=_sheet_of(rows, paper.WIDE, 240),
        svg_narrow=_sheet_of(rows, paper.NARROW, 0),
        alt=_spoken(rows),
        headline=_headline(given(rows).to_dict("records")),
        subtitle=f"{subtitle_of(rows)} {words(NEVER_ADDED)}",
        table=rows,
    )


def _headline(shown: list[dict]) -> str:
    if not shown:
        return "None of these counts can be shown"
    first, last = (f"{number(row['ref'])} {words(row['counted'])}" for row in (shown[0], shown[-1]))
    return f"From {first} to {last}"


def _spoken(rows: pd.DataFrame) -> str:
    shown = set(given(rows)["ref"])
    said = [f"{row['label']}: {_with_unit(row) if row['ref'] in shown else row['reason']}" for row in rows.to_dict("records")]
    return f"Bar chart from expected need to support. {'; '.join(said)}. {NEVER_ADDED}"


def _with_unit(row: dict) -> str:
    return f"{row['printed']} {row['counted']}"


def _sheet_of(rows: pd.DataFrame, width: int, left: int) -> str:
    """Labels beside the bars when there is room at the left, above them otherwise."""
    above = left == 0
    lines = [paper.wrapped(label, width if above else left - 20) for label in rows["label"]]
    highs = [20 * len(each) + 44 if above else max(46, 20 * len(each) + 18) for each in lines]
    most = given(rows)["value"].astype("Float64").max()
    scale = (width - left - _ROOM) / float(most) if pd.notna(most) and most > 0 else 0.0

    def paint(sheet: Sheet) -> None:
        top = 0.0
        for text, high, row in zip(lines, highs, rows.to_dict("records")):
            middle = top + high - 26 if above else top + high / 2
            first = top + 12 if above else middle - 10 * (len(text) - 1)
            for place, line in enumerate(text):
                paper.write(sheet, 0, first + 20 * place, line)
            _bar(sheet, row, left + 1, middle, scale)
            top += high
        if not above:
            paper.rule(sheet, [left + 1, left + 1], [4, top - 4], color=paper.QUIET, linewidth=1)

    return paper.drawn(paint, width, sum(highs))


def _bar(sheet: Sheet, row: dict, left: float, middle: float, scale: float) -> None:
    if row["status"] != "ok" or pd.isna(row["value"]):
        paper.box(sheet, left, middle - 12, 10, 24, facecolor=paper.WITHHELD, edgecolor=paper.QUIET, linewidth=1, hatch="////")
        paper.write(sheet, left + 18, middle, row["reason"], colour=paper.QUIET, style="italic")
        return
    long = max(float(row["value"]) * scale, 1.5)
    paper.box(sheet, left, middle - 12, long, 24, facecolor=paper.DARK_BLUE, edgecolor=paper.DARK_BLUE, linewidth=1)
    paper.write(sheet, left + long + 8, middle, row["printed"], weight="bold")
    paper.write(sheet, left + long + 16 + paper.length(row["printed"]), middle, row["counted"], paper.SMALL, paper.QUIET)
