"""Every check of every contract: the contract's own example passes it, and something that should fail it does, and it alone."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from pipeline.catalogue import Contract, load_codes, load_contracts
from pipeline.check import check
from pipeline.check.engine import evaluate
from pipeline.check.suite import checks_of, with_check_columns
from pipeline.clean import clean

PAGES = load_contracts()
CONTRACTS = PAGES | {f"{name} as counts": page.as_counts() for name, page in PAGES.items() if page.counts and page.counts.checks}
TOLD_BY_CLEAN = {"codes_known"}  # follows from any answer that is not mapped; clean has told it


def rows_of(contract: Contract, *changes: dict) -> pd.DataFrame:
    """Received rows made of the contract's examples, one for each change; no two share a key unless a change sets it.

    A row without a date has its year in the key, so there the years differ; elsewhere the last figures of the reference do.
    """
    key = contract.primary_key[0]
    rows, years = [], []
    for place, change in enumerate(changes):
        row = {page.name: "" if page.example is None else str(page.example) for page in contract.fields}
        if place and contract.year_field:
            row[key] = row[key][:-2] + str(place + 10)
        years.append(_year(contract) if contract.year_field or key in change else 2024 - place)
        rows.append(row | {name: str(value) for name, value in change.items()})
    table = pd.DataFrame(rows, dtype="str")
    return table.assign(
        source_file=f"2024/{contract.name}.csv",
        source_sheet="",
        source_row=pd.Series(range(2, len(rows) + 2), dtype="Int64"),
        year=pd.Series(years, index=table.index, dtype="Int64"),
        quarantine_reason=pd.Series("", index=table.index, dtype="str"),
    )


def _year(contract: Contract) -> int:
    if not contract.year_field:
        return 2024
    day = pd.Timestamp(str(contract.field(contract.year_field).example))
    return day.year + (day.month >= 4)


def cleaned_rows(contract: Contract, *changes: dict):
    cleaned = clean(rows_of(contract, *changes), contract, load_codes())
    assert not cleaned.table["quarantine_reason"].ne("").any()
    return cleaned


def parents_of(contract: Contract, table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {key.reference.resource: table[key.fields] for key in contract.foreign_keys}


def bad_row(contract: Contract, check_id: str) -> dict:
    """What makes a row fail the check that a constraint made."""
    field, _, kind = check_id.rpartition("_")
    if check_id == "key_unique":
        return {contract.primary_key[0]: str(contract.field(contract.primary_key[0]).example)}
    if check_id == "inside_year":
        return {contract.year_field: "2001-01-01" if contract.field(contract.year_field).type != "integer" else "2001"}
    if kind == "required":
        return {field: ""}
    if kind == "pattern":
        return {field: "~not like this~"}
    wants = contract.field(field).constraints
    return {field: str(int(wants.maximum if wants.maximum is not None else wants.minimum - 2) + 1)}


OWN = [(name, page.id) for name, contract in CONTRACTS.items() for page in contract.checks]
MADE = [
    (name, each.id)
    for name, contract in CONTRACTS.items()
    for each in checks_of(contract, {})
    if each.id not in {page.id for page in contract.checks} | TOLD_BY_CLEAN
]


@cache
def failures(name: str) -> dict[str, set[str]]:
    """Row → the checks it fails. The rows: "sound", every contract check's bad example, every constraint's bad row."""
    contract = CONTRACTS[name]
    bad = {page.id: page.bad_example for page in contract.checks}
    bad |= {check_id: bad_row(contract, check_id) for data_set, check_id in MADE if data_set == name}
    table = cleaned_rows(contract, {}, *bad.values()).table
    parents = parents_of(contract, table)
    outcomes = evaluate(with_check_columns(table, contract, parents), checks_of(contract, parents))
    assert not [outcome.error for outcome in outcomes if outcome.error]
    row_ids = dict(zip(["sound", *bad], table["row_id"], strict=True))
    return {label: {o.check.id for o in outcomes if row_id in o.row_ids} - TOLD_BY_CLEAN for label, row_id in row_ids.items()}


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_example_passes_every_check(name):
    # the row that doubles its key, where a check asks for that, shares the failure
    assert failures(name)["sound"] <= {"key_unique"}
    contract = CONTRACTS[name]
    table = cleaned_rows(contract, {}).table
    checked = check(table, contract, parents_of(contract, table))
    assert checked.results["passed"].all() and checked.findings == []


@pytest.mark.parametrize(("name", "check_id"), OWN, ids=str)
def test_the_bad_example_fails_its_own_check_alone(name, check_id):
    page = next(page for page in CONTRACTS[name].checks if page.id == check_id)
    assert page.bad_example, "a check must have been seen to fail"
    assert failures(name)[check_id] == {check_id}


@pytest.mark.parametrize(("name", "check_id"), MADE, ids=str)
def test_a_check_made_by_a_constraint_fails_where_it_should(name, check_id):
    assert check_id in failures(name)[check_id]


@pytest.mark.parametrize(("name", "check_id"), [(n, i) for n, i in OWN if "mostly" in i], ids=str)
def test_a_check_of_a_share_fails_when_no_row_is_right(name, check_id):
    contract = CONTRACTS[name]
    example = next(page.bad_example for page in contract.checks if page.id == check_id)
    table = cleaned_rows(contract, example).table
    results = check(table, contract, parents_of(contract, table)).results
    assert set(results.loc[~results["passed"], "check"]) - TOLD_BY_CLEAN == {check_id}


@pytest.mark.parametrize("name", [name for name, contract in CONTRACTS.items() if any(page.code_list for page in contract.fields)])
def test_unknown_words_are_counted_in_every_data_set(name):
    contract = CONTRACTS[name]
    coded = next(page for page in contract.fields if page.code_list)
    cleaned = cleaned_rows(contract, {coded.name: "~no such word~"})
    results = check(cleaned.table, contract).results.set_index("check")
    assert results.loc["codes_known", "unexpected_count"] == 1
    assert [finding.check for finding in cleaned.findings] == [f"{coded.name}_code_known"]


def test_a_child_without_a_parent_is_told_and_kept():
    contract = CONTRACTS["refuge_children"]
    cleaned = clean(rows_of(contract, {}), contract, load_codes())
    nobody = cleaned.table[["stay_id"]].assign(stay_id="S99999")
    checked = check(cleaned.table, contract, {"refuge_stays": nobody}, cleaned.children)
    assert len(checked.table) == 1
    assert [finding.check for finding in checked.findings] == ["stay_id_in_refuge_stays"]
