"""How much the disclosure rules leave: of the tables planned for the refuge, and what the report says of them."""

from __future__ import annotations

import csv
import json

import pytest

CODES = "config/codes"
MERGED = ("refuge_ethnic_group_percent", "refuge_origin_percent")


@pytest.fixture(scope="module", params=[2021, 2024])
def planned(request, made):
    """The refuge's figures that could be printed, with whether they are; a ratio of two shares is made of them and has no cell of its own."""
    found = made.protected(request.param).loc[lambda table: table["unit"].ne("share_ratio")]
    found = found.loc[found["indicator"].str.startswith("refuge_") & found["status"].isin(["ok", "suppressed"])]
    return found.assign(shown=found["status"].eq("ok"), two=found["breakdown"].str.contains("*", regex=False))


def test_four_of_five_one_way_cells_are_shown(planned):
    one_way = planned.loc[planned["breakdown"].ne("") & ~planned["two"]]
    assert len(one_way) >= 250
    assert one_way["shown"].mean() >= 0.8


def test_half_of_the_pooled_two_way_cells_are_shown(planned):
    two_way = planned.loc[planned["two"]]
    assert len(two_way) >= 20
    assert two_way["period"].str.contains("-").all()  # three years together, never one
    assert two_way["shown"].mean() >= 0.5


@pytest.mark.parametrize("year", [2021, 2024])
def test_merged_groups_are_the_sums_of_their_parts(made, year):
    """Single years in short lists: each group is as many as the answers merged into it, counted by the sample's own route."""
    truth, measures, checked = made.truth()["counts"], made.measures(year), 0
    rows = measures.loc[measures["indicator"].isin(MERGED) & measures["status"].eq("ok") & ~measures["group"].str.startswith("not_")]
    for ref, row in rows.iterrows():
        with (made.root / CODES / f"{row['breakdown']}.csv").open(encoding="utf-8") as lines:
            parts = {line["source_value"] for line in csv.DictReader(lines) if line["code"] == row["group"]} | {row["group"]}
        stem = ref.rsplit("/", 1)[0]
        assert row["numerator"] == sum(truth.get(f"{stem}/{part}", 0) for part in parts), ref
        checked += 1
    assert checked >= 70


@pytest.mark.parametrize("year", [2021, 2024])
def test_the_report_lies_beside_the_edition_and_in_no_page_of_it(made, year):
    verdict = json.loads((made.private(year) / "disclosure_report.json").read_text())["verdict"]
    page = (made.private(year) / "disclosure_report.html").read_text()
    assert "none could be worked out" in verdict and verdict in page
    with (made.private(year) / "disclosure_report.csv").open(encoding="utf-8") as lines:
        tables = list(csv.DictReader(lines))
    protected = made.protected(year)
    assert sum(int(each["planned"]) for each in tables) == protected["status"].isin(["ok", "suppressed"]).sum()
    assert sum(int(each["shown"]) for each in tables) == protected["status"].eq("ok").sum()
    widths = [float(each["highest"]) - float(each["lowest"]) for each in tables if each["lowest"]]
    assert widths and min(widths) >= 5 and all(float(each["lowest"]) == 0 for each in tables if each["lowest"])
    assert not list(made.site(year).rglob("disclosure_report*"))
