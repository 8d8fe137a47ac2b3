"""Nights by how full the places were: small tables, each night by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import load_indicators
from pipeline.measure.nights import nights_by_fullness
from pipeline.periods import financial_year, window

GROUPS = {"codes__night_fullness": pd.DataFrame({"code": ["full", "nearly_full", "room"]})}


def stays(*rows: tuple[int, str, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["year", "start_date", "end_date"])
    table[["start_date", "end_date"]] = table[["start_date", "end_date"]].apply(pd.to_datetime)
    return table.assign(row_id=range(1, len(table) + 1), year=table["year"].astype("Int64"))


def units(**in_year: int) -> pd.DataFrame:
    rows = [{"year": int(year.removeprefix("y")), "household_places": places} for year, places in in_year.items()]
    table = pd.DataFrame(rows).assign(accommodation_type="refuge", open_from=pd.Timestamp("2010-01-01"), open_to=pd.NaT)
    return table.assign(row_id=range(1, len(table) + 1), open_to=pd.to_datetime(table["open_to"]))


def block(name: str, fewest: int = 1):
    return load_indicators()[name].model_copy(update={"smallest_denominator": fewest})


def shares(table: pd.DataFrame, places: pd.DataFrame, *periods, fewest: int = 1) -> dict[str, float | str]:
    rows, _ = nights_by_fullness(block("refuge_nights_percent", fewest), {"refuge_stays": table, "safe_accommodation_units": places} | GROUPS, list(periods), None)
    return {row["ref"].split("/", 1)[1]: row["value"] if row["status"] == "ok" else row["status"] for row in rows}


# Ten places. Ten stays of 10 nights from 1 June, nine of 20 nights from 1 August, in a year of 365 nights; no stay lasts longer than 20 nights,
# and 9 of 19 are still there after 10: nights are told from day 20, 21 April.
YEAR = stays(*[(2023, "2022-06-01", "2022-06-11")] * 10, *[(2023, "2022-08-01", "2022-08-21")] * 9)


def test_nights_are_counted_by_how_many_places_were_taken():
    found = shares(YEAR, units(y2023=10), financial_year(2023))
    told = 365 - 20
    assert found == pytest.approx({"2023/full": 1000 / told, "2023/nearly_full": 2000 / told, "2023/room": 100 * (told - 30) / told})


def test_eight_of_ten_are_not_nearly_all():
    eight = stays(*[(2023, "2022-06-01", "2022-06-11")] * 8)
    assert shares(eight, units(y2023=10), financial_year(2023)) == {"2023/full": 0, "2023/nearly_full": 0, "2023/room": 100}


def test_places_are_those_of_each_years_own_list_and_a_night_without_any_is_left_out():
    assert shares(YEAR, units(y2023=9), financial_year(2023))["2023/full"] == pytest.approx(3000 / 345)
    assert set(shares(YEAR, units(y2022=9), financial_year(2023)).values()) == {"not_supplied"}


def test_those_still_there_when_their_year_ended_count_with_the_chance_that_they_stayed_on():
    table = stays((2023, "2022-06-01", "2022-06-11"), (2023, "2022-08-01", "2022-08-31"), (2023, "2023-03-22", None), (2024, "2023-06-01", "2023-06-11"))
    found = shares(table, units(y2023=1, y2024=1), financial_year(2024))
    # Stays of 10, 30 and 10 nights, and one seen for 9 days until 31 March. At day 10 three are at risk and two leave: a third go on, until
    # day 30. So that one is there on 1 April (its day 10) and the 19 nights after it with a chance of a third; 10 nights of June are certain.
    assert found["2024/full"] == pytest.approx(100 * (20 / 3 + 10) / 366)
    assert found["2024/room"] == pytest.approx(100 - found["2024/full"])
    # on the last night of its own year it is there once: of two places one is taken
    assert shares(table, units(y2023=2, y2024=2), financial_year(2023))["2023/full"] == 0


def test_a_year_before_that_did_not_come_leaves_out_the_first_nights():
    # without 2023 the nights of 2024 are told from the day on which at most one in twenty is still there: day 10
    alone = stays(*[(2024, "2023-06-01", "2023-06-11")] * 20)
    assert shares(alone, units(y2024=20), financial_year(2024))["2024/full"] == pytest.approx(1000 / (366 - 10))
    both = stays(*[(2022, "2021-06-01", "2021-06-11")] * 20, *[(2024, "2023-06-01", "2023-06-11")] * 20)
    assert shares(both, units(y2022=20, y2024=20), financial_year(2024))["2024/full"] == pytest.approx(1000 / (366 - 10))


def test_too_few_stays_say_nothing_of_nights():
    assert set(shares(YEAR, units(y2023=10), financial_year(2023), window(2023), fewest=20).values()) == {"too_small_to_rate"}
    assert set(shares(stays(), units(y2023=10), financial_year(2023)).values()) == {"too_small_to_rate"}
