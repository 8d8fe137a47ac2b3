"""Each planted fault found again by reading the files, where the truth says it is; the rules of planting on small tables."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pipeline.catalogue import load_contracts
from pipeline.periods import financial_year
from pipeline.sample.cell_faults import CELL_KINDS, YEAR_WAYS
from pipeline.sample.faults import KINDS, SAME_PERSON, people_twice, plant, second_reference
from pipeline.sample.sheet_faults import SHEET_KINDS
from pipeline.sample.wards import OUTSIDE

START = {
    "refuge_stays": ("Date of Entry", "Arrival Date"),
    "refuge_referrals": ("Date of Referral", "Date Received"),
    "police_incidents": ("Incident Date/Time", "Occurred From"),
    "housing_cases": ("Case Date", "Assessment Date"),
    "marac_cases": ("Date Heard", "Date of Conference"),
    "childrens_social_care": ("Contact Date", "Date Completed"),
    "adult_social_care": ("Concern Date", "Date Raised"),
    "health_contacts": ("Date of Contact", "Attendance Date"),
    "sexual_violence_clients": ("Date Referred", "Referral Received"),
    "sexual_violence_incidents": ("Date Disclosed",),
}
WORDS = {
    "moved on (see file)": "unknown destination",
    "drop-in desk": "unknown referrer",
    "see notes": "unknown reason",
    "e05999999": "unknown ward",
    "panel chair": "unknown agency",
    "<5": "hidden as <5",
    "5 or under": "hidden as 5 or under",
    "*": "hidden as *",
    "[c]": "hidden as [c]",
    "na": "NA as an answer",
}
AGES = ("Age", "Age at entry", "Age at Contact", "Child Age", "Victim Age")
# found by other tests below, in the sheet's own code or not at all
ELSEWHERE = {"stay that does not exist", "client record that does not exist", "fewer beds than households", "a formula"}
ELSEWHERE |= {"from outside, given a local ward", "None as an answer"}
INSIDE = "child inside the mother's row"


def first_of(row: dict[str, str], *headings: str) -> str:
    return next(row[heading] for heading in headings if heading in row)


def seen_in_words(row: dict[str, str]) -> list[str]:
    """The kinds of fault that a word in the row gives away."""
    cells = {cell.casefold() for cell in row.values()}
    found = [kind for word, kind in WORDS.items() if word in cells]
    found += ["age of 999"] * ("999" in [row.get(heading) for heading in AGES])
    found += ["99 children"] * (row.get("No. of Children") == "99")
    found += [INSIDE] * (row.get("Child with her (age)", "") != "")
    found += [SAME_PERSON] * any(re.match(r"MV-[5-9]|AP-[5-9]", cell) for cell in row.values())
    child = row.get("Child ID") or row.get("Person ID") or ""
    return found + ["leading noughts lost"] * (child.isdigit() and len(child) < 7)


def seen_in_dates(row: dict[str, str], file, day_of) -> list[str]:
    """The kinds of fault that the row's dates give away."""
    began = day_of(first_of(row, *START[file.data_set]))
    found = ["dated last year"] * (not date(file.year - 1, 4, 1) <= began <= date(file.year, 3, 31))
    if file.data_set == "refuge_stays":
        ended = day_of(first_of(row, "Date of Exit", "Departure Date"))
        found += ["end before start"] * (ended is not None and ended < began)
    if file.data_set == "sexual_violence_clients":
        supported = day_of(first_of(row, "Support Start", "First Session"))
        found += ["support before referral"] * (supported is not None and supported < began)
    return found


def seen_faults(file, day_of) -> Counter:
    """Faults found by reading the rows, by kind; how often a year is written in another way than the file's usual one."""
    whole = Counter(tuple(row.values()) for row in file.rows)
    seen = Counter({"exact duplicate": sum(count - 1 for count in whole.values())})
    for row in file.rows:
        seen.update(seen_in_words(row))
        if file.data_set in START and "Month No" not in row:
            seen.update(seen_in_dates(row, file, day_of))
        seen["adult among the children"] += file.data_set == "refuge_children" and "45" in (row.get("Age"), row.get("Child Age"))
    if file.data_set == "service_user_survey":
        years = Counter(first_of(row, "Financial Year", "FY") for row in file.rows)
        for written, _ in years.most_common()[1:]:
            way = next(way for way, write in YEAR_WAYS.items() if str(write(file.year)) == written)
            seen[f"year as {way}"] += years[written]
    return +seen


