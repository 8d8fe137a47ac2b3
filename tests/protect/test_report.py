"""The disclosure report: every planned figure is shown or hidden for one reason, and nothing true is in it."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.protect.advice import DROP_A_YEAR, FEWER_TABLES, LEAVE_YEARS, MARGINS, MERGE, NEARLY_ALL, POOL, advise
from pipeline.protect.report import disclosure_report
from pipeline.protect.report_page import report_csv, report_page

YEAR = "2024"


@pytest.fixture(scope="module")
def small_edition(make, protect_rows):
    """100 stays: 40 with a disability, 97 women, and ages 50, 37 and 13, of which nobody is in the other bands."""
    ages = {"age_16_24": 50, "age_25_34": 37, "age_35_44": 13, "age_45_54": 0, "age_55_and_over": 0, "not_recorded": 0, "not_mapped": 0}
    return protect_rows(
        [
            make("refuge_stays_count", YEAR, 100, value=100),
            make("refuge_disability_percent", YEAR, 40, 100),
            make("refuge_female_percent", YEAR, 97, 100),
            *(make("refuge_age_percent", YEAR, count, 100, group=band, breakdown="age_band") for band, count in ages.items()),
        ]
    )


@pytest.fixture(scope="module")
def report(small_edition, register):
    return disclosure_report(small_edition, register, seconds=20)


def test_each_planned_figure_is_shown_or_hidden_for_one_reason(report):
    table = report.table.set_index("indicator")
    reasons = table[["shown", "few", "in_repair", "other_rules"]]
    assert (reasons.sum(axis=1) == table["planned"]).all()
    # Of seven ages 50, 37 and 13 are shown, and the two answers that say nothing; two bands are empty.
    assert reasons.loc["refuge_age_percent"].tolist() == [5, 2, 0, 0]
    # All but three are women: no small count is printed, but the share would speak of everybody.
    assert reasons.loc["refuge_female_percent"].tolist() == [0, 0, 0, 1]


def test_the_narrowest_interval_is_that_of_a_small_count(report):
    ages = report.table.set_index("indicator").loc["refuge_age_percent"]
    # 100 is printed for 98 to 102, 50, 35 and 15 for 48 to 52, 33 to 37 and 13 to 17: nothing keeps an empty band from 0 to 7.
    assert (ages["lowest"], ages["highest"]) == (0, 7)
    assert report.exact == report.attacked
    assert report.verdict.endswith("none could be worked out; narrowest: 0 to 7")


def test_what_could_be_worked_out_is_said_loudly(report, small_edition, register):
    from dataclasses import replace

    given_away = small_edition.audit.cells.assign(passes=False)
    told = disclosure_report(replace(small_edition, audit=replace(small_edition.audit, cells=given_away)), register, seconds=20)
    assert "COULD BE WORKED OUT" in told.verdict
    assert "COULD BE WORKED OUT" not in report.verdict


def test_a_figure_hidden_for_another_names_the_table_it_protects(protect_rows, make, register):
    """7, 12 and 10 of 29: 2022 is small, and 2023 goes with it. 2023 is hidden for the table of 2022, and that one for none."""
    counts = {"2022": 7, "2023": 12, "2024": 10, "2022-2024": 29}
    rows = [make("refuge_disability_percent", period, n, 300 if "-" in period else 100) for period, n in counts.items()]
    table = disclosure_report(protect_rows(rows), register, seconds=20).table.set_index("period")
    title = register["refuge_disability_percent" if "refuge_disability_percent" in register else "refuge_disability"].titles["refuge_disability_percent"]
    assert table["protects"].to_dict() == {"2022": "", "2023": f"{title} (2021/22)", "2024": "", "2022-2024": ""}
    assert table[["few", "in_repair"]].loc[["2022", "2023"]].to_numpy().tolist() == [[1, 0], [0, 1]]
    assert table["advice"].to_dict() == {"2022": LEAVE_YEARS, "2023": FEWER_TABLES, "2024": "", "2022-2024": ""}
    assert f"Hides to protect: {title} (2021/22)" in report_page(disclosure_report(protect_rows(rows), register, 20), "Somewhere")


def test_a_figure_hidden_for_a_count_that_no_table_shows_says_so(protect_rows, make, register):
    """93 of 100 were victims before; the 7 who were not stand in no table."""
    row = make("police_repeat_percent", YEAR, 93, 100, sources="police_incidents")
    table = disclosure_report(protect_rows([row]), register, seconds=20).table
    assert table["protects"].tolist() == ["a count that no table shows, though sums would give it"]


@pytest.mark.parametrize(
    ("count", "there", "not_there"),
    [(40, "Tables shown in full", "Tables that hide something"), (3, "Tables that hide something", "Tables shown in full")],
)
def test_the_page_has_only_the_lists_that_there_are(protect_rows, make, register, count, there, not_there):
    told = disclosure_report(protect_rows([make("refuge_disability_percent", YEAR, count, 100)]), register, seconds=20)
    page = report_page(told, "Somewhere")
    assert there in page and not_there not in page
    assert ("What would show more" in page) == (count == 3)
    assert page.count("<table>") == 1 and "\n\n" not in page


def test_the_narrowest_of_all_is_in_the_verdict(report):
    """3 to 5 is narrower than 0 to 7, and 4 to 90 is not; where no hidden count has an interval nothing is said of it."""
    from dataclasses import replace

    ends = pd.DataFrame({"planned": 2, "shown": 1, "lowest": [0.0, 3.0, 4.0, None], "highest": [7.0, 5.0, 90.0, None]})
    assert replace(report, table=ends).verdict.startswith("8 figures planned, 4 shown, 4 hidden;")
    assert replace(report, table=ends).verdict.endswith("; narrowest: 3 to 5")
    assert replace(report, table=ends.assign(highest=float("inf"))).verdict.endswith("; narrowest: 0 to any")
    assert "narrowest" not in replace(report, table=ends.iloc[3:]).verdict


def test_of_a_tables_intervals_the_narrowest_is_told(small_edition, register, monkeypatch):
    """The two hidden bands, as if one were known to lie from 4 to 6: that is narrower than 0 to 7."""
    from pipeline.protect import report as module

    def ends(universe, bounds, keys, seconds):
        return pd.DataFrame({"lowest": [4.0, *[0.0] * (len(keys) - 1)], "highest": [6.0, *[7.0] * (len(keys) - 1)], "status": "exact"}, index=pd.Index(keys, name="key"))

    keys = [key for key in small_edition.audit.cells.index if "age:" in key and "55" not in key]
    assert len(keys) >= 1
    monkeypatch.setattr(module, "intervals", lambda universe, bounds, hidden, seconds: ends(universe, bounds, [*keys, *(each for each in hidden if each not in keys)], seconds))
    table = disclosure_report(small_edition, register, seconds=20).table.set_index("indicator")
    assert table.loc["refuge_age_percent", ["lowest", "highest"]].tolist() == [4, 6]


def test_a_table_that_counts_nobody_has_no_interval_and_was_never_released(protect_rows, make, register):
    rows = [make("quality_status", "2022-2024", 2, group="refuge_stays"), make("refuge_disability_percent", YEAR, 40, 100)]
    first = protect_rows(rows)
    table = disclosure_report(protect_rows(rows, released=first.ledger), register, seconds=20).table.set_index("indicator")
    assert table["released"].to_dict() == {"quality_status": 0, "refuge_disability_percent": 2}
    assert table["moved"].tolist() == [0, 0] and table["lowest"].isna().all()


def test_released_and_moved_counts_are_told(protect_rows, make, register):
    """40 of 100 were released as 40 of 100; today's 47 of 100 would be 45: one of the two counts moved."""
    first = protect_rows([make("refuge_disability_percent", YEAR, 40, 100)])
    again = protect_rows([make("refuge_disability_percent", YEAR, 47, 100)], released=first.ledger)
    table = disclosure_report(again, register, seconds=20).table
    assert table[["released", "moved"]].to_numpy().tolist() == [[2, 1]]
    assert '<td class="n">2</td><td class="n">1</td></tr>' in report_page(disclosure_report(again, register, 20), "Somewhere")


