"""The executive summary as a Word document: the words, tables and pictures of the page, with real headings and alternative text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from lxml.html import HtmlElement

_MADE = datetime(2024, 1, 1)
_PACKED = (2024, 1, 1, 0, 0, 0)
_PICTURE_CM = 4.2
_SKIPPED = {"nav", "style", "script", "summary"}
_BLOCKS = {"p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "section", "div", "figure", "details", "dl", "picture"}


def word(page: str, pictures: Mapping[str, bytes], author: str) -> bytes:
    """The document's bytes, the same for the same page.

    `page` is a finished page of the site; `pictures` is the alternative text of a picture of that page → the picture as PNG.
    A picture that is not among them is left to its words.
    """
    import docx
    from lxml import html

    root = html.fromstring(page)
    document = docx.Document()
    _settle(document, root.findtext(".//title") or "", author)
    for banner in root.xpath("//p[@class='mark' or @class='banner']"):
        document.add_paragraph(_said(banner), style="Intense Quote")
    document.add_heading(_said(root.find(".//h1")), level=0)
    document.add_paragraph(_said(root.xpath("//p[@class='period']")[0]), style="Subtitle")
    _write(document, root.xpath("//div[@class='chapter']")[0], pictures)
    return _same_bytes(document)


def _settle(document: Document, title: str, author: str) -> None:
    """Language, title, paper and a typeface that every office has."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    about = document.core_properties
    about.title, about.author, about.language, about.comments = title, author, "en-GB", ""
    about.created = about.modified = _MADE
    about.last_modified_by, about.revision = author, 1
    for style in document.styles:
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None:
            for name in list(fonts.attrib):
                del fonts.attrib[name]
            fonts.set(qn("w:ascii"), "Arial")
            fonts.set(qn("w:hAnsi"), "Arial")
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(11)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)


def _write(document: Document, element: HtmlElement, pictures: Mapping[str, bytes]) -> None:
    """Every block of the element in turn; what only groups others is walked into."""
    writers: dict[str, Callable[[HtmlElement], None]] = {
        "p": lambda part: _paragraph(document, part),
        "ul": lambda part: _list(document, part, "List Bullet", pictures),
        "ol": lambda part: _list(document, part, "List Number", pictures),
        "table": lambda part: _table(document, part),
        "picture": lambda part: _picture(document, part, pictures),
        "dl": lambda part: _meanings(document, part),
    }
    for part in element.iterchildren(tag=None):
        if not isinstance(part.tag, str) or part.tag in _SKIPPED:
            continue
        if part.tag in ("h2", "h3", "h4"):
            document.add_heading(_said(part), level=int(part.tag[1]) - 1)
        elif part.tag in writers:
            writers[part.tag](part)
        else:
            _write(document, part, pictures)


def _paragraph(document: Document, part: HtmlElement, style: str | None = None) -> None:
    words = _said(part)
    if words:
        document.add_paragraph(words, style=style)


def _list(document: Document, part: HtmlElement, style: str, pictures: Mapping[str, bytes]) -> None:
    for item in part.findall("li"):
        if any(child.tag in _BLOCKS for child in item):
            _write(document, item, pictures)
        else:
            _paragraph(document, item, style)


def _meanings(document: Document, part: HtmlElement) -> None:
    for term, meaning in zip(part.findall("dt"), part.findall("dd"), strict=True):
        document.add_paragraph(f"{_said(term)}  {_said(meaning)}")


def _table(document: Document, part: HtmlElement) -> None:
    """The table with its caption above it, and a first row that is repeated on every page."""
    caption = part.find("caption")
    lines = [row.xpath("./th|./td") for row in part.iter("tr")]
    if not lines:
        return
    if caption is not None:
        document.add_paragraph(_said(caption), style="Caption").paragraph_format.keep_with_next = True
    made = document.add_table(rows=0, cols=max(len(cells) for cells in lines), style="Light List Accent 1")
    for cells in lines:
        row = made.add_row().cells
        for place, cell in enumerate(cells):
            _fill(row[place], cell)
    _mark_up(made, _said(caption) if caption is not None else "")


def _fill(target: object, cell: HtmlElement) -> None:
    """A cell's paragraphs; what is strong on the page is a bold line of its own."""
    strong = cell.find("./strong")
    lines = _lines(cell)
    if strong is not None:
        title = _said(strong)
        lines = [title, lines[0].removeprefix(title).strip(), *lines[1:]]
    target.text = lines[0]
    if strong is not None:
        target.paragraphs[0].runs[0].bold = True
    for line in filter(None, lines[1:]):
        target.add_paragraph(line)


def _mark_up(made: Table, caption: str) -> None:
    """python-docx has no words for these: a heading row that repeats, rows kept whole, and what the table is about."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for place, row in enumerate(made.rows):
        settings = row._tr.get_or_add_trPr()
        settings.append(OxmlElement("w:cantSplit"))
        if place == 0:
            settings.append(OxmlElement("w:tblHeader"))
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstColumn"), "0")
        look.set(qn("w:val"), "0420")
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), caption)
    made._tbl.tblPr.append(told)


def _picture(document: Document, part: HtmlElement, pictures: Mapping[str, bytes]) -> None:
    from docx.shared import Cm

    alt = part.find(".//img").get("alt", "")
    if alt not in pictures:
        return
    shape = document.add_picture(io.BytesIO(pictures[alt]), width=Cm(_PICTURE_CM))
    shape._inline.docPr.set("descr", alt)


def _lines(cell: HtmlElement) -> list[str]:
    """The paragraphs and list items of a cell, one a line."""
    inner = cell.xpath(".//p|.//li")
    return [_said(each) for each in inner] if inner else [_said(cell)]


def _said(element: HtmlElement) -> str:
    """What a reader sees of an element: without what is there for listening only."""
    said = ""
    for text in element.xpath(".//text()[not(ancestor::*[@class='spoken'])]"):
        runs_on = said[-1:].isalnum() or said.endswith("%")
        said += f" {text}" if runs_on and text[:1].isalnum() else text
    return " ".join(said.split())


def _same_bytes(document: Document) -> bytes:
    """The document packed again with one fixed day, because a packed file carries the minute it was packed."""
    first, packed = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _PACKED), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
