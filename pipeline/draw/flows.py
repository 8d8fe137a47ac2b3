"""Streams into a place and out of it: a band for each origin and each destination, as wide as its share."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, number, spoken, subtitle_of, words
from pipeline.draw.paper import Sheet

_NO_ANSWER = ("not_recorded", "not_mapped", "other", "unknown")
_ROW, _WHOLE, _NODE, _HEAD, _CENTRE = 22, 260, 9, 26, 20
_GREY = "#bfbfbf"


class _Side(NamedTuple):
    """Where one side is drawn: its nodes, the block, the room for names, and the way from the block (-1 is to the left)."""

    node: float
    middle: float
    room: float
    way: int


def flows(origins: pd.DataFrame, destinations: pd.DataFrame, name: str = "flows", most: int = 12) -> Drawing:
    """Origins on the left, destinations on the right, the largest first; what is withheld has no band and is in the table.

    Both have the columns of publish.rows, their values in percent, each of its own whole. At most `most` of each are drawn.
    """
    coming, going = _drawn(origins, most), _drawn(destinations, most)
    table = pd.concat([origins.assign(label="From: " + origins["label"]), destinations.assign(label="To: " + destinations["label"])], ignore_index=True)
    return Drawing(
        name=name,
        svg=_wide(coming, going),
        svg_narrow=_narrow(coming, going),
        alt=f"Flow chart. Where people came from: {spoken(coming, 12)}. Where they went: {spoken(going, 12)}.",
        headline=_headline(coming, going),
        subtitle=f"{subtitle_of(table)} Widths on the left are shares of all stays, on the right of stays that have ended.",
        table=table,
    )


def _drawn(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    shown = given(rows).loc[lambda part: part["value"] > 0]
    shown = shown.assign(last=shown["group"].isin(_NO_ANSWER)).sort_values(["last", "value"], ascending=[True, False], kind="stable")
    return shown.head(most).reset_index(drop=True)


def _headline(coming: pd.DataFrame, going: pd.DataFrame) -> str:
    first = [part.loc[~part["group"].isin(_NO_ANSWER)] for part in (coming, going)]
    if any(part.empty for part in first):
        return "Where people came from and went cannot be shown"
    (came, left) = (part.iloc[0] for part in first)
    return f"The largest group came from {words(came['label'])}, {number(came['ref'])}; the largest left for {words(left['label'].lower())}, {number(left['ref'])}"


def _high(rows: pd.DataFrame, room: float) -> float:
    """How high one side is: its rows, or the block in the middle when that is higher."""
    return _HEAD + max(sum(slot for slot, _ in _slots(rows, room)), _WHOLE) + 10


def _slots(rows: pd.DataFrame, room: float) -> list[tuple[float, list[str]]]:
    """The height that each row has, its band's or its lines' of text, and those lines."""
    lines = [paper.wrapped(label, room, paper.SMALL) for label in rows["label"]]
    return [(max(_ROW, 17 * len(each) + 5, _WHOLE * float(value) / 100 + 4), each) for each, value in zip(lines, rows["value"])]


def _wide(coming: pd.DataFrame, going: pd.DataFrame) -> str:
    room = 186

    def paint(sheet: Sheet) -> None:
        _side(sheet, coming, 0, _Side(node=241, middle=330, room=room, way=-1))
        _side(sheet, going, 0, _Side(node=439, middle=350, room=room, way=1))
        _centre(sheet, 0, 330, "center")

    return paper.drawn(paint, paper.WIDE, max(_high(coming, room), _high(going, room)))


def _narrow(coming: pd.DataFrame, going: pd.DataFrame) -> str:
    """First the streams in, then the streams out, one under the other."""
    room = 150
    first = _high(coming, room)

    def paint(sheet: Sheet) -> None:
        _side(sheet, coming, 0, _Side(node=206, middle=318, room=room, way=-1))
        _centre(sheet, 0, 318, "right")
        _side(sheet, going, first, _Side(node=134, middle=22, room=room, way=1))
        _centre(sheet, first, 2, "left")

    return paper.drawn(paint, paper.NARROW, first + _high(going, room))


def _centre(sheet: Sheet, top: float, left: float, at: str) -> None:
    """The block in the middle, with its name above it."""
    place = {"left": left, "center": left + _CENTRE / 2, "right": left + _CENTRE}[at]
    paper.write(sheet, place, top + 10, "refuge", paper.SMALL, paper.QUIET, ha=at)
    paper.box(sheet, left, top + _HEAD, _CENTRE, _WHOLE, facecolor=paper.DARK_BLUE)


def _side(sheet: Sheet, rows: pd.DataFrame, top: float, side: _Side) -> None:
    """One side: name and figure, the node of each row, and its band to or from the block in the middle."""
    place, inside, end = top + _HEAD, top + _HEAD, "left" if side.way > 0 else "right"
    for row, (slot, lines) in zip(rows.to_dict("records"), _slots(rows, side.room)):
        wide = _WHOLE * float(row["value"]) / 100
        start, middle = place + (slot - wide) / 2, place + slot / 2
        fill = _GREY if row["group"] in _NO_ANSWER else paper.SEQUENTIAL[1]
        _band(sheet, (side.node, start), (side.middle, inside), wide, fill)
        paper.box(sheet, side.node - (_NODE if side.way < 0 else 0), start, _NODE, max(wide, 1.5), facecolor=paper.DARK_BLUE)
        text = side.node + side.way * (_NODE + 5)
        paper.write(sheet, text, middle, row["printed"], paper.SMALL, weight="bold", ha=end)
        for number_of_line, line in enumerate(lines):
            paper.write(sheet, text + side.way * 40, middle + 17 * (number_of_line - (len(lines) - 1) / 2), line, paper.SMALL, ha=end)
        place, inside = place + slot, inside + wide


def _band(sheet: Sheet, start: tuple[float, float], end: tuple[float, float], wide: float, fill: str) -> None:
    """A stream of one width from one upright line to another."""
    (x, y), (to_x, to_y) = start, end
    bend = (x + to_x) / 2
    points = [(x, y), (bend, y), (bend, to_y), (to_x, to_y), (to_x, to_y + wide), (bend, to_y + wide), (bend, y + wide), (x, y + wide), (x, y)]
    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.CLOSEPOLY]
    paper.put(sheet, PathPatch(Path(points, codes), facecolor=fill, edgecolor="white", linewidth=0.6, alpha=0.75))
