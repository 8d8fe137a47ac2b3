"""Files are read the same in either process; beside a large data set the others are read in the process of the checks."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.assessment import intake, reading
from pipeline.assessment.reading import large_among, read
from pipeline.catalogue import load_contracts

NAME = "hate_crimes"
LINES = ["Crime reference,Recorded on,Ward,Strand", "HT000001,14/06/2023,E05002230,race", "HT000002,15/06/2023,E05002230,race", "Total,2,,"]


@pytest.fixture
def sent(tmp_path, monkeypatch):
    monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(tmp_path))
    path = tmp_path / "data" / "raw" / "2024" / f"{NAME}.csv"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(LINES), encoding="utf-8")
    files = {2022: [], 2023: [], 2024: [path]}
    return SimpleNamespace(raw_files=lambda _: files, data_sets=[NAME], path=path)


def nobody():
    raise AssertionError("the process of the checks was asked")


def test_another_process_reads_the_same(sent):
    contract = load_contracts()[NAME]
    here = read(sent, contract, nobody, elsewhere=False)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = read(sent, contract, lambda: pool, elsewhere=True)
    assert [here.rows, there.rows] == [[2], [2]]
    assert here.steps == there.steps and [step.why for step in here.steps]
    assert here.findings == there.findings and {each.check for each in here.findings} == {"rows_are_records", "supplied"}
    for one, other in zip(here.cleaned, there.cleaned, strict=True):
        pd.testing.assert_frame_equal(one.table, other.table)
        assert one.findings == other.findings
    pd.testing.assert_frame_equal(here.forms[0].receipts, there.forms[0].receipts)


def test_rows_received_are_let_go(sent):
    (form,) = read(sent, load_contracts()[NAME], nobody, elsewhere=False).forms
    assert form.table.empty and list(form.table)[:2] == ["crime_ref", "recorded_on"]


def test_what_stops_the_run_is_not_cleaned(sent):
    sent.path.write_text("no headings here\n1\n2\n", encoding="utf-8")
    stopped = read(sent, load_contracts()[NAME], nobody, elsewhere=False)
    assert stopped.cleaned == [] and "stop" in {each.severity for each in stopped.findings}


def test_large_is_what_has_so_many_bytes_together(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGE_BYTES", 10)
    files = {"a": 6, "b": 4, "c": 3}
    paths = {name: tmp_path / name for name in files}
    for name, size in files.items():
        paths[name].write_bytes(b"x" * size)
    assert large_among({"one": [paths["a"], paths["b"]], "two": [paths["a"], paths["c"]], "none": []}) == ["one"]


@pytest.mark.parametrize(("large", "first", "elsewhere"), [((), False, False), ((NAME,), True, False), (("police_incidents",), False, True)])
def test_the_large_one_is_begun_with_and_the_others_are_read_elsewhere(sent, monkeypatch, large, first, elsewhere):
    asked = []
    monkeypatch.setattr(intake, "_take_in", lambda plan, contract, checker, elsewhere: asked.append(elsewhere))
    monkeypatch.setattr(intake, "_list_of_files", lambda *_: sent.path)
    monkeypatch.setattr(intake, "key_of", lambda _: sent.path)
    for marks in ("config_of", "code_of"):
        monkeypatch.setattr(intake, marks, lambda *_: sent.path)
    stage = intake.intake_stage(SimpleNamespace(raw_files=sent.raw_files, private=lambda name: sent.path.parent / name), NAME, nobody, large)
    stage.work()
    assert stage.first is first and asked == [elsewhere]
