"""A table in shades: how completely each item was recorded, year by year, with the figure in each cell."""

from __future__ import annotations

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, listed, number, subtitle_of, words
from pipeline.draw.paper import Sheet

_CELL = 38
# Recording rates crowd near the top, so the shades are finer there: each begins at this percentage.
_STEPS = (50, 70, 85, 95)


def heat_map(rows: pd.DataFrame, lead: str, name: str = "") -> Drawing:
    """One line a label, the weakest first, one column a period, darker where the percentage is higher; withheld cells are hatched.

    `rows` has the columns of publish.rows; values are percentages. `lead` begins the headline, which names the
    label recorded least in the latest period.
    """
    rows = _weakest_first(rows)
    told = given(rows)["label"].unique()
    drawn = rows.loc[rows["label"].isin(told)] if len(told) else rows
    note = "" if len(drawn) == len(rows) else " Items with no figure in any year are in the table only."
    latest = given(rows.loc[rows["period"].eq(rows["period"].iloc[-1])]).sort_values("value", kind="stable")
    headline = "No figure can be shown"
    if len(latest):
        headline = f"{lead} {words(latest['label'].iloc[0])}: {number(latest['ref'].iloc[0])}"
    return Drawing(
        name=name or f"{rows['indicator'].iloc[0]}-heat",
        svg=_sheet_of(drawn, paper.WIDE, 260),
        svg_narrow=_sheet_of(drawn, paper.NARROW, 104),
        alt=_spoken(rows, latest),
        headline=headline,
        subtitle=subtitle_of(rows) + note,
        table=rows,
        columns="period_short",
    )


def _weakest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of each label together, by the lowest value that the label has; labels without one come last."""
    lowest = rows["value"].where(rows["status"].eq("ok")).groupby(rows["label"]).transform("min")
    return rows.loc[lowest.astype("Float64").sort_values(kind="stable").index].reset_index(drop=True)


def _spoken(rows: pd.DataFrame, latest: pd.DataFrame) -> str:
    if latest.empty:
        return "Shaded table in which no figure can be shown."
    few = listed([f"{label} {printed}" for label, printed in zip(latest["label"][:3], latest["printed"][:3])])
    most = latest.iloc[-1]
    return (
        f"Shaded table of percentages by item and year. In {rows['period_label'].iloc[-1]} the lowest were {few}; "
        f"the highest was {most['label']}, {most['printed']}."
    )


def _sheet_of(rows: pd.DataFrame, width: int, left: int) -> str:
    labels = list(dict.fromkeys(rows["label"]))
    periods = list(dict.fromkeys(rows["period_short"]))
    lines = {label: paper.wrapped(label, left - 10, paper.SMALL) for label in labels}
    highs = {label: max(_CELL, 17 * len(lines[label]) + 10) for label in labels}
    step = (width - left - 2) / len(periods)
    heads = [paper.wrapped(period, step - 6, paper.SMALL) for period in periods]
    head = 12 + 17 * max(len(lines_of_period) for lines_of_period in heads)
    cells = {(row["label"], row["period_short"]): row for row in rows.to_dict("records")}

    def paint(sheet: Sheet) -> None:
        for place, lines_of_period in enumerate(heads):
            for line_number, line in enumerate(lines_of_period):
                height = head - 16 + 17 * (line_number - len(lines_of_period) + 1)
                paper.write(sheet, left + step * (place + 0.5), height, line, paper.SMALL, weight="bold", ha="center")
        top = float(head)
        for label in labels:
            for line_number, line in enumerate(lines[label]):
                height = top + highs[label] / 2 + 17 * (line_number - (len(lines[label]) - 1) / 2)
                paper.write(sheet, 0, height, line, paper.SMALL)
            for place, period in enumerate(periods):
                _cell(sheet, cells.get((label, period)), left + step * place, top, step, highs[label])
            top += highs[label]

    return paper.drawn(paint, width, head + 2 + sum(highs.values()))


def _cell(sheet: Sheet, row: dict | None, left: float, top: float, wide: float, high: float) -> None:
    look = {"edgecolor": "white", "linewidth": 2}
    if row is None:
        return
    if row["status"] != "ok" or pd.isna(row["value"]):
        paper.box(sheet, left, top, wide, high, facecolor=paper.WITHHELD, hatch="////", **look)
        lines = paper.wrapped(row["reason"], wide - 8, paper.SMALL)
        paper.sign(sheet, left + wide / 2, top + high / 2, lines, weight="normal", colour=paper.QUIET)
        return
    shade = sum(float(row["value"]) >= step for step in _STEPS)
    paper.box(sheet, left, top, wide, high, facecolor=paper.SEQUENTIAL[shade], **look)
    ink = "white" if shade >= 2 else paper.INK
    paper.write(sheet, left + wide / 2, top + high / 2, row["printed"], 15, ink, ha="center", weight="bold")