def test_what_a_table_is_broken_down_by(protect_rows, make, register, answers):
    wards = [make("police_da_rate_per_1000", YEAR, 50, 9000, 5, ward=ward, sources="police_incidents;population") for ward in answers.lists["ward"][:2]]
    whole = make("police_da_rate_per_1000", YEAR, 500, 90000, 5, sources="police_incidents;population")
    bands = [make("refuge_age_percent", YEAR, n, 100, group=band, breakdown="age_band") for band, n in (("age_16_24", 40), ("age_25_34", 60))]
    rows = [whole, *wards, *bands, make("refuge_stays_count", YEAR, 100)]
    table = disclosure_report(protect_rows(rows), register, seconds=20).table.set_index("indicator")
    assert table["breakdown"].to_dict() == {"police_da_rate_per_1000": "ward", "refuge_age_percent": "age_band", "refuge_stays_count": ""}
    assert table["period_label"].unique().tolist() == ["2023/24"]


def test_the_page_says_of_each_table_what_the_report_has(report, register):
    """Rows of the page as they are read: title, period, five counts, the interval, released, moved."""
    page = report_page(report, "Somewhere")
    title = report.table.set_index("indicator").at["refuge_age_percent", "title"]
    row = f'<tr><th scope="row">{title}</th><td>2023/24</td>'
    assert row + "".join(f'<td class="n">{cell}</td>' for cell in ("7", "5", "2", "0", "0", "0 to 7", "0", "0")) + "</tr>" in page
    assert '<th scope="col">Table</th><th scope="col">Period</th><th scope="col" class=n>Planned</th>' in page
    assert page.endswith("</html>\n") and "\n\n" not in page
    assert "All intervals are proven." in page and "Intervals proven to both ends" not in page
    assert page.index("Tables that hide something") < page.index("Tables shown in full")
    hides, full = page.split("Tables shown in full")
    assert title in hides and title not in full


