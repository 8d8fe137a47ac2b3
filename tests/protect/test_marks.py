"""Marks of the board's quarters: from printed quarters up to that one, never for less than rounding may do."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.periods import QUARTERS
from pipeline.protect.marks import _surely, add_marks

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


def marked(values, base=5, breaks=(), others=(), short=None):
    """Printed quarters of three years, in order of time → their marks, by the function itself; the rows stand in the table in another order."""
    named = [(year, quarter) for year in ("2022", "2023", "2024") for quarter in QUARTERS]
    rows = [{"indicator": "calls_count", "period": year, "group": quarter, "numerator": n, "trend": ""} for (year, quarter), n in zip(named, values, strict=True)]
    rows += [{"indicator": "calls_count", "period": "2022-2024", "group": "", "numerator": 1, "trend": "rising"}, *others]
    frame = pd.DataFrame(rows[::-1]).astype({"numerator": "Float64"})
    calls = SimpleNamespace(method="over_time", breakdown="quarter", data_set="calls", named=lambda kind: "calls_count")
    months = SimpleNamespace(method="over_time", breakdown="month", data_set="calls", named=lambda kind: "months_count")
    kept = SimpleNamespace(method="distribution", breakdown="quarter", data_set="calls", named=lambda kind: "share")
    found = add_marks(frame, {"calls": calls, "months": months, "share": kept}, breaks, base, short)
    said = {(row["indicator"], row["period"], row["group"]): row["trend"] for row in found.to_dict("records")}
    return [said["calls_count", *each] for each in named], said


HIGH_RUN, LOW_RUN = [40] * 4 + [60] * 8, [60] * 4 + [40] * 8


@pytest.mark.parametrize(("base", "words"), [(1, ("above_usual", "below_usual")), (5, ("above_usual", "below_usual")), (7, ("usual", "usual"))])
def test_a_run_of_eight_on_one_side_is_a_mark_when_rounding_cannot_have_made_it(base, words):
    """40 four times and 60 eight times: mean 53.3, and each of the eight is 6.7 above, more than five and less than seven. The last by itself
    is 1.8 beyond its line (mean range 20 / 11, reach 4.8). The other way round the same below."""
    assert (marked(HIGH_RUN, base)[0][-1], marked(LOW_RUN, base)[0][-1]) == words


def test_seven_in_a_row_are_no_run():
    """40 five times and 60 seven times: mean 51.7, upper 56.5. 60 is 3.5 beyond: a mark for exact counts, none for counts to the nearest five."""
    values = [40] * 5 + [60] * 7
    assert marked(values, 5)[0][-1] == "usual" and marked(values, 1)[0][-1] == "above_usual"


def test_exactly_what_rounding_may_do_is_no_mark():
    """45 four times and 60 eight times: mean 55, each of the eight exactly five above it."""
    assert marked([45] * 4 + [60] * 8, 5)[0][-1] == "usual" and marked([45] * 4 + [60] * 8, 4)[0][-1] == "above_usual"


def test_one_of_the_run_that_rounding_may_have_put_there_is_enough_to_say_nothing():
    """58 among the 60s is 58 - 53.2 = 4.8 above the mean, less than five; the last is 60, inside its line."""
    assert marked([40] * 4 + [60, 60, 60, 58, 60, 60, 60, 60], 5)[0][-1] == "usual"


def test_exact_counts_need_no_slack():
    """10 four times and 11 eight times: mean 10.67, each of the eight a third above; the last is 0.1 beyond its line."""
    assert marked([10] * 4 + [11] * 8, 1)[0][-1] == "above_usual"


def test_a_run_of_exact_counts_may_lie_close_to_the_mean():
    """10, 12, 10, 12 and 11.5 eight times: mean 11.33, a sixth below each of the eight; mean range 6.5 / 11, upper 12.9, so the run alone tells.
    The other way round, 12, 10, 12, 10 and 10.5, the same below."""
    assert marked([10, 12, 10, 12] + [11.5] * 8, 1)[0][-1] == "above_usual"
    assert marked([12, 10, 12, 10] + [10.5] * 8, 1)[0][-1] == "below_usual"


def test_surely_is_more_than_rounding_may_do_and_a_run_is_eight():
    """15 lies exactly five beyond a line at ten: it may be rounding. Seven values far above a centre of nothing are no run; eight are."""
    assert not _surely([10.0, 15.0], 5, 10, 0, 1) and _surely([10.0, 16.0], 5, 10, 0, 1)
    assert not _surely([10.0, 5.0], 5, 10, 20, -1) and _surely([10.0, 4.0], 5, 10, 20, -1)
    assert not _surely([9.0] * 7, 5, 10, 0, 1) and _surely([9.0] * 8, 5, 10, 0, 1) and _surely([1.0, *[9.0] * 8], 5, 10, 0, 1)


@pytest.mark.parametrize(
    ("ends", "words"),
    [(date(2021, 12, 31), ("insufficient_data", "usual")), (date(2021, 10, 15), ("insufficient_data", "usual")), (date(2021, 10, 1), ("usual", "usual")), (date(2022, 1, 2), ("insufficient_data",) * 2)],
)
def test_quarters_before_the_last_break_are_left_out(ends, words):
    """Nine quarters are needed. A break that ends in the autumn of 2021 leaves out three quarters, begun ones too, so the last alone has nine
    up to it; one that ends with September two, so the last but one has nine as well; one that ends in January four, so none has."""
    gone = SimpleNamespace(effect="not_comparable", data_set="calls", to_day=ends, crosses=lambda first, last: first <= date(2021, 4, 1))
    assert tuple(marked(STEADY + [60], 5, [gone])[0][-2:]) == words
    assert marked(STEADY + [60], 5, [SimpleNamespace(**vars(gone) | {"data_set": "visits"})])[0][-2:] == ["usual", "usual"]


def test_only_quarters_of_counts_over_time_are_marked():
    other = [{"indicator": name, "period": "2024", "group": group, "numerator": 9, "trend": "as it was"} for name, group in (("calls_count", "april"), ("share", "april_to_june"), ("months_count", "april_to_june"))]
    _, said = marked(STEADY + [60], others=other)
    assert [said[each["indicator"], "2024", each["group"]] for each in other] == ["as it was"] * 3
    assert said["calls_count", "2022-2024", ""] == "rising"


def test_a_quarter_that_is_hidden_has_no_mark_and_those_after_it_begin_anew():
    """Two are hidden, so nine are left after the second; the last of them is the ninth."""
    words = marked([50, None, None, *[50, 60] * 4, 50])[0]
    assert words[:11] == ["insufficient_data"] * 11 and words[11] == "usual"


@pytest.mark.parametrize(("months", "whole"), [(1, 3), (3, 3), (4, 2), (6, 2), (7, 1), (10, 0), (12, 0)])
def test_each_quarter_that_lacks_a_month_is_part_of_a_year(months, whole):
    """Of 2024: without March the last quarter is not whole; without December to March the last two are not."""
    words = marked(STEADY + [60], short={("calls", 2024): months})[0]
    assert words[8:] == ["usual"] * whole + ["part_year"] * (4 - whole)
    assert words[:8] == ["insufficient_data"] * 8
    assert marked(STEADY + [60], short={("visits", 2024): months, ("calls", 2021): months})[0][8:] == ["usual"] * 4


def test_quarters_after_part_of_a_year_begin_anew():
    assert marked(STEADY + [60], short={("calls", 2022): 1})[0] == [*["insufficient_data"] * 3, "part_year", *["insufficient_data"] * 8]
