"""From rows to cells and back: one count in several rows, what hides it, and which rows go with it."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.protect.conditions import ROWS, TIME, Condition, Count
from pipeline.protect.prints import COLUMNS, counts_in, hide_counts, of_few, prints_of, thresholds_of, true_counts, with_implied

DATA_SET = "visits"


def count(name, data_set=DATA_SET):
    return Count(data_set, ROWS, frozenset({Condition(TIME, frozenset({name}))}))


def cells(*lines):
    """Lines of row, part, and the name of the count."""
    made = [(row, part, count(name), count(name).key) for row, part, name in lines]
    return pd.DataFrame(made, columns=["row", "part", "count", "key"])


def rows(*given, **more):
    """Rows of (numerator, denominator, threshold)."""
    frame = pd.DataFrame(given, columns=["numerator", "denominator", "threshold"]).astype({"numerator": "Float64", "denominator": "Float64"})
    return frame.assign(period="2024", may_print=True, value=frame["numerator"], lower=pd.NA, upper=pd.NA, **more)


def printed(cells_, true, shown):
    return prints_of(cells_, true, shown, 5).set_axis([key.split("time: ")[1] for key in prints_of(cells_, true, shown, 5).index])


class TestWhatIsPrintedOfACount:
    def test_each_state(self):
        """Shown; small; hidden by a rule though at its threshold; a denominator that is missing only because its row is hidden."""
        true = rows((20, 100, 8), (7, 100, 8), (8, 100, 8))
        shown = rows((20, 100, 8), (None, None, 8), (None, None, 8))
        found = printed(cells((0, "numerator", "a"), (1, "numerator", "b"), (2, "numerator", "c"), (2, "denominator", "d")), true, shown)
        assert found["state"].to_dict() == {"a": "printed", "b": "small", "c": "blanked", "d": "unsaid"}
        assert found["number"].dropna().to_dict() == {"a": 20}
        assert list(found.columns) == COLUMNS and set(found["slack_below"]) == set(found["slack_above"]) == {2}

    def test_slack_of_an_even_base_is_half_up(self):
        found = prints_of(cells((0, "numerator", "a")), rows((20, 100, 8)), rows((20, 100, 8)), 10)
        assert found[["slack_below", "slack_above"]].to_numpy().tolist() == [[5, 4]]

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
    def test_of_two_rows_the_one_that_hides_counts_and_small_before_blanked(self, order):
        """Six is small where eight is the threshold, and no small count where five is; the third row would show it."""
        true, shown = rows((6, 100, 8), (6, 100, 5), (6, 100, 5)), rows((None, 100, 8), (None, 100, 5), (5, 100, 5))
        found = printed(cells(*((row, "numerator", "a") for row in order)), true, shown)
        assert found.loc["a", ["state", "threshold", "weight"]].tolist() == ["small", 8, 3] and pd.isna(found.at["a", "number"])

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_what_one_row_says_stands_though_another_says_nothing(self, order):
        """A whole of 100 is printed in the one row, and missing in the other, which is hidden for its part."""
        true, shown = rows((20, 100, 8), (7, 100, 8)), rows((20, 100, 8), (None, None, 8))
        found = printed(cells(*((row, "denominator", "a") for row in order)), true, shown)
        assert found.loc["a", ["state", "number"]].tolist() == ["printed", 100]

    def test_a_row_of_a_window_weighs_as_much_as_its_years(self):
        true = rows((20, 100, 8), (30, 100, 8)).assign(period=["2024", "2022-2024"])
        assert printed(cells((0, "numerator", "a"), (1, "numerator", "b")), true, true)["weight"].to_dict() == {"a": 1, "b": 3}

    def test_nothing_is_said_of_a_cell_without_a_row(self):
        found = with_implied(printed(cells((0, "numerator", "a")), rows((20, 100, 8)), rows((20, 100, 8))), ("b", "a"))
        assert found.index.tolist() == ["b", "a"]
        assert found.loc["b", ["state", "threshold", "frozen", "weight", "slack_below", "slack_above", "own_mode"]].tolist() == ["unsaid", 0, False, 0, 0, 0, False]


class TestWhichRowsGo:
    CELLS = cells((0, "numerator", "a"), (0, "denominator", "b"), (1, "numerator", "c"))

    def hidden(self, ruled, masked, **states):
        """name → (state, number, frozen, own_mode)."""
        prints = pd.DataFrame.from_dict({count(name).key: each for name, each in states.items()}, orient="index", columns=["state", "number", "frozen", "own_mode"])
        return hide_counts(ruled, masked, self.CELLS, prints.astype({"number": "Float64"}))

    def test_a_row_that_shows_a_hidden_count_goes_with_every_number(self):
        ruled = rows((20, 100, 8), (30, None, 8))
        found = self.hidden(ruled, ruled, a=("blanked", None, False, False), b=("printed", 100, False, False), c=("printed", 30, False, False))
        assert found.loc[0, ["numerator", "denominator", "value"]].isna().all() and found.loc[1, "numerator"] == 30
        assert found["frozen"].tolist() == [False, False]

    def test_a_row_is_released_when_all_its_counts_are(self):
        """The first row's whole was released as 95 and its part as 15; the second's count was released as hidden."""
        ruled = rows((20, 100, 8), (30, None, 8))
        found = self.hidden(ruled, ruled, a=("printed", 15, True, False), b=("printed", 95, True, False), c=("small", None, True, False))
        assert found.loc[0, ["numerator", "denominator"]].tolist() == [15, 95] and found["frozen"].tolist() == [True, False]
        assert pd.isna(found.loc[1, "numerator"])

    def test_half_a_released_row_is_no_released_row(self):
        ruled = rows((20, 100, 8), (30, None, 8))
        masked = rows((None, 100, 8), (30, None, 8))
        found = self.hidden(ruled, masked, a=("printed", 15, True, False), b=("printed", 100, False, False), c=("printed", 30, False, False))
        assert not found["frozen"].any() and pd.isna(found.loc[0, "numerator"])

    def test_what_the_policy_forbids_now_is_no_released_row_whatever_it_was(self):
        ruled = rows((20, 100, 8), (30, None, 8)).assign(may_print=[False, True])
        masked = ruled.copy()
        masked.loc[0, ["numerator", "denominator", "value"]] = pd.NA
        found = self.hidden(ruled, masked, a=("printed", 15, True, False), b=("printed", 95, True, False), c=("printed", 25, True, False))
        assert found["frozen"].tolist() == [False, True] and found.loc[0, ["numerator", "denominator"]].isna().all()

    def test_a_number_made_in_a_mode_of_its_own_takes_the_place_of_the_rounded_one(self):
        ruled = rows((21, 100, 8), (30, None, 8))
        found = self.hidden(ruled, ruled, a=("printed", 21, False, True), b=("printed", 100, False, True), c=("printed", 30, False, False))
        assert found.loc[0, "numerator"] == 21 and found["frozen"].tolist() == [False, False]


def test_counts_of_few_people_by_the_part_that_they_stand_in():
    """Numerators: 20 of 7 people and 20 of 8; denominators: 100 of 7 and 6 of 2, which is small by itself; and one where nobody is named."""
    ruled = rows((20, 100, 8), (20, 6, 8), (20, 100, 8), behind_numerator=pd.array([7, 8, None], dtype="Float64"), behind_denominator=pd.array([8, 2, 7], dtype="Float64"))
    lines = cells(*((row, part, f"{part}{row}") for row in range(3) for part in ("numerator", "denominator")))
    assert of_few(lines, ruled) == [count("numerator0").key, count("denominator2").key]
    assert of_few(lines.iloc[::-1].reset_index(drop=True), ruled) == [count("denominator2").key, count("numerator0").key]


def test_true_counts_and_thresholds_are_those_of_the_rows():
    ruled = rows((20, 100, 8), (7, 50, 13))
    lines = pd.concat([cells((0, "numerator", "a"), (1, "denominator", "b")), pd.DataFrame([(1, "numerator", count("c", "calls"), "c")], columns=["row", "part", "count", "key"])], ignore_index=True)
    assert true_counts(lines, ruled) == {count("a").key: 20, count("b").key: 50, "c": 7}
    assert thresholds_of(lines, ruled) == {DATA_SET: 13, "calls": 13}


def test_rows_of_public_figures_and_rows_that_are_not_given_have_no_counts(register, answers, make):
    given = [make("refuge_disability_percent", "2024", 20, 100), make("refuge_disability_percent", "2023", 20, 100, status="not_supplied"), make("refuge_drugs_percent", "2024", None, 100)]
    frame = pd.DataFrame(given).assign(sensitivity=["high", "high", "high"])
    blocks = {name: block for block in register.values() for name in block.titles}
    assert counts_in(frame, blocks, answers)[["row", "part"]].to_numpy().tolist() == [[0, "numerator"], [0, "denominator"], [2, "denominator"]]
    assert counts_in(frame.assign(sensitivity="public"), blocks, answers).empty
