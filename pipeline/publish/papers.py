"""What can be taken away besides the pages: which files there may be, and those that publishing makes by itself."""

from __future__ import annotations

from pipeline.edition import Edition
from pipeline.publish.figures import infographic_rows
from pipeline.publish.word import word
from pipeline.publish.workbook import workbook

WORKBOOK, DOCUMENT, SPREADSHEET, PRINT = "data-tables.xlsx", "summary.docx", "data-tables.ods", "summary.pdf"
# file → what the page calls it, in the order it lists them
PAPERS = {
    PRINT: "This summary, to print or send (PDF)",
    DOCUMENT: "This summary (Word)",
    WORKBOOK: "Data tables: every figure of the edition (Excel workbook)",
    SPREADSHEET: "Data tables (OpenDocument spreadsheet)",
}
_SUMMARY = "index.html"


def papers(edition: Edition, pages: dict[str, str]) -> dict[str, bytes]:
    """File name → bytes of the workbook and the Word document; the same bytes for the same edition."""
    return {WORKBOOK: workbook(edition), DOCUMENT: word(pages[_SUMMARY], _pictures(edition), edition.area.tier_one_authority)}


def _pictures(edition: Edition) -> dict[str, bytes]:
    """Alternative text → the infographic's picture, as Word can show it."""
    from pipeline import draw

    return draw.icons_as_png(infographic_rows(edition))
