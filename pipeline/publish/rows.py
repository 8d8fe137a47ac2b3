"""Rows of the protected table with the words a figure or a table needs beside each number."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

import pandas as pd
from markupsafe import Markup

from pipeline import periods
from pipeline.catalogue import NOT_MAPPED, Indicator, by_figure
from pipeline.edition import Edition
from pipeline.problems import Finding, Stop
from pipeline.publish.numbers import cell_of, cells, printed, ref_of
from pipeline.publish.words import REASONS, plain_label, trend_words, words

OF_ALL = "Of all"


def rows(
    edition: Edition,
    *indicators: str,
    period: str = "window",
    geography: str = "",
    groups: tuple[str, ...] = (),
) -> pd.DataFrame:
    """The rows of one or more indicators, in the order asked for and the code list's, ready to draw.

    `period` is "window", "latest", "years" (each year), or "all"; `geography` is "area" or "ward"; `groups` keeps
    those groups only. Columns: the measures', and printed, label, title, counted, place, period_label, period_short, reason,
    trend_words, broken_before. Raises Stop for an indicator that is not in the register.
    """
    if not indicators:
        raise ValueError("name at least one indicator")
    order = {name: place for place, (name, _) in enumerate((name, _known(edition, name)) for name in indicators)}
    frame = edition.protected.frame
    chosen = frame["indicator"].isin(order) & frame["period"].isin(_periods(edition, period))
    if geography:
        chosen &= frame["geography"].eq(geography)
    if groups:
        chosen &= frame["group"].isin(groups)
    chosen &= ~(frame["group"].eq(NOT_MAPPED) & frame["numerator"].eq(0).fillna(False))  # an empty bar for what did not happen
    return _worded(edition, _in_order(edition, frame.loc[chosen], order))


def three_shares(edition: Edition, *shares: str) -> pd.DataFrame:
    """The three figures of each share for the window: `label` is the share's title, `share_of` says which of the three."""
    kinds = {"_percent": OF_ALL, "_of_recorded_percent": "Of those recorded", "_recorded_percent": "Recorded at all"}
    names = {f"{share}{ending}": kind for share in shares for ending, kind in kinds.items()}
    found = rows(edition, *names, geography="area")
    titles = [edition.indicators[block_of(edition, name).id].title for name in found["indicator"]]
    return found.assign(label=titles, share_of=found["indicator"].map(names))


def not_given(edition: Edition) -> pd.DataFrame:
    """The window's whole-area figures, one a row, that cannot be given; the parts of a breakdown are left out."""
    frame = edition.protected.frame
    gone = frame["status"].ne("ok") & frame["period"].eq(edition.window.code) & frame["geography"].eq("area") & frame["group"].eq("")
    return rows(edition, *frame.loc[gone, "indicator"].unique(), geography="area") if gone.any() else frame.loc[gone]


def block_of(edition: Edition, indicator: str) -> Indicator:
    """The register's block for a figure; the three figures of a share have one block. Raises Stop."""
    return _known(edition, indicator)[0]


def title_of(edition: Edition, indicator: str) -> str:
    """What the register calls the figure, saying which of the three figures of a share it is; raises Stop."""
    return _known(edition, indicator)[1]


def name_of(edition: Edition, ref: str) -> Markup:
    """What the register calls a figure, with its group or ward."""
    cell, _ = cell_of(edition, ref)
    title = words(title_of(edition, cell.indicator))
    if cell.geography == "ward":
        return Markup("{}, {}").format(title, words(plain_label(edition, "ward", cell.area_code)))
    if cell.group:
        return Markup("{}, {}").format(title, words(plain_label(edition, cell.breakdown, cell.group)))
    return title


def _known(edition: Edition, indicator: str) -> tuple[Indicator, str]:
    figures = _figures(edition)
    if indicator not in figures:
        raise Stop([_not_registered(indicator, list(figures))])
    return figures[indicator]


