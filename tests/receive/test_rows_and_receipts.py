"""Titles, blanks, totals and notes are counted, nothing is lost, and a row that is sent twice is used once."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.problems import Stop
from pipeline.receive import RawFile, account_for_rows, combine, receive

HEADINGS = ["Visit Ref", "Start Date", "Age", "Ward & area"]
ROW = ["V1", "01/05/2023", "34", "A"]
SECOND = ["V2", "02/05/2023", "35", "B"]


def checks(received, severity: str) -> list[str]:
    return [finding.check for finding in received.findings if finding.severity == severity]


def nothing(received) -> pd.DataFrame:
    return received.table.iloc[:0]


def test_totals_blanks_and_notes_are_not_records(write_csv, contract):
    rows = [HEADINGS, ROW, [], SECOND, ["Total", "", "69", ""], ["", "Total:", "69"], ["Source: the clinic, 3 April 2024"]]
    received = receive([write_csv(rows)], contract, 2024)
    # 7 rows in: the headings, 1 blank, 2 totals and 1 note are not records, so 2 are
    receipt = received.receipts.iloc[0]
    assert (receipt["rows_in"], receipt["non_data"]) == (7, 5)
    assert received.table["source_row"].tolist() == [2, 4]
    (note,) = received.findings
    assert (note.severity, note.rows) == ("note", (3, 5, 6, 7))
    assert note.found == "1 blank row, 2 totals, 1 note"


def test_a_lone_reference_is_a_bad_record_not_a_note(write_csv, contract):
    received = receive([write_csv([HEADINGS, ROW, ["V9"]])], contract, 2024)
    assert received.table["visit_id"].tolist() == ["V1", "V9"]


def test_a_reference_of_two_words_does_not_make_a_record_a_note(write_csv, contract):
    received = receive([write_csv([HEADINGS, ["Visit 1", *ROW[1:]]])], contract, 2024)
    assert received.table["visit_id"].tolist() == ["Visit 1"]


def test_headings_printed_again_are_not_records(write_csv, contract):
    received = receive([write_csv([HEADINGS, ROW, HEADINGS, SECOND])], contract, 2024)
    assert received.table["visit_id"].tolist() == ["V1", "V2"]
    assert received.receipts["non_data"].tolist() == [2]


def test_a_word_that_only_begins_like_a_total_is_a_record(write_csv, contract):
    received = receive([write_csv([HEADINGS, ["Totalis", *ROW[1:]]])], contract, 2024)
    assert received.table["visit_id"].tolist() == ["Totalis"]


@pytest.mark.parametrize(("title", "synthetic"), [("SYNTHETIC DATA: nobody is real", True), ("Visits", False)])
def test_synthetic_is_read_off_a_title(title, synthetic, write_csv, contract):
    received = receive([write_csv([[title], HEADINGS, ROW])], contract, 2024)
    assert received.receipts["synthetic"].tolist() == [synthetic]


def test_synthetic_in_a_record_is_only_a_word(write_csv, contract):
    received = receive([write_csv([HEADINGS, [*ROW[:3], "synthetic data"]])], contract, 2024)
    assert received.receipts["synthetic"].tolist() == [False]


def test_a_cell_too_many_sets_the_row_aside(write_csv, contract):
    received = receive([write_csv([HEADINGS, ["V1", "01/05/2023", "29", "199", "A"], SECOND])], contract, 2024)
    assert received.table["quarantine_reason"].tolist() == ["more cells than headings", ""]


def test_a_remark_beside_a_sheet_is_looked_at(write_xlsx, contract):
    received = receive([write_xlsx({"Visits": [HEADINGS, [*ROW, "", "ask Monday"], SECOND]})], contract, 2024)
    assert checks(received, "look") == ["cells_under_headings"]
    assert received.table["quarantine_reason"].tolist() == ["", ""]


def test_rows_sent_twice_are_used_once(write_csv, contract):
    received = receive([write_csv([HEADINGS, ROW, SECOND, ROW])], contract, 2024)
    assert received.table["visit_id"].tolist() == ["V1", "V2"]
    assert received.receipts["duplicates"].tolist() == [1]
    assert [(f.check, f.rows) for f in received.findings] == [("rows_once", (4,))]


def test_the_same_file_sent_twice(write_csv, contract, tmp_path):
    first = write_csv([HEADINGS, ROW, SECOND])
    copy = RawFile("2024/visits copy.csv", tmp_path / "visits copy.csv")
    shutil.copy(first.path, copy.path)
    received = receive([first, copy], contract, 2024)
    assert received.receipts[["rows_in", "duplicates", "non_data"]].to_numpy().tolist() == [[3, 0, 1], [3, 2, 1]]
    assert received.table["source_file"].tolist() == ["2024/visits.csv"] * 2


def test_a_copy_is_a_copy_even_without_a_key(write_csv, contract, tmp_path):
    keyless = contract.model_copy(update={"primary_key": []})
    first = write_csv([HEADINGS, ROW, ROW])
    copy = RawFile("2024/visits copy.csv", tmp_path / "visits copy.csv")
    shutil.copy(first.path, copy.path)
    received = receive([first, copy], keyless, 2024)
    # without a key two like rows in one file may be two visits; the second file is a copy all the same
    assert received.receipts["duplicates"].tolist() == [0, 2]


def test_two_sheets_of_records_a_sheet_of_notes_and_a_hidden_one(write_xlsx, contract):
    sheets = {"Q1": [HEADINGS, ROW], "Q2": [HEADINGS, SECOND], "About": [["SYNTHETIC DATA"], ["Sent in May"]], "Hidden": [HEADINGS, ["V3"]]}
    received = receive([write_xlsx(sheets)], contract, 2024)
    assert received.table["source_sheet"].tolist() == ["Q1", "Q2"]
    assert received.receipts["status"].tolist() == ["received", "received", "notes"]
    assert received.receipts["synthetic"].all()
    assert checks(received, "look") == ["no_hidden_sheet"]


def test_nothing_supplied_is_a_status(contract):
    received = receive([], contract, 2024)
    assert received.receipts["status"].tolist() == ["not_supplied"]
    assert checks(received, "look") == ["supplied"]
    assert list(received.table.columns[:4]) == ["visit_id", "start_date", "age", "ward"]
    needed = contract.model_copy(update={"if_missing": "stop"})
    assert checks(receive([], needed, 2024), "stop") == ["supplied"]


def test_years_are_combined(write_csv, contract):
    years = [receive([write_csv([HEADINGS, ROW])], contract, 2024), receive([], contract, 2023)]
    both = combine(years)
    assert both.table["year"].tolist() == [2024]
    assert both.receipts["year"].tolist() == [2024, 2023]


def test_identity_holds_and_is_filled_in(write_csv, contract):
    received = receive([write_csv([["Title here"], HEADINGS, ROW, SECOND, ROW])], contract, 2024)
    filled = account_for_rows(received.receipts, received.table.iloc[:1], received.table.iloc[1:])
    # 5 rows = 1 accepted + 1 quarantined + 1 duplicate + 2 that are title and headings
    assert filled[["rows_in", "accepted", "quarantined", "duplicates", "non_data"]].iloc[0].tolist() == [5, 1, 1, 1, 2]


def test_a_lost_row_a_doubled_row_and_a_stranger_stop(write_csv, contract):
    received = receive([write_csv([HEADINGS, ROW, SECOND])], contract, 2024)
    table = received.table
    with pytest.raises(Stop, match="3 rows in, but 1 accepted"):
        account_for_rows(received.receipts, table.iloc[:1], nothing(received))
    with pytest.raises(Stop, match="went two ways"):
        account_for_rows(received.receipts, table, table.iloc[1:])
    with pytest.raises(Stop, match="without a receipt"):
        account_for_rows(received.receipts.iloc[:0], table, nothing(received))


RECORDS = st.integers(0, 9).map(lambda n: [f"V{n}", "01/05/2023", str(n), "A"])
ODDITIES = st.sampled_from([[], ["", "", ""], ["Total", "", "12"], ["Grand notes follow"], HEADINGS, ["V", "x"], ["", "", "999", "?"]])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(st.sampled_from([["Visits 2023/24"], [], ["SYNTHETIC DATA"], ["Run by", "clinic"]]), max_size=4),
    body=st.lists(st.one_of(RECORDS, ODDITIES), min_size=1, max_size=25),
    split=st.integers(0, 25),
)
def test_every_row_of_a_generated_file_goes_somewhere(titles, body, split, write_csv, contract):
    first, second = body[:split], body[split:]
    files = [write_csv([*titles, HEADINGS, *first], "a.csv"), write_csv([*titles, HEADINGS, *second], "b.csv")]
    received = receive(files, contract, 2024)
    assert received.receipts["rows_in"].tolist() == [len(titles) + 1 + len(first), len(titles) + 1 + len(second)] or "file_has_records" in checks(
        received, "stop"
    )
    sound = received.table["visit_id"].str.fullmatch(r"V\d")
    account_for_rows(received.receipts, received.table[sound], received.table[~sound])
    assert not received.table.duplicated(["visit_id", "start_date", "age", "ward"]).any()
