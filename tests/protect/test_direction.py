"""The word for the way a figure has gone: which rows have one, over which years, and when it is not said. Frames are typed in whole."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.protect.direction import add_direction
from pipeline.protect.part_year import months_short

YEARS = ("2022", "2023", "2024")
WINDOW = "2022-2024"
RISING = (1000, 1500, 2000)


def rows(counts=RISING, bases=(None,) * 3, *, window=True, **more):
    """Three years of one figure and their window."""
    whole = None if bases[0] is None else sum(bases)
    years = [*zip(YEARS, counts, bases, strict=True), *([(WINDOW, sum(each or 0 for each in counts), whole)] if window else [])]
    fixed = {"indicator": "x", "geography": "area", "area_code": "E1", "group": "", "status": "ok", "way": "count", "sensitivity": "personal", "sources": "calls"}
    return [fixed | {"period": period, "numerator": n, "denominator": base} | more for period, n, base in years]


def words(made, breaks=(), end_early=()):
    frame = pd.DataFrame(made)
    frame = frame.astype({"numerator": "Float64", "denominator": "Float64"})
    found = add_direction(frame, list(breaks), end_early)
    assert found.index.equals(frame.index) and found["trend"].dtype == "str"
    return dict(zip(found["period"], found["trend"], strict=True))


def test_a_window_is_judged_over_its_years_and_a_year_beside_the_one_before():
    """The first year has none before it in the edition. 1,000 to 1,500 and 1,500 to 2,000: far more than chance."""
    assert words(rows()) == {"2022": "", "2023": "rising", "2024": "rising", WINDOW: "rising"}
    assert words(rows(RISING[::-1])) == {"2022": "", "2023": "falling", "2024": "falling", WINDOW: "falling"}


def test_a_rate_goes_by_its_people_and_a_count_does_not():
    """Counts that grow as the people do: the rate stays, the count rises."""
    people = (10_000, 15_000, 20_000)
    assert set(words(rows(bases=people, way="rate")).values()) == {"", "no_clear_change"}
    assert words(rows(bases=people))[WINDOW] == "rising"


@pytest.mark.parametrize("way", ["share", "record_share"])
def test_a_share_goes_by_the_test_of_proportions(way):
    """300, 330 and 390 of 1,000. Shares: pooled 0.34, z = 90 / sqrt(0.34 x 0.66 x 2 x 1000) = 4.2. The last two: 60 / sqrt(2 x 1000 x 0.36 x 0.64) = 2.8;
    the first two: 30 / sqrt(2 x 1000 x 0.315 x 0.685) = 1.44."""
    assert words(rows((300, 330, 390), (1000,) * 3, way=way)) == {"2022": "", "2023": "no_clear_change", "2024": "rising", WINDOW: "rising"}


@pytest.mark.parametrize("more", [{"way": "median"}, {"way": "top"}, {"sensitivity": "public"}])
def test_some_figures_have_no_direction(more):
    assert set(words(rows(**more)).values()) == {""}


def test_a_word_that_is_there_already_stays():
    assert set(words(rows(trend="increase")).values()) == {"increase"}


@pytest.mark.parametrize("way", ["current_trend", "next_year"])
@pytest.mark.parametrize(("status", "word"), [("not_comparable", "series_break"), ("suppressed", "insufficient_data"), ("ok", "")])
def test_a_figure_made_from_months_says_why_it_has_no_word(way, status, word):
    assert words(rows(way=way, status=status, trend=""))[WINDOW] == word


def test_a_year_that_is_not_printed_leaves_nothing_to_say():
    """Of 2023: neither the window, nor 2023, nor 2024 beside it."""
    made = rows()
    made[1]["status"] = "suppressed"
    assert words(made) == {"2022": "", "2023": "insufficient_data", "2024": "insufficient_data", WINDOW: "insufficient_data"}
    made = rows((1000, None, 2000))
    assert words(made) == {"2022": "", "2023": "insufficient_data", "2024": "insufficient_data", WINDOW: "insufficient_data"}
    made = rows()
    made[3]["status"] = "suppressed"  # the window itself
    assert words(made) == {"2022": "", "2023": "rising", "2024": "rising", WINDOW: "insufficient_data"}


def test_the_year_before_may_be_in_the_edition_with_another_figure_only():
    """2022 is one of the edition's years, but this figure has no row for it."""
    found = words([row | {"indicator": "y"} if row["period"] == "2022" else row for row in rows(window=False)])
    assert found == {"2022": "", "2023": "insufficient_data", "2024": "rising"}


