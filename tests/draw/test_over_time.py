"""A line of months with what is expected, and what its words say of gaps and breaks."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline import draw
from pipeline.periods import MONTHS


@pytest.fixture
def months():
    """So many months from April, then two that are expected, as publish.series gives them; None is a hidden one."""

    def make(values, before_break=0, ahead=((30, 20, 40), (31, 19, 43))):
        rows = [{"value": value, "lower": None, "upper": None, "ahead": False} for value in values]
        rows += [{"value": value, "lower": lower, "upper": upper, "ahead": True} for value, lower, upper in ahead]
        table = pd.DataFrame(rows).astype({"value": "Float64", "lower": "Float64", "upper": "Float64"})
        names = [MONTHS[place % 12].capitalize() for place in range(len(table))]
        return table.assign(
            indicator="x_count",
            status=["ok" if shown else "suppressed" for shown in table["value"].notna()],
            reason=["" if shown else "withheld" for shown in table["value"].notna()],
            printed=[f"{value:g}" if pd.notna(value) else "[c]" for value in table["value"]],
            period_short=["Expected" if each else "2023/24" for each in table["ahead"]],
            span=names,
            title="Things",
            place="Here",
            after_short="2024/25",
            repeats=False,
            before_break=[place < before_break for place in range(len(table))],
        )

    return make


def drawn(rows):
    return draw.over_time(rows, rows, "A headline")


def test_the_words_say_first_last_highest_lowest_and_what_is_expected(months):
    words = drawn(months([30, 45, 15, 20])).alt
    assert words == (
        "Line chart. First 30 (April), last 20 (July), highest 45 (May), lowest 15 (June). "
        "Expected next: 30 at first and 31 at last, within a band."
    )


def test_a_hidden_month_is_a_gap_and_is_said(months):
    whole, gap = drawn(months([30, 45, 15, 20, 25])), drawn(months([30, 45, None, 20, 25]))
    assert "Some are not drawn: withheld" in gap.alt and "not drawn" not in whole.alt
    lines = "stroke-width: 2.5"
    assert gap.svg.count(lines) == whole.svg.count(lines) + 1


def test_months_before_a_break_stand_in_a_grey_field(months):
    assert "counted in another way" in drawn(months([30, 45, 15, 20], before_break=2)).svg
    assert "counting was another" in drawn(months([30, 45, 15, 20], before_break=2)).alt
    assert "counted in another way" not in drawn(months([30, 45, 15, 20])).svg


def test_with_nothing_given_the_reason_stands_alone(months):
    found = drawn(months([None, None], ahead=()))
    assert found.alt == "Line chart with nothing to draw: withheld." and "withheld" in found.svg


def test_the_same_rows_are_the_same_picture(months):
    rows = months([30, 45, 15, 20])
    assert drawn(rows).svg == drawn(rows).svg and drawn(rows).svg != drawn(rows).svg_narrow


def test_a_forecast_that_repeats_last_year_says_so(months):
    rows = months([30, 45, 15, 20])
    assert "foretold better" not in drawn(rows).subtitle
    assert "the same months as the year before, which foretold better than any trend" in drawn(rows.assign(repeats=True)).subtitle


def test_with_nothing_to_draw_the_headline_says_why(months):
    rows = months([None, None], ahead=())
    assert draw.over_time(rows, rows, "Things: {{ trend('x') }} now").headline == "Things: withheld"
