"""Judging each combination of values once says of every row what judging every row says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.check import check, distinct
from pipeline.check.engine import evaluate, judge_here
from pipeline.check.suite import checks_of, with_check_columns

DATES = ["2023-05-01", "2023-05-02", "2022-01-01", None]
CELLS = {
    "visit_id": st.sampled_from(["V1", "V2", "V3", "X1", None]),
    "client": st.sampled_from(["C1", "C22", None]),
    "start_date": st.sampled_from(DATES),
    "end_date": st.sampled_from(DATES),
    "age": st.sampled_from([3, 16, 95, 111, None]),
    "beds": st.sampled_from([-1, 0, 1]),
    "kind": st.sampled_from(["short", "not_recorded"]),
    "ward": st.sampled_from(["W1", "not_mapped", "not_recorded"]),
    "note": st.sampled_from(["a", "b", "c", None]),
}


@pytest.fixture
def on_small_tables(monkeypatch):
    monkeypatch.setattr(distinct, "WORTH_IT_ROWS", 1)
    monkeypatch.setattr(distinct, "LEAST_REPEATED", 1)


@given(rows=st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12))
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_combinations_and_rows_give_the_same_outcomes(rows, cleaned, contract, clients, on_small_tables):
    columns = {name: [row[name] for row in rows] for name in CELLS}
    table = with_check_columns(cleaned(len(rows), **columns), contract, clients)
    checks = checks_of(contract, clients)
    repeated = distinct.often_repeated(table, checks)
    assert ("start_date",) in repeated and ("visit_id in its year",) not in repeated
    on_rows = judge_here(table.set_axis(table["row_id"].to_numpy("int64"), axis=0), checks)
    for one, (passed, evaluated, unexpected, row_ids, error) in zip(evaluate(table, checks), on_rows, strict=True):
        assert (one.check.id, one.passed, one.evaluated, one.unexpected) == (one.check.id, passed, evaluated, unexpected)
        assert one.row_ids.tolist() == row_ids.tolist() and one.error == error


def test_the_first_row_of_each_combination(on_small_tables, cleaned, contract):
    # beds 1 2 1 2: two values, first in rows 0 and 1; the rows hold value 0 1 0 1
    table = cleaned(beds=[1, 2, 1, 2])
    asked = [each for each in checks_of(contract, {}) if each.id == "beds_range"]
    (found,) = distinct.often_repeated(table, asked).values()
    assert (found.first.tolist(), found.places.tolist()) == ([0, 1], [0, 1, 0, 1])
    assert distinct.rows_with(np.array([1]), found).tolist() == [False, True, False, True]


def test_a_share_is_a_share_of_rows_not_of_values(on_small_tables, cleaned, contract, clients):
    # one of two values is known, but three of four rows are not: 25 % is below the half that is asked for
    checked = check(cleaned(ward=["not_recorded"] * 3 + ["W1"]), contract, clients)
    line = checked.results.set_index("check").loc["ward_mostly_known"]
    assert (line["passed"], line["unexpected_count"], line["evaluated"]) == (False, 3, 4)


def test_only_the_columns_looked_at_go_to_the_judge(cleaned, contract, clients):
    seen: set[str] = set()

    def judge(table, checks):
        seen.update(table.columns)
        return judge_here(table, checks)

    check(cleaned(), contract, clients, judge=judge)
    assert "beds" in seen and not seen & {"source_file", "row_id", "corrections"}
