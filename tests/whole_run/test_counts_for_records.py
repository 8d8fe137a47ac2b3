"""Records in two years and counts in the third: the sample's own records, counted as an agency would, must give the same figures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline import catalogue, store
from pipeline.assessment.intake import intake_stage
from pipeline.assessment.plan import plan_of
from pipeline.measure import measure
from pipeline.receive_reference import places_from_area_page
from pipeline.sample import make_sample
from pipeline.store import tables

MONTHS = {number: code for number, code in enumerate(["january", "february", "march", "april", "may", "june", "july"], 1)}
MONTHS |= {number: code for number, code in enumerate(["august", "september", "october", "november", "december"], 8)}
# data set → the year that comes as counts, what it is counted by, the heading of the counts, and which of its records are counted
COUNTED = {
    "police_incidents": (2023, ["ward", "dash_grade"], "Incidents", {"da_marker": "yes"}),
    "housing_cases": (2024, ["ward"], "Cases", {"reason_for_loss": "domestic_abuse"}),
    "marac_cases": (2023, ["month"], "Cases heard", {}),
    "refuge_referrals": (2022, ["outcome", "refusal_reasons"], "Referrals", {}),
    "refuge_stays": (2024, ["origin_authority", "sex"], "Stays", {}),
}

BESIDE = ("safe_accommodation_units",)  # what figures of stays are also made of
TAKEN_IN = (*COUNTED, *BESIDE)


def take_in(root) -> SimpleNamespace:
    """The data sets of TAKEN_IN from the files in `root` to figures."""
    plan = plan_of("thurrock", 2024, "published")
    with ThreadPoolExecutor(1) as pool:
        for name in TAKEN_IN:
            intake_stage(plan, name, lambda: pool).work()
    contracts = {name: page for name, page in catalogue.load_contracts().items() if name in TAKEN_IN}
    known = {name: tables.read_table(plan.private(f"linked/{name}.parquet")) for name in TAKEN_IN}
    children = [f"{name}__{field.name}" for name, page in contracts.items() for field in page.fields if field.separator]
    known |= {name: tables.read_table(plan.private(f"linked/{name}.parquet")) for name in children}
    receipts = pd.concat([tables.read_table(plan.private(f"intake/{name}.receipts.parquet")) for name in TAKEN_IN], ignore_index=True)
    # A comparison needs the figures it stands beside, of data sets that are not taken in here.
    asked = {name: each for name, each in catalogue.load_indicators().items() if each.data_set in COUNTED and each.method != "representation"}
    made = measure(
        known, asked, plan.periods, places_from_area_page(plan.area), receipts, plan.area.code, contracts=contracts, codes=catalogue.load_codes()
    )
    return SimpleNamespace(tables=known, receipts=receipts, figures=made.frame.set_index("ref"), evidence=made.evidence, indicators=asked)


def as_counts(table: pd.DataFrame, data_set: str) -> pd.DataFrame:
    """The agency's table: a row a group, with the heading the contract asks for."""
    year, by, heading, only = COUNTED[data_set]
    rows = table.loc[table["year"].eq(year)]
    for field, code in only.items():
        rows = rows.loc[rows[field].eq(code)]
    if "month" in by:
        rows = rows.assign(month=rows["meeting_date"].dt.month.map(MONTHS))
    counted = rows.groupby(by, dropna=False).size().rename(heading).reset_index()
    titles = {page.name: page.headers_in(year)[0] for page in catalogue.load_contracts()[data_set].as_counts().fields}
    return counted.rename(columns=titles)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The sample as it is, and the same with five of its files replaced by tables of counts."""
    root = tmp_path_factory.mktemp("counts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEEDS_ASSESSMENT_ROOT", str(root))
        patch.setenv("NEEDS_ASSESSMENT_KEY_FILE", str(root / "link.key"))
        patch.setattr(catalogue, "load_corrections", lambda: [])  # they name rows of files that are replaced here
        make_sample(store.raw(), store.sample_truth(), range(2022, 2025))
        records = take_in(root)
        for name, (year, *_) in COUNTED.items():
            table = as_counts(records.tables[name], name)
            for file in (store.raw() / str(year)).glob(f"{name}.*"):
                file.unlink()
            table.to_csv(store.raw() / str(year) / f"{name}.csv", index=False)
        return SimpleNamespace(records=records, counts=take_in(root))


def same(both, ref: str) -> None:
    before, now = both.records.figures.loc[ref], both.counts.figures.loc[ref]
    assert (before["status"], now["status"]) == ("ok", "ok"), ref
    assert (before["value"], before["numerator"]) == (now["value"], now["numerator"]), ref


def statuses(both, ref: str) -> tuple[str, str]:
    return both.records.figures.loc[ref, "status"], both.counts.figures.loc[ref, "status"]


@pytest.mark.parametrize(
    ("indicator", "years"),
    [
        ("police_da_incidents_count", ["2022", "2023", "2024", "2022-2024"]),
        ("police_da_rate_per_1000", ["2022", "2023", "2022-2024"]),
        ("police_deprivation_correlation", ["2023", "2022-2024"]),
        ("housing_da_cases_count", ["2022", "2023", "2024", "2022-2024"]),
        ("refuge_referrals_count", ["2022", "2023", "2024", "2022-2024"]),
        ("refuge_referrals_refused_percent", ["2022", "2022-2024"]),
        ("refuge_no_space_rank", ["2022", "2022-2024"]),
        ("refuge_stays_count", ["2022", "2023", "2024", "2022-2024"]),
        ("refuge_female_percent", ["2024", "2022-2024"]),
    ],
)
def test_a_year_of_counts_gives_the_figure_its_records_gave(both, indicator, years):
    for year in years:
        same(both, f"{indicator}/{year}")


def test_wards_reasons_and_origins_are_the_same_group_by_group(both):
    figures = both.records.figures
    for indicator, year in (("police_da_rate_per_1000", "2023"), ("refuge_refusal_reason_percent", "2022"), ("refuge_origin_percent", "2024")):
        mine = figures.loc[figures["indicator"].eq(indicator) & figures["period"].isin([year, "2022-2024"])].index
        assert len(mine) > 10
        pd.testing.assert_series_equal(both.records.figures.loc[mine, "value"], both.counts.figures.loc[mine, "value"])


@pytest.mark.parametrize(
    "indicator", ["police_repeat_percent", "police_children_present_percent", "refuge_adults_count", "refuge_disability_percent", "refuge_stay_days_median"]
)
def test_what_the_counts_do_not_say_is_not_collected_in_their_year_and_the_window(both, indicator):
    year = "2023" if indicator.startswith("police") else "2024"
    assert statuses(both, f"{indicator}/{year}") == ("ok", "not_collected")
    assert statuses(both, f"{indicator}/2022-2024") == ("ok", "not_collected")
    assert pd.isna(both.counts.figures.loc[f"{indicator}/{year}", "value"])
    same(both, f"{indicator}/2022")


def test_counts_of_a_part_do_not_answer_for_the_whole(both):
    """The police counted domestic abuse only: a figure of every incident may not be made from that."""
    every = both.counts.indicators["police_da_incidents_count"].model_copy(update={"id": "all_incidents", "where": {}})
    asked = {"all_incidents": every}
    plan = plan_of("thurrock", 2024, "published")
    pages = {"police_incidents": catalogue.load_contracts()["police_incidents"]}
    place = places_from_area_page(plan.area)
    made = measure(both.counts.tables, asked, plan.periods, place, both.counts.receipts, plan.area.code, contracts=pages, codes=catalogue.load_codes())
    status = made.frame.set_index("ref")["status"]
    assert status.loc[["all_incidents/2022", "all_incidents/2023", "all_incidents/2022-2024"]].tolist() == ["ok", "not_collected", "not_collected"]


def test_receipts_say_which_form_came_and_every_row_is_accounted_for(both):
    receipts = both.counts.receipts
    for name, (year, *_) in COUNTED.items():
        shapes = receipts.loc[receipts["data_set"].eq(name) & receipts["status"].eq("received")].groupby("year")["shape"].first()
        assert shapes.to_dict() == {each: "counts" if each == year else "records" for each in (2022, 2023, 2024)}
    assert receipts["rows_in"].eq(receipts[["accepted", "quarantined", "duplicates", "non_data"]].sum(axis=1)).all()


def test_figures_of_counts_carry_the_caveat_and_walk_back_to_the_rows_of_the_file(both):
    figures, linked = both.counts.figures, both.counts.tables["police_incidents"]
    assert "counts_supplied" in figures.loc["police_da_incidents_count/2023", "caveats"].split(";")
    assert "counts_supplied" in figures.loc["police_da_incidents_count/2022-2024", "caveats"].split(";")
    assert "counts_supplied" not in figures.loc["police_da_incidents_count/2022", "caveats"].split(";")
    line = both.counts.evidence.set_index("ref").loc["police_da_incidents_count/2023"]
    cells = linked.loc[linked["year"].eq(2023)].set_index("row_id")["incidents"]
    assert pd.Series(line["row_ids"]).value_counts().to_dict() == {row: count for row, count in cells.items() if count}


def test_comparisons_take_counts_for_what_they_count(both):
    from pipeline.check import compare

    table, page = both.counts.tables["police_incidents"], catalogue.load_contracts()["police_incidents"]
    limits = catalogue.load_quality().limits
    told = {each.check for each in compare(table, page, limits)}
    assert not [check for check in told if check.endswith(("_mix_against_last_year", "_recording_against_last_year"))]
