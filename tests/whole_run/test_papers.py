"""`make papers`: the papers lie beside the pages, say what the pages say, and go when they are no longer asked for."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from pypdf import PdfReader

PAPERS = ("summary.pdf", "summary.docx", "data-tables.xlsx", "data-tables.ods")

pytestmark = pytest.mark.browser


def test_a_draft_without_papers_links_to_none(made):
    page = (made.site(2024) / "index.html").read_text()
    assert not [name for name in PAPERS if f'href="{name}"' in page or (made.site(2024) / name).exists()]
    assert 'href="data-tables.csv"' in page


def test_papers_are_made_linked_and_hold_the_figures(own):
    done = own.run("papers", "--year", "2024", programs=True)
    assert done.returncode == 0, done.stdout
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
    assert not any(str(own.root).encode() in content or b"file:///" in content for content in site.values())

    again = own.run("papers", "--year", "2024", programs=True)
    assert "nothing has changed" in again.stdout.lower()
    assert own.everything_in(2024) == site

    plain = own.run("assessment", "--year", "2024")
    assert plain.returncode == 0, plain.stdout
    assert not set(PAPERS) & set(own.everything_in(2024))
