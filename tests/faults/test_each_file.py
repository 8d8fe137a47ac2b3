"""Each file of the corpus ends where it is declared to end, and nothing that stood in it is told.

Of faults in several formats the CSV is read as a large file is, the others as small ones.
"""

from __future__ import annotations

import re
import time
from contextlib import nullcontext

import pandas as pd
import pytest

from pipeline.catalogue import load_contracts
from tests.faults.corpus import CASES, FAULTS
from tests.faults.ends import Outcome, follow
from tests.faults.fault import CANARY, Case
from tests.faults.large import as_if_large
from tests.faults.sheets import CONTRACTS, Sheet, as_text, is_error

SECONDS = 10


def test_the_corpus_is_large_enough():
    assert len({fault.name for fault in FAULTS}) >= 30
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.form for case in CASES} >= {"csv", "xlsx", "ods", "xls"}
    assert {case.data_set for case in CASES} >= set(load_contracts())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_ends_where_it_should(case: Case, tmp_path, capfd, caplog):
    files, sheet = case.make(tmp_path)
    started = time.process_time()
    with as_if_large() if case.form == "csv" and len(case.fault.forms) > 1 else nullcontext():
        outcome = follow(files, CONTRACTS[case.data_set])
    assert time.process_time() - started < SECONDS
    assert_stops(outcome, case)
    assert_rows(outcome, case)
    assert_told(outcome, case)
    printed = capfd.readouterr()
    assert not values_in(printed.out + printed.err + caplog.text + words_of(outcome), sheet)


def assert_stops(outcome: Outcome, case: Case) -> None:
    """The declared check stops the run, in five lines that name the file and say what to do; or nothing does."""
    assert {finding.check for finding in outcome.stops} == ({case.end.stop} if case.end.stop else set())
    for finding in outcome.stops:
        lines = finding.lines()
        assert len(lines) == 5 and all(len(line.split(maxsplit=1)) == 2 for line in lines)
        assert f"data/raw/2024{'' if finding.check == 'supplied' else f'/{case.data_set}'}" in finding.where
        assert len(finding.do.split()) >= 4
        assert case.end.says in finding.found


def assert_rows(outcome: Outcome, case: Case) -> None:
    """So many rows accepted (read, where receive stops), quarantined, sent twice, and no data at all."""
    end, counts = case.end, outcome.counts
    used = outcome.read if outcome.accepted is None else outcome.accepted
    aside = 0 if outcome.quarantine is None else len(outcome.quarantine)
    assert (len(used), aside) == (end.accepted, end.quarantined)
    assert (counts["duplicates"], counts["non_data"]) == (end.duplicates, end.non_data)
    if outcome.quarantine is not None:
        assert (counts["accepted"], counts["quarantined"]) == (end.accepted, end.quarantined)
        assert outcome.quarantine["reason"].str.contains(end.reason, regex=False).all()


def assert_told(outcome: Outcome, case: Case) -> None:
    """The declared finding is among the findings, and the first record reads as declared."""
    if case.end.told:
        assert case.end.told in {finding.check for finding in outcome.findings}
    for name, wanted in case.end.reads.items():
        value = outcome.accepted.loc[outcome.accepted["row_id"].eq(outcome.accepted["row_id"].min()), name].iloc[0]
        assert ("" if pd.isna(value) else str(value).removesuffix(" 00:00:00")) == wanted


def words_of(outcome: Outcome) -> str:
    """All that an analyst or a log may see."""
    told = [text for finding in outcome.findings for text in (*finding.lines(), repr(finding))]
    tables = [table.to_csv() for table in (outcome.quarantine,) if table is not None]
    return "\n".join([*told, *tables])


def values_in(text: str, sheet: Sheet) -> list[str]:
    """Values of the file that stand in the text: what was planted, and anything else in a record long enough to be known again."""
    cells = {as_text(cell) for row in sheet.records for cell in row if not is_error(cell)}
    known = {cell for cell in cells if len(cell) >= 5 and re.search(r"\d", cell)}
    planted = {value for value in sheet.planted if len(value) >= 5 and value.strip()}
    secrets = {CANARY, *known, *planted} - {as_text(heading) for heading in sheet.headings}
    return sorted(secret for secret in secrets if secret in text)


def test_a_value_that_is_told_would_be_seen():
    made = Sheet(CONTRACTS["refuge_stays"], ["Stay"], [["S00001"]], planted=["Not so secret"])
    assert values_in("row S00001: Not so secret", made) == ["Not so secret", "S00001"]
    assert values_in("row 1", made) == []
