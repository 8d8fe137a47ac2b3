"""The reply: what an agency is asked, in counts and row numbers."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from pipeline.catalogue import Contract
from pipeline.problems import Finding
from pipeline.reply import COLUMNS, Account, reply_csv, reply_rows, reply_text

TODAY = date(2026, 11, 21)
VISITS = Contract.model_validate(
    {
        "name": "visits",
        "title": "Visits",
        "description": "One row is one visit.",
        "x-agency": "clinic",
        "x-unit": "visit",
        "fields": [{"name": "start_date", "title": "Start", "type": "date"}, {"name": "end_date", "title": "End", "type": "date"}],
    }
)
CONTRACTS = {"visits": VISITS}


def finding(check: str, severity: str = "look", **said) -> Finding:
    told = {"where": "visits.csv", "wanted": "A visit ends after it begins.", "found": "a heading of theirs", "do": "edit config"} | said
    return Finding(what="rows fail", severity=severity, data_set="visits", check=check, **told)


def text(*findings: Finding, parts: dict[str, int] | None = None) -> str:
    accounts = [Account("visits", parts)] if parts else []
    return reply_text("visits.csv", 2024, findings, accounts, CONTRACTS, TODAY)


class TestTable:
    def test_what_must_be_mended_comes_first(self):
        rows = reply_rows([finding("ends_after", rows=(4,), count=1), finding("file_readable", "stop")], CONTRACTS)
        assert [(row["check"], row["must_be_mended"]) for row in rows] == [("file_readable", "yes"), ("ends_after", "no")]

    def test_notes_and_what_is_ours_to_do_are_left_out(self):
        ours = [finding("rows_are_records", "note"), finding("correction", "stop", where="config/corrections.yml, the correction x")]
        assert reply_rows([*ours, finding("file_named"), finding("year_named")], CONTRACTS) == []

    def test_columns_have_the_titles_an_agency_knows(self):
        rows = reply_rows([finding("ends_after", column="end_date, start_date"), finding("columns_known", column="C")], CONTRACTS)
        assert [row["column"] for row in rows] == ["End, Start", "C"]

    def test_columns_of_the_counted_form_have_their_titles_too(self):
        form = {"description": "", "by": [], "count": "how_many", "fields": [{"name": "how_many", "title": "How many"}]}
        page = Contract.model_validate(VISITS.model_dump(by_alias=True) | {"x-counts": form})
        (row,) = reply_rows([finding("how_many_given", column="how_many")], {"visits": page})
        assert row["column"] == "How many"

    def test_headings_that_findings_tell_stay_out_of_the_reply(self):
        """A heading may be somebody's name: it is told to the analyst, never passed on."""
        told = finding("columns_known", column="C", found="the heading 'Client 0001'", do='add "Client 0001" to x-headers')
        assert "Client 0001" not in text(told) + reply_csv(reply_rows([told], CONTRACTS)).decode()

    def test_the_contract_s_reason_is_the_request(self):
        (row,) = reply_rows([finding("ends_after")], CONTRACTS)
        assert row["request"] == "A visit ends after it begins. Please look at these rows."

    def test_a_request_by_the_end_of_a_check_s_name(self):
        (row,) = reply_rows([finding("start_date_readable")], CONTRACTS)
        assert "day first" in row["request"]

    @pytest.mark.parametrize(("kind", "asked"), [("date", "31/12/2023"), ("datetime", "21:30"), ("integer", "whole numbers"), ("number", "numbers in digits"), ("boolean", "yes or no")])
    def test_what_cannot_be_read_is_asked_for_as_its_column_wants_it(self, kind, asked):
        """A date with a time is dated with the day first as well: the request says what else is wrong."""
        fields = [{"name": "start_date", "title": "Start", "type": kind}, {"name": "end_date", "title": "End", "type": "string"}]
        page = Contract.model_validate(VISITS.model_dump(by_alias=True) | {"fields": fields})
        own, other = reply_rows([finding("start_date_readable"), finding("end_date_readable")], {"visits": page})
        assert asked in own["request"] and "as agreed" in other["request"]

    @pytest.mark.parametrize("mark", ["semicolons", "tabs"])
    def test_cells_that_are_not_parted_by_commas(self, mark):
        """Without this the agency would look for a heading that is there."""
        (row,) = reply_rows([finding("heading_row", "stop", found=f"no row with at least half of them; the cells seem to be parted by {mark}, not commas")], CONTRACTS)
        assert f"parted by {mark}, not commas" in row["request"]
        (row,) = reply_rows([finding("heading_row", "stop")], CONTRACTS)
        assert row["request"].startswith("We found no row with the agreed headings")

    def test_months_without_a_record_are_no_rows(self):
        told = text(finding("months_covered", column="start_date", count=11, wanted="records in each of the 12 months"))
        assert "column Start, 11 months. Some months of the year have no record." in told and "rows" not in told.split("Please look at:")[1].split("Only counts")[0]
        assert reply_rows([finding("months_covered", count=1)], CONTRACTS)[0]["rows_affected"] == "1 month"

    @pytest.mark.parametrize("check", ["months_covered", "one_person_once", "cells_without_errors", "no_hidden_sheet", "one_form_a_year", "sheets_read"])
    def test_each_request_is_a_sentence(self, check):
        (row,) = reply_rows([finding(check, wanted="one reference for rows alike")], CONTRACTS)
        assert row["request"].endswith(".") and "one reference" not in row["request"]

    def test_a_reason_that_is_no_sentence_becomes_one(self):
        (row,) = reply_rows([finding("another", wanted="one reference for rows alike")], CONTRACTS)
        assert row["request"] == "We look for one reference for rows alike. Please look at these rows."

    def test_rows_not_named_are_counted(self):
        (row,) = reply_rows([finding("ends_after", rows=(4, 9), count=7)], CONTRACTS)
        assert (row["rows_affected"], row["row_numbers"]) == (7, "4 9 and 5 more")

    def test_a_problem_without_rows_is_of_the_whole(self):
        rows = reply_rows([finding("file_has_records", sheet="Visits"), finding("file_readable")], CONTRACTS)
        assert [row["rows_affected"] for row in rows] == ["the whole sheet", "the whole file"]

    def test_what_was_found_never_goes_out(self):
        """Even a heading of theirs stays here: only our own words and numbers are sent."""
        rows = reply_rows([finding("columns_known", column="C")], CONTRACTS)
        assert "a heading of theirs" not in reply_csv(rows).decode() + text(finding("columns_known"))

    def test_excel_reads_it(self):
        written = reply_csv(reply_rows([finding("ends_after", count=1, rows=(4,))], CONTRACTS))
        assert written.startswith(b"\xef\xbb\xbf")
        (line,) = csv.DictReader(written.decode("utf-8-sig").splitlines())
        assert tuple(line) == COLUMNS and line["row_numbers"] == "4"


