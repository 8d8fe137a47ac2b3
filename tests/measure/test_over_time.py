"""Months and quarters of a year, and what three years of them tell, worked by hand."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.periods import MONTHS, QUARTERS, financial_year, window


@pytest.fixture
def dated(stays):
    """{(year, month): how many} → stays that begin on the third of that month."""

    def make(counts):
        rows = [key for key, often in counts.items() for _ in range(often)]
        tables = stays(*((year, "red", 20, None, "a", 1) for year, _ in rows))
        place = {month: index for index, month in enumerate(MONTHS)}
        days = [pd.Timestamp(year - (place[month] < 9), (place[month] + 3) % 12 + 1, 3) for year, month in rows]
        tables["stays"]["start"] = pd.to_datetime(days)
        return tables

    return make


@pytest.fixture
def over_time(indicator, figures):
    def make(tables, breakdown="month", breaks=(), **words):
        block = indicator("s", "over_time", field="start", breakdown=breakdown, unit="count", **words)
        return figures(tables, block, breaks=breaks)

    return make


def steady(*by_year):
    """So many a month in each of the three years."""
    return {(year, month): often for year, often in zip((2022, 2023, 2024), by_year) for month in MONTHS}


def test_a_year_of_months_and_a_window_begin_in_april_and_end_in_march():
    assert financial_year(2024).months[0] == date(2023, 4, 1) and financial_year(2024).months[-1] == date(2024, 3, 1)
    assert len(window(2024).months) == 36 and list(window(2024).months) == sorted(window(2024).months)
    assert sum(QUARTERS.values(), ()) == MONTHS


def test_rows_are_counted_in_the_month_of_their_date(dated, over_time):
    made = over_time(dated({(2022, "april"): 1, (2023, "january"): 2, (2024, "march"): 3}))
    found = {ref: row.value for ref, row in made.rows.items() if "_count/20" in ref and "forecast" not in ref and "next" not in ref and row.value}
    assert found == {"s_count/2022/april": 1, "s_count/2023/january": 2, "s_count/2024/march": 3}
    assert made.behind["s_count/2023/january", "numerator"] == [102, 103]
    assert sum(ref.startswith("s_count/") for ref in made.rows) == 36  # no window of months


def test_quarters_are_three_months_each_and_are_not_forecast(dated, over_time):
    made = over_time(dated({(2023, "april"): 1, (2023, "june"): 2, (2023, "july"): 4, (2023, "march"): 8}), "quarter")
    assert [made.rows[f"s_count/2023/{quarter}"].value for quarter in QUARTERS] == [3, 4, 0, 8]
    assert {row.indicator for row in made.rows.values()} == {"s_count", "s_change_percent"}


def test_what_three_even_years_tell(dated, over_time):
    # 10 a month, then 12, then 13: from 120 to 156 a year is 30 % more; the errors of repeating a year are all 1 in the tested year
    made = over_time(dated(steady(10, 12, 13)))
    assert made.rows["s_change_percent/2022-2024"].value == pytest.approx(30)
    assert made.rows["s_change_percent/2022-2024"].unit == "percent"
    ahead = [made.rows[f"s_forecast_count/2022-2024/{month}"].value for month in MONTHS]
    total = made.rows["s_next_year_count/2022-2024"]
    assert total.value == pytest.approx(sum(ahead)) and 156 <= total.value < 190
    lower = [made.rows[f"s_forecast_count/2022-2024/{month}"].lower for month in MONTHS]
    assert total.lower == pytest.approx(sum(lower))
    assert made.rows["s_error_ratio/2022-2024"].unit == "ratio"


def test_a_year_with_a_date_outside_it_has_no_months(dated, over_time):
    tables = dated({(2023, "april"): 2, (2024, "april"): 2})
    tables["stays"].loc[0, "start"] = pd.Timestamp("2021-05-01")
    made = over_time(tables)
    assert {made.rows[f"s_count/2023/{month}"].status for month in MONTHS} == {"not_collected"}
    assert made.rows["s_count/2024/april"].value == 2
    assert made.rows["s_next_year_count/2022-2024"].status == "not_collected"


@pytest.mark.parametrize(("end", "status"), [(date(2022, 9, 1), "not_comparable"), (date(2022, 4, 1), "ok")])
def test_only_what_follows_a_break_is_used(dated, over_time, end, status):
    """A break that ends in April 2022 leaves the last 24 months; one that ends in September leaves 19, too few."""
    broken = SimpleNamespace(
        data_set="stays",
        caveat="changed",
        effect="not_comparable",
        from_day=date(2021, 9, 1),
        to_day=end,
        crosses=lambda first, last: first < end and last >= date(2021, 9, 1),
    )
    made = over_time(dated(steady(1, 10, 12)), breaks=[broken])
    assert made.rows["s_change_percent/2022-2024"].status == status
    assert made.rows["s_next_year_count/2022-2024"].status == status
    if status == "ok":  # 120 to 144, the year before the break left out; a ratio needs three years
        assert made.rows["s_change_percent/2022-2024"].value == pytest.approx(20)
        assert made.rows["s_error_ratio/2022-2024"].status == "too_small_to_rate"
