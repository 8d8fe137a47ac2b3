"""Canaries: a value planted in a column never appears in a finding, a result, the quarantine, or what is printed."""

from __future__ import annotations

import logging
import os
import sys

import pandas as pd
import pytest

from pipeline.catalogue import Contract, load_codes, load_contracts
from pipeline.check import check, engine
from pipeline.clean import clean

CANARY = "Zq7canary"
NUMBER = 98765432


def told(findings, *tables: pd.DataFrame) -> str:
    lines = [line for finding in findings for line in (*finding.lines(), repr(finding))]
    return "\n".join([*lines, *(table.to_csv() for table in tables)])


def received(contract: Contract, canaries: dict[str, str]) -> pd.DataFrame:
    """One row for each field, with the field's own canary in it."""
    sound = {page.name: "" if page.example is None else str(page.example) for page in contract.fields}
    table = pd.DataFrame([sound | {name: canary} for name, canary in canaries.items()], dtype="str")
    place = {"source_row": pd.Series(range(2, len(table) + 2), dtype="Int64"), "year": pd.Series(2024, index=table.index, dtype="Int64")}
    return table.assign(source_file="2024/x.csv", source_sheet="", **place, quarantine_reason=pd.Series("", index=table.index, dtype="str"))


@pytest.mark.parametrize("name", load_contracts())
@pytest.mark.parametrize("canary", [CANARY, str(NUMBER)])
def test_a_canary_in_each_column(name, canary, capfd, caplog):
    contract = load_contracts()[name]
    canaries = {page.name: f"{canary}{number:02d}" for number, page in enumerate(contract.fields)}
    with caplog.at_level(logging.DEBUG):
        cleaned = clean(received(contract, canaries), contract, load_codes())
        checked = check(cleaned.table, contract, {"refuge_stays": cleaned.table.iloc[:0]}, cleaned.children)
    printed = capfd.readouterr()
    everything = told([*cleaned.findings, *checked.findings], checked.results, checked.quarantine)
    assert len(checked.findings) + len(cleaned.findings) >= 1
    assert canary not in everything + printed.out + printed.err + caplog.text


def test_the_canary_would_be_seen(cleaned, contract, clients):
    rows = cleaned(visit_id=["V0", CANARY, "V2", "V3"])
    assert CANARY in told([], rows)
    assert CANARY not in told(check(rows, contract, clients).findings)


def test_an_expectation_that_raises_gives_its_class_alone(cleaned, page, clients, capfd):
    compare = {
        "id": "compared",
        "expectation": "expect_column_pair_values_a_to_be_greater_than_b",
        "arguments": {"column_A": "note", "column_B": "age"},
        "severity": "look",
        "why": "Never.",
        "bad_example": {},
    }
    broken = Contract.model_validate(page | {"x-checks": [compare]})
    checked = check(cleaned(note=[CANARY, "a", "b", "a"]), broken, clients)
    stop = next(finding for finding in checked.findings if finding.check == "compared")
    assert stop.severity == "stop"
    assert stop.found.startswith("an error of the class ") and stop.found.split()[-1].isidentifier()
    assert CANARY not in told(checked.findings, checked.results, checked.quarantine) + "".join(capfd.readouterr())


def test_results_hold_no_values_even_before_they_are_reduced(cleaned, contract, clients, monkeypatch):
    seen = []
    reduce = engine._reduce
    monkeypatch.setattr(engine, "_reduce", lambda result, rows: seen.append(str(result.to_json_dict()["result"])) or reduce(result, rows))
    check(cleaned(visit_id=["V0", CANARY, "V2", "V3"], age=[30, NUMBER, 30, 30]), contract, clients)
    assert seen
    assert not [text for text in seen if CANARY in text or str(NUMBER) in text]


def test_analytics_and_progress_bars_are_off(cleaned, contract, clients, capfd):
    check(cleaned(), contract, clients)
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert capfd.readouterr() == ("", "")


def test_nothing_stands_in_for_the_spared_imports_afterwards():
    """None is the chapters' own mark for a module that is never to be imported; anything else there must be the module itself."""
    engine._great_expectations()
    for name in ("altair", "rfc3987_syntax"):
        module = sys.modules.get(name)
        assert module is None or module.__file__
