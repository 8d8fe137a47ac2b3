"""Three years side by side, a small panel for each measure; the line breaks where counting changed.

Panels of percentages share one scale; other measures have each their own.
"""

from __future__ import annotations

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, listed, subtitle_of
from pipeline.draw.paper import Sheet

_HIGH, _PANEL = 108, 196


def years(rows: pd.DataFrame, headline: str, name: str = "") -> Drawing:
    """One panel a label, years across, the figure at each point.

    `rows` has the columns of publish.rows with one row a label and year, `broken_before` (true when the year cannot be
    compared with the one before) and `trend_words` (what the trend test says). `headline` is a sentence template.
    """
    panels = [panel.reset_index(drop=True) for _, panel in rows.groupby("label", sort=False)]
    return Drawing(
        name=name or f"{rows['indicator'].iloc[0]}-years",
        svg=_sheet_of(panels, paper.WIDE, 3 if len(panels) > 2 else 2),
        svg_narrow=_sheet_of(panels, paper.NARROW, 1),
        alt=f"Line charts over the years. {' '.join(_spoken(panel) for panel in panels)}",
        headline=headline,
        subtitle=subtitle_of(rows),
        table=rows,
        columns="period_short",
    )


def _spoken(panel: pd.DataFrame) -> str:
    said = [printed if status == "ok" else reason for printed, status, reason in zip(panel["printed"], panel["status"], panel["reason"])]
    broken = ", with a break in the series" if panel["broken_before"].any() else ""
    trend = panel["trend_words"].iloc[-1]
    return f"{panel['label'].iloc[0]}: {listed(said)}{broken}{f', {trend}' if trend else ''}."


def _sheet_of(panels: list[pd.DataFrame], width: int, across: int) -> str:
    gap = 28
    panel_width = (width - gap * (across - 1)) / across
    titles = [paper.wrapped(panel["label"].iloc[0], panel_width) for panel in panels]
    trends = [paper.wrapped(panel["trend_words"].iloc[-1], panel_width, paper.SMALL) for panel in panels]
    deep = 20 * max(len(lines) for lines in titles)
    low = 17 * (max(len(lines) for lines in trends) - 1)
    high = _PANEL + deep + low
    shared = _highest(panels) if all(panel["unit"].eq("percent").all() for panel in panels) else None

    def paint(sheet: Sheet) -> None:
        for place, (panel, lines, trend) in enumerate(zip(panels, titles, trends)):
            left, upper = (place % across) * (panel_width + gap), (place // across) * high
            for line_number, line in enumerate(lines):
                paper.write(sheet, left, upper + 12 + 20 * line_number, line, weight="bold")
            for line_number, line in enumerate(trend):
                paper.write(sheet, left, upper + deep + 14 + 17 * line_number, line, paper.SMALL, paper.QUIET)
            _panel(sheet, panel, left, upper + deep + low + 52, panel_width, shared or _highest([panel]))

    return paper.drawn(paint, width, high * -(-len(panels) // across))


def _highest(panels: list[pd.DataFrame]) -> float:
    reach = given(pd.concat(panels))["value"].astype("Float64").max()
    return float(reach) if pd.notna(reach) and reach > 0 else 1.0


def _panel(sheet: Sheet, panel: pd.DataFrame, left: float, upper: float, width: float, top: float) -> None:
    step = width / len(panel)
    floor = upper + _HIGH
    paper.rule(sheet, [left, left + width], [floor, floor], color=paper.QUIET, linewidth=1)
    before: tuple[float, float] | None = None
    for place, row in enumerate(panel.to_dict("records")):
        across = left + step * (place + 0.5)
        paper.write(sheet, across, floor + 16, row["period_short"], paper.SMALL, paper.QUIET, ha="center")
        if row["broken_before"] and place:
            _break(sheet, left + step * place, upper, floor)
            before = None
        if row["status"] != "ok" or pd.isna(row["value"]):
            paper.write(sheet, across, floor - 16, row["reason"], paper.SMALL, paper.QUIET, ha="center", style="italic")
            before = None
            continue
        here = (across, floor - 8 - (_HIGH - 24) * float(row["value"]) / top)
        if before:
            paper.rule(sheet, [before[0], here[0]], [before[1], here[1]], color=paper.DARK_BLUE, linewidth=2.5, zorder=1)
        paper.mark(sheet, [here[0]], [here[1]], "o", markersize=9, color=paper.DARK_BLUE, markeredgecolor="white", zorder=2)
        paper.write(sheet, across, here[1] - 18, row["printed"], weight="bold", ha="center")
        before = here


def _break(sheet: Sheet, across: float, upper: float, floor: float) -> None:
    paper.rule(sheet, [across, across], [upper - 6, floor], color=paper.QUIET, linewidth=1, linestyle=(0, (4, 3)))
    paper.write(sheet, across, upper - 14, "break", paper.SMALL, paper.QUIET, ha="center", style="italic")
