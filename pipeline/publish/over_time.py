"""Months and quarters ready to draw, and the table of what they tell: the form of a demand profile, a line for each theme."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from pipeline.catalogue import months_before_break
from pipeline.edition import Edition
from pipeline.periods import financial_year
from pipeline.publish.numbers import cell_of, cells, ref_of, say_range_of, say_ref
from pipeline.publish.rows import block_of, rows, title_of
from pipeline.publish.tables import table
from pipeline.publish.words import REASONS, TRENDS, words

_PROFILE = ("Current trend", "Change", "Forecast trend", "Expected", "Range", "Error ratio", "What is foretold by")
_BETTER, _NO_BETTER = "the trend and the season", "last year’s same months again, which foretold better: do not lean on it for a change"
AGAIN = ", which is the last twelve months over again: that foretold better than any trend"
_NOTHING = "insufficient data"  # the words of the demand profile
_NOT_BY_MONTH = "cannot be said, as a year came without its months"
_EXPECTED = ("Expected", "Expected, at least", "Expected, at most")


def series(edition: Edition, theme: str) -> pd.DataFrame:
    """The months (or quarters) of a theme of the register in order of time, then those expected, ready for draw.over_time.

    Columns: those of publish.rows, with period_short "Expected in 2024/25" and the like where `ahead` is true, `repeats`, true where last year's months are all that is foretold, `before_break`, true where
    counting was another than at the end, and `span`, the words for the month or quarter with its year. Raises Stop for an unknown theme.
    """
    block = block_of(edition, f"{theme}_count")
    names = [block.named(kind) for kind in ("over_time", "forecast") if block.named(kind) in block.titles]
    found = rows(edition, *names, period="all")
    ahead = found["indicator"].ne(names[0])
    order = list(dict.fromkeys(found["group"]))
    found = found.assign(ahead=ahead, place=found["group"].map({group: place for place, group in enumerate(order)}), area=edition.area.name)
    found = found.sort_values(["ahead", "period", "place"], kind="stable", ignore_index=True)
    before = months_before_break(edition.series_breaks, block.data_set, edition.window) * len(order) // 12
    when = [_EXPECTED[0] if each else short for each, short in zip(found["ahead"], found["period_short"])]
    after = financial_year(edition.window.years[-1] + 1)
    span = [f"{label} {after.short_label if each else short}" for label, each, short in zip(found["label"], found["ahead"], found["period_short"])]
    found = found.assign(before_break=found.index < before, period_short=when, span=span, place=found["area"])
    found = found.assign(repeats=is_last_year_again(edition, theme))
    return found.assign(title=title_of(edition, names[0]), after_short=after.short_label, after_label=after.label).drop(columns="area")


def is_last_year_again(edition: Edition, theme: str) -> bool:
    """True when the same months of the year before foretold better, or nothing tells that a trend does: they are then what is shown."""
    block = block_of(edition, f"{theme}_count")
    total, error = (cells(edition).get(ref_of(edition, block.named(kind))) for kind in ("next_year", "forecast_error"))
    better = error is not None and error.value is not None and error.value < 1
    return total is not None and total.status == "ok" and not better


def expected(edition: Edition, theme: str) -> pd.DataFrame:
    """The rows of a theme's `series` with the limits of what is expected as columns of their own: the table beside its picture."""
    found = series(edition, theme)
    ahead = found.loc[found["ahead"]]
    limits = [ahead.assign(ref=ahead["ref"] + part, period_short=words_) for part, words_ in zip(("#lower", "#upper"), _EXPECTED[1:])]
    return pd.concat([found, *limits], ignore_index=True)


def demand_profile(edition: Edition, *themes: str) -> Markup:
    """One line a theme: the current trend with the change behind it, the forecast trend, the year expected, and how good the forecast was."""
    after = financial_year(edition.window.years[-1] + 1)
    body = [_line(edition, theme) for theme in themes]
    caption = f"Demand profile, {edition.area.name}: {edition.window.label}, and what to expect from {after.label}"
    return table(caption, ["Theme", *_PROFILE], body, "profile")


def _line(edition: Edition, theme: str) -> tuple[str, list[Markup], list[str]]:
    block = block_of(edition, f"{theme}_count")
    change, total, error = (ref_of(edition, block.named(kind)) for kind in ("current_trend", "next_year", "forecast_error"))
    now = [_word(edition, change), say_ref(edition, change)]
    if total not in cells(edition):
        return block.title, [*now, words(_NOTHING), *[Markup("")] * 4], ["", change, "", "", "", "", ""]
    cell, _ = cell_of(edition, total)
    span = say_range_of(edition, total) if cell.status == "ok" else Markup("")
    by = words(_NO_BETTER if is_last_year_again(edition, theme) else _BETTER) if cell.status == "ok" else Markup("")
    ahead = [_word(edition, total), say_ref(edition, total), span, say_ref(edition, error), by]
    return block.title, [*now, *ahead], ["", change, "", total, "", error, ""]


def _word(edition: Edition, ref: str) -> Markup:
    cell, _ = cell_of(edition, ref)
    nothing = {"not_supplied": REASONS["not_supplied"], "not_collected": _NOT_BY_MONTH}.get(cell.status, _NOTHING)
    return words(nothing if cell.trend in ("", "insufficient_data") else TRENDS[cell.trend])
