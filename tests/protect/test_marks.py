"""Marks of the board's quarters: from printed quarters up to that one, never for less than rounding may do."""

from __future__ import annotations

import pytest

from pipeline.periods import QUARTERS

THEME = "police_da_quarters"
STEADY = [52, 62, 52, 62, 52, 62, 52, 62, 52, 62, 52]  # prints as 50, 60, 50 ...


@pytest.fixture
def quarters(make):
    """Counts in order of time → the rows of three years of quarters."""

    def rows(values, years=("2022", "2023", "2024")):
        named = [(year, quarter) for year in years for quarter in QUARTERS]
        return [make(f"{THEME}_count", year, n, group=quarter, sources="police_incidents", unit="count") for (year, quarter), n in zip(named, values, strict=True)]

    return rows


def marks(table, *quarters):
    return [table.cell(f"{THEME}_count/{quarter}").trend for quarter in quarters]


def test_a_quarter_far_above_the_others_is_more_than_usual(published, quarters):
    # printed 50, 60, ... 50, and 130: mean 61.25... ranges ten times 10 and 80: mean 16.4, reach 2.66 x 16.4 = 43.5, upper 104.8
    table = published(quarters([*STEADY, 131]))
    assert marks(table, "2024/october_to_december", "2024/january_to_march") == ["usual", "above_usual"]


def test_a_quarter_far_below_is_fewer(published, quarters):
    # printed 150, 160, ... 150, and 75: mean 147.5, ranges ten times 10 and 75: mean 15.9, lower 147.5 - 42.3 = 105.2
    assert marks(published(quarters([*(100 + each for each in STEADY), 76])), "2024/january_to_march") == ["below_usual"]


def test_eight_quarters_are_too_few_and_nine_are_not(published, quarters):
    table = published(quarters([*STEADY, 62]))
    assert marks(table, "2022/april_to_june", "2023/january_to_march", "2024/april_to_june") == ["insufficient_data", "insufficient_data", "usual"]


def test_what_comes_later_changes_no_mark(published, quarters):
    before, after = published(quarters([*STEADY, 62])), published(quarters([*STEADY[:9], 500, 510, 520]))
    assert marks(before, "2024/april_to_june") == marks(after, "2024/april_to_june") == ["usual"]


def test_a_step_that_rounding_may_have_made_is_no_mark(published, quarters):
    # printed 50 eleven times and then 55: mean 50.4, mean range 0.45, upper 51.6: 55 is above it, but may be 52.5 where the others are 52
    assert marks(published(quarters([50] * 11 + [54])), "2024/january_to_march") == ["usual"]
    # and 60 lies beyond its line by more than five: mean 50.8, mean range 0.91, upper 53.2
    assert marks(published(quarters([50] * 11 + [60])), "2024/january_to_march") == ["above_usual"]


def test_a_hidden_quarter_begins_the_series_anew(published, quarters):
    table = published(quarters([*STEADY[:5], 2, *STEADY[:6]]))
    assert table.cell(f"{THEME}_count/2023/july_to_september").status == "suppressed"
    assert marks(table, "2024/january_to_march") == ["insufficient_data"]


def test_a_quarter_that_records_do_not_reach_the_end_of_is_not_judged(published, make, quarters):
    """The last two months are missing: 20 of January alone would be far below the others, and is a third of a quarter."""

    def marked(months):
        short = make("quality_months_short_count", "2024", None, None, months, group="police_incidents", sources="police_incidents", unit="count")
        return marks(published([*quarters([*(100 + each for each in STEADY), 20]), short]), "2024/october_to_december", "2024/january_to_march")

    assert marked(0) == ["usual", "below_usual"]
    assert marked(2) == marked(3) == ["usual", "part_year"]
    assert marked(4) == ["part_year", "part_year"]
