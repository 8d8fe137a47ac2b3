"""The partnership's own documents, from file to page: the published ratings of 2020/21, counted by hand from the published papers."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from pipeline.sample import SEED
from pipeline.sample.assurance_people import draw_attendances, draw_hate_crimes, draw_training


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_published_ratings_are_counted(made):
    """2020: 1, 3, 4, 6, 7 and 10 are green. December 2021: all but 7 and 9, which are amber. Channel: 1.1 to 1.4, 2.1 to 2.3, 2.5, 5.1,
    5.3 and 5.5 are green; 2.4, 5.2 and 5.4 amber; 4.5, 4.14 and 4.15 unmarked; 1.5 does not apply: 11 + 3 + 3 + 1 = 18."""
    counted = made.protected(2021)["value"]
    by_hand = {"prevent_benchmarks": 10, "prevent_green_before": 6, "prevent_green": 8, "prevent_amber": 2, "prevent_red": 0, "prevent_open": 7}
    by_hand |= {"channel_standards": 18, "channel_green": 11, "channel_amber": 3, "channel_red": 0, "channel_unmarked": 3}
    assert {name: counted[f"{name}_count/2021"] for name in by_hand} == by_hand


def test_a_year_without_the_document_is_not_supplied(made):
    assert made.protected(2021).loc["prevent_green_count/2020", "status"] == "not_supplied"


def test_the_page_of_2021_says_what_moved_and_what_is_late(made):
    """Up: 2, 5 and 8. Down: 7. On 3 February 2022 none of the toolkit's open actions was due; five of Channel's were, none said to be done."""
    words = words_of((made.site(2021) / "assurance.html").read_text())
    assert "In December 2021 , 8 of the 10 Prevent benchmarks were green, where 6 were in 2020 : three moved up and one moved down." in words
    assert "None of the open actions is overdue on 3 February 2022 ; for five more" in words
    assert "4.14 Families considered in assessment and support Panel function and form Not stated" in words
    assert "Training programme Green Amber Moved down" in words


def test_the_page_of_2024_names_the_overdue(made):
    """Open and due before 31 March 2024: problem solving (December 2023), engagement (February 2024) and Channel's 4.5 (January 2024)."""
    words = words_of((made.site(2024) / "assurance.html").read_text())
    assert "Three of the open actions are overdue on 31 March 2024" in words
    table = words[words.index("Actions not said to be complete") :]
    assert table.count("Overdue") == 3 and table.count("Due later") == 2  # 5.2 in June, communications in September 2024


@pytest.mark.parametrize("year", [2021, 2024])
def test_no_owner_is_a_name(made, year):
    import json

    posts = {"committee_chair", "corporate", "lscp_and_csp_manager", "channel_chair", "csp_manager_with_learning", "csp_manager_and_licensing"}
    posts |= {"csp_manager", "partnership", "communications_lead", "data_protection_officer", "not_recorded", "not_mapped"}
    lines = json.loads((made.private(year) / "documents.json").read_text())["prevent_benchmarks"]
    assert len(lines) == 10 and {line["owner"] for line in lines} <= posts


def test_changes_are_counted_on_the_same_person(made):
    """The two answers of each row of the sample, compared one by one, against what was measured; 2021 had no events."""
    rows = [row for row in draw_attendances(SEED).to_dict("records") if 2022 <= row["year"] <= 2024]
    measured = made.measures(2024)
    for item in ("knowledge", "opinion"):
        pairs = [(row[f"{item}_before"], row[f"{item}_after"]) for row in rows]
        steps = [int(after) - int(before) for before, after in pairs if pd.notna(before) and pd.notna(after)]
        counted = {"higher": sum(step > 0 for step in steps), "same": steps.count(0), "lower": sum(step < 0 for step in steps)}
        for group, many in counted.items():
            found = measured.loc[f"event_{item}_change_percent/2022-2024/{group}"]
            assert (found["numerator"], found["denominator"]) == (many, len(steps)), (item, group)
        assert min(counted.values()) > 10


def test_teams_and_wards_are_counted_by_another_route(made):
    measured = made.measures(2024)
    staff, crimes = (table.loc[table["year"].between(2022, 2024)] for table in (draw_training(SEED), draw_hate_crimes(SEED)))
    pairs = list(zip(staff["team"], staff["training"], strict=True))
    for team in ("housing", "education", "customer_services"):
        for state in ("trained", "due", "never"):
            assert measured.loc[f"training_team_percent/2022-2024/{team}*{state}", "numerator"] == pairs.count((team, state))
    for ward, many in crimes["ward"].value_counts().items():
        if ward.startswith("E"):
            assert measured.loc[f"hate_crime_rate_per_1000/2022-2024/{ward}", "numerator"] == many


def test_the_page_says_what_changed_and_what_partners_expect(made):
    words = words_of((made.site(2024) / "assurance.html").read_text())
    assert "Knowledge: more rose than fell, and chance alone would seldom do that." in words
    published = words_of((made.site(2021) / "assurance.html").read_text())
    assert "Essex Crime Prevention Strategy 2021-2025" in published
    assert "Knife crime Increasing Stable No records held" in published
    assert "Domestic abuse Increasing Increase Domestic abuse recorded by the police" in published
    assert "Drugs and alcohol Not assessed Not assessed No records held" in published
