"""The summary as a Word document: real headings, tables whose first row repeats, pictures with words, the numbers of the page."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.publish.papers import papers
from pipeline.publish.word import word

PAGE = (
    "<html><head><title>Needs – Here</title></head><body><p class='mark'>Draft</p><h1>Needs</h1><p class='period'>April to March</p>"
    "<div class='chapter'><p>One <strong>bold</strong> word.</p><h2 id='a'>Second</h2>"
    "<ul class='key-figures'><li><span class='big'>36 %</span><span class='what'>Disability</span><span class='range'>range 31 % to 42 %</span></li></ul>"
    "<ol class='findings'><li><h3>Third</h3><p>Said.</p></li></ol>"
    "<table><caption>Shares</caption><thead><tr><th>Issue</th><th>Evidence</th></tr></thead>"
    "<tbody><tr><th><strong>Title</strong> The issue.</th><td><ul><li>First</li><li>Second</li></ul><p>Last</p></td></tr></tbody></table>"
    "<picture><img alt='A picture: 36 %' src=''></picture><picture><img alt='Another' src=''></picture>"
    "<p>Seen<span class='spoken'> only heard</span></p><dl><dt>[c]</dt><dd>Hidden.</dd></dl></div></body></html>"
)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


DOT = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def written() -> docx.document.Document:
    return docx.Document(io.BytesIO(word(PAGE, {"A picture: 36 %": DOT}, "The council")))


def texts(document) -> list[str]:
    return [each.text for each in document.paragraphs if each.text]


def test_headings_keep_their_levels(written):
    assert [(each.style.name, each.text) for each in written.paragraphs if each.style.name.startswith(("Title", "Heading"))] == [
        ("Title", "Needs"),
        ("Heading 1", "Second"),
        ("Heading 2", "Third"),
    ]


def test_the_draft_mark_and_the_period_come_first(written):
    assert texts(written)[:3] == ["Draft", "Needs", "April to March"]


def test_what_stands_in_boxes_of_its_own_does_not_run_together(written):
    assert "36 % Disability range 31 % to 42 %" in texts(written)


def test_words_that_are_only_heard_are_left_out(written):
    assert "Seen" in texts(written)


def test_a_table_has_a_caption_and_a_first_row_that_repeats(written):
    (table,) = written.tables
    assert "Shares" in texts(written)
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False]
    assert table.rows[1].cells[0].text.split("\n") == ["Title", "The issue."]
    assert table.rows[1].cells[1].text.split("\n") == ["First", "Second", "Last"]


def test_a_picture_has_its_words_and_one_that_is_not_given_is_left_out(written):
    assert [shape._inline.docPr.get("descr") for shape in written.inline_shapes] == ["A picture: 36 %"]


def test_language_title_and_author_are_set(written):
    about = written.core_properties
    assert (about.title, about.author, about.language) == ("Needs – Here", "The council", "en-GB")
    assert {each.get(qn("w:val")) for each in written.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_every_number_of_the_summary_is_in_the_document(edition, site):
    made = docx.Document(io.BytesIO(papers(edition, site, ("summary.docx",))["summary.docx"]))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    told = " ".join(" ".join([*texts(made), *cells]).split())
    page = site["index.html"]
    chapter = page[page.index('<div class="chapter">') : page.index("<footer>")]
    said = {re.sub(r"<span class=\"spoken\">.*?</span>", "", each) for each in re.findall(r"<data [^>]*>(.*?)</data>", chapter)}
    assert len(said) > 30
    assert not {each for each in said if re.sub(r"<[^>]+>", "", each) not in told}
    assert len(made.inline_shapes) == len(edition.key_findings.infographic.items)


def test_the_same_page_gives_the_same_bytes_and_no_path(edition, site):
    first, second = papers(edition, site, ("summary.docx",))["summary.docx"], papers(edition, site, ("summary.docx",))["summary.docx"]
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert not any(b"/tmp/" in archive.read(name) or b"file:" in archive.read(name) for name in archive.namelist())
