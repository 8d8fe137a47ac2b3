"""The two stricter modes on a whole edition: sums that are exact in print, and exact counts with the fewest further ones hidden."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.protect.implied import sizes_of
from pipeline.protect.universe import sum_of

AGES = {"age_0_4": 62, "age_5_10": 34, "age_11_15": 12, "age_16_17": 12, "not_recorded": 0, "not_mapped": 0}


def in_mode(policy, mode):
    return policy.model_copy(update={"data_sets": policy.data_sets | {"refuge_children": policy.data_sets["refuge_children"].model_copy(update={"mode": mode})}})


def ages(make, counts):
    whole = sum(counts.values())
    rows = [make("refuge_child_age_percent", "2024", n, whole, group=code, sources="refuge_children") for code, n in counts.items()]
    return [*rows, make("refuge_children_count", "2024", whole, sources="refuge_children")]


def numerators(table):
    rows = table.rows("refuge_child_age_percent")
    return dict(zip(rows["group"], rows["numerator"], strict=True))


def test_rounded_parts_may_not_add_up_and_controlled_parts_do(published, policy, make):
    # 62, 34, 12 and 12 of 120: rounded each by itself 60, 35, 10 and 10 are 115 of 120.
    rounded = published(ages(make, AGES))
    assert sum(numerators(rounded).values()) == 115
    others = [make("refuge_stays_count", "2024", 97), make("quality_rows_accepted_percent", "2024", 120, 120, group="refuge_children", sources="")]
    controlled = published([*ages(make, AGES), *others], policy=in_mode(policy, "controlled"))
    assert controlled.cell("refuge_stays_count/2024").value == 95  # rounded by itself: it is of another data set
    printed = numerators(controlled)
    assert sum(printed.values()) == 120 == controlled.cell("refuge_children_count/2024").value
    assert all(number % 5 == 0 and abs(number - AGES[code]) < 5 for code, number in printed.items())


def test_one_answer_that_says_nothing_is_printed_in_every_mode(published, policy, make):
    # 62, 34, 12, 11 and 1 not recorded: slips of a pen are not hidden for being few; 1 prints as the multiple above.
    table = published(ages(make, AGES | {"age_16_17": 11, "not_recorded": 1}), policy=in_mode(policy, "controlled"))
    assert numerators(table)["not_recorded"] == 5 and sum(numerators(table).values()) == 120


def test_exact_counts_are_printed_and_what_would_give_a_small_one_away_is_hidden(published, policy, make):
    # 62, 34, 17 and 7 of 120, exact: the 7 would be 120 - 113. One other part has to go: the lightest, and only one.
    small = AGES | {"age_11_15": 17, "age_16_17": 7}
    table = published(ages(make, small), policy=in_mode(policy, "exact"))
    printed = numerators(table)
    hidden = [code for code, number in printed.items() if pd.isna(number)]
    assert len(hidden) == 2 and "age_16_17" in hidden
    assert all(number == small[code] for code, number in printed.items() if code not in hidden)
    assert table.cell("refuge_children_count/2024").value == 120


def test_a_later_edition_knows_how_exactly_the_first_was_printed(protect_rows, policy, make):
    released = protect_rows(ages(make, AGES), policy=in_mode(policy, "exact")).ledger
    assert set(released["slack_below"]) == {0}
    assert set(protect_rows(ages(make, AGES)).ledger["slack_below"]) == {2}


def test_a_mode_in_which_the_counts_do_not_fit_stops_the_run(published, policy, make, answers):
    # Every group of eight must print as 10 at least: eighteen make 180 or more, which no 144 can stand for within 9.
    groups = [code for code in answers.lists["ethnic_group"]]
    rows = [make("refuge_ethnic_group_percent", "2024", 8, 8 * len(groups), group=code) for code in groups]
    rows += [make("refuge_ethnic_group_percent", "2024", 0, 8 * len(groups), group=code) for code in ("not_recorded", "not_mapped")]
    lines = policy.data_sets | {"refuge_stays": policy.data_sets["refuge_stays"].model_copy(update={"mode": "controlled"})}
    with pytest.raises(Stop, match="cannot be printed in the mode controlled"):
        published(rows, policy=policy.model_copy(update={"data_sets": lines}))


def test_the_size_of_a_count_that_sums_imply():
    relations = [sum_of("all", ["a", "b"]), sum_of("b", ["c", "d"])]
    assert sizes_of(relations, {"all": 10, "a": 4, "c": 1}) == {"all": 10, "a": 4, "c": 1, "b": 6, "d": 5}
    assert sizes_of(relations, {"all": 10}) == {"all": 10}
