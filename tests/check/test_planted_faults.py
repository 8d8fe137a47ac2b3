"""The synthetic files through the whole intake: every planted fault ends where the truth says, and nothing else is touched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from pipeline.catalogue import load_codes, load_contracts
from pipeline.check import Checked, check, combine_checked
from pipeline.clean import clean
from pipeline.receive import RawFile, account_for_rows, by_form, receive
from pipeline.sample import make_sample
from pipeline.spellings import in_plain_text, is_by_spelling
from tests.faults.large import as_if_large

YEARS = (2022, 2023, 2024)
CONTRACTS = load_contracts()


@dataclass
class Intake:
    truth: dict
    checked: dict[str, Checked]
    receipts: pd.DataFrame
    stops: list


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("sample")
    make_sample(place / "raw", place / "truth.json", YEARS)
    return place


@pytest.fixture(scope="module")
def intake(folder: Path) -> Intake:
    return taken_in(folder)


def taken_in(folder: Path) -> Intake:
    written = sorted(path for path in (folder / "raw").glob("*/*.*") if path.stem != "received")
    files = [RawFile(path.relative_to(folder / "raw").as_posix(), path) for path in written]
    checked, receipts, stops = {}, [], []
    for name in sorted(CONTRACTS, key=lambda name: len(CONTRACTS[name].foreign_keys)):
        contract = CONTRACTS[name]
        forms = by_form([receive([f for f in files if data_set_of(f) == name and f.name[:4] == str(year)], contract, year) for year in YEARS])
        cleaned = [clean(received.table, received.contract, load_codes()) for received in forms]
        others = {each: made.table for each, made in checked.items()}
        checked[name] = combine_checked([check(made.table, form.contract, others, made.children) for made, form in zip(cleaned, forms, strict=True)])
        receipts.append(account_for_rows(pd.concat([each.receipts for each in forms]), checked[name].table, checked[name].quarantine))
        found = [each for part in (*forms, *cleaned, checked[name]) for each in part.findings]
        stops += [each for each in found if each.severity == "stop"]
    return Intake(json.loads((folder / "truth.json").read_text()), checked, pd.concat(receipts), stops)


def data_set_of(file: RawFile) -> str:
    """The longest data set name that the file's name begins with."""
    return max((name for name in CONTRACTS if file.path.stem.startswith(name)), key=len)


def places(table: pd.DataFrame) -> set[tuple[str, int]]:
    return set(zip(table["source_file"], table["source_row"].astype(int), strict=True))


def test_columns_kept_by_their_spellings_make_the_same_tables(intake, folder):
    with as_if_large():
        other = taken_in(folder)
    assert set(other.checked) == set(intake.checked)
    for name, checked in intake.checked.items():
        pd.testing.assert_frame_equal(in_plain_text(other.checked[name].table), checked.table)
        pd.testing.assert_frame_equal(other.checked[name].quarantine, checked.quarantine)
        assert other.checked[name].findings == checked.findings
    assert sum(any(map(is_by_spelling, dict(checked.table).values())) for checked in other.checked.values()) > 5
    pd.testing.assert_frame_equal(other.receipts, intake.receipts)


def test_nothing_stops_the_run(intake):
    assert intake.stops == []


def test_each_planted_fault_ends_where_the_truth_says(intake):
    kept = set().union(*(places(made.table) for made in intake.checked.values()))
    aside = set().union(*(places(made.quarantine) for made in intake.checked.values()))
    ends = {"kept": (True, False), "quarantined": (False, True), "duplicate": (False, False)}
    rows = [fault for fault in intake.truth["faults"] if fault["row"] and fault["expected"].split(",")[0] in ends]  # row 0 is the whole file
    assert len(rows) > 50
    for fault in rows:
        place = fault["file"], fault["row"]
        assert (place in kept, place in aside) == ends[fault["expected"].split(",")[0]], fault["kind"]


def test_nothing_else_is_set_aside(intake):
    planned = {(fault["file"], fault["row"]) for fault in intake.truth["faults"] if fault["expected"] == "quarantined"}
    assert set().union(*(places(made.quarantine) for made in intake.checked.values())) == planned


def test_receipts_count_as_the_truth_does(intake):
    receipts = intake.receipts[intake.receipts["status"].eq("received")].set_index("file")
    assert sorted(receipts.index) == sorted(told["file"] for told in intake.truth["files"])
    for told in intake.truth["files"]:
        receipt = receipts.loc[told["file"]]
        counted = {name: int(receipt[name]) for name in ("accepted", "quarantined", "duplicates", "header_row")}
        assert counted == {name: told[name] for name in counted}
    assert receipts["synthetic"].all()
    assert len(receipts) >= 21


def test_emptied_values_are_gone(intake):
    for fault in intake.truth["faults"]:
        if fault["kind"] in ("age of 999", "adult among the children"):
            table = intake.checked[fault["data_set"]].table
            row = table[table["source_file"].eq(fault["file"]) & table["source_row"].eq(fault["row"])]
            assert row[["age" if "age" in table else "victim_age"]].isna().all(axis=None)
