"""Exact counts: every hidden small count stays hidden from a reader with a solver, and no lighter set of blanks would do."""

from __future__ import annotations

import importlib.util
from functools import cache
from itertools import combinations
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from pipeline.protect import attackers, suppression
from pipeline.protect.audit import audit
from pipeline.protect.sums import OutOfTime, sums_of
from pipeline.protect.suppression import Search, complementary_suppression
from pipeline.protect.universe import BLANKED, PRINTED, SMALL, UNSAID, Relation, Universe, at_most, bounds_of, sum_of

_spec = importlib.util.spec_from_file_location("protect_tests_tables_with_sums", Path(__file__).parent / "tables_with_sums.py")
tables = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tables)

THRESHOLD, WIDTH = 8, 5


def suppressed(universe, counts, primary=None, weights=None, seconds=20, unsaid=()):
    """The outcome with every small count primary and each other cell as heavy as its count, unless told otherwise."""
    primary = set(counts.index[counts < THRESHOLD]) - set(unsaid) if primary is None else primary
    others = [key for key in universe.keys if key not in primary and key not in unsaid]
    weights = counts[others].astype(float) if weights is None else pd.Series(weights, dtype=float)
    thresholds = pd.Series(THRESHOLD, index=list(universe.keys))
    return complementary_suppression(universe, counts, primary, weights, thresholds, WIDTH, seconds)


def blanks_of(outcome):
    return set(outcome.prints.index[outcome.prints["state"].eq(BLANKED)])


def parts_of(*parts):
    names = [f"p{place}" for place in range(len(parts))]
    counts = pd.Series([sum(parts), *parts], index=["all", *names])
    return Universe(tuple(counts.index), (sum_of("all", names),)), counts


