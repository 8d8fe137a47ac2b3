"""Horizontal bars with the figure written at the end of each: groups of people, needs, reasons, times of day."""

from __future__ import annotations

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, number, spoken, subtitle_of, why_none, words
from pipeline.draw.paper import Sheet

_LAST = ("not_recorded", "not_mapped", "other", "unknown")
_NAMES = ("origin_authority", "origin_area", "origin_area_by_year", "ethnic_group", "language")
_GREY = "#bfbfbf"


def bars(rows: pd.DataFrame, lead: str, name: str = "", most: int = 12, in_order: bool = False) -> Drawing:
    """Bars from longest to shortest, "not recorded" and "other" at the foot; as they came when `in_order` (bands of age).

    `rows` has the columns publish.rows gives; `lead` begins the headline ("The need recorded most often was"). Of more than
    `most` groups those with a figure are drawn, the longest first; all of them are in the table.
    """
    return _bars(rows.reset_index(drop=True) if in_order else _longest_first(rows), lead, name, most)


def time_bands(rows: pd.DataFrame, lead: str, name: str = "") -> Drawing:
    """Bars in the order of the day, the busiest one dark."""
    return _bars(rows.reset_index(drop=True), lead, name, len(rows), busiest_dark=True)


def _bars(rows: pd.DataFrame, lead: str, name: str, most: int, busiest_dark: bool = False) -> Drawing:
    shown = given(rows)
    dark = shown["value"].eq(shown["value"].max()) if busiest_dark else shown["value"].notna()
    looks = rows.assign(dark=dark.reindex(rows.index, fill_value=False))
    looks = looks.loc[looks["value"].notna() | looks["group"].ne("not_mapped")]
    if len(looks) > most:
        looks = (looks if shown.empty else looks.loc[shown.index]).head(most)  # none given: the first say why
    return Drawing(
        name=name or f"{rows['indicator'].iloc[0]}-bars",
        svg=_wide(looks),
        svg_narrow=_narrow(looks),
        alt=f"Bar chart. {spoken(looks)}.",
        headline=_headline(shown, lead) if len(shown) else f"No group can be shown{why_none(rows)}",
        subtitle=subtitle_of(rows) + _about_ranges(looks),
        table=rows,
    )


def _longest_first(rows: pd.DataFrame) -> pd.DataFrame:
    order = rows.assign(_last=rows["group"].isin(_LAST), _length=rows["value"].astype("Float64").fillna(-1))
    ordered = order.sort_values(["_last", "_length"], ascending=[True, False], kind="stable")
    return ordered.drop(columns=["_last", "_length"]).reset_index(drop=True)


def _headline(shown: pd.DataFrame, lead: str) -> str:
    named = shown.loc[~shown["group"].isin(_LAST)]
    most = (named if len(named) else shown).sort_values("value", ascending=False, kind="stable")
    return f"{lead} {words(_in_sentence(most.iloc[0]))}: {number(most['ref'].iloc[0])}"


def _in_sentence(row: pd.Series) -> str:
    """The label as it stands inside a sentence: without its capital, unless it is the name of a place, a people or a language."""
    first, _, rest = row["label"].partition(" ")
    if row["geography"] == "ward" or row["breakdown"] in _NAMES or first[1:] != first[1:].lower():
        return row["label"]
    return f"{first.lower()} {rest}".strip()


def _about_ranges(rows: pd.DataFrame) -> str:
    return " The thin line on each bar is the range." if given(rows)["upper"].notna().any() else ""


def _wide(rows: pd.DataFrame) -> str:
    labels = [paper.wrapped(label, 230) for label in rows["label"]]
    heights = [max(40, 20 * len(lines) + 16) for lines in labels]
    scale = 250 / _longest(rows)

    def paint(sheet: Sheet) -> None:
        top = 0.0
        for lines, height, row in zip(labels, heights, rows.to_dict("records")):
            middle = top + height / 2
            for line_number, line in enumerate(lines):
                paper.write(sheet, 0, middle + 20 * (line_number - (len(lines) - 1) / 2), line)
            _bar(sheet, row, 246, middle, scale)
            top += height
        paper.rule(sheet, [246, 246], [0, top], color=paper.QUIET, linewidth=1)

    return paper.drawn(paint, paper.WIDE, max(sum(heights), 40))


def _narrow(rows: pd.DataFrame) -> str:
    labels = [paper.wrapped(label, paper.NARROW) for label in rows["label"]]
    heights = [20 * len(lines) + 40 for lines in labels]
    scale = 150 / _longest(rows)

    def paint(sheet: Sheet) -> None:
        top = 0.0
        for lines, height, row in zip(labels, heights, rows.to_dict("records")):
            for line_number, line in enumerate(lines):
                paper.write(sheet, 0, top + 10 + 20 * line_number, line)
            _bar(sheet, row, 1, top + height - 24, scale)
            top += height

    return paper.drawn(paint, paper.NARROW, max(sum(heights), 40))


def _longest(rows: pd.DataFrame) -> float:
    """The furthest a bar or its range reaches."""
    shown = given(rows)
    reach = pd.concat([shown["value"], shown["upper"]]).astype("Float64").max()
    return float(reach) if pd.notna(reach) and reach > 0 else 1.0


def _bar(sheet: Sheet, row: dict, left: float, middle: float, scale: float) -> None:
    if row["status"] != "ok" or pd.isna(row["value"]):
        paper.box(sheet, left, middle - 11, 10, 22, facecolor=paper.WITHHELD, edgecolor=paper.QUIET, linewidth=1, hatch="////")
        paper.write(sheet, left + 18, middle, row["reason"], colour=paper.QUIET, style="italic")
        return
    length = float(row["value"]) * scale
    fill = _GREY if row["group"] in _LAST else paper.DARK_BLUE if row["dark"] else paper.SEQUENTIAL[1]
    paper.box(sheet, left, middle - 11, length, 22, facecolor=fill, edgecolor=paper.DARK_BLUE, linewidth=1)
    end = left + length
    if pd.notna(row["upper"]) and pd.notna(row["lower"]):
        low, high = left + float(row["lower"]) * scale, left + float(row["upper"]) * scale
        paper.rule(sheet, [low, end], [middle, middle], color="white" if fill == paper.DARK_BLUE else paper.INK, linewidth=1.6)
        paper.rule(sheet, [end, high], [middle, middle], color=paper.QUIET, linewidth=1.6)
        end = max(end, high)
    paper.write(sheet, end + 8, middle, row["printed"], weight="bold")
