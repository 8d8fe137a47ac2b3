"""Trends and forecasts of the whole run: the words that the sample was planted with, and every figure by another route."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from pipeline.periods import MONTHS, QUARTERS

YEARS = ("2022", "2023", "2024")
WINDOW = "2022-2024"
BY_MONTH = ("police_da_months", "police_sexual_months", "marac_months", "housing_da_months", "childrens_months", "sexual_violence_months")
# What pipeline/sample plants from 2022 to 2024: police records from 5,150 to 4,916, housing cases from 308 to 330, a case by month alike.
PLANTED = {"police_da_months": "decreasing", "housing_da_months": "increasing"}


def printed(table, theme, spans=MONTHS):
    return [float(table.loc[f"{theme}_count/{year}/{span}", "numerator"]) for year in YEARS for span in spans]


def kendall(values, season):
    """z by counting every pair of years of every month: a route that shares nothing with the program."""
    score = ties = 0.0
    for month in range(season):
        years = values[month::season]
        score += sum((later > first) - (later < first) for first, later in combinations(years, 2))
        ties += {3: 0, 2: 18, 1: 66}[len(set(years))]  # t(t - 1)(2t + 5) of two alike, or of all three
    variance = season * 66 / 18 - ties / 18
    return 0.0 if score == 0 else (abs(score) - 1) * np.sign(score) / variance**0.5


def smoothed(values, setting):
    """Forecasts of damped Holt-Winters from every origin after two years, by levels, and the squared errors one month ahead."""
    alpha, beta, gamma, phi, first_trend, first_pattern = setting
    step = (sum(values[12:24]) - sum(values[:12])) / 144
    away = [values[month] - sum(values[:24]) / 24 - step * (month - 11.5) for month in range(24)]
    seasons = [first_pattern * (away[month] + away[month + 12]) / 2 for month in range(12)]
    trend, level = first_trend * step, sum(values[:24]) / 24 + first_trend * step * 11.5
    made, missed = [], []
    for origin in range(24, 37):
        damping = np.cumsum([phi**ahead for ahead in range(1, 13)])
        made.append([max(0, level + damping[ahead] * trend + seasons[(origin + ahead) % 12]) for ahead in range(12)])
        if origin < 36:
            error = values[origin] - (level + phi * trend + seasons[origin % 12])
            missed.append(error**2)
            level, trend = level + phi * trend + alpha * error, phi * trend + alpha * beta * error
            seasons[origin % 12] += gamma * error
    return made, np.concatenate([[0], np.cumsum(missed)])


GRID = list(product((0.1, 0.02, 0.3, 0.6), (0.0, 0.1), (0.1, 0.0, 0.3), (0.98, 0.9, 1.0), (0.5, 0.0, 1.0), (1.0, 0.5, 0.0)))


def by_another_route(values):
    """The forecast of the next year and the error ratio."""
    every = [smoothed(values, setting) for setting in GRID]
    made = [every[int(np.argmin([squares[place] for _, squares in every]))][0][place] for place in range(13)]
    pairs = [(origin, ahead) for origin in range(24, 36) for ahead in range(12) if origin + ahead < 36]
    damped = np.mean([abs(values[origin + ahead] - made[origin - 24][ahead]) for origin, ahead in pairs])
    naive = np.mean([abs(values[origin + ahead] - values[origin + ahead - 12]) for origin, ahead in pairs])
    return (made[-1] if damped < naive else values[24:]), damped / naive


@pytest.mark.parametrize("theme", BY_MONTH)
def test_the_forecast_is_the_textbooks_on_the_printed_months(made, theme):
    table = made.protected(2024)
    ahead, ratio = by_another_route(printed(table, theme))
    found = [table.loc[f"{theme}_forecast_count/{WINDOW}/{month}", "value"] for month in MONTHS]
    assert found == pytest.approx(ahead, abs=0.51)
    assert table.loc[f"{theme}_next_year_count/{WINDOW}", "value"] == pytest.approx(sum(ahead), abs=0.51)
    assert table.loc[f"{theme}_error_ratio/{WINDOW}", "value"] == pytest.approx(ratio, abs=0.006)


@pytest.mark.parametrize(("theme", "spans"), [*((theme, MONTHS) for theme in BY_MONTH), ("refuge_referrals_quarters", QUARTERS), ("refuge_stays_quarters", QUARTERS)])
def test_the_current_trend_is_that_of_the_printed_spans(made, theme, spans):
    table, values = made.protected(2024), printed(made.protected(2024), theme, spans)
    score = kendall(values, len(spans))
    word = "stable" if abs(score) < 1.96 else "increasing" if score > 0 else "decreasing"
    row = table.loc[f"{theme}_change_percent/{WINDOW}"]
    first, last = sum(values[: len(spans)]), sum(values[-len(spans) :])
    assert (row["trend"], row["value"]) == (word, pytest.approx(100 * (last / first - 1), abs=0.51))


@pytest.mark.parametrize(("theme", "word"), PLANTED.items())
def test_the_planted_trends_are_said(made, theme, word):
    assert made.protected(2024).loc[f"{theme}_change_percent/{WINDOW}", "trend"] == word


def test_nothing_is_said_across_the_change_in_police_recording(made):
    """It ended in August 2019: nineteen months are left of the window to March 2021."""
    table = made.protected(2021)
    for figure in ("change_percent", "next_year_count"):
        row = table.loc[f"police_da_months_{figure}/2019-2021"]
        assert (row["status"], row["trend"]) == ("not_comparable", "series_break")
    assert table.loc["police_da_months_count/2020/september", "status"] == "ok"
    assert table.loc["housing_da_months_change_percent/2019-2021", "status"] == "ok"


def test_a_year_that_came_as_counts_has_no_months(made):
    table = made.protected(2024)
    assert table.loc[f"health_months_next_year_count/{WINDOW}", "status"] == "not_collected"
    assert table.loc[f"health_months_change_percent/{WINDOW}", "trend"] == "insufficient_data"
    page = (made.site(2024) / "trends.html").read_text()
    assert "insufficient data" in page


def test_no_month_of_the_refuge_is_a_figure(made):
    """Only quarters: neither the measures nor the pages have a month of anything of the refuge."""
    table = made.measures(2024)
    refuge = table[table["sources"].str.contains("refuge")]
    assert not refuge["group"].isin(MONTHS).any()
    assert set(refuge.loc[refuge["breakdown"].eq("quarter"), "group"]) == set(QUARTERS)
