"""The files as files: the same bytes each time, marked as synthetic, nobody's name."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pipeline.catalogue import load_contracts
from pipeline.sample import RECEIVED_PAGES, SAMPLE_FILES, make_sample
from pipeline.sample.survey import COMMENT_MARK

HOME = Path(__file__).resolve().parents[2]
CODES = HOME / "config" / "codes"
PLANTED_WORDS = {"moved on (see file)", "drop-in desk", "see notes", "e05999999", "panel chair"}
HIDDEN = {"<5", "5 or under", "*", "[c]"}
MISSING = {"", "-", "n/k", "not known", "not recorded", "unknown", "ns", "not stated", "skipped", "prefer not to say"}
NOT_WORDS = re.compile(
    r"^([A-Z]{1,2}-?\d{3,7}|\d+|Room \d"  # references, numbers, rooms
    r"|\d{1,2}[/-]([A-Z][a-z]{2}|\d{1,2})[/-]\d{2,4}( \d\d:\d\d)?"  # days
    r"|\d{4}[/-]\d{2,4}|FY\d\d|YE Mar \d{4}|April \d{4} to March \d{4})$"  # financial years
)
FREE_TEXT = {"Anything else?", "Free Text"}
PUBLISHED = {"Item number", "Action agreed", "Standard asked", "Rated in", "Rated now", "Rated before", "Printed in"}  # words of documents that are about nobody
AGAIN = """
import sys
from pathlib import Path
from pipeline.sample import make_sample
make_sample(Path(sys.argv[1]) / "raw", Path(sys.argv[1]) / "truth.json", years=[2021, 2023])
"""


def test_the_same_bytes_in_another_process_and_with_other_years(made, tmp_path):
    """Neither the order in which Python happens to keep words nor the years asked for may show in a file."""
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(HOME)}
    subprocess.run([sys.executable, "-c", AGAIN, str(tmp_path)], env=environment, cwd=tmp_path, check=True)
    again = sorted(path for path in (tmp_path / "raw").rglob("*") if path.is_file())
    assert [path.relative_to(tmp_path / "raw").as_posix() for path in again] == sorted(
        name for name in (*SAMPLE_FILES, *RECEIVED_PAGES) if name[:4] in ("2021", "2023")
    )
    for path in again:
        assert path.read_bytes() == (made.folder / path.relative_to(tmp_path / "raw")).read_bytes(), path.name
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert truth["files"] == [line for line in made.truth["files"] if line["year"] in (2021, 2023)]
    assert truth["counts"].items() <= made.truth["counts"].items()
    assert not [ref for ref in truth["counts"] if "-" in ref]  # no window of three years is whole


@pytest.mark.parametrize("years", [[2018], [2024, 2025], []])
def test_a_year_the_sample_does_not_know_is_refused(tmp_path, years):
    with pytest.raises(ValueError, match="2019 to 2024"):
        make_sample(tmp_path, tmp_path / "truth.json", years=years)


def test_the_files_are_those_announced(made):
    assert sorted(file.name for file in made.files) == sorted(SAMPLE_FILES)
    # two documents of the partnership for four years and one for two, staff and hate crimes for six, events for five; seven data sets and five of the partners' for six years; health as records for three, as counts for two, a survey and its invitations for five;
    # one year in two halves, one file sent twice
    assert len(SAMPLE_FILES) == 12 * 6 + 3 + 2 + 5 + 1 + 1 + 2 * 4 + 2 * 6 + 5 + 2 + 5
    assert Counter(Path(name).suffix for name in SAMPLE_FILES).keys() == {".csv", ".xlsx", ".ods"}
    assert len({(file.year, file.data_set) for file in made.files}) == 114
    sent = {year for file in made.files for year in [file.year] if file.data_set == "health_contacts"}
    assert sent == {2020, 2021, 2022, 2023, 2024}  # nothing in the first year


def test_every_file_says_it_is_synthetic_outside_its_data(made):
    for file in made.files:
        data = set(file.numbers)
        outside = [row for number, row in enumerate(file.cells, start=1) if number not in data]
        assert any("SYNTHETIC DATA" in cell for row in outside for cell in row), file.name


def test_no_cell_is_a_name_or_free_text(made):
    """Every cell of the data is a spelling of a code list, a reference, a number, a date or a planted word."""
    known = set(MISSING | PLANTED_WORDS | HIDDEN)
    for path in CODES.glob("*.csv"):
        with path.open(encoding="utf-8") as lines:
            known |= {row["source_value"].casefold().replace("&", "and") for row in csv.DictReader(lines)}
    for file in made.files:
        for cell in {cell for row in file.rows for heading, cell in row.items() if heading not in FREE_TEXT | PUBLISHED}:
            items = cell.split("; ")
            strange = [item for item in items if not NOT_WORDS.match(item) and item.casefold().replace("&", "and") not in known]
            assert not strange, (file.name, strange)


def test_comments_are_made_up_and_only_by_those_who_agreed(made):
    found = 0
    for file in made.files:
        for row in file.rows:
            for heading in FREE_TEXT & set(row):
                assert row[heading] == "" or (row[heading].startswith(COMMENT_MARK) and row["Consent"] in ("Y", "Yes")), file.name
                found += row[heading] != ""
    assert found > 100


def test_each_year_has_a_page_that_says_when_its_files_came(made):
    """One line a file, a day after the year ended, a role and no name; one file of the last year is late."""
    for page in RECEIVED_PAGES:
        lines = pd.read_csv(made.folder / page, dtype=str)
        assert lines.columns.tolist() == ["file", "received", "from"]
        assert sorted(f"{page[:4]}/{name}" for name in lines["file"]) == sorted(name for name in SAMPLE_FILES if name[:4] == page[:4])
        assert set(lines["from"]) <= {contract.contact for contract in load_contracts().values()}
    wait = pd.to_datetime(lines["received"]) - pd.Timestamp("2024-03-31")
    # wanted sixty days after the year ends
    assert lines.loc[wait.dt.days > 60, "file"].tolist() == ["health_contacts.csv"]
