"""Steps of the published view by themselves: what is masked, what was worked out all the same, and the last look's count."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.protect.audit import Audit
from pipeline.protect.edition import _worked_out, mask_counts, refuse_leaks
from pipeline.protect.repair import Repaired
from pipeline.protect.rules import add_contributors, add_rules
from pipeline.protect.universe import Universe, sum_of
from tests.protect.conftest import table

COLUMNS = ["numerator", "denominator", "value", "lower", "upper"]


@pytest.fixture
def masked(policy, register):
    """rows → numerator and denominator after masking, None where hidden."""

    def made(rows, contributors=None):
        frame = mask_counts(add_contributors(add_rules(table(rows), policy, register), contributors), policy)
        return [[None if pd.isna(each) else float(each) for each in pair] for pair in frame[["numerator", "denominator"]].to_numpy()]

    return made


def rate(make, count, people):
    return make("police_da_rate_per_1000", "2024", count, people, 1.0, sources="police_incidents;population")


def test_a_rate_needs_thirty_people_and_their_number(masked, make):
    """30 are not fewer than 30; where nobody says how many there are, the count is hidden with the rate."""
    assert masked([rate(make, 12, 30), rate(make, 12, 29), rate(make, 12, None)]) == [[10, 30], [None, None], [None, None]]


def test_the_people_of_an_area_are_nobody_s_count(masked, make):
    """However few people are behind it, a population is printed as it is; a denominator of records is not."""
    rows = [rate(make, 12, 10639), make("police_repeat_percent", "2024", 12, 48, sources="police_incidents")]
    behind = pd.DataFrame([(row["ref"], "denominator", 3) for row in rows], columns=["ref", "part", "contributors"])
    assert masked(rows, behind) == [[10, 10639], [10, None]]


def test_eight_people_behind_a_count_are_enough_and_seven_are_not(masked, make):
    rows = [make("police_repeat_percent", period, 12, 48, sources="police_incidents") for period in ("2023", "2024")]
    behind = pd.DataFrame([(row["ref"], "numerator", number) for row, number in zip(rows, (7, 8), strict=True)], columns=["ref", "part", "contributors"])
    assert masked(rows, behind) == [[None, 50], [10, 50]]


def test_what_is_public_is_as_it_is(masked, make):
    rows = [make("refuge_family_places_count", "2024", 3, sources="safe_accommodation_units"), make("refuge_family_places_count", "2024", 3, sources="safe_accommodation_units;refuge_stays")]
    assert masked(rows) == [[3, None], [None, None]]


def printed(*rows):
    """numerator, denominator, value, way → rows with a threshold of 8; the value of the last but one column."""
    made = [dict(zip(("numerator", "denominator", "value", "way"), row, strict=True)) for row in rows]
    fixed = {"lower": None, "upper": None, "threshold": 8, "sensitivity": "high", "frozen": False, "sources": "refuge_stays"}
    return pd.DataFrame([fixed | row for row in made]).astype(dict.fromkeys(COLUMNS, "Float64"))


def test_the_last_look_counts_what_it_found(policy):
    """Two small counts, one that is not rounded and three figures without a value that kept a number: six."""
    small = [(5, 100, 5, "share"), (5, None, 5, "count")]
    rest = [(12, 100, 12, "share"), *[(10, 100, None, "share")] * 3]
    with pytest.raises(Stop) as stopped:
        refuse_leaks(printed((10, 100, 10, "share"), *small, *rest), policy)
    (found,) = stopped.value.findings
    assert found.count == 6 and found.found == "6 that are not"


@pytest.mark.parametrize(
    "row",
    [
        (0, 100, 0, "share"),  # a zero that is so by definition
        (10, 10639, 0.9, "rate"),  # the people of an area are not rounded
        (12.3, 3.1, 4.1, "rate_ratio"),  # rates, not counts
        (None, 7, 0.9, "correlation"),
    ],
    ids=["structural zero", "population", "two rates", "wards"],
)
def test_what_the_last_look_lets_pass(policy, row):
    assert refuse_leaks(printed(row), policy) is None


def test_the_last_look_leaves_released_numbers_alone(policy):
    """One that was released under another threshold is printed for good."""
    assert refuse_leaks(printed((5, 100, 5, "share")).assign(frozen=True), policy) is None


def test_counts_of_unknown_size_matter_only_where_print_proves_them_small(policy):
    """Four that the repair gave up: two that are known to be small, and two that only released figures imply. wide 10 less narrow 10
    (each two either way) is 0 to 4: under eight, so it counts. long 30 less short 10 is 16 to 24: no small count. Three of the four."""
    keys = ("wide", "narrow", "between", "long", "short", "beyond", "one", "two")
    universe = Universe(keys, (sum_of("wide", ["narrow", "between"]), sum_of("long", ["short", "beyond"])))
    numbers = pd.array([10, 10, None, 30, 10, None, None, None], dtype="Float64")
    state = ["printed", "printed", "unsaid", "printed", "printed", "unsaid", "small", "small"]
    prints = pd.DataFrame({"state": state, "number": numbers, "threshold": 8, "frozen": True, "weight": 1, "slack_below": 2, "slack_above": 2}, index=list(keys))

    def found(*unrepaired, perhaps={"between": 8, "beyond": 8}):
        return _worked_out(Repaired(prints, Audit(pd.DataFrame(), 5, 0), (), unrepaired), universe, perhaps, policy)

    assert found("one", "two", "between", "beyond") == 3
    assert found("one", "two", "beyond") == 2 and found("beyond") == 0 and found("between") == 1
    assert found("one", "between") == 2 and found("one", "two") == 2 and found() == 0
    # At the very threshold: 0 to 4 is not under four, nor is it proven under anything but five or more.
    assert found("between", perhaps={"between": 4}) == 0 and found("between", perhaps={"between": 5}) == 1
