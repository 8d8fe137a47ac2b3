"""Counts, shares, rates and medians at their edges, each by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.protect.counts import protected_counts, rounded, speaks_of_everybody
from pipeline.protect.figures import NOTHING, count_figure, half_up, median_figure, nights_figure, rate_figure, record_share_figure, share_figure

RULES = SimpleNamespace(percent_min_denominator=30, percent_decimals=0, rate_decimals=1, median_min_n=20, median_round_base=5)


def numbers(*values):
    return pd.Series(pd.array(values, dtype="Float64"))


def told(column):
    return [None if pd.isna(each) else float(each) for each in column]


@pytest.mark.parametrize(("base", "expected"), [(5, [0, 0, 5, 10, 15, None]), (10, [0, 0, 0, 10, 10, None]), (1, [0, 2, 3, 8, 13, None])])
def test_half_goes_up(base, expected):
    """2 and 2.5 of five are nothing and five; 7.5 is ten, and 12.5 fifteen. To the nearest ten 12.5 is ten; to one, 2.5 is three."""
    assert told(rounded(numbers(0, 2, 2.5, 7.5, 12.5, None), base)) == expected


def test_a_count_is_shown_from_its_threshold_on_and_a_zero_where_it_could_not_be_otherwise():
    zero = pd.Series([False, False, False, True, True, False])
    assert told(protected_counts(numbers(7, 8, 0, 0, 7, None), numbers(8, 8, 8, 8, 8, 8), 5, zero)) == [None, 10, None, 0, None, None]


def test_a_share_speaks_of_everybody_when_fewer_than_so_many_are_outside():
    spare = pd.Series([4, 4, 0, 0, 1, 4])
    assert speaks_of_everybody(numbers(96, 97, 100, 101, 100, None), numbers(*[100] * 6), spare).tolist() == [False, True, False, False, True, False]


def test_a_count_has_no_interval():
    assert count_figure({"numerator": 10}, RULES) == (10, None, None) and count_figure({"numerator": pd.NA}, RULES) == NOTHING == (None, None, None)


def test_a_share_of_thirty_is_given_and_of_fewer_is_not():
    """15 of 30: half, and by Wilson 33.2 to 66.8 %: the width is 2 x 1.96 x sqrt(0.25 / 30 + 1.96 squared / 3600) / (1 + 1.96 squared / 30)."""
    assert share_figure({"numerator": 15, "denominator": 30}, RULES) == (50, 33, 67)
    assert share_figure({"numerator": 20, "denominator": 30}, RULES)[0] == 67 and share_figure({"numerator": 10, "denominator": 30}, RULES)[0] == 33
    assert share_figure({"numerator": 15, "denominator": 29}, RULES) == NOTHING
    for row in ({"numerator": pd.NA, "denominator": 100}, {"numerator": 10, "denominator": pd.NA}):
        assert share_figure(row, RULES) == NOTHING


def test_what_became_of_the_rows_of_a_file_has_no_interval():
    """Measured without a range, 15 of 30 rows are half of them and no more is said; measured with one, it is that of any share."""
    row = {"numerator": 15, "denominator": 30, "lower": pd.NA, "upper": pd.NA}
    assert record_share_figure(row, RULES) == (50, None, None)
    assert record_share_figure(row | {"lower": 33.1}, RULES) == (50, None, None)
    assert record_share_figure(row | {"lower": 33.1, "upper": 66.9}, RULES) == (50, 33, 67)
    assert record_share_figure(row | {"denominator": 29}, RULES) == NOTHING


def test_a_rate_is_per_so_many():
    """110 of 10,639, per 1,000: 10.34; by Byar 90.4 to 132.6 events, 8.5 to 12.5."""
    row = {"numerator": 110, "denominator": 10_639, "per": 1000}
    assert rate_figure(row, RULES) == (10.3, 8.5, 12.5)
    assert rate_figure(row | {"per": 100_000}, RULES)[0] == 1033.9
    assert all(rate_figure(row | {name: pd.NA}, RULES) == NOTHING for name in row)


def test_a_median_of_twenty_is_given_rounded():
    row = {"denominator": 20, "value": 82.5, "lower": 71, "upper": 92.4}
    assert median_figure(row, RULES) == (85, 70, 90)
    assert median_figure(row | {"lower": pd.NA}, RULES) == (85, None, 90)
    assert median_figure(row | {"denominator": 19}, RULES) == median_figure(row | {"value": pd.NA}, RULES) == median_figure(row | {"denominator": pd.NA}, RULES) == NOTHING


def test_half_up_to_so_many_decimals():
    """1.005 is a little less as a computer holds it, and 2.675 too: a half all the same. What is truly less stays less."""
    assert [half_up(1.005, 2), half_up(2.675, 2), half_up(0.4999, 0), half_up(-0.5, 0), half_up(12.34, 1), half_up(1234.5, 0)] == [1.01, 2.68, 0, 0, 12.3, 1235]


def test_a_number_of_nights_is_rounded_and_has_no_limits():
    """13 nights are 15, 12 are 10; where there is no number there is none."""
    assert nights_figure({"value": 13}, RULES) == (15, None, None) and nights_figure({"value": 12}, RULES) == (10, None, None)
    assert nights_figure({"value": pd.NA}, RULES) == NOTHING


def test_an_edition_prints_the_share_of_a_file_s_rows_without_a_range_and_a_share_of_people_with_one(protect_rows, make):
    """95 of 100 rows counted, known of every row; of a hundred adults fifty, by Wilson 40 to 60 %."""
    rows = [make("quality_rows_accepted_percent", "2024", 95, 100, group="housing_cases", sources="housing_cases")]
    rows.append(make("refuge_disability_percent", "2024", 50, 100, 50, lower=40.4, upper=59.6))
    printed = protect_rows(rows).table
    of_rows, of_people = printed.cell("quality_rows_accepted_percent/2024/housing_cases"), printed.cell("refuge_disability_percent/2024")
    assert (of_rows.value, of_people.value, of_people.lower, of_people.upper) == (95, 50, 40, 60)
    assert pd.isna(of_rows.lower) and pd.isna(of_rows.upper)
