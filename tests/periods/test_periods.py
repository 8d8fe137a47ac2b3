"""A financial year ends on 31 March and is named by that year; a window is three of them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.periods import financial_year, financial_year_of, period_from_code, periods_of, window


def test_a_year_is_named_by_the_march_it_ends_in():
    year = financial_year(2024)
    assert (year.code, year.label, year.short_label) == ("2024", "April 2023 to March 2024", "2023/24")
    assert (year.first_day, year.last_day) == (date(2023, 4, 1), date(2024, 3, 31))
    assert not year.is_window


def test_a_window_is_three_years():
    three = window(2024)
    assert (three.code, three.years) == ("2022-2024", (2022, 2023, 2024))
    assert (three.label, three.short_label) == ("April 2021 to March 2024", "2021/22 to 2023/24")
    assert (three.first_day, three.last_day) == (date(2021, 4, 1), date(2024, 3, 31))
    assert three.is_window


def test_the_published_edition_is_2021():
    """April 2018 to March 2021."""
    assert window(2021).label == "April 2018 to March 2021"


def test_the_turn_of_the_century_keeps_two_digits():
    assert financial_year(2000).short_label == "1999/00"
    assert financial_year(2009).short_label == "2008/09"


def test_periods_are_the_years_then_the_window():
    assert [each.code for each in periods_of(2024)] == ["2022", "2023", "2024", "2022-2024"]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2023-03-31", 2023),
        ("2023-04-01", 2024),
        ("2024-03-31", 2024),
        ("2024-04-01", 2025),
        # 2024 is a leap year: its 29 February is in the year that ends a month later.
        ("2024-02-29", 2024),
        ("2023-12-31", 2024),
        ("2024-01-01", 2024),
        # An incident in the last minute of 31 March, and one in the first of 1 April.
        ("2024-03-31 23:59:59", 2024),
        ("2024-04-01 00:00:00", 2025),
    ],
)
def test_a_date_is_in_the_year_that_its_march_ends(day, year):
    assert financial_year_of(pd.Series(pd.to_datetime([day]))).tolist() == [year]


def test_a_missing_date_has_no_year():
    years = financial_year_of(pd.Series(pd.to_datetime(["2023-05-01", None])))
    assert years.dtype == "Int64"
    assert years.iloc[0] == 2024
    assert years.isna().tolist() == [False, True]


def test_no_dates_have_no_years():
    assert financial_year_of(pd.Series([], dtype="datetime64[us]")).dtype == "Int64"


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)))
def test_every_day_is_inside_its_own_year(day):
    (year,) = financial_year_of(pd.Series(pd.to_datetime([day])))
    assert financial_year(int(year)).first_day <= day <= financial_year(int(year)).last_day


@given(st.integers(min_value=1002, max_value=9990))
def test_a_code_leads_back_to_its_period(year):
    for period in periods_of(year):
        assert period_from_code(period.code) == period


@pytest.mark.parametrize(
    "code",
    ["", "24", "2024-", "-2024", "2023-2024", "2021-2024", "2024-2022", "2023/24", "2022-2024-", " 2024", "2024\n", "20x4", "２０２４", "2022–2024"],
)
def test_anything_else_is_refused(code):
    with pytest.raises(ValueError):
        period_from_code(code)
