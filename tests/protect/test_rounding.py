"""Controlled rounding: sums exact in print, small counts hidden, no print further than it says, none nearer possible."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.protect import rounding, sums
from pipeline.protect.rounding import controlled_rounding
from pipeline.protect.sums import OutOfTime
from pipeline.protect.universe import BLANKED, PRINTED, SMALL, STATES, UNSAID, Relation, Universe, at_most, bounds_of, sum_of

_spec = importlib.util.spec_from_file_location("protect_tests_tables_with_sums", Path(__file__).parent / "tables_with_sums.py")
tables = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tables)

BASE = 5


def rounded(universe, counts, threshold=8, planned=None, seconds=20, **other):
    planned = list(universe.keys) if planned is None else planned
    return controlled_rounding(universe, counts, planned, BASE, pd.Series(threshold, index=list(universe.keys)), seconds, **other)


def whole_of(*parts, whole=None):
    """Parts p0, p1, … and their whole."""
    names = [f"p{place}" for place in range(len(parts))]
    counts = pd.Series([sum(parts) if whole is None else whole, *parts], index=["all", *names])
    return Universe(tuple(counts.index), (sum_of("all", names),)), counts


def numbers_of(outcome):
    return outcome.prints["number"].dropna().astype(int).to_dict()


class TestWorkedByHand:
    def test_parts_are_moved_until_they_add_up(self):
        # 11 + 11 + 11 = 33. Each to the nearest: 10 + 10 + 10 = 30, but 33 prints as 35. Exact sums: 30 (1 + 1 + 1 + 3 = 6) or
        # 35 with one part at 15 (1 + 1 + 4 + 2 = 8). The first is nearer.
        outcome = rounded(*whole_of(11, 11, 11))
        assert numbers_of(outcome) == {"all": 30, "p0": 10, "p1": 10, "p2": 10}
        assert (outcome.cost, outcome.slack_below, outcome.slack_above, outcome.proven) == (6, 4, 4, True)
        assert "just below or above" in outcome.note

    def test_the_nearest_of_several_exact_sums_is_taken(self):
        # 11 + 13 = 24: 10 + 10 = 20 costs 1 + 3 + 4 = 8; 10 + 15 = 25 costs 1 + 2 + 1 = 4; 15 + 10 = 25 costs 4 + 3 + 1 = 8.
        outcome = rounded(*whole_of(11, 13))
        assert numbers_of(outcome) == {"all": 25, "p0": 10, "p1": 15}
        assert outcome.cost == 4

    def test_a_multiple_stays_and_a_small_count_is_hidden(self):
        # 3 + 12 = 15: 15 stays; 12 prints as 10 (2 away), the hidden part being taken as 5.
        prints = rounded(*whole_of(3, 12)).prints
        assert prints["state"].to_dict() == {"all": PRINTED, "p0": SMALL, "p1": PRINTED}
        assert prints["number"].dropna().to_dict() == {"all": 15, "p1": 10}
        assert prints["threshold"].eq(8).all()

    def test_what_is_hidden_cannot_be_less_than_nothing(self):
        # 13 + 13 + 13 + 1 = 40: 40 stays; three times 15 would be 45, so one prints as 10: 2 + 2 + 3 = 7 (not 2 + 2 + 2).
        outcome = rounded(*whole_of(13, 13, 13, 1))
        assert outcome.cost == 7
        assert sorted(numbers_of(outcome).values()) == [10, 15, 15, 40]

    def test_what_is_hidden_cannot_be_more_than_a_small_count(self):
        # 3 × 11 + 7 = 40: parts at 10 leave 10 for the hidden part, the first multiple over 7, so 1 + 1 + 1. 9 × 11 + 6 = 105:
        # parts at 10 would leave 15, which no small count is taken for, so one prints as 15: 8 × 1 + 4 = 12.
        assert rounded(*whole_of(11, 11, 11, 7)).cost == 3
        outcome = rounded(*whole_of(*[11] * 9, 6))
        assert outcome.cost == 12
        assert sorted(numbers_of(outcome).values()) == [*[10] * 8, 15, 105]

    @pytest.mark.parametrize(("count", "threshold"), [(8, 8), (9, 8), (11, 11), (13, 13)])
    def test_a_count_at_its_threshold_is_not_printed_under_it(self, count, threshold):
        # Below a threshold of 8, 5 would tell that the count is 8 or 9.
        universe = Universe(("one",), ())
        printed = rounded(universe, pd.Series({"one": count}), threshold).prints["number"]["one"]
        assert printed == {8: 10, 9: 10, 11: 15, 13: 15}[count]

    def test_one_multiple_further_where_nothing_nearer_adds_up(self):
        # 8 + 8 + 8 + 8 = 32. Each part must print as 10 (5 is under the threshold), so the whole is 40: 8 away, over the base.
        outcome = rounded(*whole_of(8, 8, 8, 8))
        assert numbers_of(outcome) == {"all": 40, "p0": 10, "p1": 10, "p2": 10, "p3": 10}
        assert (outcome.cost, outcome.slack_below, outcome.slack_above) == (8 + 4 * 2, 9, 9)
        assert "1 of 5 printed counts are 5 or more" in outcome.note

    def test_what_need_not_move_far_stays_near_all_the_same(self):
        # The same four parts, and beside them a count of 21 in no sum: 20 is 1 away and 15 is 6, which is near enough now, and not taken.
        universe, counts = whole_of(8, 8, 8, 8)
        wider = Universe((*universe.keys, "alone"), universe.relations)
        for alone, printed in ((21, 20), (24, 25), (22, 20), (23, 25)):
            outcome = rounded(wider, pd.concat([counts, pd.Series({"alone": alone})]))
            assert numbers_of(outcome)["alone"] == printed and outcome.slack_below == 9

    def test_a_multiple_does_not_move_before_the_note_says_so(self):
        # 15 + 8 + 8 + 9 = 40: three tens and 15 are 45. With 15 as 10 the sum would be 40, but 15 is a multiple and 5 away.
        assert rounded(*whole_of(15, 8, 8, 9)).slack_below == 9

    def test_a_threshold_that_is_a_multiple_of_the_base_is_easier(self):
        # The same with 10 + 4 × 11 = 54 and threshold 10: both neighbours are open to every part.
        assert rounded(*whole_of(11, 11, 11, 11), threshold=10).slack_below == 4

    def test_nothing_is_printed_where_nothing_fits(self):
        # Sixteen parts of 8 print as 10 each: 160 is 32 away from 128.
        with pytest.raises(ValueError, match="no multiples of 5 within 10 of the 17 printed counts"):
            rounded(*whole_of(*[8] * 16))

    def test_a_zero_is_small_unless_it_could_not_be_anything_else(self):
        # 0 + 12 = 12: both print as 10 (2 + 2); the zero prints as 0 only when it is named.
        universe, counts = whole_of(0, 12)
        assert rounded(universe, counts).prints["state"]["p0"] == SMALL
        prints = rounded(universe, counts, zero_is_shown=frozenset({"p0", "p1"})).prints
        assert prints["number"].to_dict() == {"all": 10, "p0": 0, "p1": 10}

    def test_cells_that_are_not_planned_are_unsaid_and_still_tie_the_others(self):
        # all = p0 + p1 with p1 unsaid: 11 prints as 10, 13 as 15 (rest 5). 13 = 11 + 2: nothing forbids it.
        outcome = rounded(*whole_of(11, 2), planned=["all", "p0"])
        assert outcome.prints["state"].to_dict() == {"all": PRINTED, "p0": PRINTED, "p1": UNSAID}
        assert numbers_of(outcome) == {"all": 15, "p0": 10}

    def test_an_unsaid_part_is_not_less_than_nothing(self):
        # 12 of 12, the other 0 unsaid: 12 and 12 print alike.
        numbers = numbers_of(rounded(*whole_of(12, 0), planned=["all", "p0"]))
        assert numbers == {"all": 10, "p0": 10}

    def test_a_limit_that_is_no_multiple_ends_at_the_next_outwards(self):
        # Everybody knows that 18 + 19 = 37: the prints may add up to 35 or 40; 20 + 20 costs 2 + 1.
        universe = Universe(("a", "b"), (Relation((("a", 1), ("b", 1)), 37, 37),))
        assert numbers_of(rounded(universe, pd.Series({"a": 18, "b": 19}))) == {"a": 20, "b": 20}

    def test_a_part_is_not_printed_above_what_holds_it(self):
        # 13 + 14 + 14 = 41 prints as 40, so one part prints as 10 and two as 15. Alone 13 would (3 + 1 + 1), but two further
        # counts of 13 are held by it and would have to go down too: 3 × 3 + 1 + 1 = 11, against 3 × 2 + 4 + 1 = 11 with a 14
        # down; with three of them 4 × 3 + 2 = 14 against 4 × 2 + 5 = 13. So a 14 goes down, and the whole costs 1 more.
        universe, counts = whole_of(13, 14, 14)
        held = ["h0", "h1", "h2"]
        universe = Universe((*universe.keys, *held), (*universe.relations, *(at_most(each, "p0") for each in held)))
        outcome = rounded(universe, pd.concat([counts, pd.Series(13, index=held)]))
        assert outcome.cost == 14
        assert numbers_of(outcome)["p0"] == 15
        assert rounded(*whole_of(13, 14, 14)).prints["number"]["p0"] == 10


class TestFailsClosed:
    def test_out_of_time(self):
        with pytest.raises(OutOfTime):
            rounded(*whole_of(11, 13), seconds=0)

    @pytest.mark.parametrize("status", [1, 3])
    def test_a_solver_that_is_not_sure(self, monkeypatch, status):
        monkeypatch.setattr(sums, "milp", lambda *_, **__: SimpleNamespace(status=status, x=None))
        with pytest.raises(OutOfTime if status == 1 else ValueError, match="time" if status == 1 else "status 3"):
            rounded(*whole_of(11, 13))

    @pytest.mark.parametrize("wrong", [[5, 2, 2, 0, 0, 0], [4, 1, 3, 0, 0, 0], [7, 4, 3, 0, 0, 0]])
    def test_a_solver_that_is_wrong(self, monkeypatch, wrong):
        # 25 = 10 + 10; 20 = 5 + 15, the part 11 under its threshold; 35 = 20 + 15 for 24 = 11 + 13.
        monkeypatch.setattr(rounding, "whole_numbers", lambda *_: np.array(wrong, dtype=float))
        with pytest.raises(ValueError, match="do not add up or are too far"):
            rounded(*whole_of(11, 13))

    @pytest.mark.parametrize("counts", [{"all": 3, "p0": 1}, {"all": 3, "p0": -1, "p1": 4}, {"all": 3, "p0": 1.5, "p1": 1.5}])
    def test_counts_that_are_not_there_or_not_whole(self, counts):
        universe, _ = whole_of(1, 2)
        with pytest.raises(ValueError, match="no true count that is a whole number"):
            rounded(universe, pd.Series(counts, dtype=float))

    def test_sums_that_do_not_hold(self):
        with pytest.raises(ValueError, match="break 1 of the 1 relations"):
            rounded(*whole_of(11, 13, whole=25))

    @pytest.mark.parametrize("threshold", [0, None])
    def test_no_threshold(self, threshold):
        universe, counts = whole_of(11, 13)
        with pytest.raises(ValueError, match="no threshold of at least one"):
            rounded(universe, counts, threshold)

    def test_a_plan_or_a_relation_for_cells_that_are_not_there(self):
        universe, counts = whole_of(11, 13)
        with pytest.raises(ValueError, match="1 planned cells are not in the universe"):
            rounded(universe, counts, planned=["all", "p7"])
        with pytest.raises(ValueError, match="a relation names a cell"):
            rounded(Universe(("all",), universe.relations), counts)


@settings(max_examples=40, deadline=None)
@given(tables.editions(), st.sampled_from([8, 10, 13]), st.data())
def test_whatever_the_counts(drawn, threshold, data):
    """Multiples, none small, each as near as it says, sums exact with some multiples behind the symbols, true counts inside the bounds."""
    universe, counts = drawn
    planned = [key for key in universe.keys if data.draw(st.integers(0, 9)) < 9]
    try:
        outcome = rounded(universe, counts, threshold, planned)
    except ValueError as refused:
        assert threshold % BASE and "no multiples of 5" in str(refused)
        assume(False)
    prints = outcome.prints
    shown = prints["state"].eq(PRINTED)
    assert set(prints["state"]) <= set(STATES) - {BLANKED}
    assert set(prints.index[shown]) == {key for key in planned if counts[key] >= threshold}
    assert set(prints.index[prints["state"].eq(SMALL)]) == {key for key in planned if counts[key] < threshold}
    numbers = prints.loc[shown, "number"].astype(int)
    assert (numbers % BASE == 0).all() and (numbers >= threshold).all()
    assert ((numbers - counts[numbers.index]).abs() <= outcome.slack_below).all()
    assert outcome.cost == (numbers - counts[numbers.index]).abs().sum()
    bounds = bounds_of(prints, outcome.slack_below, outcome.slack_above)
    assert (bounds["low"] <= counts[bounds.index]).all() and (counts[bounds.index] <= bounds["high"]).all()
    for relation in universe.relations:
        terms = [(numbers[key], n) for key, n in relation.terms if key in numbers.index]
        if len(terms) == len(relation.terms):
            assert sum(number * n for number, n in terms) == 0


@settings(max_examples=25, deadline=None)
@given(tables.two_way(2, st.integers(0, 30)))
def test_no_nearer_prints_exist_on_tiny_tables(drawn):
    """Every print tried that the rules allow, with every multiple behind a symbol: none is nearer, and none at all where refused."""
    universe, counts = drawn
    shown = [key for key in universe.keys if counts[key] >= 8]
    near = {key: [n for n in range(10, 150, BASE) if abs(n - counts[key]) < BASE] for key in shown}
    choices = {key: near.get(key, [0, 5, 10]) for key in universe.keys}
    best = min((sum(abs(each[key] - counts[key]) for key in shown) for each in tables.readings(universe, choices)), default=None)
    try:
        outcome = rounded(universe, counts)
    except ValueError:
        assert best is None
        return
    assert (outcome.cost if outcome.slack_below == BASE - 1 else None) == best