class TestWorkedByHand:
    def test_one_small_part_takes_the_lightest_partner(self):
        # 3 + 20 + 30 = 53. Subtraction gives 3 away, so one more goes: 20 is the lightest. Then 3 may be 0 (20 being 23) to 7.
        outcome = suppressed(*parts_of(3, 20, 30))
        assert outcome.prints["state"].to_dict() == {"all": PRINTED, "p0": SMALL, "p1": BLANKED, "p2": PRINTED}
        assert outcome.prints["number"].dropna().to_dict() == {"all": 53, "p2": 30}
        assert (outcome.cost, outcome.proven, outcome.slack_below, outcome.slack_above) == (20, True, 0, 0)
        assert "1 further cells are blanked" in outcome.note and "no lighter set" in outcome.note

    def test_the_total_goes_where_it_is_lighter(self):
        assert blanks_of(suppressed(*parts_of(3, 20, 30), weights={"all": 1, "p1": 2, "p2": 3})) == {"all"}

    def test_a_cell_of_endless_weight_is_printed(self):
        weights = {"all": np.inf, "p1": np.inf, "p2": 3}
        assert blanks_of(suppressed(*parts_of(3, 20, 30), weights=weights)) == {"p2"}

    def test_two_small_parts_that_cover_each_other_need_no_more(self):
        # 3 + 4 + 30 = 37: their sum is 7, so either may be 0 to 7.
        assert blanks_of(suppressed(*parts_of(3, 4, 30))) == set()

    def test_two_small_parts_whose_sum_is_too_little_need_more(self):
        # 1 + 2 + 30 = 33: their sum is 3, so neither can be 5.
        assert blanks_of(suppressed(*parts_of(1, 2, 30))) == {"p2"}

    def test_two_small_parts_whose_sum_is_too_great_need_more(self):
        # 7 + 6 + 30 = 43: their sum is 13 and neither is over 7, so neither can be 0.
        assert blanks_of(suppressed(*parts_of(7, 6, 30))) == {"p2"}

    def test_a_two_way_table_takes_a_rectangle(self):
        # One small cell in a corner: its row, its column and the cell across must move together. By weight = count:
        #   3  20  40 |  63     with 20 and 10 the cell across is 30 (60); with 20 and 50 it is 60 (130); with 40 and 10 it is 9
        #  10  30   9 |  49     (59, the lightest inside). A margin instead of the cell across: {20, column 110, 10, row 49} and the
        #  50  60  70 | 180     like are all heavier.
        # 63 110 119 | 292
        universe, counts = tables.crossed([[3, 20, 40], [10, 30, 9], [50, 60, 70]])
        outcome = suppressed(universe, counts)
        assert blanks_of(outcome) == {"0.2", "1.0", "1.2"}
        assert outcome.cost == 59

    def test_what_is_not_planned_protects_for_nothing(self):
        # p1 is never said, so 3 may be anything from 0 to 7 beside it.
        outcome = suppressed(*parts_of(3, 20, 30), unsaid={"p1"})
        assert outcome.prints["state"].to_dict() == {"all": PRINTED, "p0": SMALL, "p1": UNSAID, "p2": PRINTED}
        assert outcome.cost == 0

    def test_a_share_of_nearly_everybody_needs_a_range_but_no_zero(self):
        # 98 of 100, primary because 2 are not: with 2 small beside it, it is 93 to 100 (2 may be 0 to 7): 7 wide, enough.
        universe, counts = parts_of(98, 2)
        outcome = suppressed(universe, counts, primary={"p0", "p1"})
        assert outcome.prints["state"].to_dict() == {"all": PRINTED, "p0": BLANKED, "p1": SMALL}
        # 60 + 40 = 100 with 60 primary: 40 goes too. 97 + 2 + 1 with 97 and 1 primary and 2 unsaid is enough as it is.
        assert blanks_of(suppressed(*parts_of(60, 40), primary={"p0"})) == {"p0", "p1"}

    def test_an_at_most_is_a_sum_too(self):
        # Homes ≤ people: 3 ≤ 4. Both small. 4 is 0 to 7 on its own only if homes may be 0, which they may; nothing else to blank.
        universe = Universe(("homes", "people"), (at_most("homes", "people"),))
        assert blanks_of(suppressed(universe, pd.Series({"homes": 3, "people": 4}))) == set()
        # 9 homes printed: people (9, primary) can be no less than 9 but any number more.
        assert blanks_of(suppressed(universe, pd.Series({"homes": 9, "people": 9}), primary={"people"})) == {"people"}
        # A small number of homes with at least three people to a home, people printed as 9: homes are 0 to 3; people must go.
        several = Universe(("homes", "people"), (Relation((("people", 1), ("homes", -3)), 0, np.inf),))
        assert blanks_of(suppressed(several, pd.Series({"homes": 3, "people": 9}))) == {"people"}

    def test_a_reader_who_counts_in_whole_numbers(self):
        # a + 8·b = t: 3 + 8·10 = 83, and a + c = s: 3 + 20 = 23. With b and c blanked (weight 2) fractions let a be 0 to 7, but in
        # whole numbers 83 − a must be a multiple of 8, so a is 3. With t or c and s alone nothing helps: t must go (50), and c or s.
        universe = Universe(tuple("abcst"), (Relation((("t", -1), ("a", 1), ("b", 8)), 0, 0), sum_of("s", ["a", "c"])))
        counts = pd.Series({"a": 3, "b": 10, "c": 20, "s": 23, "t": 83})
        weights = {"b": 1, "c": 1, "s": 2, "t": 50}
        outcome = suppressed(universe, counts, weights=weights)
        assert (blanks_of(outcome), outcome.cost, outcome.proven) == ({"c", "t"}, 51, True)

    def test_the_first_blanks_found_may_not_be_the_lightest(self):
        # all = a + x + 5·y and all is printed: 5 + 20 + 5·10 = 75. To be nothing, a gives its 5 to x (5 steps) or to y (1 step). The
        # search begins with fewest steps by weight: y (1 × 9) before x (5 × 5). But x alone weighs 5, and y 9.
        universe = Universe(tuple(["all", *"axy"]), (Relation((("all", -1), ("a", 1), ("x", 1), ("y", 5)), 0, 0),))
        outcome = suppressed(universe, pd.Series({"all": 75, "a": 5, "x": 20, "y": 10}), weights={"all": np.inf, "x": 5, "y": 9})
        assert (blanks_of(outcome), outcome.cost, outcome.proven) == ({"x"}, 5, True)


