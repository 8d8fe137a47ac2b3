"""A data set may come as records in one year and as counts in another; its headings say which."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import Contract, load_codes, load_contracts
from pipeline.check import check, combine_checked
from pipeline.clean import clean
from pipeline.receive import account_for_rows, by_form, receive
from tests.receive.conftest import visits

COUNTED = {name: page for name, page in load_contracts().items() if page.counts}
RECORDS = [["Visit Ref", "Start Date", "Age", "Ward & area"], ["V1", "2023-05-01", "3", "E05002231"]]
COUNTS = [["Ward & area", "How many"], ["A", "4"], ["B", "7"], ["Total", "11"]]


@pytest.fixture
def contract() -> Contract:
    count = {"name": "how_many", "title": "How many", "type": "integer", "constraints": {"required": True, "minimum": 0, "maximum": 99}}
    month = {"name": "month", "title": "Month", "x-code-list": "month"}
    form = {"description": "One row is one ward.", "by": ["ward"], "count": "how_many", "fields": [month, count]}
    fields = [page.model_dump(by_alias=True) for page in visits().fields]
    fields[-1]["x-code-list"] = "ward"
    return visits(fields=fields, **{"x-counts": form, "x-quarantine-limit-percent": 40})


def through(received):
    cleaned = clean(received.table, received.contract, load_codes())
    return check(cleaned.table, received.contract, {}, cleaned.children)


def test_the_headings_say_which_form_came(write_csv, contract):
    records = receive([write_csv(RECORDS, "visits.csv")], contract, 2024)
    counts = receive([write_csv(COUNTS, "visits.csv")], contract, 2023)
    assert not records.contract.is_counted_form and counts.contract.is_counted_form
    assert [*records.receipts["shape"], *counts.receipts["shape"]] == ["records", "counts"]
    assert counts.table["how_many"].tolist() == ["4", "7"]
    assert [each.check for each in counts.findings] == ["rows_are_records"]  # the total; nothing is said of columns not parted by
    assert [each.contract.shape for each in by_form([records, counts])] == ["records", "counts"]


def test_a_file_of_records_with_a_column_of_numbers_stays_a_file_of_records(write_csv, contract):
    rows = [[*RECORDS[0], "How many"], [*RECORDS[1], "2"]]
    received = receive([write_csv(rows)], contract, 2024)
    assert received.contract is contract
    assert [each.check for each in received.findings] == ["columns_known"]


def test_both_forms_in_one_year_stop_the_run(write_csv, contract):
    files = [write_csv(RECORDS, "visits.csv"), write_csv(COUNTS, "visits_2.csv")]
    (stop,) = [each for each in receive(files, contract, 2024).findings if each.severity == "stop"]
    assert (stop.check, stop.found) == ("one_form_a_year", "1 of 2 files hold counts")
    assert "2024/visits_2.csv" in stop.do and len(stop.lines()) == 5


def test_counts_are_checked_as_counts(write_csv, contract):
    ward = list(load_codes()["ward"].labels)
    cells = [(ward[0], "0"), (ward[1], "-2"), (ward[2], "<5"), (ward[3], ""), (ward[4], "3"), (ward[4], "5"), ("Atlantis", "2"), ("Lemuria", "2"), ("", "1")]
    received = receive([write_csv([COUNTS[0], *map(list, cells)])], contract, 2024)
    checked = through(received)
    # 0, two unknown wards and no ward are kept; -2 is out of range, <5 and blank are no number, and one ward has two cells.
    assert checked.table["how_many"].tolist() == [0, 2, 2, 1]
    assert checked.table["ward"].tolist() == [ward[0], "not_mapped", "not_mapped", "not_recorded"]
    reasons = checked.quarantine["reason"].tolist()
    assert reasons == ["fails how_many_range", "fails how_many_required", "fails how_many_required", "fails key_unique", "fails key_unique"]
    receipts = account_for_rows(received.receipts, checked.table, checked.quarantine)
    assert receipts[["rows_in", "accepted", "quarantined", "non_data"]].iloc[0].tolist() == [10, 4, 5, 1]


def test_a_total_that_is_not_the_sum_is_told(write_csv, contract):
    rows = [*COUNTS[:-1], ["Total", "12"]]
    assert "column_adds_up" in {each.check for each in receive([write_csv(rows)], contract, 2024).findings}
    assert "column_adds_up" not in {each.check for each in receive([write_csv(COUNTS)], contract, 2024).findings}


def test_months_are_read_in_words_and_numbers(write_csv, contract):
    rows = [["Month", "How many"], ["April", "1"], ["may", "2"], ["06", "3"], ["Sept", "4"], ["13", "5"]]
    table = clean(receive([write_csv(rows)], contract, 2024).table, contract.as_counts(), load_codes()).table
    assert table["month"].tolist() == ["april", "may", "june", "september", "not_mapped"]


def test_forms_checked_apart_are_one_table(write_csv, contract):
    parts = [through(receive([write_csv(rows)], contract, year)) for rows, year in ((RECORDS, 2024), (COUNTS, 2023))]
    whole = combine_checked(parts)
    assert whole.table["year"].tolist() == [2024, 2023, 2023]
    assert whole.table["how_many"].fillna(0).tolist() == [0, 4, 7]
    assert pd.isna(whole.table["visit_id"].iloc[2])


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_every_counted_form_is_known_by_its_own_headings_and_reads_its_examples(name, write_csv):
    form = COUNTED[name].as_counts()
    shown = [str(page.example) for page in form.fields]
    rows = [[page.headers_in(2024)[0] for page in form.fields], shown]
    received = receive([write_csv(rows, f"{name}.csv")], COUNTED[name], 2024)
    assert received.contract.is_counted_form and not received.findings
    checked = through(received)
    assert not checked.findings and len(checked.table) == 1


def test_records_of_every_contract_are_never_taken_for_counts(write_csv):
    for name, page in COUNTED.items():
        rows = [[field.headers_in(2024)[0] for field in page.fields], [str(field.example or "") for field in page.fields]]
        assert receive([write_csv(rows, f"{name}.csv")], page, 2024).contract is page
