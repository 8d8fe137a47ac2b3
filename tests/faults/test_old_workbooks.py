"""A sound .xls file reads to the same records as its CSV twin, in each data set."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pipeline.receive import receive
from tests.faults.ends import follow
from tests.faults.old_excel import write_xls
from tests.faults.sheets import CONTRACTS, YEAR, raw_file, sound, write

PLACES = ["source_file", "source_sheet"]


@pytest.mark.parametrize("data_set", sorted(CONTRACTS))
def test_an_old_workbook_and_its_csv_twin_give_one_table(data_set, tmp_path):
    sheet, contract = sound(data_set), CONTRACTS[data_set]
    old, twin = (receive([write(sheet, form, tmp_path)], contract, YEAR) for form in ("xls", "csv"))
    assert [each.check for each in old.findings] == [each.check for each in twin.findings]
    assert len(old.table) == len(sheet.records)
    assert old.table.drop(columns=PLACES).equals(twin.table.drop(columns=PLACES))


def test_dates_numbers_and_text_of_an_old_workbook_are_cleaned_alike(tmp_path):
    """Date cells beside dates in words, a float beside 34, text that begins with noughts: one cleaned table."""
    sheet = sound("childrens_social_care")
    told = {name: sheet.get(0, name) for name in ("contact_date", "age", "child_ref")}
    assert (told["contact_date"], told["child_ref"][0]) == (date.fromisoformat(told["contact_date"]).isoformat(), "0")
    twin = follow([write(sheet, "csv", tmp_path)], sheet.contract)
    for row in range(len(sheet.records)):
        sheet.put(row, "contact_date", date.fromisoformat(told["contact_date"]))
        sheet.put(row, "age", float(told["age"]))
    old = follow([write(sheet, "xls", tmp_path)], sheet.contract)
    assert len(old.accepted) == len(sheet.records)
    assert old.accepted.drop(columns=PLACES).equals(twin.accepted.drop(columns=PLACES))


def test_cells_of_an_old_workbook_become_plain_text(tmp_path):
    contract = CONTRACTS["police_incidents"]
    file = raw_file(tmp_path, "police_incidents.xls")
    headings = ["Incident reference", "Date and time", "Victim's age", "Outcome", "DASH score"]
    cells = ["0000001", datetime(2023, 6, 1, 21, 30), 34.0, "“Café” – é", 10.5]
    # Far more text than one record of shared strings holds (8,224 bytes): 3,000 cells of twelve letters are 81,000 bytes.
    many = [[f"P{row:07}", date(2023, 6, 1), row % 90, f"outcome {row:04}", ""] for row in range(3_000)]
    write_xls(file.path, {"Extract": [headings, cells, *many]})
    table = receive([file], contract, YEAR).table
    first = table.loc[0, ["incident_ref", "occurred_at", "victim_age", "outcome", "dash_score"]]
    assert first.tolist() == ["0000001", "2023-06-01T21:30:00", "34", "“Café” – é", "10.5"]
    assert table["outcome"].tolist()[1:] == [f"outcome {row:04}" for row in range(3_000)]
