"""`make check FILE=…`: what an agency's file needs, said before it goes into data/raw."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from pipeline import catalogue
from pipeline.catalogue import Correction, load_area, load_codes, load_contracts
from pipeline.templates import workbooks

CANARY = "Zq7canary"
NAME = "safe_accommodation_units"
HOME = Path(__file__).resolve().parents[2]
HEADINGS = {
    "unit_id": "Unit reference",
    "position_date": "Position at",
    "accommodation_type": "Type of accommodation",
    "bedspaces": "Bedspaces",
    "household_places": "Household places",
    "accessible": "Accessible",
    "open_from": "Open from",
}


def a_unit(number: int, **changed: str) -> dict[str, str]:
    """A sound row of safe_accommodation_units for the year 2024."""
    row = {"unit_id": f"U{number:03}", "position_date": "31/03/2024", "accommodation_type": "refuge", "bedspaces": "3"}
    return row | {"household_places": "1", "accessible": "no", "open_from": "01/04/2015"} | changed


def units(count: int = 3, *more: dict[str, str]) -> list[dict[str, str]]:
    return [*(a_unit(number) for number in range(1, count + 1)), *more]


def write_units(path: Path, rows: list[dict[str, str]], without: tuple[str, ...] = ()) -> Path:
    """A CSV with a heading for each field but those `without`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = [name for name in HEADINGS if name not in without]
    with path.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([[HEADINGS[name] for name in fields], *([row[name] for name in fields] for row in rows)])
    return path


class TestThroughTheCommandLine:
    def test_a_good_file_can_be_used(self, command, tmp_path):
        told = command(write_units(tmp_path / "2024" / f"{NAME}.csv", units(3)))
        assert told.code == 0
        # Four lines: the heading (not data) and three records.
        assert "4 rows in = 3 accepted + 0 quarantined + 0 duplicates + 1 not data" in told.words
        assert told.words.splitlines()[-1] == "This file can be used"
        assert f"put {NAME}.csv,{date.today().isoformat()},{load_contracts()[NAME].contact}" in told.words
        assert set(told.replies) == {f"{NAME}_2024.txt", f"{NAME}_2024.csv"}
        assert "It can be used." in told.replies[f"{NAME}_2024.txt"]

    def test_a_missing_column_is_told_in_five_lines(self, command, tmp_path):
        path = write_units(tmp_path / "2024" / f"{NAME}.csv", units(3, a_unit(4, unit_id=CANARY)), without=("open_from",))
        told = command(path)
        assert told.code == 1
        lines = told.words.splitlines()
        first = next(number for number, line in enumerate(lines) if line.startswith("What"))
        assert [line.split()[0] for line in lines[first : first + 5]] == ["What", "Where", "Wanted", "Found", "Do"]
        assert "the column 'Open from' is missing" in lines[first]
        assert str(path) in lines[first + 1] and "data/raw" not in lines[first + 1]
        assert "checking values" not in told.words
        assert lines[-1] == "This file cannot be used yet: 1 thing to mend"
        assert CANARY not in told.everything

    @pytest.mark.skipif(os.name == "nt", reason="Windows keeps other people out in other ways")
    def test_replies_are_for_their_owner_only(self, examined, tmp_path):
        examined(write_units(tmp_path / "2024" / f"{NAME}.csv", units(1), without=("open_from",)))
        assert (tmp_path / "project" / "data" / "processed" / "replies").stat().st_mode & 0o077 == 0

    def test_a_usage_line_for_no_file(self, command):
        told = command("")
        assert told.code == 2
        assert told.words.startswith("Usage: make check FILE=path")

    def test_no_such_file(self, command, tmp_path):
        told = command(tmp_path / "nothing.csv")
        assert told.code == 1
        assert "there is no file to check" in told.words


def test_great_expectations_is_not_imported_for_a_broken_file(tmp_path):
    path = write_units(tmp_path / "2024" / f"{NAME}.csv", units(3), without=("open_from",))
    code = "import sys; from pathlib import Path; from pipeline.assessment.checking import check_files\n"
    code += "print(check_files(Path(sys.argv[1])), 'great_expectations' in sys.modules)"
    environment = os.environ | {"NEEDS_ASSESSMENT_ROOT": str(tmp_path / "project")}
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=HOME, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


