"""Counts that no row shows: what is left of a total is few where it is of few people or families, however large it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.protect.conditions import FILES, NOT_GIVEN, ROWS, TIME, Condition, Count
from pipeline.protect.implied import implied_of_few, implied_small, of_unknown_size, rows_behind, rows_of, sizes_of
from pipeline.protect.universe import Relation, at_most, sum_of
from tests.protect.attacking import ANY, HIDDEN, learns, less, read, within

AGES = "refuge_child_age_percent/2024/"


def families(*sizes):
    """The family of each child: families of these sizes one after another, no two the same."""
    return np.repeat(np.arange(len(sizes)), sizes)


def children(make, groups, shown):
    """Rows of the shown age groups, and the records behind them: group → the sizes of the families its children are of."""
    who = np.concatenate([1000 * place + families(*sizes) for place, sizes in enumerate(groups.values())])
    ends = np.cumsum([sum(sizes) for sizes in groups.values()])
    ids = dict(zip(groups, np.split(np.arange(1, len(who) + 1), ends[:-1]), strict=True))
    rows = [make("refuge_child_age_percent", "2024", len(ids[code]), len(who), group=code, sources="refuge_children") for code in shown]
    named = [(AGES + code, "numerator", len(groups[code]), "refuge_children", ids[code]) for code in shown]
    named += [(AGES + code, "denominator", len(set(who)), "refuge_children", np.arange(1, len(who) + 1)) for code in shown]
    people = pd.DataFrame({"data_set": "refuge_children", "row_id": np.arange(1, len(who) + 1), "who": who})
    return rows, {"contributors": pd.DataFrame(named, columns=["ref", "part", "contributors", "data_set", "row_ids"]), "people": people}


@pytest.mark.parametrize(("left", "few"), [((8,), True), ((2, 1, 1, 1, 1, 1, 1), True), ((1,) * 8, False)], ids=["one family", "seven", "eight"])
def test_children_that_are_left_over_and_are_of_few_families(protect_rows, make, left, few):
    """32 children; 12 and 12 are printed, each of another family. The 8 who are left stand in no row: 28 to 32 less 8 to 12 twice is 4 at least.

    Eight children are no small count. But of one family, or of seven, they are few, and then one more figure goes.
    """
    rows, behind = children(make, {"age_0_4": (1,) * 12, "age_5_10": (1,) * 12, "age_11_15": left}, ["age_0_4", "age_5_10"])

    def attack(**given):
        page = protect_rows(rows, **given).table.frame
        whole = max((read(page, row["ref"], "denominator") for row in rows), key=lambda each: each != ANY)
        return within(HIDDEN, less(whole, *(read(page, row["ref"]) for row in rows)))

    assert learns(attack()) and learns(attack(contributors=behind["contributors"]))
    assert learns(attack(**behind)) is not few


def test_stays_of_one_person_in_a_year_that_no_row_shows(protect_rows, make):
    """34 stays in three years, 12 and 12 of them in the years that are given, each of another person. The ten of the third are one person's."""
    counts = {"2022": range(1, 13), "2023": range(13, 25), "2022-2024": range(1, 35)}
    rows = [make("refuge_stays_count", period, len(ids)) for period, ids in counts.items()]
    named = [(row["ref"], "numerator", min(len(ids), 25), "refuge_stays", [*ids]) for row, ids in zip(rows, counts.values(), strict=True)]
    contributors = pd.DataFrame(named, columns=["ref", "part", "contributors", "data_set", "row_ids"])
    people = pd.DataFrame({"data_set": "refuge_stays", "row_id": range(1, 35), "who": [*range(24), *[99] * 10]})

    def attack(**given):
        page = protect_rows(rows, **given).table.frame
        return within(HIDDEN, less(*(read(page, f"refuge_stays_count/{period}") for period in ("2022-2024", "2022", "2023"))))

    assert learns(attack(contributors=contributors))
    assert not learns(attack(contributors=contributors, people=people))


SUMS = [sum_of("all", ["a", "b", "c"]), sum_of("c", ["d", "e"]), sum_of("f", ["all", "g"]), at_most("a", "h")]


def given(**rows):
    return {key: np.array(ids) for key, ids in rows.items()}


def test_the_rows_of_a_part_are_those_of_the_whole_that_no_other_part_has():
    found = rows_of(SUMS, given(all=[1, 2, 3, 4, 5, 6], a=[1], b=[2, 3], d=[6], g=[9]))
    assert {key: list(rows) for key, rows in found.items() if key in "cef"} == {"c": [4, 5, 6], "e": [4, 5], "f": [1, 2, 3, 4, 5, 6, 9]}
    assert "h" not in found  # at most is no sum