@lru_cache(maxsize=4)
def _figures(edition: Edition) -> dict[str, tuple[Indicator, str]]:
    return by_figure(dict(edition.indicators))


def _not_registered(indicator: str, known: list[str]) -> Finding:
    near = get_close_matches(indicator, known, n=3, cutoff=0.4)
    return Finding(
        what=f"a page asks for the indicator {indicator!r}",
        where="a notebook or a page of config",
        wanted="an indicator of config/indicators.yml",
        found=f"the nearest are {', '.join(near)}" if near else "none like it",
        do="correct the name, or add the indicator to config/indicators.yml",
    )


def _periods(edition: Edition, period: str) -> list[str]:
    codes = [each.code for each in edition.periods]
    named = {"window": [edition.window.code], "latest": [codes[-2]], "years": codes[:-1], "all": codes}
    return named.get(period, [period])


def _worded(edition: Edition, found: pd.DataFrame) -> pd.DataFrame:
    mixed = found["breakdown"].nunique() > 1
    spans = {code: periods.period_from_code(code) for code in found["period"].unique()}
    titles = {name: title_of(edition, name) for name in found["indicator"].unique()}
    labels = [_label(edition, *row) for row in zip(found["geography"], found["area_code"], found["breakdown"], found["group"])]
    worded = found.assign(
        printed=[printed(edition, ref) for ref in found["ref"]],
        title=found["indicator"].map(titles),
        counted=[block_of(edition, name).counted for name in found["indicator"]],
        place=edition.area.name,
        period_label=[spans[code].label for code in found["period"]],
        period_short=[spans[code].short_label for code in found["period"]],
        reason=[REASONS[status] for status in found["status"]],
        trend_words=[_trend(edition, *row) for row in zip(found["indicator"], found["geography"], found["area_code"], found["group"])],
        broken_before=[_broken(edition, *row) for row in zip(found["sources"], found["period"])],
    )
    worded["label"] = [_own_label(label, title, mixed) for label, title in zip(labels, worded["title"])]
    return worded


def _own_label(label: str, title: str, mixed: bool) -> str:
    """The group or ward; the title where there is none; both where the rows are of several kinds of group."""
    if not label:
        return title
    return f"{title}: {label}" if mixed else label


def _label(edition: Edition, geography: str, area_code: str, breakdown: str, group: str) -> str:
    if geography == "ward":
        return plain_label(edition, "ward", area_code)
    return plain_label(edition, breakdown, group) if group else ""


def _trend(edition: Edition, indicator: str, geography: str, area_code: str, group: str) -> str:
    whole = cells(edition).get(ref_of(edition, indicator, group, ward=area_code if geography == "ward" else ""))
    return trend_words(whole.trend, whole.status) if whole else ""


def _broken(edition: Edition, sources: str, code: str) -> bool:
    """True when the year cannot be compared with the one before it, because counting changed between them or inside either."""
    if "-" in code:
        return False
    year = periods.financial_year(int(code))
    before = periods.financial_year(int(code) - 1)
    used = {*sources.split(";"), "all"}
    return any(
        each.effect == "not_comparable" and each.data_set in used and each.crosses(before.first_day, year.last_day)
        for each in edition.series_breaks
    )


def _in_order(edition: Edition, found: pd.DataFrame, order: dict[str, int]) -> pd.DataFrame:
    """Indicators as they were asked for, groups as their code list has them, wards by code, periods in time."""
    places: dict[str, int] = {}
    for breakdown in found["breakdown"].unique():
        if breakdown in edition.codes:
            places |= {code: place for place, code in enumerate(edition.codes[breakdown].labels)}
    keys = pd.DataFrame(
        {
            "which": found["indicator"].map(order),
            "place": [places.get(group, 0) for group in found["group"]],
            "area_code": found["area_code"],
            "when": found["period"].map({each.code: place for place, each in enumerate(edition.periods)}),
        },
        index=found.index,
    )
    return found.loc[keys.sort_values(list(keys), kind="stable").index].reset_index(drop=True)
