"""A week in parts of the day: how many in each, the busiest tenth and the tenth after it marked by a word, a frame and a pattern."""

from __future__ import annotations

import pandas as pd

from pipeline.draw import paper
from pipeline.draw.drawing import Drawing, given, listed, number, subtitle_of, words
from pipeline.draw.paper import Sheet

BUSIEST, BUSY = "busiest", "busy"
_KEY = " “Busiest” marks the busiest tenth of the cells, “busy” the tenth after it; cells as busy as the last of them are marked too."
_HIGH = 58


def week(rows: pd.DataFrame, lead: str, name: str = "") -> Drawing:
    """Weekdays across and parts of the day down (on a telephone the other way round), the figure in each cell.

    `rows` has the columns of publish.rows, its groups being `weekday*part` with labels “Monday, Night (midnight to 6am)”. A cell is
    busiest when fewer than a tenth of all cells have more, and busy when fewer than two tenths have. `lead` begins the headline.
    """
    marked = rows.assign(mark=_marks(rows), day=[_split(label)[0] for label in rows["label"]], part=[_split(label)[1] for label in rows["label"]])
    return Drawing(
        name=name or f"{rows['indicator'].iloc[0]}-week",
        svg=_sheet_of(marked, "part", "day", paper.WIDE, 104),
        svg_narrow=_sheet_of(marked, "day", "part", paper.NARROW, 40),
        alt=_spoken(marked),
        headline=_headline(marked, lead),
        subtitle=subtitle_of(rows) + words(_KEY),
        table=marked.assign(label=marked["day"], column=marked["part"]),
        columns="column",
    )


def _split(label: str) -> tuple[str, str]:
    day, _, part = label.partition(", ")
    return day, part


def _marks(rows: pd.DataFrame) -> list[str]:
    """Which cells are busiest or busy, by the figures that are given: a hidden one is small, and among the cells all the same."""
    shown = given(rows)["value"].astype("float64")
    more = {index: int((shown > value).sum()) for index, value in shown.items()}
    tenth = len(rows) / 10
    return ["" if index not in more else BUSIEST if more[index] < tenth else BUSY if more[index] < 2 * tenth else "" for index in rows.index]


def _marked(rows: pd.DataFrame, mark: str) -> list[dict]:
    return rows.loc[rows["mark"].eq(mark)].sort_values("value", ascending=False, kind="stable").to_dict("records")


def _headline(rows: pd.DataFrame, lead: str) -> str:
    most = _marked(rows, BUSIEST)
    if not most:
        return "No part of the week can be shown"
    return f"{lead} {words(most[0]['day'])}, {words(_plain(most[0]['part']))}: {number(most[0]['ref'])}"


def _plain(part: str) -> str:
    """"Night (midnight to 6am)" → "night"."""
    return part.partition(" (")[0].lower()


def _spoken(rows: pd.DataFrame) -> str:
    if given(rows).empty:
        return "Table of the week in which no figure can be shown."
    said = [f"{mark.capitalize()}: {listed([_said(row) for row in _marked(rows, mark)])}" for mark in (BUSIEST, BUSY) if _marked(rows, mark)]
    hidden = [f"{row['day']} {_plain(row['part'])}" for row in rows.loc[~rows.index.isin(given(rows).index)].to_dict("records")]
    gaps = f" Withheld: {listed(hidden)}." if hidden else ""
    return f"Table of weekdays by part of the day, with the busiest marked. {'. '.join(said)}.{gaps}"


def _said(row: dict) -> str:
    return f"{row['day']} {_plain(row['part'])} {row['printed']}"


def _sheet_of(rows: pd.DataFrame, down: str, across: str, width: int, left: int) -> str:
    lines, columns = (list(dict.fromkeys(rows[each])) for each in (down, across))
    cells = {(row[down], row[across]): row for row in rows.to_dict("records")}
    wide = (width - left - 2) / len(columns)
    head = 48 if width > paper.NARROW else 30

    def paint(sheet: Sheet) -> None:
        for place, column in enumerate(columns):
            paper.write(sheet, left + wide * (place + 0.5), head - 14, _short(column), paper.SMALL, ha="center", weight="bold")
        for row, line in enumerate(lines):
            top = head + _HIGH * row
            for number_of_line, text in enumerate(_named(line, left)):
                paper.write(sheet, 0, top + _HIGH / 2 + 17 * number_of_line - 8.5 * (len(_named(line, left)) - 1), text, paper.SMALL)
            for place, column in enumerate(columns):
                _cell(sheet, cells.get((line, column)), left + wide * place, top, wide)

    return paper.drawn(paint, width, head + 2 + _HIGH * len(lines))


def _short(text: str) -> str:
    """The head of a column: a weekday in three letters, a part of the day without its hours."""
    return text[:3] if " (" not in text else _plain(text).capitalize()


def _named(line: str, left: int) -> list[str]:
    """The head of a line: a part of the day with its hours, or a weekday in three letters where there is little room."""
    if " (" not in line:
        return [line[:3]]
    return paper.wrapped(line, left, paper.SMALL)


def _cell(sheet: Sheet, row: dict | None, left: float, top: float, wide: float) -> None:
    """The figure, with its mark beneath it: a thick frame for the busiest, upright lines for the busy, hatching for what is withheld."""
    if row is None:
        return
    middle = left + wide / 2
    if row["status"] != "ok" or pd.isna(row["value"]):
        paper.box(sheet, left + 2, top + 2, wide - 4, _HIGH - 4, facecolor=paper.WITHHELD, edgecolor=paper.QUIET, linewidth=0.5, hatch="////")
        paper.sign(sheet, middle, top + _HIGH / 2, [row["reason"]], weight="normal", colour=paper.QUIET)
        return
    looks = {
        BUSIEST: {"facecolor": paper.DARK_BLUE, "edgecolor": paper.INK, "linewidth": 3},
        BUSY: {"facecolor": paper.SEQUENTIAL[0], "edgecolor": paper.DARK_BLUE, "linewidth": 1.5, "hatch": "||||"},
        "": {"facecolor": "white", "edgecolor": paper.FAINT, "linewidth": 1},
    }
    paper.box(sheet, left + 2, top + 2, wide - 4, _HIGH - 4, **looks[row["mark"]])
    if row["mark"] == BUSY:
        paper.box(sheet, left + 8, top + 10, wide - 16, _HIGH - 20, facecolor="white")
    ink, high = ("white" if row["mark"] == BUSIEST else paper.INK), top + _HIGH / 2 - (9 if row["mark"] else 0)
    paper.write(sheet, middle, high, row["printed"], ha="center", weight="bold", colour=ink)
    if row["mark"]:
        paper.write(sheet, middle, top + _HIGH / 2 + 11, row["mark"], paper.SMALL, ink, ha="center")
