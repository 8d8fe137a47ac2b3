"""Wards as points: deprivation across, a rate upwards. No numeric axes; the table beside it has the figures."""

from __future__ import annotations

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, listed, subtitle_of
from pipeline.draw.paper import Sheet

_NAMED = 3


def scatter(rates: pd.DataFrame, deprivation: pd.DataFrame, headline: str, name: str = "") -> Drawing:
    """A point for each ward that has both figures; the wards with the highest rates are named.

    Both tables are ward rows with the columns of publish.rows; `headline` is a sentence template.
    """
    across = deprivation[["area_code", "value", "status"]].rename(columns={"value": "deprivation", "status": "deprivation_status"})
    both = rates.merge(across, on="area_code", how="left", validate="one_to_one")
    points = given(both)
    points = points.loc[points["deprivation_status"].eq("ok") & points["deprivation"].notna()]
    left_out = [label for label in both["label"] if label not in set(points["label"])]
    return Drawing(
        name=name or f"{rates['indicator'].iloc[0]}-deprivation",
        svg=_sheet_of(points, paper.WIDE, 420),
        svg_narrow=_sheet_of(points, paper.NARROW, 320),
        alt=_spoken(points, left_out),
        headline=headline,
        subtitle=subtitle_of(rates),
        table=pd.concat([rates, deprivation], ignore_index=True),
        columns="title",
    )


def _spoken(points: pd.DataFrame, left_out: list[str]) -> str:
    if points.empty:
        return "Scatter chart with no wards that can be shown."
    ordered = points.sort_values("deprivation", ascending=False, kind="stable")
    most, least = ordered.iloc[0], ordered.iloc[-1]
    gaps = f" Not drawn, because a figure is withheld: {listed(left_out)}." if left_out else ""
    return (
        "Scatter chart of wards, from less to more deprived across and from lower to higher rate upwards. "
        f"The most deprived ward, {most['label']}, has a rate of {most['printed']}; "
        f"the least deprived, {least['label']}, {least['printed']}.{gaps}"
    )


def _placed(values: pd.Series, start: float, end: float) -> pd.Series:
    numbers = values.astype("float64")
    low, high = numbers.min(), numbers.max()
    share = (numbers - low) / (high - low) if high > low else numbers * 0 + 0.5
    return start + share * (end - start)


def _sheet_of(points: pd.DataFrame, width: int, height: int) -> str:
    def paint(sheet: Sheet) -> None:
        floor, left = height - 40, 12
        paper.write(sheet, 0, 10, "↑ higher rate", paper.SMALL, paper.QUIET)
        paper.rule(sheet, [left, left], [28, floor], color=paper.QUIET, linewidth=1)
        paper.rule(sheet, [left, width - 4], [floor, floor], color=paper.QUIET, linewidth=1)
        paper.write(sheet, left, floor + 22, "less deprived", paper.SMALL, paper.QUIET)
        paper.write(sheet, width - 4, floor + 22, "more deprived →", paper.SMALL, paper.QUIET, ha="right")
        if points.empty:
            return
        xs = _placed(points["deprivation"], left + 24, width - 30)
        ys = _placed(points["value"], floor - 24, 60)
        look = {"marker": "o", "markersize": 11, "markerfacecolor": paper.SEQUENTIAL[2], "markeredgecolor": paper.DARK_BLUE}
        paper.mark(sheet, xs, ys, markeredgewidth=1.2, **look)
        highest = points.assign(x=xs, y=ys).sort_values("value", ascending=False, kind="stable").head(_NAMED)
        paper.name_points(sheet, highest, list(zip(xs, ys)), width)

    return paper.drawn(paint, width, height)
