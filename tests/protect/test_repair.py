"""The repair: what it blanks, what it cannot, and that editions it has been over give nothing away."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from scipy.sparse import csr_array

from pipeline.problems import Stop
from pipeline.protect.audit import audit
from pipeline.protect.binding import binding, least_possible
from pipeline.protect.programs import program_of
from pipeline.protect.repair import Blank, repair
from pipeline.protect.universe import BLANKED, PRINTED, SMALL, Relation, Universe, at_most, bounds_of, sum_of
from tests.protect.editions import MIN_WIDTH, SLACK, edition, two_years
from tests.protect.enumeration import extremes

SECONDS = 60
EDITIONS = 6
TRIED_OUT = 6


def prints(**cells):
    """Cells as (state, number, weight, frozen), the last two 1 and False unless given; the threshold is 8."""
    rows = {}
    for key, given in cells.items():
        state, number, weight, frozen = (*given, *(1, False)[len(given) - 2 :])
        rows[key] = {"state": state, "number": number, "threshold": 8, "weight": weight, "frozen": frozen}
    return pd.DataFrame.from_dict(rows, orient="index")


def mended(universe, cells, also=(), **more):
    return repair(universe, cells, 2, 2, list(also), 5, SECONDS, **more)


ONE_SUM = Universe(("all", "a", "b", "c"), (sum_of("all", ["a", "b", "c"]),))


class TestWhatIsBlanked:
    def test_the_number_beside_a_small_count_goes_before_the_total(self):
        """a = all − b − c = (28 to 32) − (8 to 12) − (13 to 17) is 0 to 11: fine. With all at 35: 4 to 7. b and c cost less than all."""
        fine = prints(all=(PRINTED, 30, 9), a=(SMALL, None), b=(PRINTED, 10), c=(PRINTED, 15))
        assert mended(ONE_SUM, fine).trail == ()
        tight = prints(all=(PRINTED, 35, 9), a=(SMALL, None), b=(PRINTED, 10), c=(PRINTED, 15))
        found = mended(ONE_SUM, tight)
        assert found.trail == (Blank("b", "a", "dual"),)
        assert found.prints["state"].tolist() == [PRINTED, SMALL, BLANKED, PRINTED]
        assert found.prints["number"].isna().tolist() == [False, True, True, False]
        assert found.audit.failing == [] and found.unrepaired == ()
        assert tight.at["b", "state"] == PRINTED

    def test_the_cheapest_goes(self):
        cells = prints(all=(PRINTED, 35, 9), a=(SMALL, None), b=(PRINTED, 10, 2), c=(PRINTED, 15, 1))
        assert [blank.cell for blank in mended(ONE_SUM, cells).trail] == ["c"]

    def test_one_that_needs_no_further_blank_goes_first(self):
        """b is also all of d and e, both printed: blanking it would take one of those as well. c stands alone and costs more."""
        universe = Universe((*ONE_SUM.keys, "d", "e"), (*ONE_SUM.relations, sum_of("b", ["d", "e"])))
        cells = prints(
            all=(PRINTED, 45, 9), a=(SMALL, None), b=(PRINTED, 20, 1), c=(PRINTED, 15, 3), d=(PRINTED, 10, 1), e=(PRINTED, 10, 1)
        )
        assert [blank.cell for blank in mended(universe, cells).trail] == ["c"]
        # Where blanked numbers need not pass themselves, the cheaper b goes, and as d + e is still 16 to 24, one of those.
        assert [blank.cell for blank in mended(universe, cells, reading="small_only").trail] == ["b", "d"]

    def test_a_number_that_cannot_be_none_is_still_worth_blanking_where_it_need_not_be(self):
        """a = years − b = (13 to 17) − (8 to 12) is at least 1. b was released and stays, so years goes, though it is at least 8 itself."""
        universe = Universe(("years", "a", "b"), (sum_of("years", ["a", "b"]),))
        cells = prints(years=(PRINTED, 15, 3), a=(SMALL, None), b=(PRINTED, 10, 1, True))
        found = mended(universe, cells, reading="small_only")
        assert [blank.cell for blank in found.trail] == ["years"] and found.unrepaired == ()
        assert mended(universe, cells).unrepaired == ("a",)

    def test_a_frozen_number_stays(self):
        cells = prints(all=(PRINTED, 35, 9), a=(SMALL, None), b=(PRINTED, 10, 1, True), c=(PRINTED, 15, 2))
        assert [blank.cell for blank in mended(ONE_SUM, cells).trail] == ["c"]

    def test_what_only_frozen_numbers_give_away_is_not_repaired(self):
        free = {"d": (PRINTED, 10), "e": (PRINTED, 10)}
        universe = Universe((*ONE_SUM.keys, *free), (*ONE_SUM.relations, at_most("a", "d"), at_most("d", "e")))
        frozen = {"all": (PRINTED, 35, 9, True), "a": (SMALL, None), "b": (PRINTED, 10, 1, True), "c": (PRINTED, 15, 1, True)}
        found = mended(universe, prints(**frozen, **free))
        assert found.unrepaired == ("a",) and found.trail == ()

    def test_an_unsaid_cell_is_repaired_when_asked(self):
        cells = prints(all=(PRINTED, 35, 9), a=("unsaid", None), b=(PRINTED, 10), c=(PRINTED, 15))
        assert mended(ONE_SUM, cells).trail == ()
        assert [blank.because for blank in mended(ONE_SUM, cells, ["a"]).trail] == ["a"]

    def test_where_no_dual_tells_the_cheapest_near_cell_goes(self):
        """c = a + 6b and c is 8 to 11: in whole numbers b is 1 and a is 2 to 5; in fractions a may be 0, with b a half and one."""
        universe = Universe(("a", "b", "c", "d"), (Relation((("a", 1), ("b", 6), ("c", -1)), 0, 0), at_most("c", "d")))
        cells = prints(a=(SMALL, None), b=("unsaid", None), c=(PRINTED, 9, 2), d=(PRINTED, 10, 1))
        found = mended(universe, cells)
        assert found.trail == (Blank("c", "a", "sums"),)
        assert found.unrepaired == ()

    def test_without_time_nothing_passes_and_nothing_is_blanked(self):
        cells = prints(all=(PRINTED, 35, 9), a=(SMALL, None), b=(PRINTED, 10), c=(PRINTED, 15))
        found = repair(ONE_SUM, cells, 2, 2, [], 5, 0)
        assert found.unrepaired == ("a",) and found.audit.counts["timeout"] == 1 and found.trail == ()

    def test_print_without_anything_masked_is_left_alone_but_must_be_possible(self):
        assert mended(ONE_SUM, prints(all=(PRINTED, 30), a=(PRINTED, 10), b=(PRINTED, 10), c=(PRINTED, 10))).trail == ()
        with pytest.raises(Stop):
            mended(ONE_SUM, prints(all=(PRINTED, 90), a=(PRINTED, 10), b=(PRINTED, 10), c=(PRINTED, 10)))

    def test_other_keys_than_the_universe_has_are_refused(self):
        with pytest.raises(ValueError, match="different keys"):
            mended(ONE_SUM, prints(all=(PRINTED, 30)))


class TestTheAttackerWhoGoesByThePage:
    def test_a_blank_is_any_count_beside_another_symbol(self):
        """100 in all, 95 of them b: a is small. Once b is blanked, the page has two symbols under 100: either may be 0."""
        universe = Universe(("all", "a", "b"), (sum_of("all", ["a", "b"]),))
        cells = prints(all=(PRINTED, 100, 9), a=(SMALL, None), b=(PRINTED, 95))
        found = mended(universe, cells)
        assert [blank.cell for blank in found.trail] == ["b"]
        assert found.audit.cells.loc["b", ["lowest", "passes"]].tolist() == [0, True]

    def test_to_one_who_knows_which_is_small_the_total_would_go_too(self):
        universe = Universe(("all", "a", "b"), (sum_of("all", ["a", "b"]),))
        cells = prints(all=(PRINTED, 100, 9), a=(SMALL, None), b=(PRINTED, 95))
        assert [blank.cell for blank in mended(universe, cells, reading="as_known").trail] == ["b", "all"]

    def test_a_blank_that_a_sum_of_numbers_gives_back_takes_another_with_it(self):
        """b, blanked for a, is also the sum of two printed years: one of them goes as well."""
        universe = Universe(("all", "a", "b", "b1", "b2"), (sum_of("all", ["a", "b"]), sum_of("b", ["b1", "b2"])))
        cells = prints(all=(PRINTED, 100, 9, True), a=(SMALL, None), b=(PRINTED, 95), b1=(PRINTED, 50, 2), b2=(PRINTED, 45, 1))
        assert [blank.cell for blank in mended(universe, cells).trail] == ["b", "b2", "b1"]


class TestTheParts:
    def test_only_bounds_that_bind_have_duals(self):
        """a ≥ all − b − c is 33 − 12 − 17: one less on any of the three is one less on a. d is in another sum and binds nothing."""
        universe = Universe((*ONE_SUM.keys, "d"), (*ONE_SUM.relations, at_most("d", "all")))
        cells = prints(all=(PRINTED, 35), a=(SMALL, None), b=(PRINTED, 10), c=(PRINTED, 15), d=(PRINTED, 10))
        program = program_of(universe, bounds_of(cells, 2, 2))
        by_cell = csr_array(program.matrix.T)
        assert binding(program, by_cell, 1, 5) == {0: 1, 2: 1, 3: 1}
        assert binding(program, by_cell, 1, 3) == {0: 1, 2: 1, 3: 1}
        assert binding(program_of(universe, bounds_of(cells, 2, 2).assign(low=0)), by_cell, 1, 5) == {}

    def test_a_bound_that_does_not_give_the_cell_away_has_no_dual(self):
        """a ≤ d, and d is at most 5: a may be 5, which is wide enough, though d binds it. With 4 it is not; nor where 6 is asked for."""
        universe = Universe(("a", "d"), (at_most("a", "d"),))
        for most, width, duals in ((5, 5, {}), (4, 5, {1: 1}), (5, 6, {1: 1})):
            program = program_of(universe, pd.DataFrame({"low": [0, 0], "high": [7, most]}, index=["a", "d"]))
            assert binding(program, csr_array(program.matrix.T), 0, width) == duals

    def test_what_one_sum_leaves_a_cell_that_is_not_printed(self):
        """all is at least b + c = 8 + 13 however little a is; b is at least 33 − 7 − 17; c at least 33 − 7 − 12."""
        cells = prints(all=(PRINTED, 35), a=(SMALL, None), b=(PRINTED, 10), c=(PRINTED, 15))
        program = program_of(ONE_SUM, bounds_of(cells, 2, 2))
        assert [least_possible(program, csr_array(program.matrix.T), place) for place in range(4)] == [21, 4, 9, 14]


class TestMadeUpEditions:
    """Linked tables as an edition has them: nothing is left that can be worked out."""

    def test_after_repair_every_masked_cell_may_be_nothing_and_is_wide(self):
        seen = Counter()
        for number in range(EDITIONS):
            made = edition(number, records=20 + number * 75, tables=2, answers=2, groups=4)
            found = mended(made.universe, made.prints)
            assert found.unrepaired == (), number
            fresh = _ends_by_the_page(made.universe, found.prints, audit)
            assert fresh["passes"].all() and (fresh["highest"] - fresh["lowest"]).ge(MIN_WIDTH).all()
            seen.update(editions=1, masked=len(fresh), blanked=len(found.trail), exact=int(fresh["lowest"].eq(fresh["highest"]).sum()))
        print(dict(seen))
        assert seen["editions"] == EDITIONS and seen["exact"] == 0 and seen["blanked"] > 10

    def test_small_ones_tried_out_number_by_number(self):
        """One table of two groups over two years: every whole number is tried, from 0 to what the total allows."""
        seen = Counter()
        for number in range(TRIED_OUT):
            universe, cells, most = two_years(number)
            found = mended(universe, cells)
            bounds = bounds_of(found.prints, SLACK, SLACK).clip(upper=most)
            ends = extremes(universe.keys, universe.relations, dict(zip(bounds.index, bounds.to_numpy())))
            for key in found.prints.index[found.prints["state"].eq(SMALL)]:
                assert ends[key][0] == 0 and ends[key][1] >= MIN_WIDTH, (number, key)
                seen["small"] += 1
            seen.update(editions=1, blanked=len(found.trail))
        assert seen["editions"] == TRIED_OUT and seen["small"] > 6 and seen["blanked"] > 2


def _ends_by_the_page(universe, cells, asked):
    """Small cells to one who knows which are small, blanked ones to one who goes by the page."""
    small, blank = (cells.index[cells["state"].eq(state)].tolist() for state in (SMALL, BLANKED))
    by_page = cells.assign(state=cells["state"].replace(SMALL, BLANKED))
    found = [asked(universe, bounds_of(print_, SLACK, SLACK), keys, MIN_WIDTH, SECONDS).cells for print_, keys in ((cells, small), (by_page, blank))]
    return pd.concat(found)
