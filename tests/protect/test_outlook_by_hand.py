"""How the months behind a trend are gathered, and how sure a forecast of rounded months may be."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.periods import MONTHS, QUARTERS
from pipeline.protect import outlook as room
from pipeline.protect.outlook import look_ahead, series_outlook

RULES = SimpleNamespace(round_base=5, derived=SimpleNamespace(coefficient_decimals=2))
ROW = {"from": "calls_count", "period": "2022-2024", "before_break": 0, "group": ""}


def printed(values, spans=MONTHS, name="calls_count"):
    """Counts of three years in order of time → rows, in another order."""
    named = [(year, span) for year in ("2022", "2023", "2024") for span in spans]
    rows = [{"indicator": name, "period": year, "group": span, "numerator": n} for (year, span), n in zip(named, values, strict=True)]
    return pd.DataFrame(rows[::-1]).astype({"numerator": "Float64"})


@pytest.fixture
def asked(monkeypatch):
    """What `outlook` is asked; it finds nothing."""
    calls = []
    monkeypatch.setattr(room, "outlook", lambda values, before, season: calls.append((list(map(float, values)), before, season)))
    return calls


@pytest.mark.parametrize("spans", [MONTHS, QUARTERS], ids=["months", "quarters"])
def test_the_spans_are_in_the_order_of_time_whatever_the_table_s(asked, spans):
    values = list(range(3 * len(spans)))
    beside = printed([999] * len(values), spans, "other_count")
    window = pd.DataFrame([{"indicator": "calls_count", "period": "2022-2024", "group": "april", "numerator": 888}, {"indicator": "calls_count", "period": "2021", "group": "april", "numerator": 777}])
    series_outlook(ROW, pd.concat([beside, printed(values, spans), window]))
    assert asked == [(values, 0, len(spans))]


@pytest.mark.parametrize(("months", "spans", "before"), [(0, QUARTERS, 0), (1, QUARTERS, 1), (3, QUARTERS, 1), (4, QUARTERS, 2), (7, MONTHS, 7), (12, QUARTERS, 4)])
def test_a_quarter_in_which_the_break_ends_is_left_out_with_it(asked, months, spans, before):
    series_outlook(ROW | {"before_break": months}, printed([9] * 3 * len(spans), spans))
    assert asked[0][1] == before


def test_a_hidden_or_missing_span_leaves_nothing_to_say(asked):
    whole = printed(range(36))
    for frame in (printed([*range(35), None]), whole.iloc[:-1], whole.assign(indicator="other_count")):
        assert series_outlook(ROW, frame) is None
    assert asked == []


def found(figures, status="ok", word="increase"):
    return lambda row, frame: SimpleNamespace(status=status, word=lambda kind: word, figures=lambda kind, place: {"value": float(place)} if figures is None else figures)


@pytest.mark.parametrize(
    ("kind", "figures", "limits"),
    [
        ("forecast", (50, 49, 51), (48, 53)),  # to 47.5 and 52.5, half up
        ("forecast", (50, 40, 51), (40, 53)),
        ("forecast", (50, 49, 60), (48, 60)),
        ("next_year", (600, 590, 610), (570, 630)),  # twelve times 2.5
        ("next_year", (600, 500, 700), (500, 700)),
        ("forecast", (1, 0.5, 2), (0, 4)),
    ],
)
def test_a_forecast_is_never_surer_than_a_printed_month(monkeypatch, kind, figures, limits):
    monkeypatch.setattr(room, "series_outlook", found(dict(zip(("value", "lower", "upper"), figures, strict=True))))
    made = look_ahead(kind, ROW, None, None, RULES)
    assert (made["value"], made["lower"], made["upper"], made["trend"]) == (figures[0], *limits, "increase")


def test_a_trend_has_no_limits_and_an_error_has_two_decimals(monkeypatch):
    monkeypatch.setattr(room, "series_outlook", found({"value": 12.345}))
    assert look_ahead("current_trend", ROW, None, None, RULES) == {"value": 12, "trend": "increase"}
    assert look_ahead("forecast_error", ROW, None, None, RULES) == {"value": 12.35, "trend": "increase"}


@pytest.mark.parametrize(("group", "place"), [("", 0), ("april", 0), ("may", 1), ("march", 11)])
def test_a_month_ahead_is_found_by_its_place_in_the_financial_year(monkeypatch, group, place):
    monkeypatch.setattr(room, "series_outlook", found(None))
    assert look_ahead("current_trend", ROW | {"group": group}, None, None, RULES)["value"] == place


@pytest.mark.parametrize(("status", "said"), [("not_comparable", "not_comparable"), ("insufficient_data", "too_small_to_rate"), ("ok", "too_small_to_rate")])
@pytest.mark.parametrize("kind", ["forecast", "next_year", "current_trend"])
def test_why_there_is_no_figure(monkeypatch, status, said, kind):
    monkeypatch.setattr(room, "series_outlook", found({}, status, "series_break"))
    assert look_ahead(kind, ROW, None, None, RULES) == {"status": said, "trend": "series_break"}
    monkeypatch.setattr(room, "series_outlook", lambda row, frame: None)
    assert look_ahead(kind, ROW, None, None, RULES) == {}