class TestProblems:
    def test_all_of_them_are_told_at_once(self, examined, tmp_path):
        told = examined(write_units(tmp_path / "2024" / f"{NAME}.csv", units(3), without=("open_from", "bedspaces")))
        assert told.words.count("\nWhat ") == 2
        assert told.words.splitlines()[-1] == "This file cannot be used yet: 2 things to mend"

    def test_a_file_that_cannot_be_opened(self, examined, tmp_path):
        path = tmp_path / "2024" / f"{NAME}.xlsx"
        path.parent.mkdir()
        path.write_bytes(b"PK\x03\x04" + CANARY.encode())
        told = examined(path)
        assert told.code == 1
        assert "a workbook that cannot be read" in told.words
        assert "save it as CSV (UTF-8) or XLSX" in told.replies[f"{NAME}_2024.txt"]
        assert CANARY not in told.everything

    def test_dates_of_another_year(self, examined, tmp_path):
        rows = [a_unit(number, position_date="31/03/2023") for number in range(1, 4)]
        told = examined(write_units(tmp_path / "2024" / f"{NAME}.csv", rows))
        assert told.code == 1
        assert "put the file into data/raw/2023" in told.words
        assert "dated outside the year of the file" in told.replies[f"{NAME}_2024.txt"]

    def test_an_unknown_code_is_one_line_and_does_not_stop(self, examined, tmp_path):
        told = examined(write_units(tmp_path / "2024" / f"{NAME}.csv", units(3, a_unit(4, accommodation_type=CANARY))))
        assert told.code == 0
        assert "holds spellings that the code list does not know" in told.words
        assert "; wanted: a spelling that config/codes/accommodation_type.csv has for 2024" in told.words
        assert "5 rows in = 4 accepted" in told.words
        assert CANARY not in told.everything
        # The unknown word stands in the fifth line of the file.
        row = next(line for line in table_of(told) if line["check"] == "accommodation_type_code_known")
        assert (row["column"], row["rows_affected"], row["row_numbers"]) == ("Type of accommodation", "1", "5")
        assert row["must_be_mended"] == "no"

    def test_a_check_of_the_contract_says_why(self, examined, tmp_path):
        wrong = a_unit(30, bedspaces="1", household_places="3")
        told = examined(write_units(tmp_path / "2024" / f"{NAME}.csv", [*units(29), wrong]))
        # 1 of 30 rows is 3.3 %, below the 5 % at which a run stops.
        assert told.code == 0
        assert "31 rows in = 29 accepted + 1 quarantined + 0 duplicates + 1 not data" in told.words
        assert "Each household needs at least one bedspace" in told.words
        assert "Each household needs at least one bedspace" in told.replies[f"{NAME}_2024.txt"]

    def test_too_many_rows_set_aside(self, examined, tmp_path):
        told = examined(write_units(tmp_path / "2024" / f"{NAME}.csv", units(2, a_unit(3, unit_id=CANARY))))
        assert told.code == 1
        assert "too many rows would be set aside" in told.words
        assert CANARY not in told.everything


class TestFolders:
    def test_each_file_has_its_own_verdict_and_reply(self, examined, tmp_path):
        write_units(tmp_path / "2024" / f"{NAME}_north.csv", units(2))
        write_units(tmp_path / "2024" / f"{NAME}_south.csv", [a_unit(7)], without=("bedspaces",))
        told = examined(tmp_path / "2024")
        assert told.code == 1
        assert "3 rows in = 2 accepted" in told.words
        assert "2 rows in; none goes on" in told.words
        assert told.words.splitlines()[-1] == "2 files: 1 can be used, 1 cannot be used yet."
        assert "It can be used." in told.replies[f"{NAME}_north_2024.txt"]
        assert "It cannot be used yet." in told.replies[f"{NAME}_south_2024.txt"]
        assert "Bedspaces" not in told.replies[f"{NAME}_north_2024.txt"]

    def test_rows_sent_in_two_files_count_once(self, examined, tmp_path):
        write_units(tmp_path / "2024" / f"{NAME}_1.csv", units(2))
        write_units(tmp_path / "2024" / f"{NAME}_2.csv", [a_unit(2), a_unit(3)])
        told = examined(tmp_path / "2024")
        assert told.code == 0
        assert "3 rows in = 1 accepted + 0 quarantined + 1 duplicate + 1 not data" in told.words

    def test_files_of_one_stem_are_refused(self, examined, tmp_path):
        write_units(tmp_path / "2024" / f"{NAME}.csv", units(2))
        (tmp_path / "2024" / f"{NAME}.xlsx").write_bytes(b"")
        assert "differ only in their endings" in examined(tmp_path / "2024").words


