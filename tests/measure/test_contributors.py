"""Different people or families behind counts: ten stays of one person are one, and so are a parent's children."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import load_contracts
from pipeline.measure.contributors import contributors_of, people_of

STAYS = pd.DataFrame({"row_id": [1, 2, 3, 4], "stay_id": ["S1", "S2", "S3", "S4"], "person_key": ["a", "a", None, None]})
CHILDREN = pd.DataFrame({"row_id": [1, 2, 3, 4], "stay_id": ["S1", "S2", "S3", "S9"]})
HOURS = pd.DataFrame({"row_id": [1], "hour": [3]})


@pytest.fixture
def people():
    tables = {"refuge_stays": STAYS, "refuge_children": CHILDREN, "police_hour_weekday": HOURS, "housing_cases": STAYS.iloc[:0]}
    return people_of(tables, load_contracts())


def lines(*given):
    return pd.DataFrame(given, columns=["ref", "data_set", "part", "row_ids"])


def test_a_row_is_of_the_person_it_names_or_of_nobody_else(people):
    """Stays 1 and 2 are of one person; 3 and 4 name nobody, so each is of another."""
    who = people.loc[people["data_set"].eq("refuge_stays")].set_index("row_id")["who"]
    assert who[1] == who[2] and len({who[1], who[3], who[4]}) == 3


def test_a_child_is_of_its_parent_and_without_one_of_its_own_stay(people):
    """Children 1 and 2 are of the person of stays S1 and S2; child 3 is of S3, which names nobody; child 4 of a stay that is not there."""
    who = people.loc[people["data_set"].eq("refuge_children")].set_index("row_id")["who"]
    assert who[1] == who[2] and len({who[1], who[3], who[4]}) == 3


def test_data_sets_that_name_nobody_have_no_lines(people):
    assert set(people["data_set"]) == {"refuge_stays", "refuge_children"}


def test_contributors_are_the_different_people_behind_each_part(people):
    found = contributors_of(
        lines(
            ("x/2024", "refuge_stays", "numerator", [1, 2]),
            ("x/2024", "refuge_stays", "denominator", [1, 2, 3, 4]),
            ("y/2024", "refuge_children", "numerator", [1, 2, 3]),
            ("z/2024", "refuge_stays", "numerator", []),
            ("w/2024", "police_hour_weekday", "numerator", [1]),
        ),
        people,
    ).set_index(["ref", "part"])
    assert found["contributors"].to_dict() == {("x/2024", "numerator"): 1, ("x/2024", "denominator"): 3, ("y/2024", "numerator"): 2, ("z/2024", "numerator"): 0}
    assert found["row_ids"].map(list).to_dict()["x/2024", "numerator"] == [1, 2]
    assert set(found["data_set"]) == {"refuge_stays", "refuge_children"}


def test_where_nobody_is_named_there_are_no_contributors():
    nobody = people_of({"police_hour_weekday": HOURS}, load_contracts())
    assert nobody.empty and contributors_of(lines(("w/2024", "police_hour_weekday", "numerator", [1])), nobody).empty


def test_the_shares_of_those_who_bring_most_of_a_sum(people):
    """Stays of 10 and 20 days are of one person, who brings 30 of 90 days; stay 4 brings 50: the largest is 50 of 90, the two 80 of 90.
    A figure that is no sum has no such shares, and of a sum of nothing nobody can say that it is not one person's."""
    days = pd.Series({1: 10.0, 2: 20.0, 3: 10.0, 4: 50.0})
    given = lines(("mean/2024", "refuge_stays", "denominator", [1, 2, 3, 4]), ("mean/2023", "refuge_stays", "denominator", [1, 2]), ("x/2024", "refuge_stays", "numerator", [1, 4]))
    found = contributors_of(given, people, {"mean": days}).set_index("ref")
    assert found.loc["mean/2024", ["largest", "two_largest"]].tolist() == pytest.approx([50 / 90, 80 / 90])
    assert found.loc["mean/2023", ["largest", "two_largest"]].tolist() == [1, 1]
    assert found.loc["x/2024", ["largest", "two_largest"]].isna().all()
    nothing = contributors_of(given, people, {"mean": days * 0}).set_index("ref")
    assert nothing.loc["mean/2024", ["largest", "two_largest"]].tolist() == [1, 1]
