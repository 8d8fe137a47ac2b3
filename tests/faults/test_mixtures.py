"""Files nobody thought of: mixtures of faults, damaged workbooks and plain noise. Rows never go astray and nothing breaks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.problems import Stop
from pipeline.receive import RawFile, receive
from tests.faults.ends import assert_rows_read_once, follow
from tests.faults.fault import CANARY
from tests.faults.large import as_if_large
from tests.faults.sheets import CONTRACTS, YEAR, Sheet, raw_file, sound, write
from tests.faults.test_each_file import values_in, words_of

SMALL = 12
NASTY = ["", "<5", "*", "999", "-1", "NA", "None", "31/02/2024", "1/6/2023", "45078", "Total", "Note: all", "S1", "=1+1", "0", "a,b", 'say "so"', CANARY]
NASTY += ["two\nlines", "two,\n,,,,,lines", " ", "\u00a0", "\ufeff", "'", ";", "none;none", "1e999", "nan", "2022-12-24", "9" * 25, "é", "\u202e"]
words = st.sampled_from(NASTY) | st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=8)
often = settings(max_examples=30, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@st.composite
def mixtures(draw) -> tuple[list[Sheet], str]:
    """One or two sheets of a data set with faults of every kind at once, and the format to send them in."""
    data_set = draw(st.sampled_from(["refuge_children", "health_contacts", "police_hour_weekday"]))
    return [_mixed(draw, data_set) for _ in range(draw(st.integers(1, 2)))], draw(st.sampled_from(["csv", "xlsx", "ods"]))


def _mixed(draw, data_set: str) -> Sheet:
    sheet = sound(data_set)
    sheet.records = sheet.records[:SMALL]
    for row, column, word in draw(st.lists(st.tuples(st.integers(0, SMALL - 1), st.integers(0, 6), words), max_size=8)):
        sheet.records[row][column % len(sheet.headings)] = word
    for row, copied in draw(st.lists(st.tuples(st.integers(0, SMALL), st.booleans()), max_size=3)):
        sheet.records.insert(row, list(sheet.records[row % SMALL]) if copied else [])
    for row, length in draw(st.lists(st.tuples(st.integers(0, SMALL - 1), st.integers(0, 9)), max_size=2)):
        sheet.records[row] = (sheet.records[row] + [CANARY] * 3)[:length]
    some_rows = st.lists(st.lists(words, max_size=9), max_size=3)
    return replace(sheet, above=draw(some_rows), below=draw(some_rows))


@often
@given(mixtures())
def test_no_row_of_a_mixture_goes_astray(mixture):
    sheets, form = mixture
    contract = CONTRACTS[sheets[0].contract.name]
    with a_folder() as folder:
        with as_if_large() if form == "ods" else nullcontext():
            outcome = follow([write(sheet, form, folder, f"{contract.name}_{number}") for number, sheet in enumerate(sheets)], contract)
    assert not any(CANARY in found for sheet in sheets for found in values_in(words_of(outcome), sheet))
    assert all(len(finding.lines()) == 5 for finding in outcome.findings)


@often
@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"<html>"]),
    noise=st.binary(max_size=300),
    ending=st.sampled_from(["csv", "xlsx", "xls", "ods"]),
)
def test_noise_ends_in_a_problem_and_not_in_an_error(start, noise, ending):
    with a_folder() as folder:
        file = raw_file(folder, f"refuge_children.{ending}")
        file.path.write_bytes(start + noise)
        assert_stopped_or_read(file)


@often
@given(form=st.sampled_from(["xlsx", "ods"]), bites=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=4)), max_size=6), kept=st.floats(0.5, 1))
@example(form="ods", bites=[(0.53125, b"\x00")], kept=1.0)  # one byte: the packing itself is broken, not the list of parts
def test_a_workbook_damaged_anywhere_ends_in_a_problem_or_is_read(form, bites, kept):
    with a_folder() as folder:
        file = write(sound("refuge_children"), form, folder)
        content = bytearray(file.path.read_bytes())
        for place, bite in bites:
            at = int(place * len(content))
            content[at : at + len(bite)] = bite
        file.path.write_bytes(content[: int(kept * len(content)) + 1])
        assert_stopped_or_read(file)


def assert_stopped_or_read(file: RawFile) -> None:
    """Receive says in five lines that it cannot, or accounts for every row."""
    try:
        received = receive([file], CONTRACTS["refuge_children"], YEAR)
    except Stop as stop:
        assert stop.findings
        return
    assert_rows_read_once(received.table, received.receipts)
    assert len(received.table) or any(finding.severity == "stop" for finding in received.findings)
