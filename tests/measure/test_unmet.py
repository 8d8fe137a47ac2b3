"""Who finds no room, from records typed in place, under the project's own register and page on supply."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from pipeline.catalogue import load_area, load_codes, load_contracts, load_indicators, load_supply
from pipeline.measure import measure
from pipeline.measure.rows import NOT_SUPPLIED, OK, TOO_SMALL
from pipeline.measure.stays import mean_stay
from pipeline.measure.supply import nights_open
from pipeline.periods import financial_year, periods_of
from pipeline.receive_reference import places_from_area_page
from pipeline.statistics import mean_stay_interval
from pipeline.statistics.queueing import erlang_refused_percent

YEARS = (2022, 2023, 2024)
NAMES = ["refuge_occupied_percent", "refuge_turned_away_percent", "refuge_units_needed_count", "refuge_units_needed_faster_count"]
NAMES += ["refuge_expected_refused_percent", "refuge_places_average_count", "refuge_stay_days_mean"]
WINDOW = "2022-2024"


def stays() -> pd.DataFrame:
    """40 stays a year from 1 June, half of 30 and half of 90 days: mean 60."""
    rows = [(year, number) for year in YEARS for number in range(40)]
    start = pd.to_datetime([f"{year - 1}-06-01" for year, _ in rows])
    days = pd.to_timedelta([30 if number % 2 else 90 for _, number in rows], unit="D")
    return pd.DataFrame({"row_id": range(1, len(rows) + 1), "year": [year for year, _ in rows], "start_date": start, "end_date": start + days})


# reasons of each refused referral of a year; the last has a reason that no unit would remove
REFUSED = [["no_space_or_capacity"]] * 8 + [["no_space_or_capacity", "need_drugs"]] * 2 + [["large_family"]] * 3 + [["older_male_child"]] + [["need_drugs"]]


def referrals() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A year: 15 refused, and one accepted."""
    rows = [(year, number) for year in YEARS for number in range(len(REFUSED) + 1)]
    outcome = ["refused_by_service" if number < len(REFUSED) else "accepted" for _, number in rows]
    table = pd.DataFrame({"row_id": range(1, len(rows) + 1), "year": [year for year, _ in rows], "outcome": outcome})
    items = [(row_id, item) for row_id, (_, number) in enumerate(rows, 1) if number < len(REFUSED) for item in REFUSED[number]]
    return table, pd.DataFrame(items, columns=["row_id", "item"])


def units() -> pd.DataFrame:
    """Six refuge places all the while; two more from 1 October 2023; a dispersed unit, which is none of the refuge."""
    lines = []
    for year in YEARS:
        lines += [(year, "refuge", 6, "2015-04-01", None), (year, "dispersed", 5, "2015-04-01", None)]
    lines.append((2024, "refuge", 2, "2023-10-01", None))
    table = pd.DataFrame(lines, columns=["year", "accommodation_type", "household_places", "open_from", "open_to"])
    table[["open_from", "open_to"]] = table[["open_from", "open_to"]].apply(pd.to_datetime)
    return table.assign(row_id=range(1, len(table) + 1), household_places=table["household_places"].astype("Int64"))


@pytest.fixture(scope="module")
def figures():
    """Data sets left out, stays kept → ref → row of measures, and the evidence."""

    def make(without=(), keep=1000):
        table, child = referrals()
        tables = {"refuge_stays": stays().head(keep), "refuge_referrals": table, "refuge_referrals__refusal_reasons": child, "safe_accommodation_units": units()}
        sent = [name for name in ("refuge_stays", "refuge_referrals", "safe_accommodation_units") if name not in without]
        receipts = pd.DataFrame(
            [{"data_set": name, "year": year, "status": "received", "rows_in": 1, "accepted": 1, "quarantined": 0, "columns": ""} for name in sent for year in YEARS]
        )
        for name in without:
            tables = {each: rows.head(0) if each.startswith(name) else rows for each, rows in tables.items()}
        area, register = load_area("thurrock"), load_indicators()
        made = measure(
            tables,
            {name: register[name] for name in NAMES},
            periods_of(2024),
            places_from_area_page(area),
            receipts,
            area.code,
            contracts=load_contracts(),
            codes=load_codes(),
        )
        return made.frame.set_index("ref"), made.evidence

    return make


def test_places_on_an_average_night(figures):
    frame, _ = figures()
    # the year to March 2024 has 366 nights; two places more from 1 October, for 183 of them: 6 + 2 * 183 / 366 = 7
    assert frame.loc["refuge_places_average_count/2024", "value"] == 7
    assert frame.loc["refuge_places_average_count/2023", "value"] == 6
    assert frame.loc[f"refuge_places_average_count/{WINDOW}", "value"] == pytest.approx(6 + 2 * 183 / 1096)