class TestWhoseFileItIs:
    def test_by_its_headings_and_dates(self, examined, tmp_path):
        told = examined(write_units(tmp_path / "from the council.csv", units(3)))
        assert told.code == 0
        assert "its headings fit safe_accommodation_units best (7 of 13 columns)" in told.words
        assert "most rows are dated in 2023/24" in told.words
        assert "from the council_2024.txt" in told.replies

    def test_counts_in_the_place_of_records(self, examined, tmp_path):
        """Told by their headings, examined as counts; the same file without its year in the name cannot be placed."""
        path = tmp_path / "housing by ward 2024.csv"
        path.write_text("Ward,Cases\nE05002231,12\nE05002247,<5\nE05002230,7\n" + "".join(f"{CANARY}{n},1\n" for n in range(40)))
        told = examined(path)
        assert told.code == 0
        assert "its headings fit housing_cases best (2 of 4 columns)" in told.words
        assert "the counts stand in the place of the year's records" in " ".join(told.words.split())
        assert "44 rows in = 42 accepted + 1 quarantined + 0 duplicates + 1 not data" in told.words
        assert CANARY not in told.everything
        assert "it cannot be told which year" in examined(path.rename(tmp_path / "housing.csv")).words

    def test_by_nothing(self, examined, tmp_path):
        path = tmp_path / "letter.csv"
        path.write_text(f"Dear,all\n{CANARY},x\n")
        told = examined(path)
        assert told.code == 1
        assert "it cannot be told which data set the file holds" in told.words
        assert told.words.splitlines()[-1] == "This file cannot be used yet: 1 thing to mend"
        assert CANARY not in told.everything and not told.replies

    def test_by_what_the_person_says(self, examined, tmp_path):
        told = examined(write_units(tmp_path / "list.csv", units(3)), NAME, 2024)
        assert told.code == 0
        assert f"a name that starts with {NAME}" not in told.words  # a line to look at gives what, found and where
        assert "a run would not find it: another name" in told.words
        assert "told by the file's dates" not in told.words

    def test_no_dates_and_no_year(self, examined, tmp_path):
        rows = [a_unit(number, position_date="") for number in range(1, 4)]
        assert "it cannot be told which year" in examined(write_units(tmp_path / f"{NAME}.csv", rows)).words

    @pytest.mark.parametrize(
        ("name", "year"),
        [
            ("x_2024.csv", 2024),
            ("x 2023-24.csv", 2024),
            ("x_202324.csv", 2024),
            ("x_2023_to_2024.csv", 2024),
            ("x_2024-05-03.csv", None),
            ("x_20240503.csv", None),
            ("x_2023-24_sent_2024-05-03.csv", 2024),
            ("x.csv", None),
        ],
    )
    def test_the_year_in_a_name(self, tmp_path, name, year):
        from pipeline.assessment.recognise import _year_named

        assert _year_named(tmp_path / "inbox" / name) == year
        assert _year_named(tmp_path / "2022" / name) == 2022


def examples(path: Path, data_set: str, *changed: dict[str, str]) -> Path:
    """A CSV with the contract's own examples in every row but for what is changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = load_contracts()[data_set].fields
    rows = [{page.name: page.example for page in fields} | each for each in changed]
    with path.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([[page.headers_in(2024)[0] for page in fields], *([row[page.name] for page in fields] for row in rows)])
    return path


class TestRowsThatPointToOtherFiles:
    def test_a_stay_that_is_not_in_the_folder(self, examined, tmp_path):
        examples(tmp_path / "2024" / "refuge_stays.csv", "refuge_stays", {"stay_id": "S00001"})
        two = ({"child_stay_id": "C00001", "stay_id": "S00001"}, {"child_stay_id": "C00002", "stay_id": "S00002"})
        examples(tmp_path / "2024" / "refuge_children.csv", "refuge_children", *two)
        told = examined(tmp_path / "2024")
        # The second child, in row 3, is of a stay nobody sent; the first is not named.
        assert "A row that points to no row of refuge_stays" in told.words
        assert "column 'stay_id', row 3)" in told.words
        assert "not looked" not in told.words

    def test_alone_it_cannot_be_told(self, examined, tmp_path):
        told = examined(examples(tmp_path / "2024" / "refuge_children.csv", "refuge_children", {}))
        assert told.code == 0
        assert "whether each child stay is found in refuge_stays: no such file was read here" in told.words


def a_correction(file: str) -> Correction:
    place = {"source_file": file, "source_row": 4}
    said = {"expected": "1", "action": "set", "set_to": "4", "why": "Two columns were swapped.", "reported_to": "Lead", "status": "agreed"}
    return Correction(id="swapped", data_set=NAME, year=2024, match=place, field="bedspaces", **said)


class TestCorrections:
    @pytest.mark.parametrize(("named", "accepted"), [(f"{NAME}.csv", 3), (f"{NAME}_old.csv", 2)])
    def test_only_those_of_this_file_are_made(self, examined, tmp_path, monkeypatch, named, accepted):
        """Row 4 has a bed too few: with its correction all 3 rows go on; another file's is left alone, and does not stop the check."""
        monkeypatch.setattr(catalogue, "load_corrections", lambda: [a_correction(f"2024/{named}")])
        told = examined(write_units(tmp_path / "2024" / f"{NAME}.csv", [*units(2), a_unit(3, bedspaces="1", household_places="3")]))
        assert f"4 rows in = {accepted} accepted" in told.words
        assert "a correction matches no row" not in told.words


