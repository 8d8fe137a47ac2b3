"""A small contract with one check of every kind, and cleaned rows that pass them all."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pipeline.catalogue import Contract

PAGE = {
    "name": "visits",
    "title": "Visits",
    "description": "One row is one visit.",
    "primaryKey": ["visit_id"],
    "foreignKeys": [{"fields": ["client"], "reference": {"resource": "clients", "fields": ["client"]}}],
    "x-agency": "clinic",
    "x-unit": "visit",
    "x-year-field": "start_date",
    "x-quarantine-limit-percent": 50,
    "fields": [
        {"name": "visit_id", "title": "Visit", "constraints": {"required": True, "unique": True, "pattern": "^V[0-9]+$"}},
        {"name": "client", "title": "Client", "constraints": {"pattern": "^C[0-9]$"}, "x-identifier": "person"},
        {"name": "start_date", "title": "Start", "type": "date", "constraints": {"required": True}},
        {"name": "end_date", "title": "End", "type": "date"},
        {"name": "age", "title": "Age", "type": "integer", "constraints": {"minimum": 16, "maximum": 110}},
        {"name": "beds", "title": "Beds", "type": "integer", "constraints": {"required": True, "minimum": 0}},
        {"name": "kind", "title": "Kind", "constraints": {"required": True}, "x-code-list": "kind"},
        {"name": "ward", "title": "Ward", "x-code-list": "ward"},
        {"name": "note", "title": "Note", "constraints": {"enum": ["a", "b"]}},
    ],
    "x-checks": [
        {
            "id": "end_not_before_start",
            "expectation": "expect_column_pair_values_a_to_be_greater_than_b",
            "arguments": {"column_A": "end_date", "column_B": "start_date", "or_equal": True, "ignore_row_if": "either_value_is_missing"},
            "severity": "stop",
            "why": "A visit cannot end before it begins.",
            "bad_example": {},
        },
        {
            "id": "ward_mostly_known",
            "expectation": "expect_column_values_to_not_be_in_set",
            "arguments": {"column": "ward", "value_set": ["not_recorded", "not_mapped"], "mostly": 0.5},
            "severity": "look",
            "why": "Rates need wards.",
            "bad_example": {},
        },
        {
            "id": "not_too_old",
            "expectation": "expect_column_values_to_be_between",
            "arguments": {"column": "age", "max_value": 90},
            "severity": "look",
            "why": "Rare.",
            "bad_example": {},
        },
    ],
}


@pytest.fixture
def page() -> dict:
    return PAGE


@pytest.fixture
def contract() -> Contract:
    return Contract.model_validate(PAGE)


@pytest.fixture
def cleaned() -> Callable[..., pd.DataFrame]:
    """Cleaned rows that pass; each keyword sets a column, one value a row. Without keywords there are four rows."""

    def make(count: int = 4, **columns) -> pd.DataFrame:
        sound = {
            "visit_id": [f"V{n}" for n in range(count)],
            "client": ["C1"] * count,
            "start_date": ["2023-05-01"] * count,
            "end_date": ["2023-05-02"] * count,
            "age": [30] * count,
            "beds": [1] * count,
            "kind": ["short"] * count,
            "ward": ["W1"] * count,
            "note": ["a"] * count,
            "year": [2024] * count,
            "source_file": ["2024/visits.csv"] * count,
        }
        table = pd.DataFrame(sound | columns).astype(
            {"age": "Int64", "beds": "Int64", "year": "Int64", "start_date": "datetime64[us]", "end_date": "datetime64[us]"}
            | {name: "str" for name in ("visit_id", "client", "kind", "ward", "note", "source_file")}
        )
        return table.assign(
            row_id=pd.Series(range(20240000001, 20240000001 + count), dtype="Int64"),
            source_sheet=pd.Series("", index=table.index, dtype="str"),
            source_row=pd.Series(range(2, count + 2), dtype="Int64"),
            corrections=pd.Series("", index=table.index, dtype="str"),
            quarantine_reason=pd.Series("", index=table.index, dtype="str"),
        )

    return make


@pytest.fixture
def clients() -> dict[str, pd.DataFrame]:
    return {"clients": pd.DataFrame({"client": pd.Series(["C1", "C2"], dtype="str")})}
