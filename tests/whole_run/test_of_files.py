"""Figures about files worked out again from what the sample says it wrote, and figures whose years came in different shapes."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from pipeline.periods import MONTHS, QUARTERS, financial_year

EDITIONS = pytest.mark.parametrize("year", [2021, 2024])
# The faults that spoil a value and leave its row, and the column that they are planted in.
SPOILT = {
    "age of 999": {"police_incidents": "victim_age", "refuge_stays": "age", "refuge_children": "age", "childrens_social_care": "age"},
    "adult among the children": {"refuge_children": "age"},
    "99 children": {"refuge_referrals": "children_count"},
    "unknown ward": {"police_incidents": "ward", "childrens_social_care": "ward"},
    "unknown destination": {"refuge_stays": "destination"},
    "unknown referrer": {"refuge_referrals": "referrer"},
    "unknown reason": {"housing_cases": "reason_for_loss"},
    "unknown agency": {"marac_cases": "referring_agency"},
}
# Planted too, but a reference has no list and no range, and a count that the agency hid is no value that it gave.
NO_VALUE = ("leading noughts lost", "hidden as <5", "hidden as *", "hidden as 5 or under", "hidden as [c]")
SAYS_NOTHING = ("not_recorded", "not_mapped")
SETTINGS = ["emergency_department", "general_practice", "maternity", "mental_health", "health_visiting", "sexual_health", "other"]


def periods(year: int) -> dict[str, list[int]]:
    years = [year - 2, year - 1, year]
    return {**{str(each): [each] for each in years}, f"{years[0]}-{year}": years}


def written(made) -> pd.DataFrame:
    """One row a file that the sample wrote."""
    files = pd.DataFrame(made.truth()["files"])
    return files.assign(rows=files["header_row"] + files["data_rows"] + files["rows_below_the_data"])


def figures(made, year: int, indicator: str) -> pd.DataFrame:
    measures = made.measures(year)
    return measures.loc[measures["indicator"].eq(indicator)]


def linked(made, year: int, data_set: str) -> pd.DataFrame:
    return pd.read_parquet(made.private(year) / "linked" / f"{data_set}.parquet")


@EDITIONS
def test_rows_of_files_are_those_the_sample_wrote(made, year):
    files, measures, seen = written(made), made.measures(year), 0
    for code, years in periods(year).items():
        for data_set, mine in files.loc[files["year"].isin(years)].groupby("data_set"):
            assert measures.at[f"quality_status/{code}/{data_set}", "value"] == mine["year"].nunique()
            if mine["year"].nunique() < len(years):  # of years together nothing else is said when one did not come
                continue
            accepted, aside = mine["accepted"].sum(), mine["quarantined"].sum()
            assert measures.at[f"quality_rows_received_count/{code}/{data_set}", "value"] == mine["rows"].sum()
            assert measures.at[f"quality_rows_quarantined_count/{code}/{data_set}", "value"] == aside
            # No fault of the sample leaves a required item empty: every row that was looked at has them all.
            for name, part in (("quality_rows_accepted_percent", accepted), ("quality_required_filled_percent", accepted + aside)):
                assert measures.loc[f"{name}/{code}/{data_set}", ["numerator", "denominator"]].tolist() == [part, accepted + aside], (name, code, data_set)
            seen += 1
    for indicator in ("quality_rows_received_count", "quality_rows_accepted_percent", "quality_rows_quarantined_count", "quality_required_filled_percent"):
        assert figures(made, year, indicator)["status"].eq("ok").sum() == seen, indicator
    filled = figures(made, year, "quality_field_filled_percent").dropna(subset="value")
    assert len(filled) > 100 and filled["value"].eq(100).all()


@EDITIONS
def test_values_that_cannot_be_used_are_those_the_sample_spoilt(made, year):
    faults = [each for each in made.truth()["faults"] if each["expected"] in ("kept, value emptied", "kept, not mapped") and each["kind"] not in NO_VALUE]
    planted = Counter((each["data_set"], SPOILT[each["kind"]][each["data_set"]], each["year"]) for each in faults)
    valid = figures(made, year, "quality_field_valid_percent").dropna(subset="value")
    for row in valid.to_dict("records"):
        data_set, _, field = row["group"].partition(".")
        spoilt = sum(planted[data_set, field, each] for each in periods(year)[row["period"]])
        assert row["denominator"] - row["numerator"] == spoilt, (row["group"], row["period"])
        assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"])
    here = {(data_set, field) for (data_set, field, each) in planted if each in periods(year)[f"{year - 2}-{year}"]}
    assert here <= {tuple(group.split(".")) for group in valid["group"]}


@EDITIONS
def test_characteristics_recorded_are_counted_one_by_one(made, year):
    recorded = figures(made, year, "quality_field_recorded_percent").dropna(subset="value")
    assert len(recorded) > 100
    for row in recorded.to_dict("records"):
        data_set, _, field = row["group"].partition(".")
        rows = linked(made, year, data_set)
        mine = rows.loc[[each in periods(year)[row["period"]] for each in rows["year"]]]
        answers = made.private(year) / "linked" / f"{data_set}__{field}.parquet"
        if answers.exists():
            given = pd.read_parquet(answers)
            who = set(given.loc[[item not in SAYS_NOTHING for item in given["item"]], "row_id"])
            say = sum(each in who for each in mine["row_id"])
        else:
            say = sum(pd.notna(each) and each not in SAYS_NOTHING for each in mine[field])
        assert [row["numerator"], row["denominator"]] == [say, len(mine)], (row["group"], row["period"])


@EDITIONS
def test_days_to_receipt_are_counted_from_the_notes(made, year):
    """The longest wait of any file of the data set, from the last day of March."""
    files, days = written(made).set_index("file"), {}
    for each in (year - 2, year - 1, year):
        notes = pd.read_csv(made.root / "data" / "raw" / str(each) / "received.csv")
        for file, received in zip(notes["file"], notes["received"]):
            days.setdefault((files.at[f"{each}/{file}", "data_set"], each), []).append((date.fromisoformat(received) - date(each, 3, 31)).days)
    told = figures(made, year, "quality_received_days").dropna(subset="value")
    assert len(told) > 50
    for row in told.to_dict("records"):
        waits = [wait for each in periods(year)[row["period"]] for wait in days.get((row["group"], each), [])]
        assert row["value"] == max(waits), (row["group"], row["period"])


@EDITIONS
def test_only_the_file_of_nine_months_ends_early(made, year):
    (cut,) = [each for each in made.truth()["faults"] if each["kind"] == "nine months only"]
    told = figures(made, year, "quality_months_short_count").dropna(subset="value")
    for row in told.to_dict("records"):
        is_cut = row["group"] == cut["data_set"] and cut["year"] in periods(year)[row["period"]]
        assert row["value"] == (3 if is_cut else 0), (row["group"], row["period"])
    assert len(told) > 15


def test_health_contacts_by_setting_and_month(made):
    """2022/23 came as a table of months by setting with two cells hidden, which stand under not recorded; the others as records."""
    measures, rows = made.measures(2024), linked(made, 2024, "health_contacts")
    table = rows.loc[rows["year"].eq(2023)]
    for year in (2022, 2024):
        own = rows.loc[rows["year"].eq(year)]
        said, months = Counter(own["setting"]), Counter(each.month_name().lower() for each in own["contact_date"])
        for setting in (*SETTINGS, *SAYS_NOTHING):
            assert measures.loc[f"health_setting_percent/{year}/{setting}", ["numerator", "denominator"]].tolist() == [said[setting], len(own)]
        assert [measures.at[f"health_months_count/{year}/{month}", "value"] for month in MONTHS] == [months[month] for month in MONTHS]
    total, shown = int(table["total"].sum()), {setting: int(table[setting].sum()) for setting in SETTINGS}
    assert int(table[SETTINGS].isna().sum().sum()) == 2
    for setting, count in {**shown, "not_recorded": total - sum(shown.values()), "not_mapped": 0}.items():
        assert measures.loc[f"health_setting_percent/2023/{setting}", ["numerator", "denominator"]].tolist() == [count, total]
    everything = measures.loc["health_setting_percent/2022-2024/maternity", ["numerator", "denominator"]].tolist()
    assert everything == [sum(measures.at[f"health_setting_percent/{year}/maternity", part] for year in (2022, 2023, 2024)) for part in ("numerator", "denominator")]


@EDITIONS
def test_half_have_support_by_the_usual_wait(made, year):
    """Those still waiting on the last day of their year wait on; day by day, of those who wait so long, how many get support on it."""
    rows = linked(made, year, "sexual_violence_clients").dropna(subset="referral_date")
    for code, years in periods(year).items():
        own, waits = rows.loc[[each in years for each in rows["year"]]], []
        for client in own.to_dict("records"):
            last = pd.Timestamp(financial_year(int(client["year"])).last_day)
            begun = pd.notna(client["first_support_date"]) and client["first_support_date"] <= last
            waits.append(((client["first_support_date"] if begun else last) - client["referral_date"], begun))
        share, day = 1.0, -1
        while share > 0.5 + 1e-9:
            day += 1
            there = sum(wait >= pd.Timedelta(days=day) for wait, _ in waits)
            share *= 1 - sum(begun and wait == pd.Timedelta(days=day) for wait, begun in waits) / there
        assert made.measures(year).at[f"sexual_violence_wait_days_median/{code}", "value"] == pytest.approx(day, abs=1)


def test_police_quarters_changed_as_their_years_did(made):
    truth, measures = made.truth()["counts"], made.measures(2024)
    first, last = (sum(truth[f"police_da_quarters_count/{year}/{quarter}"] for quarter in QUARTERS) for year in (2022, 2024))
    assert (first, last) == (truth["police_da_incidents_count/2022"], truth["police_da_incidents_count/2024"])
    assert measures.at["police_da_quarters_change_percent/2022-2024", "value"] == pytest.approx(100 * (last - first) / first)
