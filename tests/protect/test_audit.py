"""The audit beside an enumeration of every whole number, and its endings."""

from __future__ import annotations

from collections import Counter
from math import inf
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.protect import programs
from pipeline.protect.audit import audit, intervals
from pipeline.protect.universe import Relation, Universe, at_most, bounds_of, sum_of
from tests.protect.editions_tiny import KINDS, tiny
from tests.protect.enumeration import extremes

TABLES = 400
SECONDS = 60


def prints(**cells):
    """Cells as (state, number); the threshold is 8."""
    rows = {key: {"state": state, "number": number, "threshold": 8} for key, (state, number) in cells.items()}
    return bounds_of(pd.DataFrame.from_dict(rows, orient="index"), 2, 2)


def one_sum(whole, *parts):
    return Universe((whole, *parts), (sum_of(whole, list(parts)),))


class TestBesideTheEnumeration:
    """Two programs that share no line: one solves, one tries everything."""

    def test_tiny_tables_have_the_same_ends(self):
        tables, cells = Counter(), Counter()
        for number in range(TABLES):
            case = tiny(number)
            ends = extremes(case.universe.keys, case.universe.relations, dict(zip(case.bounds.index, case.bounds.to_numpy())))
            wanted = [*case.masked, *[key for key in reversed(case.universe.keys) if key not in case.masked][:1]]
            ours = intervals(case.universe, case.bounds, wanted, SECONDS)
            assert ours["status"].eq("exact").all()
            assert {row.Index: (row.lowest, row.highest) for row in ours.itertuples()} == {key: ends[key] for key in wanted}, number
            for cell in audit(case.universe, case.bounds, case.masked, 5, SECONDS).cells.itertuples():
                low, high = ends[cell.Index]
                assert cell.passes == (low == 0 and high >= 5), number
                assert low <= cell.lowest and min(high, 5) <= cell.highest <= high
                assert cell.lowest == low
                cells[case.kind, cell.passes] += 1
            tables[case.kind] += 1
        print(f"{sum(tables.values())} tables, {sum(cells.values())} masked cells, {sum(cells[kind, True] for kind in KINDS)} pass")
        assert sum(tables.values()) == TABLES
        assert all(cells[kind, passes] >= 3 for kind in KINDS for passes in (True, False)), cells


class TestWhatPasses:
    def test_a_remainder_that_cannot_be_nothing_fails(self):
        """13 to 17 in all, 8 to 12 of them in b: a is 1 to 7, which is looked at no further than 5."""
        universe, bounds = one_sum("all", "a", "b"), prints(all=("printed", 15), a=("small", None), b=("printed", 10))
        found = audit(universe, bounds, ["a"], 5, SECONDS)
        assert found.cells.loc["a", ["lowest", "highest", "passes", "status"]].tolist() == [1, 5, False, "exact"]
        assert found.failing == ["a"]
        assert found.counts == {"masked": 1, "passed": 0, "failed": 1, "timeout": 0}

    def test_a_remainder_that_is_too_narrow_fails(self):
        """8 to 12 in all, 8 to 12 in b: a is 0 to 4."""
        universe, bounds = one_sum("all", "a", "b"), prints(all=("printed", 10), a=("small", None), b=("printed", 10))
        assert audit(universe, bounds, ["a"], 5, SECONDS).cells.loc["a", ["lowest", "highest", "passes"]].tolist() == [0, 4, False]

    def test_one_more_masked_cell_makes_it_pass(self):
        cells = prints(all=("printed", 15), a=("small", None), b=("blanked", None))
        found = audit(one_sum("all", "a", "b"), cells, ["a"], 5, SECONDS)
        assert found.failing == [] and found.components == 1

    def test_the_narrowest_comes_first(self):
        universe = Universe(("a", "b", "c", "d"), (sum_of("a", ["b"]), sum_of("c", ["d"])))
        bounds = pd.DataFrame({"low": [1, 0, 0, 0], "high": [5, 9, 2, 9]}, index=list("abcd"))
        found = audit(universe, bounds, ["b", "d"], 5, SECONDS)
        assert found.failing == ["d", "b"] and found.components == 2

    def test_a_cell_in_no_sum_is_what_print_says(self):
        found = audit(Universe(("a", "b"), ()), prints(a=("small", None), b=("unsaid", None)), ["a", "b"], 5, SECONDS).cells
        assert found["passes"].all() and found["component"].eq(-1).all()
        assert found["highest"].tolist() == [7, inf]

    def test_whole_numbers_say_more_than_fractions(self):
        """2a + 2b = c + 1 with c from 1 to 12: c is odd. A program over fractions would let c be 12."""
        universe = Universe(("a", "b", "c"), (Relation((("a", 2), ("b", 2), ("c", -1)), 1, 1),))
        bounds = pd.DataFrame({"low": [0, 0, 0], "high": [9, 9, 12]}, index=list("abc"))
        assert intervals(universe, bounds, ["c"], SECONDS).loc["c"].tolist() == [1, 11, "exact"]