class TestText:
    def test_a_file_without_findings(self):
        told = text(parts={"rows_in": 5, "accepted": 3, "quarantined": 0, "duplicates": 1, "non_data": 1})
        assert told.startswith("Visits: April 2023 to March 2024\nFile: visits.csv\nExamined: 21 November 2026\n")
        assert "It can be used." in told
        assert "Please mend" not in told and "Please look at:" not in told
        assert [line.split()[-1] for line in told.splitlines() if line.startswith("  ")] == ["5", "3", "0", "1", "1"]

    def test_what_stops_and_what_does_not_stand_apart(self):
        told = text(finding("ends_after", rows=(4,), count=1), finding("key_unique", "stop", rows=(2, 3), count=2))
        mend, look = told.split("Please look at:")
        assert "It cannot be used yet." in mend and "1. Visits, 2 rows (rows 2 and 3). These rows share" in mend
        assert "1. Visits, 1 row (row 4). A visit ends" in look

    def test_what_lies_with_us_is_not_asked_of_them(self):
        told = text(finding("correction", "stop", where="config/corrections.yml, the correction x"))
        assert "What stops it lies with us" in told and "Please mend" not in told


class TestAccount:
    def test_the_identity_in_words(self):
        parts = {"rows_in": 1005, "accepted": 1000, "quarantined": 2, "duplicates": 1, "non_data": 2}
        assert Account("visits", parts).words == "1,005 rows in = 1,000 accepted + 2 quarantined + 1 duplicate + 2 not data"

    def test_rows_of_a_stopped_file_wait(self):
        assert Account("visits", {"rows_in": 5}).words == "5 rows in; none goes on until the problems are mended"
