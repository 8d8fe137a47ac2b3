"""When files came: from the page the analyst keeps, or the day a workbook was saved, or nobody knows."""

from __future__ import annotations

import os
import zipfile

import pytest

from pipeline.receive import RawFile, arrivals


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "2024").mkdir()
    return tmp_path / "2024"


def sent(folder, *names: str) -> list[RawFile]:
    for name in names:
        path = folder / name
        path.exists() or path.write_text("a,b\n")
    return [RawFile(f"2024/{name}", folder / name) for name in names]


def noted(folder, text: str) -> dict:
    page = folder / "received.csv"
    page.write_text(text, encoding="utf-8-sig")
    return {"2024": page}


def workbook(folder, name: str, part: str, text: str) -> None:
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr(part, text)


def days(found) -> dict[str, tuple[str, str]]:
    return {row["file"]: (row["received_on"], row["received_how"]) for row in found.to_dict("records")}


def test_the_page_says_when_a_file_came(folder):
    page = noted(folder, "File,Received,From\nstays.csv,2024-05-20,Refuge lead\nunits.csv, 01/06/2024 ,\n")
    found, findings = arrivals(sent(folder, "stays.csv", "units.csv"), page)
    assert days(found) == {"2024/stays.csv": ("2024-05-20", "noted"), "2024/units.csv": ("2024-06-01", "noted")}
    assert findings == []


def test_without_a_line_a_workbook_says_when_it_was_saved(folder):
    core = '<cp:coreProperties><dcterms:modified xsi:type="dcterms:W3CDTF">2024-04-30T10:00:00Z</dcterms:modified></cp:coreProperties>'
    workbook(folder, "stays.xlsx", "docProps/core.xml", core)
    workbook(folder, "cases.ods", "meta.xml", "<office:meta><dc:date>2024-05-02T08:00:00</dc:date></office:meta>")
    found, findings = arrivals(sent(folder, "stays.xlsx", "cases.ods"), {})
    assert days(found) == {"2024/stays.xlsx": ("2024-04-30", "saved"), "2024/cases.ods": ("2024-05-02", "saved")}
    assert findings == []


def test_the_page_wins_over_the_workbook(folder):
    workbook(folder, "stays.xlsx", "docProps/core.xml", "<dcterms:modified>2024-04-30T10:00:00Z</dcterms:modified>")
    found, _ = arrivals(sent(folder, "stays.xlsx"), noted(folder, "file,received\nstays.xlsx,2024-06-03\n"))
    assert days(found) == {"2024/stays.xlsx": ("2024-06-03", "noted")}


def test_the_date_that_the_disk_gives_is_not_used(folder):
    files = sent(folder, "stays.csv", "broken.xlsx")
    os.utime(folder / "stays.csv", (1_700_000_000, 1_700_000_000))
    found, _ = arrivals(files, {})
    assert days(found) == {"2024/stays.csv": ("", ""), "2024/broken.xlsx": ("", "")}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("file,received\nstays.csv,last week\n", "lines without such a day"),
        ("file,received\nstays.csv,05/20/2024\n", "lines without such a day"),
        ("name,day\nstays.csv,2024-05-20\n", "headings"),
        ("file,received\nstay.csv,2024-05-20\n", "the line of stay.csv"),
    ],
)
def test_a_page_that_cannot_be_used_in_full_is_told(folder, text, where):
    found, findings = arrivals(sent(folder, "stays.csv"), noted(folder, text))
    assert days(found) == {"2024/stays.csv": ("", "")}
    assert [(each.severity, where in each.found) for each in findings] == [("look", True)]
    assert len(findings[0].lines()) == 5


def test_a_short_line_is_a_line_without_a_day(folder):
    _, findings = arrivals(sent(folder, "stays.csv"), noted(folder, "file,received\nstays.csv\n"))
    assert [each.check for each in findings] == ["received_when"]


def test_an_empty_page_says_nothing(folder):
    assert arrivals(sent(folder, "stays.csv"), noted(folder, ""))[1] == []
    assert arrivals([], {})[0].columns.tolist() == ["file", "received_on", "received_how"]
