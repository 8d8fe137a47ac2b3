"""Which years end early, by the figures of quality that say so."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.protect.part_year import METHOD, PART_YEAR, months_short

REGISTER = {
    "short": SimpleNamespace(method="months_without_records", titles={"short": "Months", "short_at_the_end": "Months at the end"}),
    "also": SimpleNamespace(method="months_without_records", titles={"also": "Months of another kind"}),
    "other": SimpleNamespace(method="count", titles={"other": "Something else"}),
}


@pytest.fixture
def found():
    """(indicator, group, period, value, status) … → what the figures say."""

    def made(*told, register=REGISTER):
        frame = pd.DataFrame(list(told), columns=["indicator", "group", "period", "value", "status"])
        return months_short(frame.astype({"indicator": "str", "group": "str", "period": "str", "value": "Float64", "status": "str"}), register)

    return made


def test_each_year_of_each_data_set_that_ends_early(found):
    told = [("short", "calls", "2024", 2, "ok"), ("short", "calls", "2023", 1, "ok"), ("short", "visits", "2024", 12, "ok")]
    assert found(*told) == {("calls", 2024): 2, ("calls", 2023): 1, ("visits", 2024): 12}


def test_years_and_months_are_whole_numbers(found):
    """They are compared with years of periods, and taken from the twelve months of a year."""
    (((_, year), months),) = found(("short", "calls", "2024", 3, "ok")).items()
    assert type(year) is int and type(months) is int


@pytest.mark.parametrize("name", ["short", "short_at_the_end", "also"])
def test_every_figure_that_is_measured_so_is_heard(found, name):
    assert found((name, "calls", "2024", 2, "ok")) == {("calls", 2024): 2}


@pytest.mark.parametrize(
    "told",
    [
        ("other", "calls", "2024", 2, "ok"),  # a figure of another kind
        ("short", "calls", "2024", 0, "ok"),  # it goes on to the end
        ("short", "calls", "2022-2024", 2, "ok"),  # a window is spoilt by its years, and named by none
        ("short", "calls", "2024", 2, "not_supplied"),
        ("short", "calls", "2024", None, "too_small_to_rate"),  # too few records to expect some in each month
    ],
)
def test_what_says_nothing_of_a_year(found, told):
    assert found(told) == {}
    assert found(told, ("short", "visits", "2023", 1, "ok")) == {("visits", 2023): 1}


def test_without_such_a_figure_no_year_ends_early(found):
    assert found() == {} and found(("short", "calls", "2024", 2, "ok"), register={"other": REGISTER["other"]}) == {}


def test_its_words_are_those_of_the_pages_and_of_the_register():
    assert (PART_YEAR, METHOD) == ("part_year", "months_without_records")
