"""What each method's numbers are counts of, in the plain text that names a count for good: each written out by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.protect.conditions import Vocabulary
from pipeline.protect.definitions import DEFINITIONS, counts_of

WORDS = Vocabulary(
    answers={
        ("stays", "home"): frozenset({"council", "private", "hostel", "street"}),
        ("stays", "needs"): frozenset({"none", "drugs", "alcohol", "debts"}),
        ("stays", "sex"): frozenset({"female", "male"}),
        ("stays", "ward"): frozenset({"E1", "E2", "E3"}),
    },
    several=frozenset({("stays", "needs")}),
    lists={"home": ("council", "private"), "need": ("drugs", "alcohol"), "sex": ("female", "male")},
)
BLOCK = {"id": "x", "data_set": "stays", "field": "home", "breakdown": "home", "where": {}, "with_date": "", "of": "all", "codes": (), "codes_except": (), "at_least": 1, "crossed": ""}


def keys(method, row=None, **block):
    """The numerator and the denominator of a row, each as it is named; None for what counts nobody."""
    made = SimpleNamespace(**BLOCK | {"method": method, "kind": lambda name: method} | block)
    given = {"indicator": "x", "period": "2024", "geography": "area", "area_code": "E9", "breakdown": "", "group": "", "caveats": ""} | (row or {})
    return tuple(None if each is None else each.key for each in counts_of(given, made, WORDS))


@pytest.mark.parametrize("method", ["count", "women_rate"])
def test_rows_of_the_period_under_every_condition(method):
    assert keys(method) == ("stays | rows | time: 2024", None)
    assert keys(method, {"period": "2022-2024"}) == ("stays | rows | time: 2022,2023,2024", None)
    asked = {"where": {"sex": ["female"]}, "with_date": "end_date"}
    assert keys(method, **asked) == ("stays | rows | end_date: given | sex: female | time: 2024", None)


def test_different_people():
    assert keys("distinct", field="person_key") == ("stays | different person_key | time: 2024", None)


def test_the_three_figures_of_a_share():
    """Council of all; of the four that say anything (all but the two that do not); and how many said anything."""
    council, said, everybody = (f"stays | rows | {part}time: 2024" for part in ("home: council | ", "home: all but,not_mapped,not_recorded | ", ""))
    for name, parts in {"x_percent": (council, everybody), "x_of_recorded_percent": (council, said), "x_recorded_percent": (said, everybody)}.items():
        assert keys("share", {"indicator": name}, codes=["council"]) == parts
        assert keys("share", {"indicator": name}, codes_except=["private", "hostel", "street"]) == parts  # the same count said the other way round


def test_two_or_more_of_several_answers():
    part, whole = keys("share", {"indicator": "x_percent"}, field="needs", codes=["drugs", "alcohol"], at_least=2)
    assert part == "stays | rows | needs: at least 2 of alcohol,drugs | time: 2024" and whole == "stays | rows | time: 2024"


@pytest.mark.parametrize(
    ("group", "answers"),
    [("council", "council"), ("not_recorded", "not_recorded"), ("not_mapped", "all but,council,not_recorded,private"), ("hostel", "hostel")],
    ids=["listed", "silent", "what the list leaves out", "no group of the list"],
)
def test_a_group_of_a_distribution(group, answers):
    assert keys("distribution", {"group": group})[0] == f"stays | rows | home: {answers} | time: 2024"


def test_a_distribution_of_everybody_or_of_the_listed():
    assert keys("distribution", {"group": "council"})[1] == "stays | rows | time: 2024"
    assert keys("distribution", {"group": "council"}, of="recorded")[1] == "stays | rows | home: council,private | time: 2024"


def test_two_characteristics():
    """Without codes each answer of the second is a side by itself; with them there are two sides, and nobody who said nothing is in either."""
    assert keys("crossed", {"group": "council*male"}, crossed="sex") == ("stays | rows | home: council | sex: male | time: 2024", "stays | rows | time: 2024")
    two = {"breakdown": "sex", "field": "sex", "crossed": "home", "codes": ["council", "private"]}
    assert keys("crossed", {"group": "male*yes"}, **two)[0] == "stays | rows | home: council,private | sex: male | time: 2024"
    assert keys("crossed", {"group": "male*no"}, **two)[0] == "stays | rows | home: hostel,street | sex: male | time: 2024"
    without = two | {"codes": (), "codes_except": ["hostel", "street"]}
    assert keys("crossed", {"group": "male*yes"}, **without)[0] == keys("crossed", {"group": "male*yes"}, **two)[0]
    assert keys("crossed", {"group": "male*no"}, **without)[0] == keys("crossed", {"group": "male*no"}, **two)[0]
    # A code that is not an answer of this data set is on no side.
    assert keys("crossed", {"group": "male*no"}, **two | {"codes": ["council", "private", "caravan"]})[0].startswith("stays | rows | home: hostel,street |")


def test_a_ward_and_the_area():
    assert keys("ward_rate", {"geography": "ward", "area_code": "E1"}, field="ward") == ("stays | rows | time: 2024 | ward: E1", None)
    assert keys("ward_rate", field="ward") == ("stays | rows | time: 2024", None)


def test_a_month_a_quarter_and_what_is_made_of_them():
    months = {"april": "2024april", "january_to_march": "2024february,2024january,2024march"}
    for group, text in months.items():
        assert keys("over_time", {"group": group}) == (f"stays | rows | time: {text}", None)
    for kind in ("current_trend", "forecast", "next_year", "forecast_error"):
        assert keys("over_time", {"group": "april"}, kind=lambda name, kind=kind: kind) == (None, None)


def test_events_that_an_agency_counted():
    assert keys("time_bands", {"group": "night"}, breakdown="time_band") == ("stays | events | time: 2024 | time_band: night", None)
    week = keys("weekday_bands", {"group": "monday*night"}, breakdown="weekday*time_band")
    assert week == ("stays | events | time: 2024 | time_band: night | weekday: monday", "stays | events | time: 2024")


def test_a_group_of_three_parts_in_a_table_of_two_is_refused():
    with pytest.raises(ValueError):
        keys("weekday_bands", {"group": "monday*night*late"}, breakdown="weekday*time_band")


@pytest.mark.parametrize("method", ["median_stay", "mean_stay"])
def test_a_length_of_stay_rests_on_everybody(method):
    assert keys(method) == (None, "stays | rows | time: 2024")


@pytest.mark.parametrize(
    ("method", "group", "part", "whole"),
    [
        ("rows_received", "stays", "rows in files | time: 2024", None),
        ("rows_quarantined", "stays", "rows in files | outcome: set_aside | time: 2024", None),
        ("rows_accepted", "stays", "rows in files | outcome: accepted | time: 2024", "rows in files | outcome: accepted,set_aside | time: 2024"),
        ("required_filled", "stays", "rows in files | outcome: accepted,set_aside | required items: given | time: 2024", "rows in files | outcome: accepted,set_aside | time: 2024"),
        ("fields_filled", "stays.sex", "rows in files | outcome: accepted,set_aside | required item sex: given | time: 2024", "rows in files | outcome: accepted,set_aside | time: 2024"),
        ("fields_valid", "stays.sex", "values of sex | outcome: usable | time: 2024", "values of sex | time: 2024"),
        ("fields_recorded", "stays.sex", "rows | sex: all but,not_mapped,not_recorded | time: 2024", "rows | time: 2024"),
    ],
)
def test_figures_about_files(method, group, part, whole):
    assert keys(method, {"group": group}) == (f"stays | {part}", whole and f"stays | {whole}")


@pytest.mark.parametrize(("caveats", "unit"), [("counts_supplied", "lines of counts in files"), ("x;counts_supplied", "lines of counts in files"), ("counts_supplied_before", "rows in files")])
def test_a_line_of_a_table_of_counts_is_no_record(caveats, unit):
    assert keys("rows_quarantined", {"group": "stays", "caveats": caveats})[0] == f"stays | {unit} | outcome: set_aside | time: 2024"


def test_figures_made_of_others_count_nobody():
    made = [method for method, how in DEFINITIONS.items() if how.__name__ == "_made_from_cells"]
    assert {"top", "rank", "representation", "expected", "places_rate"} <= set(made)
    assert {keys(method) for method in made} == {(None, None)}


def test_a_method_without_a_definition_is_refused():
    with pytest.raises(KeyError):
        keys("mode")
