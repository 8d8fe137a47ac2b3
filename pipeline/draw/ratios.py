"""Ratios as points on a line, each with its range, beside the line where two shares are the same."""

from __future__ import annotations

import math

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, listed, number, subtitle_of, words, why_none
from pipeline.draw.paper import Sheet

WORDS = {"over": "over", "under": "under", "cannot_say": "cannot say"}
_COLOURS = {"over": paper.DARK_BLUE, "under": paper.ORANGE, "cannot_say": paper.QUIET}
_MARKERS = {"over": ">", "under": "<", "cannot_say": "o"}
_LEAST, _MOST = 0.1, 10.0


def ratios(rows: pd.DataFrame, lead: str, name: str = "") -> Drawing:
    """One line a group: its ratio with the range, to the right of the upright line when the group is over-represented.

    `rows` has the columns of publish.rows and `word`: over, under or cannot_say. `lead` begins the headline, which names the
    group whose ratio is highest among those that are over. Distances are those of the ratio's logarithm.
    """
    shown = given(rows)
    return Drawing(
        name=name or "representation",
        svg=_sheet_of(shown, paper.WIDE, 250, 150, why_none(rows)),
        svg_narrow=_sheet_of(shown, paper.NARROW, 0, 0, why_none(rows)),
        alt=_spoken(shown, rows),
        headline=_headline(shown, lead) if len(shown) else f"No group can be compared{why_none(rows)}",
        subtitle=subtitle_of(rows.assign(title="")).removeprefix(f"{words('')}. ") + _KEY if len(rows) else _KEY,
        table=rows,
    )


_KEY = " Right of the line: a larger share here than there. A triangle points to over or under; a dot cannot be told from chance."


def _headline(shown: pd.DataFrame, lead: str) -> str:
    over = shown.loc[shown["word"].eq("over")].sort_values("value", ascending=False, kind="stable")
    if over.empty:
        return "No group can be said to be over-represented"
    return f"{lead} {words(over['label'].iloc[0])}, {number(over['ref'].iloc[0])} times"


def _spoken(shown: pd.DataFrame, rows: pd.DataFrame) -> str:
    parts = []
    for word, said in WORDS.items():
        group = shown.loc[shown["word"].eq(word)]
        if len(group):
            parts.append(f"{said}: {listed([f'{label} {printed}' for label, printed in zip(group['label'], group['printed'])])}")
    if not parts:
        return f"Chart of ratios with nothing to draw{why_none(rows)}."
    return f"Chart of ratios with ranges. {'. '.join(each[0].upper() + each[1:] for each in parts)}."


def _sheet_of(rows: pd.DataFrame, width: int, left: int, right: int, nothing: str = "") -> str:
    """Labels beside the lines when there is room at the left, above them otherwise."""
    above = left == 0
    labels = [paper.wrapped(label, paper.NARROW if above else left - 12, paper.SMALL) for label in rows["label"]]
    heights = [18 * len(lines) + (34 if above else 14) for lines in labels]
    start, end = (6, width - 138) if above else (left, width - right)
    scale = _scale(rows, start, end)

    def paint(sheet: Sheet) -> None:
        if rows.empty:
            paper.write(sheet, width / 2, 30, f"No group can be compared{nothing}", paper.SMALL, paper.QUIET, ha="center", style="italic")
            return
        top, same = 24.0, scale(1.0)
        paper.write(sheet, same, 10, "same share", paper.SMALL, paper.QUIET, ha="center")
        for lines, height, row in zip(labels, heights, rows.to_dict("records")):
            for line_number, line in enumerate(lines):
                offset = 10 + 18 * line_number if above else height / 2 + 18 * (line_number - (len(lines) - 1) / 2)
                paper.write(sheet, 0, top + offset, line, paper.SMALL)
            paper.rule(sheet, [same, same], [top + (height - 30 if above else 0), top + height], color=paper.QUIET, linewidth=1)
            _point(sheet, row, scale, top + (height - 14 if above else height / 2), end + 10)
            top += height

    return paper.drawn(paint, width, max(24 + sum(heights), 60))


def _scale(rows: pd.DataFrame, start: float, end: float):
    """A ratio → its place across; the same ratio up and down is the same distance."""
    reach = [*rows["lower"].dropna(), *rows["upper"].dropna(), *rows["value"].dropna(), 1.0]
    low, high = max(min(reach), _LEAST), min(max(reach), _MOST)
    low, high = min(low, 0.8), max(high, 1.25)

    def place(ratio: float) -> float:
        share = (math.log(min(max(ratio, low), high)) - math.log(low)) / (math.log(high) - math.log(low))
        return start + share * (end - start)

    return place


def _point(sheet: Sheet, row: dict, scale, middle: float, at: float) -> None:
    colour = _COLOURS[row["word"]]
    low = float(row["lower"]) if pd.notna(row["lower"]) else _LEAST
    high = float(row["upper"]) if pd.notna(row["upper"]) else _MOST
    paper.rule(sheet, [scale(low), scale(high)], [middle, middle], color=colour, linewidth=2)
    paper.mark(sheet, [scale(float(row["value"]))], [middle], _MARKERS[row["word"]], color=colour, markersize=10)
    paper.write(sheet, at, middle, row["printed"], paper.SMALL, weight="bold")
    paper.write(sheet, at + 44, middle, WORDS[row["word"]], paper.SMALL)