def test_two_that_are_missing_in_one_sum_stay_unknown():
    assert set(rows_of(SUMS, given(all=[1, 2], a=[1]))) == {"all", "a"}
    assert sizes_of(SUMS, {"all": 2, "a": 1}) == {"all": 2, "a": 1}


def test_rows_and_sizes_are_found_in_whatever_order_the_sums_come():
    known = {"f": 9, "g": 2, "a": 3, "d": 1, "e": 1}
    for order in (SUMS, SUMS[::-1]):
        assert sizes_of(order, known) == known | {"all": 7, "c": 2, "b": 2}
    sets = {key: [*range(start, start + n)] for (key, n), start in zip({"g": 2, "a": 3, "d": 1, "e": 1}.items(), (20, 1, 4, 5), strict=True)}
    for order in (SUMS, SUMS[::-1]):
        assert rows_of(order, given(f=[*range(1, 8), 20, 21], **sets))["b"].tolist() == [6, 7]


def test_a_count_that_stands_twice_in_a_sum():
    """all = 2 · a + b: 10 = 2 · 3 + 4, whichever is missing."""
    twice, whole = [Relation((("all", -1), ("a", 2), ("b", 1)), 0, 0)], {"all": 10, "a": 3, "b": 4}
    for missing in whole:
        assert sizes_of(twice, {key: n for key, n in whole.items() if key != missing}) == whole


def year(*conditions, data_set="visits", unit=ROWS):
    return Count(data_set, unit, frozenset({Condition(TIME, frozenset({"2024q1"})), *conditions}))


def test_the_rows_behind_a_cell_are_those_of_its_own_data_set():
    """A rate rests on two data sets; its numerator counts records of one."""
    cells = pd.DataFrame([(0, "numerator", year()), (0, "denominator", year(data_set="people")), (1, "numerator", year(data_set="calls"))], columns=["row", "part", "count"])
    cells["key"] = [each.key for each in cells["count"]]
    ruled = pd.DataFrame({"ref": ["x/2024", "y/2024"]})
    named = [("x/2024", "numerator", "visits", [3, 1, 1]), ("x/2024", "numerator", "calls", [9]), ("y/2024", "denominator", "calls", [8])]
    found = rows_behind(cells, ruled, pd.DataFrame(named, columns=["ref", "part", "data_set", "row_ids"]))
    assert {key: list(rows) for key, rows in found.items()} == {year().key: [1, 3]}


@pytest.mark.parametrize(
    ("count", "rows", "few"),
    [
        (year(), 8, True),
        (year(), 7, False),  # a small count by itself, and attacked as one
        (year(data_set="calls"), 8, False),  # eight of eight
        (year(unit=FILES), 8, False),
        (year(Condition("end_date", frozenset({NOT_GIVEN}))), 8, False),
        (year(Condition("sex", frozenset({"not_recorded", "not_mapped"}))), 8, False),
        (year(Condition("sex", frozenset({"not_recorded", "female"}))), 8, True),
    ],
)
def test_which_implied_counts_are_of_few(count, rows, few):
    """Visits 1 to 8 are of seven people, calls 1 to 8 of eight; the threshold is 8."""
    who = {"visits": [1, 1, 2, 3, 4, 5, 6, 7], "calls": [*range(8)]}
    people = pd.concat([pd.DataFrame({"data_set": name, "row_id": range(1, 9), "who": each}) for name, each in who.items()])
    behind = {count.key: np.arange(1, rows + 1)}
    assert implied_of_few([count], behind, {}, {"visits": 8, "calls": 8}, people) == ([count.key] if few else [])
    assert implied_of_few([count], behind, {count.key: 8}, {"visits": 8, "calls": 8}, people) == []


def test_only_answers_that_say_nothing_are_nobodys_in_sums_of_years():
    """Those under sixteen in two years together are attacked like any other small count, those of whom no age is known are not."""
    years = Condition(TIME, frozenset({"2021", "2022"}))
    young, silent = (Count("incidents", ROWS, frozenset({Condition("age", frozenset(ages)), years})) for ages in ({"0", "15"}, {"not_recorded", "not_mapped"}))
    both = Count("incidents", ROWS, frozenset({Condition("age", frozenset({"0", "15", "not_mapped"})), years}))
    counts = [young, silent, both]
    assert implied_small(counts, {each.key: 2 for each in counts}, (), {"incidents": 8}) == [young.key, both.key]
    assert of_unknown_size(counts, {}, ()) == [young, both]
