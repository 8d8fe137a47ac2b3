"""Wards by size and rate, with the range that chance alone would give each: those outside stand out by shape and colour."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Polygon

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, listed, subtitle_of, words
from pipeline.draw.paper import Sheet

# The caveat that says a ward's place → the place.
_PLACES = {"chance_far_above": "above", "chance_above": "above", "chance_inside": "inside", "chance_below": "below", "chance_far_below": "below"}
_LOOKS = {
    "above": {"marker": "^", "markersize": 12, "markerfacecolor": paper.ORANGE},
    "inside": {"marker": "o", "markersize": 9, "markerfacecolor": "white"},
    "below": {"marker": "v", "markersize": 12, "markerfacecolor": paper.DARK_BLUE},
}
_SAID = {"above": "above the range", "inside": "within it", "below": "below it"}
_NAMED = 3
_KEY = " The shaded band is the range that chance alone would give a ward of that size; the line is the rate of all wards."


def funnel(rates: pd.DataFrame, chance: pd.DataFrame, name: str = "") -> Drawing:
    """A mark for each ward that has a rate and a range: residents across, its rate upwards, the range as a band behind.

    Both tables are ward rows with the columns of publish.rows; those of `chance` say in their caveats where the ward lies. The
    headline says how many lie outside in words only: which ones is named in the description and beside the picture.
    """
    points = _points(rates, chance)
    return Drawing(
        name=name or f"{rates['indicator'].iloc[0]}-funnel",
        svg=_sheet_of(points, paper.WIDE, 420),
        svg_narrow=_sheet_of(points, paper.NARROW, 360),
        alt=_spoken(points),
        headline=_headline(points),
        subtitle=subtitle_of(rates) + _KEY,
        table=pd.concat([rates, chance], ignore_index=True),
        columns="title",
    )


def _points(rates: pd.DataFrame, chance: pd.DataFrame) -> pd.DataFrame:
    """A row a ward that can be placed: its rate, residents, range and place, the smallest ward first."""
    ranges = given(chance)[["area_code", "value", "lower", "upper", "caveats"]]
    ranges = ranges.rename(columns={"value": "overall", "lower": "least", "upper": "most", "caveats": "said"})
    both = given(rates).merge(ranges, on="area_code", how="inner", validate="one_to_one")
    lies = [next((_PLACES[code] for code in said.split(";") if code in _PLACES), "inside") for said in both["said"]]
    return both.assign(lies=lies).sort_values(["denominator", "area_code"], ignore_index=True)


def _headline(points: pd.DataFrame) -> str:
    if points.empty:
        return "No ward can be placed"
    highest = points.loc[points["lies"].eq("above")].sort_values("value", ascending=False, kind="stable")
    if highest.empty:
        return "No ward lies above what chance explains"
    return f"Furthest above what chance explains: {words(highest['label'].iloc[0])}"


def _spoken(points: pd.DataFrame) -> str:
    if points.empty:
        return "Funnel chart in which no ward can be placed."
    named = {place: points.loc[points["lies"].eq(place)].sort_values("value", ascending=False, kind="stable")["label"] for place in _LOOKS}
    parts = [f"{_SAID[place].capitalize()}: {listed(list(labels)) or 'none'}" for place, labels in named.items()]
    return f"Funnel chart of wards, from fewer to more residents across and from lower to higher rate upwards, with the range of chance. {'. '.join(parts)}."


def _sheet_of(points: pd.DataFrame, width: int, height: int) -> str:
    def paint(sheet: Sheet) -> None:
        floor, left = height - 74, 12
        paper.write(sheet, 0, 10, "↑ higher rate", paper.SMALL, paper.QUIET)
        paper.rule(sheet, [left, left], [28, floor], color=paper.QUIET, linewidth=1)
        paper.rule(sheet, [left, width - 4], [floor, floor], color=paper.QUIET, linewidth=1)
        paper.write(sheet, left, floor + 20, "fewer residents", paper.SMALL, paper.QUIET)
        paper.write(sheet, width - 4, floor + 20, "more residents →", paper.SMALL, paper.QUIET, ha="right")
        if len(points):
            _marks(sheet, points, (left + 24, width - 34), (floor - 14, 52), width)
        _key(sheet, floor + 54, width)

    return paper.drawn(paint, width, height)


def _marks(sheet: Sheet, points: pd.DataFrame, across: tuple[float, float], upwards: tuple[float, float], width: int) -> None:
    """The band, the line of all wards, and a mark a ward; the highest are named."""
    numbers = points[["value", "least", "most", "overall"]].astype("float64")
    low, high = float(numbers.min().min()), float(numbers.max().max())
    ys = numbers.apply(lambda column: _placed(column, low, high, *upwards))
    people = points["denominator"].astype("float64")
    xs = _placed(people, people.min(), people.max(), *across)
    band = [*zip(xs, ys["least"]), *reversed(list(zip(xs, ys["most"])))]
    if len(points) > 1:
        paper.put(sheet, Polygon(band, closed=True, facecolor=paper.SEQUENTIAL[0], edgecolor=paper.QUIET, linewidth=0.8))
    paper.rule(sheet, list(across), [ys["overall"].iloc[0]] * 2, color=paper.QUIET, linewidth=1.2, linestyle=(0, (5, 3)))
    for place, look in _LOOKS.items():
        here = points["lies"].eq(place)
        paper.mark(sheet, list(xs[here]), list(ys.loc[here, "value"]), markeredgecolor=paper.INK, markeredgewidth=1, **look)
    above = points.assign(x=xs, y=ys["value"]).loc[points["lies"].eq("above")].sort_values("value", ascending=False, kind="stable")
    paper.name_points(sheet, above.head(_NAMED), list(zip(xs, ys["value"])), width)


def _placed(values: pd.Series, low: float, high: float, start: float, end: float) -> pd.Series:
    share = (values - low) / (high - low) if high > low else values * 0 + 0.5
    return start + share * (end - start)


def _key(sheet: Sheet, middle: float, width: int) -> None:
    """What each mark says, side by side."""
    step = width / len(_LOOKS)
    for place, (code, look) in enumerate(_LOOKS.items()):
        paper.mark(sheet, [10 + step * place], [middle], markeredgecolor=paper.INK, markeredgewidth=1, **look)
        paper.write(sheet, 22 + step * place, middle, _SAID[code] if width > paper.NARROW else code, paper.SMALL)