def test_the_truth_lists_every_planted_fault(made, day_of):
    for file in made.files:
        told = Counter(fault["kind"] for fault in made.truth["faults"] if fault["file"] == file.name)
        if "the same file twice" in told:
            continue  # its rows are those of the first file
        for kind in ELSEWHERE | (set(SHEET_KINDS) - {INSIDE}):
            told.pop(kind, None)
        assert seen_faults(file, day_of) == told, file.name


def test_every_kind_of_fault_is_planted_somewhere(made):
    planted = {fault["kind"] for fault in made.truth["faults"]}
    # the survey of 2019 writes the year as YE Mar 2019 throughout, so that way is no fault there
    assert planted == (set(KINDS) | set(CELL_KINDS) | set(SHEET_KINDS)) - {"year as YE Mar 2021"}
    assert len(planted) >= 30
    assert all({"data_set", "year", "file", "row", "kind", "expected"} == set(fault) for fault in made.truth["faults"])


def lost(made, child: str, parent: str, own: tuple[str, ...], theirs: tuple[str, ...]) -> list[tuple[str, int]]:
    """Rows of a data set that point to no row of the other."""
    there = {first_of(row, *theirs) for file in made.files if file.data_set == parent for row in file.rows}
    return [
        (file.name, number)
        for file in made.files
        if file.data_set == child
        for number, row in zip(file.numbers, file.rows, strict=True)
        if first_of(row, *own) not in there
    ]


def listed(made, kind: str) -> list[tuple[str, int]]:
    return [(fault["file"], fault["row"]) for fault in made.truth["faults"] if fault["kind"] == kind]


def test_rows_that_point_to_nobody_are_listed(made):
    records = ("Record Ref", "Case Record ID")
    stays = lost(made, "refuge_children", "refuge_stays", ("Mother Stay Ref", "Parent Stay ID"), ("Stay Ref", "Stay ID"))
    assert stays == listed(made, "stay that does not exist")
    clients = lost(made, "sexual_violence_incidents", "sexual_violence_clients", records, records)
    assert clients == listed(made, "client record that does not exist")


def test_swapped_units_are_listed(made):
    swapped = [
        (file.name, number)
        for file in made.files
        if file.data_set == "safe_accommodation_units"
        for number, row in zip(file.numbers, file.rows, strict=True)
        if int(row["Bed Spaces"]) < int(first_of(row, "Family Places", "Households"))
    ]
    assert swapped == listed(made, "fewer beds than households")


def test_the_truth_names_the_row_excel_shows(made):
    words = {"age of 999": "999", "99 children": "99", "hidden as <5": "<5", "hidden as [c]": "[c]"}
    words |= {"NA as an answer": "NA", "None as an answer": "None"}
    looked_at = 0
    for fault in made.truth["faults"]:
        if fault["kind"] in words:
            file = next(each for each in made.files if each.name == fault["file"])
            assert words[fault["kind"]] in file.cells[fault["row"] - 1], fault
            looked_at += 1
    assert looked_at > 30


def test_formulas_merged_headings_and_hidden_sheets_are_in_the_workbooks(made):
    def sheet_of(name: str) -> str:
        with zipfile.ZipFile(made.folder / name) as archive:
            return archive.read("xl/worksheets/sheet1.xml").decode()

    formulas = re.findall(r'<c r="J(\d+)"[^>]*><f>SUM\(C(\d+):I(\d+)\)</f><v>(\d+)</v>', sheet_of("2023/health_contacts.xlsx"))
    assert [("2023/health_contacts.xlsx", int(row)) for row, *_ in formulas] == sorted(listed(made, "a formula"))
    assert all(row == first == last and int(value) > 0 for row, first, last, value in formulas)
    (merged,) = listed(made, "merged headings")
    assert re.findall(r'<mergeCell ref="([A-Z]+)(\d+):[A-Z]+\d+"/>', sheet_of(merged[0])) == [("A", str(merged[1])), ("G", str(merged[1]))]
    for name, row in listed(made, "hidden sheet"):
        sheets = CalamineWorkbook.from_path(str(made.folder / name)).sheets_metadata
        assert [sheet.visible for sheet in sheets] == [SheetVisibleEnum.Visible, SheetVisibleEnum.Hidden]
        assert row == 0


