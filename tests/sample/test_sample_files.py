"""The files as files: the same bytes each time, marked as synthetic, faults where the truth says, nobody's name."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.sample import SAMPLE_FILES, make_sample

CODES = Path(__file__).resolve().parents[2] / "config" / "codes"
PLANTED_WORDS = {"moved on (see file)", "drop-in desk", "see notes", "e05999999"}
MISSING = {"", "-", "n/k", "not known", "not recorded", "unknown", "ns", "not stated"}
NOT_WORDS = re.compile(r"^([A-Z]{1,2}-?\d{3,7}|\d+|Room \d|\d{1,2}[/-]([A-Z][a-z]{2}|\d{1,2})[/-]\d{2,4}( \d\d:\d\d)?)$")
START = {
    "refuge_stays": ("Date of Entry", "Arrival Date"),
    "refuge_referrals": ("Date of Referral", "Date Received"),
    "police_incidents": ("Incident Date/Time", "Occurred From"),
    "housing_cases": ("Case Date", "Assessment Date"),
}


def first_of(row: dict[str, str], *headings: str) -> str:
    return next(row[heading] for heading in headings if heading in row)


def test_the_same_bytes_twice(made, tmp_path):
    again = make_sample(tmp_path / "raw", tmp_path / "truth.json")
    for path in again:
        name = path.relative_to(tmp_path / "raw")
        assert path.read_bytes() == (made.folder / name).read_bytes(), name
    assert (tmp_path / "truth.json").read_bytes() == (made.folder.parent / "truth.json").read_bytes()


def test_a_single_year_is_the_same_as_among_all(made, tmp_path):
    for path in make_sample(tmp_path / "raw", tmp_path / "truth.json", years=[2021]):
        assert path.read_bytes() == (made.folder / "2021" / path.name).read_bytes()


@pytest.mark.parametrize("years", [[2018], [2024, 2025], []])
def test_a_year_the_sample_does_not_know_is_refused(tmp_path, years):
    with pytest.raises(ValueError, match="2019 to 2024"):
        make_sample(tmp_path, tmp_path / "truth.json", years=years)


def test_the_files_are_those_announced(made):
    assert sorted(file.name for file in made.files) == sorted(SAMPLE_FILES)
    assert len(SAMPLE_FILES) == 42  # seven data sets, six years
    assert Counter(Path(name).suffix for name in SAMPLE_FILES).keys() == {".csv", ".xlsx"}


def test_every_file_says_it_is_synthetic_outside_its_data(made):
    for file in made.files:
        outside = [row for number, row in enumerate(file.cells, start=1) if number not in file.numbers]
        assert any("SYNTHETIC DATA" in cell for row in outside for cell in row), file.name


def test_no_cell_is_a_name_or_free_text(made):
    """Every cell of the data is a spelling of a code list, a reference, a number, a date or a planted word."""
    known = set(MISSING | PLANTED_WORDS)
    for path in CODES.glob("*.csv"):
        with path.open(encoding="utf-8") as lines:
            known |= {row["source_value"].casefold().replace("&", "and") for row in csv.DictReader(lines)}
    for file in made.files:
        for cell in {cell for row in file.rows for cell in row.values()}:
            items = cell.split("; ")
            strange = [item for item in items if not NOT_WORDS.match(item) and item.casefold().replace("&", "and") not in known]
            assert not strange, (file.name, strange)


def seen_faults(file, day_of) -> Counter:
    """Faults found by reading the rows, by kind."""
    seen: Counter = Counter()
    whole = Counter(tuple(row.values()) for row in file.rows)
    seen["exact duplicate"] = sum(count - 1 for count in whole.values())
    for row in file.rows:
        if file.data_set in START:
            began = day_of(first_of(row, *START[file.data_set]))
            seen["dated last year"] += not date(file.year - 1, 4, 1) <= began <= date(file.year, 3, 31)
        if file.data_set == "refuge_stays":
            ended = day_of(first_of(row, "Date of Exit", "Departure Date"))
            seen["end before start"] += ended is not None and ended < began
        seen["age of 999"] += "999" in (row.get("Age"), row.get("Age at entry"), row.get("Child Age"), row.get("Victim Age"))
        seen["99 children"] += row.get("No. of Children") == "99"
        seen["adult among the children"] += file.data_set == "refuge_children" and "45" in (row.get("Age"), row.get("Child Age"))
        for word in PLANTED_WORDS:
            seen[word] += any(cell.casefold() == word for cell in row.values())
    return +seen


def test_the_truth_lists_every_planted_fault(made, day_of):
    words = {
        "unknown destination": "moved on (see file)",
        "unknown referrer": "drop-in desk",
        "unknown reason": "see notes",
        "unknown ward": "e05999999",
    }
    unseen = {"stay that does not exist", "fewer beds than households"}
    for file in made.files:
        listed = Counter(words.get(fault["kind"], fault["kind"]) for fault in made.truth["faults"] if fault["file"] == file.name)
        for kind in unseen:
            listed.pop(kind, None)
        assert seen_faults(file, day_of) == listed, file.name


def test_children_without_a_parent_and_swapped_units_are_listed_too(made):
    stays = {first_of(row, "Stay Ref", "Stay ID") for file in made.files if file.data_set == "refuge_stays" for row in file.rows}
    lost = [
        (file.name, number)
        for file in made.files
        if file.data_set == "refuge_children"
        for number, row in zip(file.numbers, file.rows, strict=True)
        if first_of(row, "Mother Stay Ref", "Parent Stay ID") not in stays
    ]
    swapped = [
        (file.name, number)
        for file in made.files
        if file.data_set == "safe_accommodation_units"
        for number, row in zip(file.numbers, file.rows, strict=True)
        if int(row["Bed Spaces"]) < int(first_of(row, "Family Places", "Households"))
    ]
    kinds = {"stay that does not exist": lost, "fewer beds than households": swapped}
    for kind, found in kinds.items():
        assert found == [(fault["file"], fault["row"]) for fault in made.truth["faults"] if fault["kind"] == kind]


def test_the_truth_names_the_row_excel_shows(made):
    for fault in made.truth["faults"]:
        if fault["kind"] in ("age of 999", "99 children"):
            file = next(each for each in made.files if each.name == fault["file"])
            assert set(file.cells[fault["row"] - 1]) & {"999", "99"}


def test_faults_are_few(made):
    for line in made.truth["files"]:
        assert line["data_rows"] == line["accepted"] + line["duplicates"] + line["quarantined"]
        assert line["quarantined"] / line["data_rows"] < 0.05, line["file"]
    for file in made.files:
        assert len(file.rows) == next(line["data_rows"] for line in made.truth["files"] if line["file"] == file.name)


def test_a_fault_never_stands_in_a_true_stay_with_a_known_answer(made):
    """2019 to 2021 must come out exactly: whatever is set aside there is an extra row."""
    extra = [fault for fault in made.truth["faults"] if fault["data_set"] == "refuge_stays" and fault["year"] <= 2021]
    lines = [line for line in made.truth["files"] if line["data_set"] == "refuge_stays" and line["year"] <= 2021]
    assert {fault["kind"] for fault in extra} == {"exact duplicate", "end before start", "age of 999", "dated last year"}
    assert [line["accepted"] for line in sorted(lines, key=lambda line: line["year"])] == [100, 105, 100]