class TestTheSearch:
    def test_of_blanks_that_are_not_needed_the_dearest_go_first(self):
        # 3 + 20 + 30 = 53 with 20 and 30 both hidden: either would do, and 30 is printed again.
        universe, counts = parts_of(3, 20, 30)
        small = np.array([False, True, False, False])
        true = counts.to_numpy(dtype=float)
        table = attackers.table_of(sums_of(universe), true, np.full(4, 8.0), small)
        needs = list(attackers.needs_of(true, small, small, WIDTH))
        search = Search(table, needs, np.where(small, 0.0, true), small, monotonic() + 20)
        assert search.lighter(np.array([False, True, True, True])).tolist() == [False, True, True, False]


class TestFailsClosed:
    def test_nothing_can_make_it_safe(self):
        with pytest.raises(ValueError, match="no blanks make every small count safe"):
            suppressed(*parts_of(3, 20), weights={"all": np.inf, "p1": np.inf})

    def test_a_share_of_nearly_everybody_that_cannot_move(self):
        with pytest.raises(ValueError, match="no blanks make every small count safe"):
            suppressed(*parts_of(60, 40), primary={"p0"}, weights={"all": np.inf, "p1": np.inf})

    def test_a_width_that_a_small_count_cannot_have(self):
        # A hidden count under 8 is known to be 0 to 7, whatever else is blanked.
        universe, counts = parts_of(3, 20)
        thresholds = pd.Series(THRESHOLD, index=list(universe.keys))
        with pytest.raises(ValueError, match="no blanks make every small count safe"):
            complementary_suppression(universe, counts, {"p0"}, counts[["all", "p1"]], thresholds, THRESHOLD, 20)

    def test_blanks_without_a_proof(self, monkeypatch):
        monkeypatch.setattr(Search, "least_blanks", lambda self: (self.always, True))
        with pytest.raises(ValueError, match="not proved"):
            suppressed(*parts_of(3, 20, 30))

    @pytest.mark.parametrize(
        ("move", "proof"),
        [
            # all, p0, p1, p2 for 3 + 20 + 30 = 53, p0 and p1 hidden; p0 must go down by 3.
            ([0, -3, 3, 0], True),
            ([0, -2, 2, 0], False),
            ([0, -3, 2, 0], False),
            ([0, -3, 0, 3], False),
            ([0, -4, 4, 0], False),
            ([0, -3.5, 3.5, 0], False),
            ([0, -3, 3, 0.5], False),
        ],
    )
    def test_a_proof_is_arithmetic(self, move, proof):
        universe, counts = parts_of(3, 20, 30)
        small = np.array([False, True, False, False])
        table = attackers.table_of(sums_of(universe), counts.to_numpy(dtype=float), np.full(4, 8.0), small)
        need = attackers.Need(1, (-1,), 3.0)
        assert attackers.proves(table, need, [np.array(move, dtype=float)], np.array([False, True, True, False])) is proof

    def test_a_proof_keeps_to_what_is_at_most_and_to_the_limits(self):
        # homes 3 ≤ people 4, both small (0 to 7): homes may go up by 1 alone, by 2 with people, by 5 not at all.
        universe = Universe(("homes", "people"), (at_most("homes", "people"),))
        table = attackers.table_of(sums_of(universe), np.array([3.0, 4.0]), np.full(2, 8.0), np.ones(2, dtype=bool))
        both = np.ones(2, dtype=bool)
        proved = [attackers.proves(table, attackers.Need(0, (1,), move[0]), [np.array(move)], both) for move in ([1.0, 0], [2.0, 0], [2.0, 1], [5.0, 5])]
        assert proved == [True, False, True, False]

    def test_a_cut_takes_off_what_the_sums_leave_spare(self):
        # Three people at least to a home: 3 homes, 11 people printed. Homes go up by 2/3 at most, all of it spare (11 − 9 = 2, a
        # third of it each). So of the 2 that are needed 4/3 must come from people, of whom there may be any number more.
        universe = Universe(("homes", "people"), (Relation((("people", 1), ("homes", -3)), 0, np.inf),))
        table = attackers.table_of(sums_of(universe), np.array([3.0, 11.0]), np.full(2, 8.0), np.array([True, False]))
        cut = attackers.capacity_cut(table, attackers.Need(0, (1,), 2.0), np.array([True, False]), monotonic() + 20)
        assert cut.level == pytest.approx(4 / 3)
        assert cut.weights.tolist() == [0, np.inf]

    def test_out_of_time_before_anything_is_found(self):
        with pytest.raises(OutOfTime):
            suppressed(*parts_of(3, 20), seconds=0)

    def test_out_of_time_later_gives_the_best_so_far(self, monkeypatch):
        def late(self):
            raise OutOfTime("over")

        monkeypatch.setattr(Search, "master", late)
        outcome = suppressed(*parts_of(3, 20, 30))
        assert (blanks_of(outcome), outcome.proven) == ({"p1"}, False)
        assert "a lighter set may exist" in outcome.note

    def test_a_small_count_that_nobody_named(self):
        with pytest.raises(ValueError, match="a small count that is not primary would be printed"):
            suppressed(*parts_of(3, 20), primary=set())

    def test_a_zero_that_is_not_primary_is_printed(self):
        assert suppressed(*parts_of(0, 20), primary=set()).prints["number"]["p0"] == 0

    @pytest.mark.parametrize("weight", [-1, np.nan])
    def test_a_weight_that_is_none(self, weight):
        with pytest.raises(ValueError, match="no weight of at least zero"):
            suppressed(*parts_of(3, 20, 30), weights={"all": weight, "p1": 1, "p2": 1})

    def test_a_cell_that_is_not_there(self):
        with pytest.raises(ValueError, match="1 primary cells"):
            suppressed(*parts_of(3, 20), primary={"p0", "p9"})

    @pytest.mark.parametrize("status", [1, 4])
    def test_a_solver_that_is_not_sure_of_an_attack(self, monkeypatch, status):
        monkeypatch.setattr(attackers, "linprog", lambda *_, **__: SimpleNamespace(status=status))
        if status == 1:
            assert not suppressed(*parts_of(3, 20, 30)).proven
        else:
            with pytest.raises(ValueError, match="status 4"):
                suppressed(*parts_of(3, 20, 30))

    def test_an_attack_that_the_solver_calls_impossible_is_not_met(self, monkeypatch):
        monkeypatch.setattr(attackers, "whole_numbers", lambda *_: None)
        with pytest.raises(ValueError, match="no blanks make every small count safe"):
            suppressed(*parts_of(3, 4, 30))

    def test_a_cut_that_cuts_nothing_off_gives_way_to_one_that_does(self, monkeypatch):
        nothing = SimpleNamespace(weights=np.zeros(4), level=0.0)
        monkeypatch.setattr(suppression, "capacity_cut", lambda *_: nothing)
        assert suppressed(*parts_of(3, 20, 30)).cost == 20


