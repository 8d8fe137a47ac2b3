"""Each kind of check fails on the row that is wrong, and the row, its value or only the reader hears of it."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import Contract
from pipeline.check import check
from pipeline.problems import Stop

NONE = pd.NA


def failed(checked) -> dict[str, int]:
    wrong = checked.results.loc[~checked.results["passed"]]
    return dict(zip(wrong["check"], wrong["unexpected_count"], strict=True))


def stops(checked) -> list[str]:
    return [finding.check for finding in checked.findings if finding.severity == "stop"]


def test_sound_rows_pass_every_check(cleaned, contract, clients):
    checked = check(cleaned(), contract, clients)
    assert failed(checked) == {}
    assert checked.findings == []
    assert len(checked.table) == 4 and checked.quarantine.empty
    assert "quarantine_reason" not in checked.table
    assert set(checked.results["evaluated"]) == {4}
    assert checked.results["check"].tolist() == [
        "visit_id_required",
        "visit_id_pattern",
        "client_pattern",
        "start_date_required",
        "age_range",
        "beds_required",
        "beds_range",
        "kind_required",
        "note_allowed",
        "key_unique",
        "inside_year",
        "codes_known",
        "client_in_clients",
        "end_not_before_start",
        "ward_mostly_known",
        "not_too_old",
    ]


@pytest.mark.parametrize(
    ("column", "values", "check_id", "reason"),
    [
        ("visit_id", ["V0", None, "V2", "V3"], "visit_id_required", "fails visit_id_required"),
        ("visit_id", ["V0", "X1", "V2", "V3"], "visit_id_pattern", "fails visit_id_pattern"),
        ("beds", [1, NONE, 1, 1], "beds_required", "fails beds_required"),
        ("beds", [1, -1, 1, 1], "beds_range", "fails beds_range"),
        ("kind", ["short", "not_recorded", "long", "long"], "kind_required", "fails kind_required"),
        ("start_date", ["2023-04-01", "2023-03-31", "2023-05-01", "2023-05-01"], "inside_year", "belongs to another year"),
        ("start_date", ["2023-04-01", "2024-04-01", "2023-05-01", "2023-05-01"], "inside_year", "belongs to another year"),
        ("end_date", ["2023-05-01", "2023-04-30", None, None], "end_not_before_start", "fails end_not_before_start"),
    ],
)
def test_rows_set_aside(column, values, check_id, reason, cleaned, contract, clients):
    columns = {column: values} | ({"end_date": [None] * 4} if column == "start_date" else {})
    checked = check(cleaned(**columns), contract, clients)
    assert failed(checked) == {check_id: 1}
    assert checked.table["source_row"].tolist() == [2, 4, 5]
    assert checked.quarantine[["row_id", "source_row", "year", "reason"]].to_numpy().tolist() == [[20240000002, 3, 2024, reason]]
    (finding,) = checked.findings
    assert (finding.severity, finding.rows, finding.count, finding.year) == ("look", (3,), 1, 2024)


@pytest.mark.parametrize(
    ("column", "values", "check_id"),
    [
        ("age", [30, 999, 30, NONE], "age_range"),
        ("client", ["C1", "Cx", "C2", None], "client_pattern"),
        ("note", ["a", "z", "b", None], "note_allowed"),
    ],
)
def test_values_emptied_where_the_field_may_be_empty(column, values, check_id, cleaned, contract, clients):
    checked = check(cleaned(**{column: values}), contract, clients)
    assert failed(checked)[check_id] == 1
    assert checked.table[column].isna().tolist() == [False, True, False, True]
    assert len(checked.table) == 4 and checked.quarantine.empty
    assert "the value is emptied" in checked.findings[0].found


def test_doubled_keys_are_both_set_aside(cleaned, contract, clients):
    checked = check(cleaned(visit_id=["V1", "V1", "V2", "V3"]), contract, clients)
    assert failed(checked) == {"key_unique": 2}
    assert checked.quarantine["source_row"].tolist() == [2, 3]


def test_last_years_row_does_not_double_the_true_one(cleaned, contract, clients):
    # V1 is sound in 2023; its copy lies in the folder of 2024, and only the copy goes
    rows = cleaned(visit_id=["V1", "V1", "V2", "V3"], year=[2023, 2024, 2024, 2024], source_file=["2023/visits.csv"] + ["2024/visits.csv"] * 3)
    dates = pd.to_datetime(pd.Series(["2022-05-01", "2022-05-01", "2023-05-01", "2023-05-01"]))
    checked = check(rows.assign(start_date=dates, end_date=dates), contract, clients)
    assert failed(checked) == {"inside_year": 1}
    assert checked.table["year"].tolist() == [2023, 2024, 2024]


def test_a_whole_file_of_another_year_stops_and_says_where_it_belongs(cleaned, contract, clients):
    dates = pd.to_datetime(pd.Series(["2022-05-01", "2022-06-01"]))
    checked = check(cleaned(2).assign(start_date=dates, end_date=dates), contract, clients)
    assert stops(checked) == ["inside_year"]
    lines = checked.findings[0].lines()
    assert "April 2023 to March 2024" in lines[2]
    assert "2 rows" in lines[3] and "2022/23" in lines[3]
    assert "put the file into data/raw/2023" in lines[4]


def test_too_many_rows_aside_stop(cleaned, contract, clients):
    strict = contract.model_copy(update={"quarantine_limit_percent": 24})
    rows = cleaned(beds=[1, NONE, 1, 1])
    assert stops(check(rows, contract, clients)) == []
    checked = check(rows, strict, clients)
    # 1 of 4 rows is 25 %
    assert stops(checked) == ["quarantine_limit"]
    assert "1 of 4 rows (25.0 %): 1 × fails beds_required" in checked.findings[-1].found


def test_the_limit_holds_for_each_year(cleaned, contract, clients):
    strict = contract.model_copy(update={"quarantine_limit_percent": 40})
    rows = cleaned(year=[2023, 2023, 2024, 2024], beds=[1, NONE, 1, 1])
    dates = pd.to_datetime(pd.Series(["2022-05-01"] * 2 + ["2023-05-01"] * 2))
    checked = check(rows.assign(start_date=dates, end_date=dates), strict, clients)
    # 1 of 2 rows of 2023 is 50 %, though 1 of 4 over both years is only 25 %
    assert [(f.check, f.year) for f in checked.findings if f.severity == "stop"] == [("quarantine_limit", 2023)]


def test_rows_clean_could_not_read_are_set_aside_unseen(cleaned, contract, clients):
    rows = cleaned(beds=[1, NONE, 1, 1]).assign(quarantine_reason=["", "'Beds' cannot be read", "", ""])
    checked = check(rows, contract, clients)
    assert failed(checked) == {}
    assert checked.quarantine["reason"].tolist() == ["'Beds' cannot be read"]


def test_two_reasons_are_one_row(cleaned, contract, clients):
    checked = check(cleaned(beds=[1, -1, 1, 1], visit_id=["V0", "X", "V2", "V3"]), contract, clients)
    assert checked.quarantine["reason"].tolist() == ["fails visit_id_pattern; fails beds_range"]


def test_told_and_kept(cleaned, contract, clients):
    checked = check(cleaned(age=[95, 30, 30, 30], client=["C1", "C9", None, "C2"]), contract, clients)
    assert failed(checked) == {"not_too_old": 1, "client_in_clients": 1}
    assert len(checked.table) == 4
    assert [(f.check, f.severity, f.rows) for f in checked.findings] == [("client_in_clients", "look", (3,)), ("not_too_old", "look", (2,))]


def test_unknown_codes_are_counted_but_told_by_clean(cleaned, contract, clients):
    checked = check(cleaned(ward=["not_mapped", "W1", "W1", "W1"]), contract, clients)
    assert failed(checked) == {"codes_known": 1}
    assert checked.findings == []


def test_mostly_is_about_the_whole_table(cleaned, contract, clients):
    assert failed(check(cleaned(ward=["not_recorded", "not_recorded", "W1", "W1"]), contract, clients)) == {}
    checked = check(cleaned(ward=["not_recorded"] * 3 + ["W1"]), contract, clients)
    assert failed(checked) == {"ward_mostly_known": 3}
    assert len(checked.table) == 4
    (finding,) = checked.findings
    assert (finding.severity, finding.rows, finding.count) == ("look", (), 3)
    assert "at least 50 %" in finding.wanted and "3 of 4 rows" in finding.found


def test_a_data_set_that_did_not_come_cannot_be_pointed_to(cleaned, contract):
    assert "client_in_clients" not in check(cleaned(), contract, {}).results["check"].tolist()


def test_answers_of_rows_set_aside_go_with_them(cleaned, contract, clients):
    children = {"visits__needs": pd.DataFrame({"row_id": [20240000001, 20240000002, 20240000002], "item": ["a", "b", "c"], "item_source": ""})}
    checked = check(cleaned(beds=[1, -1, 1, 1]), contract, clients, children)
    assert checked.children["visits__needs"]["item"].tolist() == ["a"]


def test_no_rows_no_checks(cleaned, contract, clients):
    checked = check(cleaned().iloc[:0], contract, clients)
    assert checked.results.empty and checked.quarantine.empty and checked.findings == []
    assert list(checked.results.columns)[:3] == ["data_set", "check", "column"]


def test_a_missing_column_stops_before_anything_is_evaluated(cleaned, contract, clients):
    with pytest.raises(Stop, match="none called age"):
        check(cleaned().drop(columns="age"), contract, clients)


def test_a_compound_key_and_the_year_of_a_counts_table(cleaned, page, clients):
    two = Contract.model_validate(page | {"primaryKey": ["kind", "ward"], "x-year-field": "", "x-checks": []})
    rows = cleaned(kind=["short", "short", "long", "short"], year=[2023, 2024, 2024, 2024])
    # short W1 stands once in 2023 and twice in 2024
    checked = check(rows, two, clients)
    assert checked.quarantine["source_row"].tolist() == [3, 5]


def test_parts_that_do_not_make_the_total(cleaned, page, clients):
    sums = {"id": "adds_up", "expectation": "expect_parts_to_sum_to_total", "severity": "stop", "why": "A cell was lost.", "bad_example": {}}
    summed = Contract.model_validate(page | {"x-checks": [sums | {"arguments": {"parts": ["beds", "beds"], "total": "age"}}]})
    # 20 + 20 = 40; 20 + 20 is not 41; a missing total cannot be compared
    checked = check(cleaned(beds=[20, 20, 20, 20], age=[40, 41, NONE, 40]), summed, clients)
    assert failed(checked) == {"adds_up": 1}
    assert checked.quarantine["source_row"].tolist() == [3]
    assert checked.results.set_index("check").loc["adds_up", "evaluated"] == 3


def test_a_year_that_the_other_data_set_did_not_come_for_is_not_compared_with_it(cleaned, contract):
    dates = pd.to_datetime(pd.Series(["2022-05-01", "2023-05-01"]))
    rows = cleaned(2, client=["C9", "C9"], year=[2023, 2024]).assign(start_date=dates, end_date=dates)
    clients = {"clients": pd.DataFrame({"client": ["C1"], "year": pd.array([2024], dtype="Int64")})}
    checked = check(rows, contract, clients)
    # C9 is not among the clients of 2024, and nobody knows those of 2023
    assert failed(checked) == {"client_in_clients": 1}
