"""A hundred people, some of them shaded: a percentage that can be seen without reading a scale."""

from __future__ import annotations

from collections.abc import Callable

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


def icons_as_png(rows: pd.DataFrame) -> dict[str, bytes]:
    """The same pictures in dots, for programs that cannot show SVG: the description of each → its PNG."""
    side = _SIDE * _STEP
    return {_described(row): paper.drawn_in_dots(_painter(row), side, side) for row in (rows.iloc[place] for place in range(len(rows)))}


def _icons(row: pd.DataFrame) -> Drawing:
    only = row.iloc[0]
    svg = paper.drawn(_painter(only), _SIDE * _STEP, _SIDE * _STEP)
    return Drawing(
        name=f"{only['ref']}-icons".replace("/", "-"),
        svg=svg,
        svg_narrow=svg,
        alt=_described(only),
        headline=f"{number(only['ref'])} {words(only['label'])}",
        subtitle=subtitle_of(row),
        table=row,
    )


def _is_given(only: pd.Series) -> bool:
    return only["status"] == "ok" and pd.notna(only["value"])


def _described(only: pd.Series) -> str:
    if _is_given(only):
        return f"{only['label']}: {only['printed']}, drawn as that many people shaded among a hundred."
    return f"{only['label']}: {only['reason']}, so no people are drawn."


def _painter(only: pd.Series) -> Callable[[Sheet], None]:
    return _people(int(round(float(only["value"])))) if _is_given(only) else _withheld(only["reason"])


def _person() -> Path:
    """A head over shoulders, in a square one unit wide centred on nothing."""
    head = Path.circle((0, 0.30), 0.17)
    body = Path(
        [(-0.28, -0.5), (-0.28, -0.14), (-0.28, 0.06), (0, 0.06), (0.28, 0.06), (0.28, -0.14), (0.28, -0.5), (-0.28, -0.5)],
        [Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.LINETO, Path.CLOSEPOLY],
    )
    return Path.make_compound_path(head, body)


def _people(shaded: int) -> Callable[[Sheet], None]:
    place = np.arange(100)
    xs, ys = (place % _SIDE + 0.5) * _STEP, (place // _SIDE + 0.5) * _STEP

    def paint(sheet: Sheet) -> None:
        look = {"marker": _person(), "markersize": 18, "markeredgewidth": 0.9}
        paper.mark(sheet, xs[:shaded], ys[:shaded], markerfacecolor=paper.DARK_BLUE, markeredgecolor=paper.DARK_BLUE, **look)
        paper.mark(sheet, xs[shaded:], ys[shaded:], markerfacecolor="white", markeredgecolor=paper.QUIET, **look)

    return paint


def _withheld(reason: str) -> Callable[[Sheet], None]:
    def paint(sheet: Sheet) -> None:
        side = _SIDE * _STEP
        paper.box(sheet, 1, 1, side - 2, side - 2, facecolor=paper.WITHHELD, edgecolor=paper.QUIET, linewidth=1, hatch="//")
        paper.box(sheet, 20, side / 2 - 18, side - 40, 36, facecolor="white")
        paper.write(sheet, side / 2, side / 2, reason, ha="center", colour=paper.QUIET, style="italic")

    return paint