def test_columns_too_many_and_too_few(made):
    contracts = load_contracts()
    strange, absent = [], []
    for file in made.files:
        contract = contracts[file.data_set]
        pages = (contract.as_counts() if "Month No" in file.rows[0] else contract).fields
        known = {page.name: {text.casefold() for text in page.headers_in(file.year)} for page in pages}
        headings = {heading.casefold() for heading in file.rows[0]}
        strange += [file.name] * bool(headings - set().union(*known.values()))
        absent += [file.name] * any(not headings & spellings for spellings in known.values())
    assert strange == [name for name, _ in listed(made, "column nobody asked for")]
    assert absent == [name for name, _ in listed(made, "column not sent")]


def test_the_file_sent_twice_and_the_year_cut_short(made, day_of):
    (copy, _), = listed(made, "the same file twice")
    assert (made.folder / copy).read_bytes() == (made.folder / copy.replace("_copy", "")).read_bytes()
    line = next(line for line in made.truth["files"] if line["file"] == copy)
    assert (line["accepted"], line["duplicates"]) == (0, line["data_rows"])
    (short, _), = listed(made, "nine months only")
    file = next(each for each in made.files if each.name == short)
    days = [day_of(first_of(row, *START[file.data_set])) for row in file.rows]
    assert date(2023, 12, 15) < max(days) < date(2024, 1, 1)


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


def test_people_entered_twice_are_one_in_the_truth(made):
    twice = made.truth["people_twice"]
    assert len(twice) == len(listed(made, SAME_PERSON)) >= 8
    for line in twice:
        rows = {cell for row in made.rows(line["data_set"], line["year"]) for cell in row.values()}
        assert {line["reference"], line["first_reference"]} <= rows
    for name in ("marac_victims", "adults_of_concern"):
        assert made.truth["persons"][name]["2022-2024"] < made.truth["references"][name]["2022-2024"]
        assert made.truth["persons"][name]["2019"] == made.truth["references"][name]["2019"]


def test_a_second_reference_is_nobody_elses():
    assert second_reference("MV-0123") == "MV-5123"
    assert second_reference("AP-01230") == "AP-51230"


def test_only_somebody_seen_before_is_entered_twice():
    # MC00003 is the second case of MV-0001; the others have one each
    cases = pd.DataFrame({"marac_ref": ["MC00001", "MC00002", "MC00003"], "year": 2021, "victim_ref": ["MV-0001", "MV-0002", "MV-0001"]})
    kind = KINDS[SAME_PERSON]
    assert kind.fits(cases).tolist() == [False, False, True]
    planted = cases.assign(_fault=["", "", SAME_PERSON], victim_ref=["MV-0001", "MV-0002", "MV-5001"])
    assert people_twice(planted, cases, "marac_cases", 2021) == [
        {"data_set": "marac_cases", "year": 2021, "reference": "MV-5001", "first_reference": "MV-0001"}
    ]


def test_only_somebody_from_outside_is_given_a_local_ward():
    rows = pd.DataFrame({"social_care_ref": ["CS000001", "CS000002"], "ward": ["E05002231", OUTSIDE]})
    kind = KINDS["from outside, given a local ward"]
    assert kind.fits(rows).tolist() == [False, True]
    assert kind.spoil(rows.iloc[[1]])["ward"].tolist() == ["E05002229"]


def test_planting_leaves_the_true_rows_in_place():
    """2021 of the adults' concerns is planned to have one copy and one person entered twice."""
    days = pd.date_range("2020-04-01", periods=6)
    people = ["AP-00001", "AP-00002", "AP-00001", "AP-00003", "AP-00004", "AP-00005"]
    rows = pd.DataFrame({"concern_ref": [f"AS00000{place}" for place in range(6)], "year": 2021, "concern_date": days, "person_ref": people})
    planted = plant(np.random.default_rng(5), rows, "adult_social_care", 2021)
    assert Counter(planted["_fault"]) == {"": 5, "exact duplicate": 1, SAME_PERSON: 1}
    assert planted.loc[planted["_fault"] == SAME_PERSON, "person_ref"].tolist() == ["AP-50001"]
    assert list(dict.fromkeys(planted["concern_ref"])) == rows["concern_ref"].tolist()


@pytest.mark.parametrize(
    ("way", "written"),
    [
        ("2020/21", "2018/19"),
        ("2020-21", "2018-19"),
        ("FY21", "FY19"),
        ("YE Mar 2021", "YE Mar 2019"),
        ("2020-2021", "2018-2019"),
        ("April 2020 to March 2021", "April 2018 to March 2019"),
        ("2021", 2019),
    ],
)
def test_a_year_is_written_in_every_way(way, written):
    assert YEAR_WAYS[way](2019) == written
    assert financial_year(2019).label == "April 2018 to March 2019"