def test_a_night_is_counted_for_each_place():
    refuge = units().loc[lambda table: table["accommodation_type"].eq("refuge")]
    assert nights_open(refuge, "household_places", financial_year(2024)) == 6 * 366 + 2 * 183


def test_turned_away_are_refusals_that_a_unit_would_have_removed(figures):
    frame, evidence = figures()
    row = frame.loc[f"refuge_turned_away_percent/{WINDOW}"]
    # a year: 10 no space, 3 large families, 1 older son; 40 stays: 14 of 54
    assert (row["numerator"], row["denominator"], row["status"]) == (42, 162, OK)
    assert row["value"] == pytest.approx(100 * 14 / 54)
    behind = evidence.loc[evidence["ref"].eq(f"refuge_turned_away_percent/{WINDOW}")].set_index("data_set")["row_ids"]
    assert (len(behind["refuge_referrals"]), len(behind["refuge_stays"])) == (42, 120)
    assert "refuge_turned_away_percent/2024" not in frame.index
    # units needed rest on those who fit: no space alone
    needed = evidence.loc[evidence["ref"].eq(f"refuge_units_needed_count/{WINDOW}/ten")].set_index("data_set")["row_ids"]
    assert (len(needed["refuge_referrals"]), len(needed["refuge_stays"])) == (30, 120)


def test_how_full_follows_from_stays_and_their_mean(figures):
    frame, _ = figures()
    assert frame.loc["refuge_stay_days_mean/2023", "value"] == pytest.approx(60)
    # 40 stays of 60 days on average, 365 nights of six places: 2,400 of 2,190
    assert frame.loc["refuge_occupied_percent/2023", "value"] == pytest.approx(100 * 2400 / 2190)


def test_units_needed_and_what_is_expected(figures):
    frame, _ = figures()
    # those who fit: 120 stays and 30 refused in 1,096 days, 60 days each: a load of 8.212; 8 places on the last day, 8 % do not fit
    load, fits = 150 / 1096 * 60, 150 / 162
    for code, target in load_supply().refusal_targets.items():
        row = frame.loc[f"refuge_units_needed_count/{WINDOW}/{code}"]
        assert erlang_refused_percent(int(row["value"]), load) <= target < erlang_refused_percent(int(row["value"]) - 1, load)
        assert row["lower"] <= row["value"] <= row["upper"]
        faster = frame.loc[f"refuge_units_needed_faster_count/{WINDOW}/{code}", "value"]
        assert erlang_refused_percent(int(faster), 0.8 * load) <= target < erlang_refused_percent(int(faster) - 1, 0.8 * load)
    as_now = frame.loc[f"refuge_expected_refused_percent/{WINDOW}/as_now", "value"]
    assert as_now == pytest.approx(100 * (1 - fits) + fits * erlang_refused_percent(8, load))


def test_without_the_referrals_or_the_units_the_figures_are_not_supplied(figures):
    frame, _ = figures(without=["refuge_referrals"])
    assert frame.loc[f"refuge_turned_away_percent/{WINDOW}", "status"] == NOT_SUPPLIED
    assert frame.loc[f"refuge_units_needed_count/{WINDOW}/ten", "status"] == NOT_SUPPLIED
    assert frame.loc[f"refuge_occupied_percent/{WINDOW}", "status"] == OK  # refusals say nothing about it
    frame, _ = figures(without=["safe_accommodation_units"])
    assert frame.loc[f"refuge_occupied_percent/{WINDOW}", "status"] == NOT_SUPPLIED
    assert frame.loc[f"refuge_expected_refused_percent/{WINDOW}/as_now", "status"] == NOT_SUPPLIED


def test_too_few_stays_leave_every_planned_row(figures):
    frame, evidence = figures(keep=19)
    gone = frame.loc[frame["indicator"].isin(NAMES[:5]) & frame["period"].eq(WINDOW)]
    assert len(gone) == 1 + 1 + 3 + 3 + len(load_supply().scenarios) and set(gone["status"]) == {TOO_SMALL}
    assert not set(evidence["ref"]) & set(gone.index)


def test_the_mean_is_the_one_of_the_statistics_room():
    table = stays().assign(row_id=lambda rows: rows["row_id"].astype("int64"))
    block = load_indicators()["refuge_stay_days_mean"]
    (row,), _ = mean_stay(block, {"refuge_stays": table}, [financial_year(2023)], None)
    found = mean_stay_interval([30, 90] * 20, [True] * 40)
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx(tuple(found[:3])) and not math.isnan(row["lower"])
