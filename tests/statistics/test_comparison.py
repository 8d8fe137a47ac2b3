"""Groups of one table beside those of another: which numbers are taken, which groups are judged, and by how strict a rule."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.statistics.comparison import Asked, Side, compare_groups, side_of

SILENT = ("not_recorded",)


def rows(whole: float, **counts: float | None) -> pd.DataFrame:
    table = pd.DataFrame({"group": list(counts), "numerator": list(counts.values()), "denominator": whole})
    return table.astype({"numerator": "Float64", "denominator": "Float64"})


ONE = pd.DataFrame({"group": [""], "numerator": [36.0], "denominator": [100.0]})
HERE = rows(110, red=36, blue=40, green=24, not_recorded=10)


def test_those_who_say_nothing_are_in_no_total():
    assert side_of(HERE, Asked(("red",)), SILENT) == Side(36, 100)
    assert side_of(HERE, Asked(("red", "blue")), SILENT) == Side(76, 100)
    assert side_of(HERE, Asked(but=("red",)), SILENT) == Side(64, 100)
    assert side_of(ONE, Asked(), SILENT) == side_of(ONE, Asked(("red",)), SILENT) == Side(36, 100)


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        (rows(110, red=None, blue=40, not_recorded=10), Asked(("red",))),
        (rows(110, red=36, blue=None, not_recorded=10), Asked(but=("blue",))),
        (rows(110, red=36, not_recorded=None), Asked(("red",))),
        (HERE, Asked(("yellow",))),
        (HERE, Asked()),
        (HERE.iloc[:0], Asked(("red",))),
        (ONE.assign(numerator=None), Asked()),
    ],
)
def test_a_number_that_is_hidden_or_not_there_leaves_no_side(table, asked):
    assert side_of(table, asked, SILENT) is None


def test_rounded_parts_may_be_more_than_the_rounded_whole():
    # Printed parts 60 and 60 of a printed whole of 115: the others of the 60 are 55, and 120 of 115 are all of them.
    over = rows(115, red=60, blue=60)
    assert side_of(over, Asked(("red", "blue")), SILENT) == Side(115, 115)
    assert side_of(over, Asked(but=("red", "blue")), SILENT) == Side(0, 115)


@pytest.mark.parametrize(
    ("young", "blue", "side"),
    [
        (15, 40, Side(36, 100)),  # 125 less 10 who say nothing and 15
        (None, 40, Side(36, 101)),  # 36, 40 and 25 together, which rounding made one more than they are
        (None, None, None),  # of two hidden numbers nobody knows how many they are
    ],
)
def test_a_group_that_only_one_table_can_have_is_in_no_total(young, blue, side):
    table = rows(125, young=young, red=36, blue=blue, green=25, not_recorded=10)
    assert side_of(table, Asked(("red",)), SILENT, ("young",)) == side
    there = rows(1000, red=200, blue=500, green=300)
    found = compare_groups(table, there, {"red": Asked(("red",))}, True, SILENT, ("young",))
    assert [each.here for each in found.values()] == ([100 * side.count / side.total] if side else [])


def test_beside_the_census_worked_by_hand():
    # 36 of 100 here, a fifth there: 1.8 times, z = 16 / 4 = 4; blue 40 of 100 beside half: 0.8 times, z = -10 / 5 = -2.
    there = rows(1000, red=200, blue=500, green=300)
    found = compare_groups(HERE, there, {each: Asked((each,)) for each in ("red", "blue", "green")}, True, SILENT)
    assert [found[each].numbers["value"] for each in ("red", "blue", "green")] == pytest.approx([1.8, 0.8, 0.8])
    assert (found["red"].here, found["red"].there) == (36, 20)
    # Three groups are judged, so 1.96 becomes 2.39: -2 is not enough.
    assert [found[each].caveat for each in ("red", "blue")] == ["represented_over", "represented_no_clear_difference"]
    alone = compare_groups(HERE, there, {"blue": Asked(("blue",))}, True, SILENT)
    assert alone["blue"].caveat == "represented_under"


def test_a_group_too_small_to_judge_does_not_make_the_others_stricter():
    # blue: z = -2 as above. Thirty further groups of one in a hundred each expect one person: none of them is judged.
    few = {f"few{n}": 1 for n in range(30)}
    here, there = rows(100, red=30, blue=40, **few), rows(1000, red=200, blue=500, **dict.fromkeys(few, 10))
    found = compare_groups(here, there, {each: Asked((each,)) for each in ("blue", *few)}, True, SILENT)
    assert found["blue"].caveat == "represented_under"
    assert {found[each].caveat for each in few} == {"represented_too_few"}


def test_a_group_that_one_table_does_not_tell_of_is_left_out():
    there = rows(1000, red=200, blue=None, grey=0)
    found = compare_groups(rows(100, red=36, blue=40, grey=10), there, {each: Asked((each,)) for each in ("red", "blue", "grey")}, True, SILENT)
    assert set(found) == {"red"}


def test_beside_a_demand_of_few_the_range_is_wider():
    # The same shares, 36 of 100 and 20 of 100: as a census z = 4; as a sample of 100, 16 / sqrt(0.28 x 0.72 x 2 / 100 x 10000) = 2.52.
    there = ONE.assign(numerator=20.0)
    census, demand = (compare_groups(ONE, there, {"": Asked()}, full, SILENT)[""] for full in (True, False))
    assert demand.found.ratio == census.found.ratio == pytest.approx(1.8)
    assert demand.found.lower < census.found.lower and demand.found.upper > census.found.upper
    assert demand.caveat == census.caveat == "represented_over"


def test_a_limit_without_end_is_none():
    found = compare_groups(ONE.assign(numerator=0.0), ONE.assign(numerator=1.0), {"": Asked()}, False, SILENT)[""]
    assert found.numbers["value"] == 0 and found.numbers["lower"] == 0
    assert found.caveat == "represented_too_few"