@pytest.mark.parametrize("other", [{"indicator": "y"}, {"geography": "ward"}, {"area_code": "E2"}, {"group": "g"}])
def test_each_figure_group_and_place_has_its_own_years(other):
    """Another series that falls stands in the same table, before and after."""
    falling = rows(RISING[::-1], **other)
    assert words([*falling, *rows()])[WINDOW] == "rising" and words([*rows(), *falling])[WINDOW] == "falling"


def broken(data_set="calls", effect="not_comparable", crosses=lambda first, last: True):
    return SimpleNamespace(data_set=data_set, effect=effect, crosses=crosses)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (broken(), "series_break"),
        (broken("all"), "series_break"),
        (broken("visits"), "series_break"),
        (broken("other"), "rising"),
        (broken(effect="caution"), "rising"),
        (broken(crosses=lambda first, last: False), "rising"),
    ],
    ids=["its own", "of all", "of its second source", "of another", "a caution", "outside"],
)
def test_a_break_is_not_stepped_over(given, word):
    found = words(rows(sources="calls;visits"), [given])
    assert found == {"2022": "", "2023": word, "2024": word, WINDOW: word}


def test_a_break_is_looked_for_in_exactly_the_days_that_are_compared():
    """The window's own; and for a year the two years, from the first day of the one before."""
    asked = []
    words(rows(), [broken(crosses=lambda first, last: asked.append((first, last)))])
    assert asked == [
        (date(2021, 4, 1), date(2023, 3, 31)),
        (date(2022, 4, 1), date(2024, 3, 31)),
        (date(2021, 4, 1), date(2024, 3, 31)),
    ]


@pytest.mark.parametrize("way", ["count", "rate"])
@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2021, ("", "rising", "rising", "rising")),
        (2022, ("", "part_year", "rising", "part_year")),
        (2023, ("", "part_year", "part_year", "part_year")),
        (2024, ("", "rising", "part_year", "part_year")),
    ],
)
def test_a_year_that_ends_early_is_compared_with_none(way, year, expected):
    """It spoils itself, the year after it and the window; a word that nobody would say is none."""
    for sources in ("calls", "visits;calls"):
        assert tuple(words(rows(bases=(10_000,) * 3, way=way, sources=sources), end_early={("calls", year): 2}).values()) == expected
    assert words(rows(bases=(10_000,) * 3, way=way), end_early={("visits", year): 2})[WINDOW] == "rising"


@pytest.mark.parametrize("way", ["share", "record_share"])
def test_shares_of_part_of_a_year_may_be_compared(way):
    assert words(rows((300, 330, 390), (1000,) * 3, way=way), end_early={("calls", 2024)})[WINDOW] == "rising"


def test_a_quarter_s_mark_stays_and_a_trend_of_months_does_not():
    """The mark knows which quarters are whole. A trend that cannot be said for want of months is not said for that reason."""
    early = {("calls", 2024)}
    assert set(words(rows(trend="above_usual"), end_early=early).values()) == {"above_usual"}
    for way in ("current_trend", "next_year"):
        assert words(rows(way=way, trend="increase"), end_early=early)[WINDOW] == "part_year"
        assert words(rows(way=way, trend="", status="suppressed"), end_early=early)[WINDOW] == "insufficient_data"
    assert words(rows(way="forecast", trend="increase"), end_early=early)[WINDOW] == "increase"


def test_which_years_end_early():
    """By the figures of quality that are ok: single years, and more than no months. Of a window, of another figure and of no month nothing follows."""
    told = [("short", "calls", "2024", 2, "ok"), ("short", "calls", "2023", 0, "ok"), ("short", "visits", "2023", 1, "ok"), ("short", "calls", "2022-2024", 3, "ok")]
    told += [("short", "calls", "2022", 4, "not_supplied"), ("other", "calls", "2021", 5, "ok")]
    frame = pd.DataFrame(told, columns=["indicator", "group", "period", "value", "status"]).astype({"value": "Float64"})
    register = {name: SimpleNamespace(method=method, titles={name: ""}) for name, method in (("short", "months_without_records"), ("other", "count"))}
    assert months_short(frame, register) == {("calls", 2024): 2, ("visits", 2023): 1}
