"""A correction is made exactly where it says, or the run stops."""

from __future__ import annotations

import pytest

from pipeline.catalogue import Correction
from pipeline.clean import clean
from tests.faults.large import as_if_large


def correction(**changed) -> Correction:
    page = {
        "id": "age_slip",
        "data_set": "visits",
        "year": 2024,
        "match": {"source_file": "2024/visits.csv", "source_row": 3},
        "field": "age",
        "expected": "343",
        "action": "set",
        "set_to": "34",
        "why": "A slip of the key.",
        "reported_to": "Clinic lead",
        "status": "agreed",
    }
    return Correction.model_validate(page | changed)


@pytest.fixture
def rows(received):
    return received(age=["20", "343", "30"])


def test_it_is_made_and_told(rows, contract, code_lists):
    cleaned = clean(rows, contract, code_lists, [correction()])
    assert cleaned.table["age"].tolist() == [20, 34, 30]
    assert cleaned.table["corrections"].tolist() == ["", "age_slip", ""]
    (note,) = cleaned.findings
    assert (note.severity, note.rows, note.check) == ("note", (3,), "correction")
    assert "343" not in "\n".join(note.lines())


def test_it_is_made_in_a_long_table_too(rows, contract, code_lists):
    with as_if_large():
        cleaned = clean(rows, contract, code_lists, [correction(), correction(id="second_slip", match={"source_row": 2}, expected="20", set_to="21")])
    assert cleaned.table["age"].tolist() == [21, 34, 30]
    assert cleaned.table["corrections"].tolist() == ["second_slip", "age_slip", ""]


def test_a_row_is_set_aside(rows, contract, code_lists):
    aside = correction(action="quarantine", field="", expected=None, set_to=None)
    cleaned = clean(rows, contract, code_lists, [aside])
    assert cleaned.table["quarantine_reason"].tolist() == ["", "set aside by correction age_slip", ""]
    assert cleaned.table["age"].tolist() == [20, 343, 30]


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"match": {"visit_id": "V77"}}, "matches no row"),
        ({"expected": "34"}, "another value"),
        ({"match": {"colour": "red"}}, "as it is written"),
        ({"set_to": None}, "as it is written"),
        ({"field": "colour"}, "as it is written"),
    ],
)
def test_what_does_not_fit_stops_and_changes_nothing(changed, what, rows, contract, code_lists):
    cleaned = clean(rows, contract, code_lists, [correction(**changed)])
    (finding,) = cleaned.findings
    assert finding.severity == "stop"
    assert what in finding.what
    assert "V77" not in "\n".join(finding.lines()) and "343" not in "\n".join(finding.lines())
    assert cleaned.table["age"].tolist() == [20, 343, 30]


@pytest.mark.parametrize("elsewhere", [{"year": 2019}, {"data_set": "stays"}])
def test_other_years_and_data_sets_are_left_alone(elsewhere, rows, contract, code_lists):
    cleaned = clean(rows, contract, code_lists, [correction(**elsewhere)])
    assert cleaned.findings == []
    assert cleaned.table["age"].tolist() == [20, 343, 30]


def test_two_corrections_of_one_row(rows, contract, code_lists):
    second = correction(id="ward_slip", field="ward", expected="", set_to="South")
    cleaned = clean(rows, contract, code_lists, [correction(), second])
    assert cleaned.table.loc[1, ["age", "ward", "corrections"]].tolist() == [34, "W2", "age_slip;ward_slip"]
