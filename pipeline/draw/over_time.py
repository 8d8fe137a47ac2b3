"""Months or quarters as one line, what is expected after them as a broken line in its range; a grey field where counting was another."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Polygon

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, why_none, words
from pipeline.draw.paper import Sheet

_HIGH, _TOP, _SIDE = 230, 40, 14
_BAND = "#fbe3d2"


def over_time(rows: pd.DataFrame, table: pd.DataFrame, headline: str, name: str = "") -> Drawing:
    """A line of the months, those expected broken, their range a band. Labelled: the highest, the lowest and the last month.

    `rows` is publish.series, `table` publish.expected of the same theme; `headline` is a sentence template.
    """
    return Drawing(
        name=name or f"{rows['indicator'].iloc[0]}-over-time",
        svg=_sheet_of(rows, paper.WIDE),
        svg_narrow=_sheet_of(rows, paper.NARROW),
        alt=_spoken(rows),
        headline=headline if len(_given(rows)) else headline.partition(":")[0] + why_none(rows),
        subtitle=_subtitle(rows),
        table=table,
        columns="period_short",
    )


def _subtitle(rows: pd.DataFrame) -> str:
    years = list(dict.fromkeys(rows.loc[~rows["ahead"], "period_short"]))
    ahead = f", and what to expect in {words(rows['after_short'].iloc[0])}" if rows["ahead"].any() else ""
    ahead += ": the same months as the year before, which foretold better than any trend" if ahead and rows["repeats"].any() and len(_given(rows.loc[rows["ahead"]])) else ""
    return f"{words(rows['title'].iloc[0])}. {words(rows['place'].iloc[0])}, {words(years[0])} to {words(years[-1])}{ahead}."


def _given(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[rows["status"].eq("ok") & rows["value"].notna()]


def _spoken(rows: pd.DataFrame) -> str:
    past = rows.loc[~rows["ahead"]]
    shown, ahead = _given(past), _given(rows.loc[rows["ahead"]])
    if shown.empty:
        return f"Line chart with nothing to draw: {past['reason'].iloc[0]}."
    values = shown["value"].astype("float64")
    named = {"First": shown.iloc[0], "last": shown.iloc[-1], "highest": shown.loc[values.idxmax()], "lowest": shown.loc[values.idxmin()]}
    said = ", ".join(f"{which} {row['printed']} ({row['span']})" for which, row in named.items())
    hidden = f" Some are not drawn: {past.loc[~past.index.isin(shown.index), 'reason'].iloc[0]}." if len(shown) < len(past) else ""
    broken = " In the grey field counting was another, and the line before it cannot be compared." if rows["before_break"].any() else ""
    expects = f" Expected next: {ahead['printed'].iloc[0]} at first and {ahead['printed'].iloc[-1]} at last, within a band." if len(ahead) else ""
    return f"Line chart. {said}.{hidden}{broken}{expects}"


def _sheet_of(rows: pd.DataFrame, width: int) -> str:
    step = (width - 2 * _SIDE) / max(1, len(rows))
    drawn = _given(rows)
    top = float(drawn[["value", "upper"]].astype("Float64").max().max()) if len(drawn) else 1.0
    floor = _TOP + _HIGH
    across = pd.Series([_SIDE + step * (place + 0.5) for place in range(len(rows))], index=rows.index)

    def high(values: pd.Series) -> pd.Series:
        return floor - 10 - (_HIGH - 20) * values.astype("float64") / (top or 1.0)

    def paint(sheet: Sheet) -> None:
        _years(sheet, rows, step, floor)
        _break(sheet, rows, step, floor)
        ahead, past = drawn.loc[drawn["ahead"]], drawn.loc[~drawn["ahead"]]
        if len(ahead):
            xs, lower, upper = across[ahead.index], high(ahead["lower"]), high(ahead["upper"])
            corners = [*zip(xs, upper), *zip(xs[::-1], lower[::-1])]
            paper.put(sheet, Polygon(corners, closed=True, facecolor=_BAND, linewidth=0))
            paper.rule(sheet, list(xs), list(high(ahead["value"])), color=paper.ORANGE, linewidth=2.5, linestyle=(0, (4, 2)))
        for run in _runs(past):
            paper.rule(sheet, list(across[run.index]), list(high(run["value"])), color=paper.DARK_BLUE, linewidth=2.5)
            if len(run) == 1:
                paper.mark(sheet, list(across[run.index]), list(high(run["value"])), "o", markersize=5, color=paper.DARK_BLUE)
        _labels(sheet, past, across, high(past["value"]), width)
        if past.empty:
            paper.write(sheet, width / 2, floor - _HIGH / 2, rows["reason"].iloc[0], colour=paper.QUIET, ha="center", style="italic")

    return paper.drawn(paint, width, floor + 34)


def _years(sheet: Sheet, rows: pd.DataFrame, step: float, floor: float) -> None:
    """The line at the foot, a fine line between years, and each year under its months."""
    paper.rule(sheet, [_SIDE, _SIDE + step * len(rows)], [floor, floor], color=paper.QUIET, linewidth=1)
    for year, places in rows.groupby("period_short", sort=False).groups.items():
        left, right = _SIDE + step * min(places), _SIDE + step * (max(places) + 1)
        if min(places):
            paper.rule(sheet, [left, left], [_TOP - 6, floor], color=paper.FAINT, linewidth=1)
        paper.write(sheet, (left + right) / 2, floor + 18, year, paper.SMALL, paper.QUIET, ha="center")


def _break(sheet: Sheet, rows: pd.DataFrame, step: float, floor: float) -> None:
    before = int(rows["before_break"].sum())
    if before:
        paper.box(sheet, _SIDE, _TOP - 6, step * before, floor - _TOP + 6, facecolor=paper.WITHHELD, zorder=0)
        paper.write(sheet, _SIDE + 4, _TOP - 20, "counted in another way", paper.SMALL, paper.QUIET, style="italic")


def _runs(past: pd.DataFrame) -> list[pd.DataFrame]:
    """The months that follow on each other without a gap."""
    starts = (past.index.to_series().diff() != 1).cumsum()
    return [run for _, run in past.groupby(starts)]


def _labels(sheet: Sheet, past: pd.DataFrame, across: pd.Series, heights: pd.Series, width: int) -> None:
    """The highest month above the line, the lowest below it, the last one above or below; none on another."""
    if past.empty:
        return
    values = past["value"].astype("float64")
    taken: list[float] = []
    for index, above in ((values.idxmax(), True), (values.idxmin(), False), (past.index[-1], values.iloc[-1] >= values.mean())):
        x, text = across[index], past.loc[index, "printed"]
        half = paper.length(text, paper.SMALL) / 2
        x = min(max(x, half + 2), width - half - 2)
        if all(abs(x - other) > 2 * half + 4 for other in taken):
            paper.write(sheet, x, heights[index] + (-16 if above else 16), text, paper.SMALL, weight="bold", ha="center", zorder=6)
            taken.append(x)


