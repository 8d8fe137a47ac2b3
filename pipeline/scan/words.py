"""The words of finished pages, drawings and workbooks, read by a parser of their own and not by the room that printed them."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_NOT_READ = {"style", "script"}
_SAID = {"alt", "title", "aria-label", "aria-description", "aria-valuetext", "aria-valuenow", "placeholder", "summary", "label", "value", "content"}
_SET_BY_THE_BROWSER = {"viewport", "referrer"}
_DRAWING = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_DRAWN = ("text", "title", "desc")
_CELL_WORDS = {"t", "p", "span", "a", "f", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
_CELL_ATTRIBUTES = {"value", "date-value", "time-value"}
_NO_CELLS = ("styles.xml", "settings.xml", "[Content_Types].xml")


@dataclass
class Page:
    """What stands on one page: figures as (ref, value, words), labels, and every other word a reader may meet."""

    figures: list[tuple[str, str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def page_words(text: str) -> Page:
    """The page taken apart: text, alt texts, titles, labels of parts, values, comments, and the words inside its drawings."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.close_all()
    return reader.page


def drawing_words(content: bytes) -> str:
    """The words of an SVG drawing, its title and description, in the order they stand in."""
    root = ElementTree.fromstring(content)
    lines = [" ".join(element.itertext()) for element in root.iter() if _plain_name(element.tag) in _DRAWN]
    said = [value for element in root.iter() for key, value in element.attrib.items() if _plain_name(key) in _SAID]
    return " ".join((*lines, *said))


def workbook_cells(content: bytes) -> Iterator[str]:
    """Every text and number in an XLSX or ODS workbook: cells, shared words, formulas, comments, headers, names of sheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            if member.endswith(".xml") and not member.endswith(_NO_CELLS) and "theme" not in member and not member.startswith("docProps/"):
                yield from _cells_of(ElementTree.fromstring(archive.read(member)))


def paper_words(kind: str, content: bytes) -> Iterator[str]:
    """The text of a PDF, a page at a time, or of a Word document, a paragraph or description at a time."""
    if kind == "pdf":
        from pypdf import PdfReader

        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml", member):
                yield from _paragraphs_of(ElementTree.fromstring(archive.read(member)))


def _paragraphs_of(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if _plain_name(element.tag) == "p":
            yield "".join(element.itertext())
        elif _plain_name(element.tag) == "docPr":
            yield element.attrib.get("descr", "")


def _cells_of(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        kind = _plain_name(element.tag)
        if kind == "c":
            counted = element.get("t") == "s"  # the number is then a place in the list of shared words
            yield from (child.text for child in element if _plain_name(child.tag) == "v" and child.text and not counted)
        elif kind in _CELL_WORDS and element.text:
            yield element.text
        elif kind in ("sheet", "table"):
            yield from (value for key, value in element.attrib.items() if _plain_name(key) == "name")
        elif kind == "table-cell":
            yield from (value for key, value in element.attrib.items() if _plain_name(key) in _CELL_ATTRIBUTES)


def _plain_name(name: str) -> str:
    return name.rpartition("}")[2]


class _Reader(HTMLParser):
    """Fills a Page. A figure or label that is opened and not closed swallows what follows, which is then found to be no figure."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, str, dict[str, str], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the words from its attributes, and remember it when it has an end."""
        given = {key: value or "" for key, value in attrs}
        kind = _kind(tag, given)
        if given.get("name") not in _SET_BY_THE_BROWSER and not given.get("http-equiv"):
            self.page.words += [value for key, value in given.items() if key in _SAID and not (kind == "figure" and key == "value")]
        for value in given.values():
            self.page.words += [drawing_words(base64.b64decode(packed)) for packed in _DRAWING.findall(value)]
        if tag not in _VOID:
            self._open.append((tag, kind, given, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element closed where it opens, as in drawings that stand in the page."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and those left open inside it."""
        if any(tag == each[0] for each in self._open):
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Words go to the innermost figure or label they stand in, or else to the page."""
        if self._open and self._open[-1][0] in _NOT_READ:
            return
        for _, kind, _, words in reversed(self._open):
            if kind:
                words.append(data)
                return
        self.page.words.append(data)

    def handle_comment(self, data: str) -> None:
        """A comment is read like any other words: anybody may look at a page's source."""
        self.page.words.append(data)

    def close_all(self) -> None:
        """Close what the page left open."""
        while self._open:
            self._close()

    def _close(self) -> str:
        tag, kind, given, words = self._open.pop()
        if kind == "figure":
            self.page.figures.append((given.get("data-ref", ""), given.get("value", ""), "".join(words)))
        elif kind == "label":
            self.page.labels.append(" ".join("".join(words).split()))
        return tag


def _kind(tag: str, given: dict[str, str]) -> str:
    classes = given.get("class", "").split()
    if tag == "data" and "number" in classes:
        return "figure"
    return "label" if tag == "span" and "label" in classes else ""
