"""Papers that other programs make: the right program is found, what it is told, and what becomes of its file."""

from __future__ import annotations

import io
import os
import stat
import zipfile

import pytest
from pypdf import PdfReader

from pipeline import paper

PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Needs – Here</title><style>@page { size: A4; }</style></head><body>'
    '<h1>Needs</h1><p>About 36 % of residents.</p><h2 id="more">More</h2><p><a href="people.html#x">People</a> <a href="#more">down</a></p>'
    '<table><caption>T</caption><tr><th scope="col">A</th></tr><tr><td>1</td></tr></table></body></html>'
)


def program(folder, name: str, lines: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A machine with no programs but those put into this folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for setting in (paper.BROWSER_SETTING, paper.OFFICE_SETTING, "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.delenv(setting, raising=False)
    return tmp_path


def test_a_machine_without_programs_has_none(alone):
    assert (paper.browser(), paper.office()) == ("", "")


def test_edge_is_taken_before_chromium(alone):
    program(alone, "chromium", "exit 0")
    edge = program(alone, "msedge", "exit 0")
    assert paper.browser() == edge


def test_a_program_windows_puts_apart_is_found(alone, monkeypatch):
    apart = alone / "Microsoft" / "Edge" / "Application"
    apart.mkdir(parents=True)
    there = program(apart, "msedge.exe", "exit 0")
    monkeypatch.setenv("ProgramFiles", str(alone))
    assert (paper.browser(), paper.office()) == (there, "")


def test_a_setting_names_the_program_or_says_that_none_is_wanted(alone, monkeypatch):
    program(alone, "chromium", "exit 0")
    monkeypatch.setenv(paper.BROWSER_SETTING, "/carried/along/chrome.exe")
    assert paper.browser() == "/carried/along/chrome.exe"
    monkeypatch.setenv(paper.BROWSER_SETTING, "none")
    assert paper.browser() == ""


@pytest.mark.parametrize("lines", ["exit 1", "exit 0"], ids=["it fails", "it makes nothing"])
def test_no_paper_is_an_error_and_not_an_empty_file(alone, lines):
    broken = program(alone, "chromium", lines)
    with pytest.raises(OSError):
        paper.as_pdf(PAGE, broken)
    with pytest.raises(OSError):
        paper.as_ods(b"", broken)


def test_nothing_is_left_behind(alone, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(OSError):
        paper.as_pdf(PAGE, program(alone, "chromium", "exit 1"))
    assert os.listdir(folder) == []


@pytest.mark.browser
class TestPrintedPage:
    @pytest.fixture(scope="class")
    def printed(self) -> bytes:
        return paper.as_pdf(PAGE, paper.browser())

    def test_it_is_tagged_titled_and_in_a_language(self, printed):
        root = PdfReader(io.BytesIO(printed)).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
        assert root["/Lang"] == "en-GB"
        assert "/StructTreeRoot" in root
        assert PdfReader(io.BytesIO(printed)).metadata.title == "Needs – Here"

    def test_it_has_an_outline_of_its_headings(self, printed):
        titles = [item.title for item in PdfReader(io.BytesIO(printed)).outline if not isinstance(item, list)]
        assert titles == ["Needs"]

    def test_it_says_what_the_page_says_on_a4(self, printed):
        (page,) = PdfReader(io.BytesIO(printed)).pages
        assert "About 36 % of residents." in page.extract_text()
        assert [round(float(each)) for each in page.mediabox[2:]] == [595, 842]

    def test_no_path_of_this_machine_is_in_it(self, printed):
        assert b"file:" not in printed and b"people.html" not in printed

    def test_the_same_page_gives_the_same_bytes(self, printed):
        assert paper.as_pdf(PAGE, paper.browser()) == printed


@pytest.mark.browser
def test_libreoffice_reads_our_workbook_and_keeps_its_cells(tmp_path):
    import pandas as pd

    file = tmp_path / "made.xlsx"
    pd.DataFrame({"Group": ["A", "B"], "Number": [15, 20]}).to_excel(file, index=False, engine="xlsxwriter")
    made = paper.as_ods(file.read_bytes(), paper.office())
    assert zipfile.is_zipfile(io.BytesIO(made))
    assert pd.read_excel(io.BytesIO(made), engine="calamine").values.tolist() == [["A", 15], ["B", 20]]
