"""What print alone says of a cell, state by state."""

from __future__ import annotations

from math import inf

import pandas as pd
import pytest

from pipeline.protect.universe import Relation, at_most, bounds_of, sum_of


@pytest.mark.parametrize(
    ("state", "number", "threshold", "low", "high"),
    [
        ("printed", 20, 8, 18, 23),
        ("printed", 10, 8, 8, 13),  # 10 less 2 is 8, and no count under the threshold is printed
        ("printed", 10, 9, 9, 13),
        ("printed", 0, 8, 0, 0),  # a zero that could not be anything else
        ("printed", 0, 0, 0, 3),  # rows of files: a rounded number like any other
        ("printed", 5, 0, 3, 8),
        ("small", None, 8, 0, 7),
        ("blanked", None, 8, 0, inf),
        ("unsaid", None, 8, 0, inf),
    ],
)
def test_what_print_says(state, number, threshold, low, high):
    prints = pd.DataFrame({"state": [state], "number": pd.array([number], dtype="Float64"), "threshold": [threshold]}, index=["a"])
    assert bounds_of(prints, 2, 3).loc["a"].tolist() == [low, high]


def test_a_slack_for_each_cell():
    prints = pd.DataFrame({"state": "printed", "number": pd.array([20, 20], dtype="Float64"), "threshold": 8}, index=["a", "b"])
    found = bounds_of(prints, pd.Series({"a": 0, "b": 4}), pd.Series({"a": 0, "b": 4}))
    assert found.to_numpy().tolist() == [[20, 20], [16, 24]]


def test_relations_in_their_signs():
    assert sum_of("all", ["a", "b"], "w") == Relation((("all", -1), ("a", 1), ("b", 1)), 0, 0, "w")
    assert at_most("a", "all", "w") == Relation((("all", 1), ("a", -1)), 0, inf, "w")
