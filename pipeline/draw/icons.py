"""A hundred people, some of them shaded: a percentage that can be seen without reading a scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.path import Path

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, number, subtitle_of, words
from pipeline.draw.paper import Sheet

_SIDE, _STEP = 10, 22


def icons_of_100(rows: pd.DataFrame) -> list[Drawing]:
    """One drawing a row: of a hundred people, as many shaded as the percentage says. Rows without a value say why."""
    return [_icons(rows.iloc[[place]]) for place in range(len(rows))]


def _icons(row: pd.DataFrame) -> Drawing:
    only = row.iloc[0]
    ok = only["status"] == "ok" and pd.notna(only["value"])
    svg = _people(int(round(float(only["value"])))) if ok else _withheld(only["reason"])
    alt = (
        f"{only['label']}: {only['printed']}, drawn as that many people shaded among a hundred."
        if ok
        else f"{only['label']}: {only['reason']}, so no people are drawn."
    )
    return Drawing(
        name=f"{only['ref']}-icons".replace("/", "-"),
        svg=svg,
        svg_narrow=svg,
        alt=alt,
        headline=f"{number(only['ref'])} {words(only['label'])}",
        subtitle=subtitle_of(row),
        table=row,
    )


def _person() -> Path:
    """A head over shoulders, in a square one unit wide centred on nothing."""
    head = Path.circle((0, 0.30), 0.17)
    body = Path(
        [(-0.28, -0.5), (-0.28, -0.14), (-0.28, 0.06), (0, 0.06), (0.28, 0.06), (0.28, -0.14), (0.28, -0.5), (-0.28, -0.5)],
        [Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.LINETO, Path.CLOSEPOLY],
    )
    return Path.make_compound_path(head, body)


def _people(shaded: int) -> str:
    place = np.arange(100)
    xs, ys = (place % _SIDE + 0.5) * _STEP, (place // _SIDE + 0.5) * _STEP

    def paint(sheet: Sheet) -> None:
        look = {"marker": _person(), "markersize": 18, "markeredgewidth": 0.9}
        paper.mark(sheet, xs[:shaded], ys[:shaded], markerfacecolor=paper.DARK_BLUE, markeredgecolor=paper.DARK_BLUE, **look)
        paper.mark(sheet, xs[shaded:], ys[shaded:], markerfacecolor="white", markeredgecolor=paper.QUIET, **look)

    return paper.drawn(paint, _SIDE * _STEP, _SIDE * _STEP)


def _withheld(reason: str) -> str:
    def paint(sheet: Sheet) -> None:
        side = _SIDE * _STEP
        paper.box(sheet, 1, 1, side - 2, side - 2, facecolor=paper.WITHHELD, edgecolor=paper.QUIET, linewidth=1, hatch="//")
        paper.box(sheet, 20, side / 2 - 18, side - 40, 36, facecolor="white")
        paper.write(sheet, side / 2, side / 2, reason, ha="center", colour=paper.QUIET, style="italic")

    return paper.drawn(paint, _SIDE * _STEP, _SIDE * _STEP)