def reader_ranges(universe, prints, wanted):
    """The least and the greatest whole count of each wanted cell, by everything printed; at most 1,000."""
    sums, bounds = sums_of(universe), bounds_of(prints, 0, 0).reindex(list(universe.keys))
    rows = LinearConstraint(sums.matrix, sums.low, sums.high)
    limits = Bounds(bounds["low"].to_numpy(), bounds["high"].clip(upper=1000).to_numpy())
    for key in wanted:
        unit = np.array([float(each == key) for each in universe.keys])
        low, high = (milp(sign * unit, constraints=rows, bounds=limits, integrality=np.ones(len(unit))) for sign in (1, -1))
        yield low.fun, -high.fun


@settings(max_examples=8, deadline=None)
@given(tables.editions(3))
def test_whatever_the_counts(drawn):
    """Printed counts are exact and none is small; a reader can think every primary count 0, and 5 or more."""
    universe, counts = drawn
    try:
        outcome = suppressed(universe, counts)
    except ValueError:
        # Everything there is, blanked, would not do: too few people in all of it, seen by blanking all.
        nothing = pd.DataFrame({"state": SMALL, "number": pd.NA, "threshold": THRESHOLD}, index=list(universe.keys))
        nothing.loc[counts >= THRESHOLD, "state"] = BLANKED
        small = counts.index[counts < THRESHOLD]
        assert any(low > 0 or high < WIDTH for low, high in reader_ranges(universe, nothing, small))
        return
    prints = outcome.prints
    shown = prints["state"].eq(PRINTED)
    assert (prints.loc[shown, "number"] == counts[prints.index[shown]]).all()
    assert (prints.loc[shown, "number"] >= THRESHOLD).all() and prints.loc[~shown, "number"].isna().all()
    small = prints.index[prints["state"].eq(SMALL)]
    assert set(small) == set(counts.index[counts < THRESHOLD])
    for low, high in reader_ranges(universe, prints, small):
        assert low == 0 and high >= WIDTH
    assert audit(universe, bounds_of(prints, 0, 0), list(small), WIDTH, 20).failing == []


