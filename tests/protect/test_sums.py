"""What the stricter modes refuse to begin with, and when the time is over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.protect import sums
from pipeline.protect.sums import OutOfTime, known_cells, refuse_unsolved, seconds_left, sums_of, thresholds_of, true_counts
from pipeline.protect.universe import Universe, at_most, sum_of

UNIVERSE = Universe(("all", "a", "b"), (sum_of("all", ["a", "b"]), at_most("a", "b")))


def test_the_relations_as_rows():
    found = sums_of(UNIVERSE)
    assert found.matrix.toarray().tolist() == [[-1, 1, 1], [0, -1, 1]]
    assert found.low.tolist() == [0, 0] and found.high.tolist() == [0, np.inf]


@pytest.mark.parametrize(
    ("counts", "words"),
    [({"all": 5, "a": 2}, "no true count"), ({"all": 5, "a": -1, "b": 6}, "no true count"), ({"all": 5, "a": 2.5, "b": 2.5}, "no true count"), ({"all": 5, "a": 2, "b": 2}, "break 1 of the 2"), ({"all": 5, "a": 3, "b": 2}, "break 1 of the 2"), ({"all": 6, "a": 3, "b": 2}, "break 2 of the 2")],
)
def test_counts_that_cannot_be(counts, words):
    with pytest.raises(ValueError, match=words):
        true_counts(UNIVERSE, pd.Series(counts), sums_of(UNIVERSE))


def test_counts_that_can_be_in_the_order_of_the_keys():
    assert true_counts(UNIVERSE, pd.Series({"b": 3, "a": 2, "all": 5}), sums_of(UNIVERSE)).tolist() == [5, 2, 3]
    assert true_counts(UNIVERSE, pd.Series({"b": 0, "a": 0, "all": 0}), sums_of(UNIVERSE)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("missing", [{"a": 8, "b": 8}, {"all": 8, "a": 0, "b": 8}, {"all": 8, "a": None, "b": 8}])
def test_every_cell_needs_a_threshold(missing):
    with pytest.raises(ValueError, match="no threshold of at least one"):
        thresholds_of(UNIVERSE, pd.Series(missing, dtype="float64"))
    assert thresholds_of(UNIVERSE, pd.Series({"b": 1, "a": 8, "all": 5})).tolist() == [5, 8, 1]


def test_cells_that_are_named():
    assert known_cells(UNIVERSE, {"b"}, "primary").tolist() == [False, False, True]
    with pytest.raises(ValueError, match="2 primary cells"):
        known_cells(UNIVERSE, {"b", "x", "y"}, "primary")


def test_the_time_is_over_on_the_second(monkeypatch):
    monkeypatch.setattr(sums, "monotonic", lambda: 5.0)
    assert seconds_left(5.5) == 0.5
    for deadline in (5.0, 4.0):
        with pytest.raises(OutOfTime):
            seconds_left(deadline)


def test_only_the_best_answer_is_one():
    refuse_unsolved(0)
    with pytest.raises(OutOfTime):
        refuse_unsolved(1)
    for status in (2, 3, 4):
        with pytest.raises(ValueError, match=f"status {status}"):
            refuse_unsolved(status)
