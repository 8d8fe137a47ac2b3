"""Wards outside what chance explains, by plain Poisson tails of the printed counts and of the true ones."""

from __future__ import annotations

import math

import pandas as pd
import pytest

THEMES = ("police_da", "housing_da", "childrens_social_care")
EDITIONS = pytest.mark.parametrize("year", [2021, 2024])


def tails(count: int, mean: float) -> tuple[float, float]:
    """The chance of so few, and of so many, by adding up Poisson probabilities one by one."""
    chances = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)]
    return math.fsum(chances), 1 - math.fsum(chances[:-1])


def word_of(count: int, mean: float) -> str:
    few, many = tails(count, mean)
    if min(few, many) >= 0.025:
        return "chance_inside"
    return f"chance_{'far_' if min(few, many) < 0.001 else ''}{'above' if many < few else 'below'}"


def wards(figures: pd.DataFrame, indicator: str, period: str) -> pd.DataFrame:
    found = figures.loc[figures["indicator"].eq(indicator) & figures["period"].eq(period) & figures["geography"].eq("ward")]
    return found.set_index("area_code")


@EDITIONS
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("view", ["protected", "measures"])
def test_every_ward_s_word_is_that_of_its_poisson_tails(made, year, theme, view):
    """Of the printed counts, and of the counts as they were measured."""
    figures, window = getattr(made, view)(year), f"{year - 2}-{year}"
    rates, said = wards(figures, f"{theme}_rate_per_1000", window), wards(figures, f"{theme}_chance_rate_per_1000", window)
    given = rates.loc[rates["status"].eq("ok")]
    overall = given["numerator"].sum() / given["denominator"].sum()
    assert len(said) == 20 and set(said.index[said["status"].eq("ok")]) == set(given.index) and len(given) >= 15
    for code, row in given.iterrows():
        assert word_of(int(row["numerator"]), float(row["denominator"]) * overall) in said.loc[code, "caveats"].split(";"), code
        assert said.loc[code, "value"] == pytest.approx(1000 * overall, abs=0.051), code
        assert said.loc[code, "lower"] <= said.loc[code, "value"] <= said.loc[code, "upper"]


@EDITIONS
@pytest.mark.parametrize("theme", THEMES)
def test_ward_counts_are_those_of_the_sample(made, year, theme):
    truth, rates = made.truth()["counts"], wards(made.measures(year), f"{theme}_rate_per_1000", f"{year - 2}-{year}")
    assert {code: row["numerator"] for code, row in rates.iterrows()} == {code: truth[f"{theme}_rate_per_1000/{year - 2}-{year}/{code}"] for code in rates.index}
