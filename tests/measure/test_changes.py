"""Before and after: only the same person's two answers make a change."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from pipeline.measure.changes import with_changes

EVENTS = SimpleNamespace(paired={"knowledge_change": ("knowledge_before", "knowledge_after")})
PLAIN = SimpleNamespace(paired={})


def test_a_change_is_of_one_row_and_needs_both_answers():
    scores = {"knowledge_before": [2, 4, 3, None, 5], "knowledge_after": [4, 4, 1, 5, None]}
    rows = pd.DataFrame({name: pd.array(given, dtype="Int64") for name, given in scores.items()})
    changed = with_changes({"events": rows, "others": rows}, {"events": EVENTS, "others": PLAIN})
    assert changed["events"]["knowledge_change"].tolist() == ["higher", "same", "lower", "not_recorded", "not_recorded"]
    assert "knowledge_change" not in changed["others"]


def test_a_data_set_that_did_not_come_has_no_changes():
    empty = pd.DataFrame({"knowledge_before": pd.array([], dtype="Int64"), "knowledge_after": pd.array([], dtype="Int64")})
    assert with_changes({"events": empty}, {"events": EVENTS})["events"]["knowledge_change"].tolist() == []