class TestNoLimit:
    def test_two_blanks_with_nothing_printed_above_have_no_limit(self):
        universe = Universe(("all", "a", "b", "c"), (sum_of("all", ["a", "b"]), at_most("c", "a")))
        bounds = prints(all=("unsaid", None), a=("blanked", None), b=("printed", 10), c=("printed", 10))
        ends = intervals(universe, bounds, ["all", "a", "b", "c"], SECONDS)
        assert ends["highest"].tolist() == [inf, inf, 12, 12]
        assert ends["lowest"].tolist() == [16, 8, 8, 8]

    def test_a_limit_that_takes_two_sums_to_see(self):
        """a + b = c + d, and a − b = d − c: then 2a = 2d and b = c; b is small, so c is; nothing limits a and d."""
        terms = (("a", 1), ("b", 1), ("c", -1), ("d", -1)), (("a", 1), ("b", -1), ("c", 1), ("d", -1))
        universe = Universe(tuple("abcd"), tuple(Relation(each, 0, 0) for each in terms))
        bounds = prints(a=("unsaid", None), b=("small", None), c=("unsaid", None), d=("unsaid", None))
        ends = intervals(universe, bounds, list("abcd"), SECONDS)
        assert ends["highest"].tolist() == [inf, 7, 7, inf]
        assert audit(universe, bounds, list("abcd"), 5, SECONDS).failing == []