@cache
def moves_and_cells(build, shape):
    """Every move of a tiny table, and the cells that it moves as a number (one bit for each)."""
    moves = tables.all_moves(build, shape, THRESHOLD - 1)
    return moves, (moves != 0) @ (1 << np.arange(moves.shape[1]))


def lightest_by_enumeration(counts, primary, moved):
    """The weight of the lightest blanks under which the readings that agree with print leave every primary cell its range."""
    if not primary:
        return 0
    moves, cells = moved
    true = counts.to_numpy()
    most = np.where(true < THRESHOLD, THRESHOLD - 1, np.inf)
    possible = ((moves + true >= 0) & (moves + true <= most)).all(axis=1)
    read = pd.DataFrame(moves[possible] + true, columns=counts.index)[list(primary)].groupby(cells[possible]).agg(["min", "max"])
    free = [key for key in counts.index if key not in primary]
    bit = {key: 1 << place for place, key in enumerate(counts.index)}
    safe = []
    for number in range(len(free) + 1):
        for blanked in combinations(free, number):
            hidden = sum(bit[key] for key in (*primary, *blanked))
            agrees = read.loc[(read.index.to_numpy() & ~hidden) == 0]
            ranges = [(agrees[key]["min"].min(), agrees[key]["max"].max()) for key in primary]
            if all((low == 0 or counts[key] >= THRESHOLD) and high - low >= WIDTH for key, (low, high) in zip(primary, ranges, strict=True)):
                safe.append(sum(counts[key] for key in blanked))
    return min(safe, default=None)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([tables.crossed, tables.hierarchy]), st.lists(st.integers(0, 20), min_size=4, max_size=4), st.booleans())
def test_no_lighter_blanks_exist_on_tiny_tables(build, inner, nearly_all):
    """Every subset of cells, every reading: the weight found is the least, and nothing is safe where it was refused."""
    universe, counts = build(np.reshape(inner, (2, 2)).tolist())
    primary = [key for key in counts.index if counts[key] < THRESHOLD]
    primary += [key for key in counts.index if nearly_all and counts[key] >= THRESHOLD][-1:]
    least = lightest_by_enumeration(counts, primary, moves_and_cells(build, (2, 2)))
    try:
        outcome = suppressed(universe, counts, primary=set(primary))
    except ValueError:
        assert least is None
        return
    assert outcome.proven
    assert outcome.cost == least
