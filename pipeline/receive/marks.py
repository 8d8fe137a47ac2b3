"""What a workbook says of its cells that no reader passes on: formulas that failed, and rows and columns nobody sees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

# A sheet of errors only must not fill the memory: past so many of a kind, no further one is listed.
MOST_MARKS = 500_000
_ATTRIBUTE = re.compile(rb"""([\w:-]+)=(?:"([^"]*)"|'([^']*)')""")
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_COLUMN = re.compile(rb"<table:table-column\b([^>]*)>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL)
_TABLE = re.compile(rb"<table:table\s([^>]*)>(.*?)</table:table>", re.DOTALL)


@dataclass(frozen=True)
class Marks:
    """`errors`: row, column and kind of each cell whose formula failed; `hidden_rows`, `hidden_columns`. All are counted from 0."""

    errors: tuple[tuple[int, int, str], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


def marks_of_xlsx(sheet: bytes) -> Marks:
    """The marks of the XML of one sheet of an XLSX workbook."""
    hidden = list(_hidden_tags(sheet))
    rows = tuple(int(tag[b"r"]) - 1 for name, tag in hidden if name == b"row" and b"r" in tag)
    spans = ((int(tag[b"min"]), int(tag[b"max"])) for name, tag in hidden if name == b"col")
    return Marks(tuple(islice(_failed_cells(sheet), MOST_MARKS)), rows, tuple(each for first, last in spans for each in range(first - 1, last)))


def titles_of_xlsx(workbook: bytes, relations: bytes) -> dict[str, str]:
    """Part ("xl/worksheets/sheet1.xml") → title of each sheet, from the workbook's own list and its relations."""
    targets = {tag.get(b"Id", b""): tag.get(b"Target", b"").decode() for tag in _tags(b"Relationship", relations)}
    parts: dict[str, str] = {}
    for tag in _tags(b"sheet", workbook):
        target = targets.get(tag.get(b"r:id", b""), "")
        parts[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = html.unescape(tag.get(b"name", b"").decode())
    return parts


def marks_of_ods(content: bytes) -> dict[str, Marks]:
    """Title → marks of each sheet of an OpenDocument workbook; sheets without any are left out."""
    if not re.search(rb"""value-type=["']error["']|table:visibility=["'](?:collapse|filter)""", content):
        return {}
    titled = ((_attributes(head).get(b"table:name", b""), body) for head, body in _TABLE.findall(content))
    found = {html.unescape(title.decode()): _ods_sheet(body) for title, body in titled}
    return {title: marks for title, marks in found.items() if marks != Marks()}


def _failed_cells(sheet: bytes) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(rb"""\bt=["']e["']""", sheet):
        start = sheet.rfind(b"<", 0, match.start())
        cell = sheet[start : sheet.find(b"</c>", match.end())]
        place = re.match(rb"""<c\b[^>]*?\br=["']([A-Z]+)(\d+)""", cell)
        if place:
            said = re.search(rb"<v>([^<]*)</v>", cell)
            yield int(place[2]) - 1, column_number(place[1].decode()) - 1, said[1].decode() if said else "an error"


def _hidden_tags(sheet: bytes) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
    for match in islice(re.finditer(rb"""\bhidden=["'](?:1|true)["']""", sheet), MOST_MARKS):
        start = sheet.rfind(b"<", 0, match.start())
        tag = sheet[start : sheet.find(b">", match.end())]
        yield tag[1:4], _attributes(tag)


def _ods_sheet(body: bytes) -> Marks:
    errors: list[tuple[int, int, str]] = []
    hidden: list[int] = []
    number = 0
    for head, cells in _ROW.findall(body):
        attributes = _attributes(head)
        repeated = int(attributes.get(b"table:number-rows-repeated", 1))
        if attributes.get(b"table:visibility", b"visible") != b"visible":
            hidden += range(number, number + min(repeated, MOST_MARKS - len(hidden)))
        if b"error" in cells and len(errors) < MOST_MARKS:
            errors += [(number + each, *failed) for each in range(min(repeated, MOST_MARKS)) for failed in _failed_in_row(cells)]
        number += repeated
    return Marks(tuple(errors), tuple(hidden), tuple(_hidden_columns(body)))


def _failed_in_row(cells: bytes) -> list[tuple[int, str]]:
    failed, number = [], 0
    for head, inside in _CELL.findall(cells):
        attributes = _attributes(head)
        repeated = int(attributes.get(b"table:number-columns-repeated", 1))
        if attributes.get(b"calcext:value-type") == b"error":
            text = html.unescape(re.sub(rb"<[^>]*>", b"", inside).decode()) or "an error"
            failed += [(number + each, text) for each in range(repeated)]
        number += repeated
    return failed


def _hidden_columns(body: bytes) -> Iterator[int]:
    number = 0
    for head in _COLUMN.findall(body):
        attributes = _attributes(head)
        repeated = int(attributes.get(b"table:number-columns-repeated", 1))
        if attributes.get(b"table:visibility", b"visible") != b"visible":
            yield from range(number, number + repeated)
        number += repeated


def _tags(name: bytes, text: bytes) -> Iterable[Mapping[bytes, bytes]]:
    return (_attributes(head) for head in re.findall(rb"<(?:\w+:)?" + name + rb"\s([^>]*)>", text))


def _attributes(head: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(head)}


def column_number(letters: str) -> int:
    """The number of the column Excel calls by these letters; A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