class TestEndings:
    CONTRADICTION = {"all": ("printed", 10), "a": ("printed", 20), "b": ("small", None)}

    def test_print_that_cannot_be_true_stops(self):
        for asked in (lambda *all_of_it: audit(*all_of_it[:3], 5, SECONDS), lambda *all_of_it: intervals(*all_of_it, SECONDS)):
            with pytest.raises(Stop, match="cannot all be true together"):
                asked(one_sum("all", "a", "b"), prints(**self.CONTRADICTION), ["b"])

    def test_a_contradiction_that_only_a_program_sees_stops_even_away_from_masked_cells(self):
        """x + y, y + z and x + z are 1 each: the three together would be one and a half."""
        pairs = (("x", "y"), ("y", "z"), ("x", "z"))
        universe = Universe(("x", "y", "z", "a"), tuple(Relation(tuple((key, 1) for key in pair), 1, 1) for pair in pairs))
        bounds = pd.DataFrame({"low": 0, "high": 3}, index=["x", "y", "z", "a"])
        for asked in (lambda: audit(universe, bounds, ["a"], 1, SECONDS), lambda: intervals(universe, bounds, ["a"], SECONDS)):
            with pytest.raises(Stop, match="cannot all be true together"):
                asked()

    def test_a_sum_of_nothing_that_is_something_stops(self):
        universe = Universe(("a",), (Relation((), 1, 1),))
        with pytest.raises(Stop):
            audit(universe, prints(a=("small", None)), ["a"], 5, SECONDS)

    def test_no_time_is_no_pass(self):
        universe, bounds = one_sum("all", "a", "b"), prints(all=("printed", 15), a=("small", None), b=("blanked", None))
        found = audit(universe, bounds, ["a", "b"], 5, 0)
        assert found.cells["passes"].eq(False).all() and found.cells["status"].eq("timeout").all()
        assert found.counts["timeout"] == 2
        ends = intervals(universe, bounds, ["a"], 0)
        assert ends.loc["a"].tolist() == [0, 7, "timeout"]

    def test_a_limit_with_a_solution_still_proves_what_it_shows(self, monkeypatch):
        """The solver stops at its limit but hands over numbers: they count as seen, not as the end."""
        self._answer(monkeypatch, status=programs.LIMIT, x=np.array([15.0, 0.0, 15.0]))
        found = audit(one_sum("all", "a", "b"), prints(all=("printed", 15), a=("small", None), b=("blanked", None)), ["b"], 5, SECONDS)
        assert found.cells.loc["b", ["lowest", "highest", "status"]].tolist() == [15, 15, "timeout"]

    @pytest.mark.parametrize("answer", [{"status": 3, "x": None}, {"status": 4, "x": None}, {"status": 0, "x": np.array([15.0, 5, 5])}])
    def test_every_other_ending_and_every_wrong_answer_stops(self, monkeypatch, answer):
        self._answer(monkeypatch, **answer)
        with pytest.raises(Stop, match="came to no end"):
            audit(one_sum("all", "a", "b"), prints(all=("printed", 15), a=("small", None), b=("blanked", None)), ["a"], 5, SECONDS)

    def test_directions_that_are_not_found_stop(self, monkeypatch):
        self._answer(monkeypatch, status=programs.LIMIT, x=None)
        with pytest.raises(Stop, match="came to no end"):
            intervals(Universe(("a", "b"), (at_most("a", "b"),)), prints(a=("unsaid", None), b=("unsaid", None)), ["a"], SECONDS)

    def _answer(self, monkeypatch, **answer):
        monkeypatch.setattr(programs, "milp", lambda *_, **__: SimpleNamespace(**answer))


class TestKeys:
    def test_bad_keys_are_refused(self):
        bounds = prints(a=("small", None), b=("small", None))
        universe = Universe(("a", "b"), ())
        for bad, given, wanted in (
            (Universe(("a", "a"), ()), bounds, ["a"]),
            (universe, pd.concat([bounds, bounds]), ["a"]),
            (universe, bounds.loc[["a"]], ["a"]),
            (Universe(("a",), (at_most("a", "c"),)), bounds, ["a"]),
            (universe, bounds, ["a", "a"]),
            (universe, bounds, ["c"]),
        ):
            with pytest.raises(ValueError, match="key|bounds|relation|audited"):
                audit(bad, given, wanted, 5, SECONDS)


def test_programs_are_counted():
    """Two sums with nothing in common are two; where print settles every count there is none, and a cell alone is in none."""
    universe = Universe(("a", "b", "c", "d", "e"), (sum_of("a", ["b"]), sum_of("c", ["d"])))
    bounds = pd.DataFrame({"low": 0, "high": [9, 7, 9, 7, 7]}, index=list("abcde"))
    found = audit(universe, bounds, ["b", "d", "e"], 5, 20)
    assert found.components == 2 and found.cells["component"].tolist() == [0, 1, -1]
    assert audit(universe, bounds.assign(low=bounds["high"].clip(upper=7), high=7), ["b"], 5, 20).components == 0


def test_parts_of_one_shape_are_solved_once(monkeypatch):
    solved = []
    whole = programs.milp
    monkeypatch.setattr(programs, "milp", lambda *given, **named: solved.append(1) or whole(*given, **named))
    three = Universe(("all", "a", "b"), (sum_of("all", ["a", "b"]),))
    six = Universe((*three.keys, "all 2", "a 2", "b 2"), (*three.relations, sum_of("all 2", ["a 2", "b 2"])))
    bounds = prints(all=("printed", 15), a=("small", None), b=("blanked", None))
    audit(three, bounds, ["a", "b"], 5, SECONDS)
    once = len(solved)
    again = bounds.rename(index=lambda key: f"{key} 2")
    assert audit(six, pd.concat([bounds, again]), ["a", "b", "a 2", "b 2"], 5, SECONDS).components == 2
    assert len(solved) == 2 * once
