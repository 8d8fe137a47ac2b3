"""The board's quarter: each theme beside the quarter before and a year before, whether it is more than usual, and what is due."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.periods import QUARTERS
from pipeline.publish.numbers import cells, say_ref
from pipeline.publish.over_time import series
from pipeline.publish.recommendations import REPORTED, aim, reached, say_watched
from pipeline.publish.rows import block_of, name_of, rows
from pipeline.publish.sentences import largest, why_missing
from pipeline.publish.tables import table, table_of
from pipeline.publish.words import TRENDS, label, words

_ANSWER = Markup(
    '<p class="answer">In {}, the police recorded {} incidents of domestic abuse ({}), and the refuge refused {} referrals ({}) of {} that it received.</p>'
)
_MOST_GROUPS = 5


def board_answer(edition: Edition, quarter: int) -> Markup:
    """One sentence: what the police recorded and what the refuge refused in the quarter, each with its mark."""
    police, refused, asked = (_ref(edition, theme, quarter) for theme in ("police_da_quarters", "refuge_refusals_quarters", "refuge_referrals_quarters"))
    gaps = [ref for ref in (police, refused, asked) if cells(edition)[ref].status != "ok"]
    if gaps:
        names = Markup("; ").join(dict.fromkeys(name_of(edition, ref) for ref in gaps))
        return Markup('<p class="answer">What is not given here: {}. {}</p>').format(names, words(why_missing(edition, gaps)))
    said = [say_ref(edition, police), _mark(edition, police), say_ref(edition, refused), _mark(edition, refused), say_ref(edition, asked)]
    return _ANSWER.format(_quarter_words(edition, quarter), *said)


def at_a_glance(edition: Edition, quarter: int, *themes: str) -> Markup:
    """One line a theme of the register: the quarter (1 is April to June), the one before, the same a year before, and its mark."""
    body = []
    for theme in themes:
        refs = [_ref(edition, theme, quarter, back) for back in (0, 1, len(QUARTERS))]
        figures = [say_ref(edition, ref) if ref in cells(edition) else words("not in these years") for ref in refs]
        block = block_of(edition, f"{theme}_count")
        body.append((block.title.partition(", by quarter")[0], [*figures, _mark(edition, refs[0])], [*(ref if ref in cells(edition) else "" for ref in refs), ""]))
    headings = ["What is counted", "This quarter", "Quarter before", "Same quarter a year before", "Against the usual"]
    return table(f"The quarter at a glance, {edition.area.name}, {_plain_quarter(edition, quarter)}", headings, body, "glance")


def quarters(edition: Edition, theme: str, quarter: int) -> pd.DataFrame:
    """The quarters of a theme up to this one, as publish.series gives them."""
    found = series(edition, theme)
    last = found["period"].eq(_year(edition)) & found["group"].isin(list(QUARTERS)[quarter:])
    return found.loc[~last].reset_index(drop=True)


def leading(edition: Edition, indicator: str, caption: str, first: str) -> Markup:
    """The largest groups of a breakdown over the window, with their shares and ranges; the others are in their chapter. `first` heads the groups."""
    codes = largest(edition, indicator, _MOST_GROUPS)
    found = rows(edition, indicator, geography="area", groups=tuple(codes))
    if not codes:  # none of them is given: the table says why
        return table_of(edition, found, first=first, caption=caption)
    ordered = found.sort_values("group", key=lambda groups: groups.map(codes.index), kind="stable", ignore_index=True)
    return table_of(edition, ordered, first=first, caption=caption)


def due(edition: Edition) -> Markup:
    """The recommendations that the figures call for, the aims that are soonest first: who is responsible, where the figure is and should be by when."""
    fired = edition.recommendations.loc[edition.recommendations["status"].eq("fired")].sort_values("by_year", kind="stable")
    if fired.empty:
        return Markup("<p>This year’s figures call for no recommendation.</p>")
    body = [_due(edition, rule) for rule in fired.to_dict("records")]
    return table("Recommendations under way and due", ["Recommendation", "Responsible", "Now", "Aim", "Progress"], body, "words due")


def _due(edition: Edition, rule: dict) -> tuple[str, list[Markup], list[str]]:
    ref = rule["baseline"]
    target, by = aim(edition, rule)
    stands = REPORTED[rule["status_carried"]] + ("; aim reached" if reached(edition, rule) else "")
    return rule["title"], [words("; ".join(rule["responsible"])), say_watched(edition, ref), Markup("{}\u00a0by\u00a0{}").format(target, by), words(stands)], ["", ref]


def _ref(edition: Edition, theme: str, quarter: int, back: int = 0) -> str:
    """The figure of a theme so many quarters before the quarter of the edition's last year."""
    place = quarter - 1 - back
    year = edition.window.years[-1] + place // len(QUARTERS)
    return f"{theme}_count/{year}/{list(QUARTERS)[place % len(QUARTERS)]}"


def _year(edition: Edition) -> str:
    return edition.periods[-2].code


def _mark(edition: Edition, ref: str) -> Markup:
    cell = cells(edition).get(ref)
    if cell is None or cell.status != "ok":
        return words("cannot be said")
    return words(TRENDS[cell.trend])


def _quarter_words(edition: Edition, quarter: int) -> Markup:
    return Markup("{} {}").format(label(edition, "quarter", list(QUARTERS)[quarter - 1]), words(edition.periods[-2].short_label))


def _plain_quarter(edition: Edition, quarter: int) -> str:
    return f"{edition.codes['quarter'].labels[list(QUARTERS)[quarter - 1]]} {edition.periods[-2].short_label}"