def test_an_interval_without_an_end_and_one_not_proven_are_said_to_be(report):
    from dataclasses import replace

    open_ended = report.table.assign(highest=report.table["highest"].where(report.table["highest"].isna(), float("inf")))
    page = report_page(replace(report, table=open_ended, exact=report.attacked - 1, attacked=report.attacked), "Somewhere")
    assert "0 to any number" in page and f"Intervals proven to both ends: {report.attacked - 1:,}." in page and "All intervals" not in page


def test_the_sheet_has_every_column_and_no_more(report):
    lines = report_csv(report).split("\n")
    assert lines[0].split(",") == list(report.table.columns) and len(lines) == len(report.table) + 2


def test_no_true_count_is_in_the_report(report):
    page, sheet = report_page(report, "Somewhere, April 2023 to March 2024"), report_csv(report)
    for true in ("37", "13", "97"):
        assert f">{true}<" not in page
        assert true not in [cell for line in sheet.splitlines() for cell in line.split(",")]


def test_the_page_is_plain_and_complete(report):
    page = report_page(report, "Here & there")
    assert page.startswith("<!DOCTYPE html>\n<html lang=\"en-GB\">")
    assert "Here &amp; there" in page and "<script" not in page and "http" not in page
    assert page.count("<tr>") == len(report.table) + 2
    assert NEARLY_ALL in page


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        ({"breakdown": "age_band*disability", "period": "2022-2024", "planned": 10, "shown": 4, "few": 6}, MARGINS),
        ({"breakdown": "", "period": "2022-2024", "planned": 1, "shown": 0, "in_repair": 1}, DROP_A_YEAR),
        ({"breakdown": "ethnic_group", "period": "2024", "planned": 25, "shown": 5, "few": 20}, POOL),
        ({"breakdown": "ethnic_group", "period": "2022-2024", "planned": 25, "shown": 15, "few": 10}, MERGE),
        ({"breakdown": "", "period": "2024", "planned": 1, "shown": 0, "few": 1}, LEAVE_YEARS),
        ({"breakdown": "sex", "period": "2024", "planned": 4, "shown": 3, "in_repair": 1}, FEWER_TABLES),
        ({"breakdown": "", "period": "2024", "planned": 1, "shown": 0, "other_rules": 1}, NEARLY_ALL),
        ({"method": "count", "breakdown": "", "period": "2024", "planned": 1, "shown": 0, "other_rules": 1}, ""),
        ({"breakdown": "age_band", "period": "2024", "planned": 7, "shown": 6, "few": 1}, ""),
        ({"breakdown": "ethnic_group", "period": "2022-2024", "planned": 25, "shown": 24, "few": 1}, ""),
        ({"breakdown": "sex", "period": "2022-2024", "planned": 4, "shown": 2, "few": 2}, ""),
        ({"breakdown": "ethnic_group", "period": "2022-2024", "planned": 12, "shown": 9, "few": 3}, MERGE),
        ({"breakdown": "ethnic_group", "period": "2022-2024", "planned": 10, "shown": 7, "few": 3}, MERGE),
        ({"breakdown": "sex", "period": "2024", "planned": 2, "shown": 0, "few": 2}, POOL),
        ({"breakdown": "sex", "period": "2024", "planned": 4, "shown": 2, "few": 2}, ""),
        ({"breakdown": "age_band", "period": "2024", "planned": 5, "shown": 5}, ""),
        ({"breakdown": "age_band*disability", "period": "2022-2024", "planned": 10, "shown": 5, "few": 5}, MERGE),
    ],
)
def test_advice_goes_by_why_a_table_is_hidden(row, advice):
    nothing = {"method": "share", "few": 0, "in_repair": 0, "other_rules": 0}
    assert advise(pd.DataFrame([nothing | row])) == [advice]
