"""Tables a screen reader can walk: a caption, a scope on every heading, and a frame that scrolls from the keyboard."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.numbers import cells, ref_of, say_range_of, say_ref
from pipeline.publish.rows import OF_ALL, block_of
from pipeline.publish.words import words

Row = tuple[str, list[Markup], list[str]]

NOTHING_TO_SHOW = Markup('<p class="reason">None of these figures can be given; the page says why where they are listed.</p>')
_FRAME = Markup(
    '<div class="frame" role="region" aria-label="{}" tabindex="0"><table{}>\n<caption>{}</caption>\n'
    "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table></div>"
)


def table(caption: str, headings: list[str], body: list[Row], look: str = "") -> Markup:
    """A table; `look` "words" sets its columns as text.

    A row is its heading, its cells, and the reference of the figure in each cell ("" for none; an empty list for none at all),
    which evidence links lead to.
    """
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(words(each)) for each in headings)
    lines = [
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            heading if isinstance(heading, Markup) else words(heading),
            Markup("").join(_cell(cell, refs[place] if place < len(refs) else "") for place, cell in enumerate(line)),
        )
        for heading, line, refs in body
    ]
    kind = Markup(' class="{}"').format(look) if look else ""
    return _FRAME.format(caption, kind, words(caption), head, Markup("\n").join(lines))


def _cell(content: Markup, ref: str) -> Markup:
    anchor = Markup(' data-cell-ref="{}"').format(ref) if ref else ""
    return Markup("<td{}>{}</td>").format(anchor, content)


def table_of_groups(edition: Edition, rows: pd.DataFrame, caption: str, first: str = "Group") -> Markup:
    """One line a row of `rows`: the figure and, where it has them, its range, the number counted and the total."""
    known = cells(edition)
    has_range = any(known[ref].lower is not None for ref in rows["ref"])
    has_total = any(known[ref].denominator is not None and known[ref].unit in ("percent", "count") for ref in rows["ref"])
    has_part = has_total and set(rows["unit"]) == {"percent"}
    headings = [first, _heading(rows), *(["Range"] * has_range), *(["Number"] * has_part), *(["Out of"] * has_total)]
    body = []
    for label, ref in zip(rows["label"], rows["ref"]):
        line = [say_ref(edition, ref)]
        line += [_range_cell(edition, ref)] if has_range else []
        line += [say_ref(edition, f"{ref}#numerator")] if has_part else []
        line += [say_ref(edition, f"{ref}#denominator")] if has_total else []
        body.append((label, line, [ref]))
    return table(caption, headings, body)


def _range_cell(edition: Edition, ref: str) -> Markup:
    """The range of a figure in a column of ranges; what was counted one by one has none, and that is no gap in what an agency recorded."""
    cell = cells(edition)[ref]
    counted_one_by_one = cell.status == "ok" and cell.unit == "count" and cell.lower is None
    return Markup("none: a count") if counted_one_by_one else say_range_of(edition, ref)


def table_across(edition: Edition, rows: pd.DataFrame, column: str, caption: str, first: str = "Group") -> Markup:
    """One line a label, one column for each value of `column`, the figure in each cell, and the trend when there is one."""
    across = list(dict.fromkeys(rows[column]))
    labels = list(dict.fromkeys(rows["label"]))
    refs = {(label, where): ref for label, where, ref in zip(rows["label"], rows[column], rows["ref"])}
    trends = _trends(rows, column)
    has_trend = any(trends.values())
    body = []
    for label in labels:
        found = [refs.get((label, where), "") for where in across]
        line = [say_ref(edition, ref) if ref else Markup("") for ref in found]
        line += [words(trends[label])] if has_trend else []
        body.append((label, line, found))
    return table(caption, [first, *across, *(["Trend"] if has_trend else [])], body)


def _trends(rows: pd.DataFrame, column: str) -> dict[str, str]:
    """label → its direction, where the columns are years, or the three shares of a characteristic: then that of all records."""
    of = rows if column == "period_short" else rows.loc[rows[column].eq(OF_ALL)]
    return dict(zip(of["label"], of["trend_words"]))


def _heading(rows: pd.DataFrame) -> str:
    named = {
        "percent": "Share",
        "count": "Number",
        "rate_per_1000": "Rate",
        "rate_per_10000": "Rate",
        "days": "Days",
        "score": "Score",
        "rank": "Rank",
        "share_ratio": "Ratio",
        "points": "Points",
    }
    units = set(rows["unit"])
    return named.get(units.pop(), "Figure") if len(units) == 1 else "Figure"


def table_of(edition: Edition, rows: pd.DataFrame, across: str = "", first: str = "Group", caption: str = "") -> Markup:
    """A table of rows without a chart: one line a label, or one column for each value of `across` when it is given."""
    if rows.empty:
        return NOTHING_TO_SHOW
    caption = caption or caption_of(rows)
    return table_across(edition, rows, across, caption, first) if across else table_of_groups(edition, rows, caption, first)


def side_by_side(edition: Edition, caption: str, *wanted: str) -> Markup:
    """Counts of the window from several agencies, one under the other, each with its unit; they are never added.

    `wanted` are figures of the register: of a share the number counted is shown.
    """
    body = []
    for name in wanted:
        block, ref = block_of(edition, name), ref_of(edition, name)
        shown = ref if block.unit == "count" else f"{ref}#numerator"
        body.append((block.numerator, [say_ref(edition, shown), words(block.counted), words(edition.contracts[block.data_set].title)], [ref]))
    return table(f"{caption}, {edition.area.name}, {edition.window.label}", ["What is counted", "Number", "Unit", "From"], body, "words")


def caption_of(rows: pd.DataFrame) -> str:
    """Title, place and period of the rows as plain words."""
    titles = list(dict.fromkeys(rows["title"]))
    periods = list(dict.fromkeys(rows["period_label"]))
    span = periods[0] if len(periods) == 1 else "year by year"
    others = {1: "", 2: f" and {titles[-1][0].lower()}{titles[-1][1:]}"}.get(len(titles), " and other figures")
    return f"{titles[0]}{others}, {rows['place'].iloc[0]}, {span}"