@pytest.fixture(scope="module")
def forms() -> dict[str, bytes]:
    return workbooks(load_contracts(), load_codes(), load_area(""), 2024)


class TestOurWorkbooks:
    def test_left_empty(self, examined, tmp_path, forms):
        path = tmp_path / "refuge_workbook_2024.xlsx"
        path.write_bytes(forms[path.name])
        told = examined(path)
        assert told.code == 1
        assert "a sheet of the workbook was not filled in" in told.words
        assert all(f"examining   {name}" in told.words for name in ("refuge_stays", "refuge_children", "refuge_referrals"))
        assert "Please fill the sheet in" in told.replies["refuge_workbook_2024_2024.txt"]

    def test_a_form_that_must_come_stops_only_itself(self, examined, tmp_path, forms, monkeypatch):
        """The stays must come; that they do not says nothing of the referrals, whose rows are told to the end."""
        pages = catalogue.load_contracts()
        monkeypatch.setitem(pages, "refuge_stays", pages["refuge_stays"].model_copy(update={"if_missing": "stop"}))
        path = tmp_path / "refuge_workbook_2024.xlsx"
        path.write_bytes(forms[path.name])
        told = examined(path)
        assert "refuge_stays                1 row in; none goes on" in told.words
        assert "refuge_referrals            1 row in = 0 accepted" in told.words

    def test_left_empty_where_nothing_must_come(self, examined, tmp_path, forms):
        """No sheet of the commissioner's stops a run; a file of which nothing is used cannot be called usable all the same."""
        path = tmp_path / "commissioner_workbook_2024.xlsx"
        path.write_bytes(forms[path.name])
        told = examined(path)
        assert told.code == 1
        assert "no row of the file would be used" in told.words


def write_sheets(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    with Workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


class TestSheetsNobodyReads:
    def test_are_told_with_their_rows_and_asked_about(self, examined, tmp_path):
        """A sheet that bears the data set's name is read and no other: records added on a second sheet would be lost, and nobody would know."""
        rows = [list(HEADINGS.values()), *(list(each.values()) for each in units(3))]
        more = [list(HEADINGS.values()), *(list(a_unit(number).values()) for number in (4, 5))]
        own = {"Safe accommodation units": rows, "More": more, "Notes": [[CANARY]], "Cover": [["ours"]], "Empty": []}
        told = examined(write_sheets(tmp_path / f"{NAME}_2024.xlsx", own))
        assert told.code == 0 and "4 rows in = 3 accepted" in told.words
        assert "a sheet that looks like records was not read: the headings of safe accommodation units, and 2 rows below them" in told.words
        assert "a sheet was not read: 'Notes', 1 row (" in told.words
        assert "A sheet was not read. Please put records" in told.replies[f"{NAME}_2024_2024.txt"]
        assert CANARY not in told.everything

    def test_nothing_is_said_where_every_sheet_is_read(self, examined, tmp_path, forms):
        rows = [list(HEADINGS.values()), *(list(each.values()) for each in units(3))]
        told = examined(write_sheets(tmp_path / f"{NAME}_2024.xlsx", {"Sheet1": rows}))
        assert told.code == 0 and "not read" not in told.words
        path = tmp_path / "refuge_workbook_2024.xlsx"
        path.write_bytes(forms[path.name])
        assert "not read" not in examined(path).words


def table_of(told) -> list[dict[str, str]]:
    return list(csv.DictReader(next(text for name, text in told.replies.items() if name.endswith(".csv")).splitlines()))
