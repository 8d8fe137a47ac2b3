"""What can be taken away besides the pages: which files there may be, and those that publishing makes by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from pipeline.edition import Edition
from pipeline.publish.annual_return import annual_return
from pipeline.publish.figures import infographic_rows
from pipeline.publish.word import word
from pipeline.publish.workbook import workbook

WORKBOOK, DOCUMENT, SPREADSHEET = "data-tables.xlsx", "summary.docx", "data-tables.ods"
ASSURANCE, BOARD, REVIEW, RETURN, INFOGRAPHIC = "assurance.pdf", "board-paper.pdf", "what-changed.pdf", "annual-return.xlsx", "infographic.pdf"
_SUMMARY = "index.html"
_HEADING = re.compile(r'<div class="heading">.*?</div>', re.DOTALL)
_PICTURES = re.compile(r'<section class="infographic".*?</section>', re.DOTALL)
# PDF → the page it is printed from, by a browser
PRINTS = {"summary.pdf": _SUMMARY, INFOGRAPHIC: _SUMMARY, BOARD: "board.html", REVIEW: "what-changed.html", ASSURANCE: "assurance.html"}
# file → what the page calls it, in the order it lists them
PAPERS = {
    "summary.pdf": "The summary, to print or send (PDF)",
    DOCUMENT: "The summary (Word)",
    INFOGRAPHIC: "The infographic on one page (PDF)",
    WORKBOOK: "Data tables: every figure of the edition (Excel workbook)",
    SPREADSHEET: "Data tables (OpenDocument spreadsheet)",
    BOARD: "The board paper (PDF)",
    REVIEW: "The annual review: what changed (PDF)",
    RETURN: "The annual return to the ministry, filled in (Excel workbook)",
    ASSURANCE: "Partnership assurance (PDF)",
}


def papers(edition: Edition, pages: Mapping[str, str], names: Collection[str]) -> dict[str, bytes]:
    """File name → bytes of those of the papers named that publishing makes by itself; the same bytes for the same edition."""
    makers = {WORKBOOK: lambda: workbook(edition), DOCUMENT: lambda: _document(edition, pages[_SUMMARY]), RETURN: lambda: annual_return(edition)}
    return {name: make() for name, make in makers.items() if name in names}


def to_print(name: str, pages: Mapping[str, str]) -> str:
    """The page that a PDF is printed from: the infographic's holds nothing else."""
    page = pages[PRINTS[name]]
    if name != INFOGRAPHIC:
        return page
    heading, picture = _HEADING.search(page), _PICTURES.search(page)
    return page[: heading.start()] + heading[0] + picture[0].replace('class="infographic"', 'class="infographic alone"', 1) + page[page.index("</main>") :]


def _document(edition: Edition, page: str) -> bytes:
    return word(page, _pictures(edition), edition.area.tier_one_authority)


def _pictures(edition: Edition) -> dict[str, bytes]:
    """Alternative text → the infographic's picture, as Word can show it."""
    from pipeline import draw

    return draw.icons_as_png(infographic_rows(edition))
