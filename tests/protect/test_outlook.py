"""Trends and forecasts come from printed months and quarters alone, and are given only where all of these are."""

from __future__ import annotations

import pytest

from pipeline.periods import MONTHS, QUARTERS
from pipeline.statistics import outlook

POLICE = "police_da_months"
REFUGE = "refuge_stays_quarters"


@pytest.fixture(scope="session")
def series(make):
    """Counts in order of time → the rows of months (or quarters), the years they add up to, and the rows of the window to be filled in."""

    def rows(name, values, sources, spans=MONTHS, total=""):
        years = ("2022", "2023", "2024")
        named = [(year, span) for year in years for span in spans]
        made = [make(f"{name}_count", year, n, group=span, sources=sources, unit="count") for (year, span), n in zip(named, values, strict=True)]
        if total:
            sums = [sum(values[len(spans) * place : len(spans) * (place + 1)]) for place in range(3)]
            made += [make(total, year, n, sources=sources, unit="count") for year, n in zip(years, sums)]
        made.append(make(f"{name}_change_percent", "2022-2024", value=1.5, sources=sources))
        if len(spans) == 12:
            made.append(make(f"{name}_next_year_count", "2022-2024", value=1.5, sources=sources, unit="count"))
            made.append(make(f"{name}_error_ratio", "2022-2024", value=1.5, sources=sources, unit="ratio"))
            made += [make(f"{name}_forecast_count", "2022-2024", value=1.5, group=month, sources=sources, unit="count") for month in MONTHS]
        return made

    return rows


RISING = [52 + 5 * (place // 4) for place in range(36)]  # prints as 50, 55 ... 90, 95: always 2 less


def test_they_are_those_of_the_printed_months(published, series):
    table = published(series(POLICE, RISING, "police_incidents"))
    expected = outlook([each - 2 for each in RISING])
    change, total = table.cell(f"{POLICE}_change_percent/2022-2024"), table.cell(f"{POLICE}_next_year_count/2022-2024")
    # the first year prints 4 x 50 + 4 x 55 + 4 x 60 = 660, the last 4 x 80 + 4 x 85 + 4 x 90 = 1,020: 54.5 % more
    assert (change.value, change.trend) == (55, "increasing")
    assert (total.value, total.trend) == (round(sum(expected.forecast.values)), "increase")
    april = table.cell(f"{POLICE}_forecast_count/2022-2024/april")
    assert april.lower <= april.value - 2.5 and april.upper >= april.value + 2  # a printed count is only known to the nearest five
    assert table.cell(f"{POLICE}_error_ratio/2022-2024").value < 1


def test_one_hidden_month_hides_what_rests_on_it(published, series):
    table = published(series(POLICE, [*RISING[:20], 3, *RISING[21:]], "police_incidents"))
    assert table.cell(f"{POLICE}_count/2023/december").status == "suppressed"
    for name in ("change_percent", "next_year_count", "error_ratio"):
        cell = table.cell(f"{POLICE}_{name}/2022-2024")
        assert (cell.status, cell.value) == ("suppressed", None)
    assert table.cell(f"{POLICE}_change_percent/2022-2024").trend == "insufficient_data"


def test_a_break_leaves_too_few_months_to_say(published, series, police_break):
    earlier = {"2022": "2019", "2023": "2020", "2024": "2021", "2022-2024": "2019-2021"}
    rows = [row | {"period": earlier[row["period"]]} for row in series(POLICE, RISING, "police_incidents")]
    rows = [row | {"ref": "/".join(part for part in (row["indicator"], row["period"], row["group"]) if part)} for row in rows]
    table = published(rows, breaks=[police_break])  # it ends in August 2019: 19 months are left
    for name in ("change_percent", "next_year_count"):
        cell = table.cell(f"{POLICE}_{name}/2019-2021")
        assert (cell.status, cell.trend) == ("not_comparable", "series_break")
    assert published(rows).cell(f"{POLICE}_change_percent/2019-2021").trend == "increasing"


def test_quarters_have_a_trend_and_no_forecast(published, series, register):
    table = published(series(REFUGE, [20, 21, 19, 20, 30, 31, 29, 30, 41, 39, 40, 40], "refuge_stays", QUARTERS))
    cell = table.cell(f"{REFUGE}_change_percent/2022-2024")
    assert (cell.value, cell.trend) == (100, "increasing")  # 80 printed, then 160
    assert f"{REFUGE}_next_year_count" not in register[REFUGE].titles


def test_the_internal_view_has_the_same_words_and_the_numbers_as_measured(internal, series):
    table = internal(series(POLICE, RISING, "police_incidents"))
    assert table.cell(f"{POLICE}_change_percent/2022-2024").trend == "increasing"
    assert table.cell(f"{POLICE}_next_year_count/2022-2024").trend == "increase"
    assert table.cell(f"{POLICE}_next_year_count/2022-2024").value == 1.5


def test_a_hidden_month_cannot_be_worked_out_of_its_year(protect_rows, series):
    """Eleven months and the year are printed, the month of three is not: eleven of 8 to 12 leave it anything from none."""
    values = [*([10] * 11), 3, *([10] * 24)]
    made = protect_rows(series("housing_da_months", values, "housing_cases", total="housing_da_cases_count"))
    assert made.audit.counts["failed"] == 0
    assert made.table.cell("housing_da_months_count/2022/march").status == "suppressed"
    assert made.table.cell("housing_da_cases_count/2022").status == "ok"


def test_a_ledger_in_quarters_is_read_in_months(answers):
    from pipeline.protect.ledger import read_count

    old = '["refuge_stays","rows",[["time",["2024q1","2024q2","2024q3","2024q4"],false,1]]]'
    assert read_count(old, answers).key == "refuge_stays | rows | time: 2024"
    again = read_count('["refuge_stays","rows",[["time",["2024q1 corrected 1"],false,1]]]', answers)
    assert again.on("time").among == {f"2024{month} corrected 1" for month in MONTHS[:3]}
