"""`make papers`: the papers lie beside the pages, say what the pages say, and go when they are no longer asked for."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from pypdf import PdfReader

from pipeline.periods import QUARTERS

PAPERS = (
    "summary.pdf", "summary.docx", "infographic.pdf", "data-tables.xlsx", "data-tables.ods",
    "board-paper.pdf", "what-changed.pdf", "annual-return.xlsx",
)  # fmt: skip

pytestmark = pytest.mark.browser


def test_a_draft_without_papers_links_to_none(made):
    page = (made.site(2024) / "index.html").read_text()
    assert not [name for name in PAPERS if f'href="{name}"' in page or (made.site(2024) / name).exists()]
    assert 'href="data-tables.csv"' in page


def test_papers_are_made_linked_and_hold_the_figures(sown):
    """The edition that was made with them; what canaries it was made from is none of its business."""
    own, _ = sown
    site = own.everything_in(2024)
    assert set(PAPERS) < set(site)
    for name, content in site.items():
        if name.endswith(".html"):
            assert [paper for paper in PAPERS if f'href="{paper}"'.encode() not in content] == []

    protected = own.protected(2024)
    sheets = pd.read_excel(io.BytesIO(site["data-tables.xlsx"]), sheet_name=None, header=None, engine="calamine")
    stays = sheets["Table_1"]
    assert str(stays.iat[0, 0]).startswith("Adult stays in refuge, ")
    window = stays.loc[stays[0].eq("April 2021 to March 2024"), 1]
    assert window.tolist() == [protected.at["refuge_stays_count/2022-2024", "value"]]

    said = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(site["summary.pdf"])).pages)
    figure = own.numbers(2024).set_index("ref").at["refuge_disability_percent/2022-2024", "printed"]
    assert re.search(rf"About {figure} of residents had a disability", said)
    assert [len(PdfReader(io.BytesIO(site[name])).pages) for name in ("infographic.pdf", "board-paper.pdf")] == [1, 2]
    begins = [" ".join(page.extract_text().split())[:60] for page in PdfReader(io.BytesIO(site["summary.pdf"])).pages]
    assert begins[2].startswith("What were the characteristics"), "the summary is two pages, and the pictures come after it"
    assert not any(str(own.root).encode() in content or b"file:///" in content for content in site.values())


def test_papers_stay_while_they_are_asked_for_and_go_when_they_are_not(own_sown):
    site = own_sown.everything_in(2024)
    again = own_sown.run("papers", "--year", "2024", programs=True)
    assert again.returncode == 0 and "nothing has changed" in again.stdout.lower()
    assert own_sown.everything_in(2024) == site and set(PAPERS) < set(site)

    plain = own_sown.run("assessment", "--year", "2024")
    assert plain.returncode == 0, plain.stdout
    assert not set(PAPERS) & set(own_sown.everything_in(2024))


def test_the_board_paper_is_two_pages_about_its_quarter_and_nothing_later(own):
    done = own.run("board", "--year", "2024", "--quarter", "3", programs=True)
    assert done.returncode == 0, done.stdout
    site = own.everything_in(2024)
    assert [name for name in PAPERS if name in site] == ["board-paper.pdf"]
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(site["board-paper.pdf"])).pages]
    assert len(pages) == 2
    figure = own.numbers(2024).set_index("ref").at["police_da_quarters_count/2024/october_to_december", "printed"]
    assert f"In October to December 2023/24, the police recorded {figure} incidents of domestic abuse" in pages[0]
    assert '2024/january_to_march"' not in site["board.html"].decode()

    refused = own.run("board", "--year", "2024", "--quarter", "5")
    assert refused.returncode == 2 and "make board YEAR=2024 QUARTER=3" in refused.stdout


def test_quarters_are_the_sum_of_their_months_as_printed(made):
    """A quarter and its three months are each within 2.5 of what they round: a sum is within 10 of the quarter."""
    table = made.protected(2024)["value"]
    for theme in ("police_da", "marac", "housing_da", "childrens", "sexual_violence"):
        for year in ("2022", "2023", "2024"):
            for quarter, months in QUARTERS.items():
                parts = [table[f"{theme}_months_count/{year}/{month}"] for month in months]
                assert not pd.isna(parts).any() and abs(sum(parts) - table[f"{theme}_quarters_count/{year}/{quarter}"]) <= 10
