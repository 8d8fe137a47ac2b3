"""An old Excel workbook (.xls) written byte by byte: BIFF8 records inside an OLE2 container.

Sources: [MS-XLS] 2.4 (records) and 2.5.293 (strings), [MS-CFB] 2.2 (header), 2.3 (FAT) and 2.6 (directory).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

SECTOR = 512
LEAST_STREAM = 4_096  # a shorter stream would have to lie in small sectors
LONGEST_RECORD = 8_224
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, DATE, DATE_AND_TIME = 0, 1, 2  # the cell formats below, by place
FORMATS = (0, 14, 22)
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


@dataclass(frozen=True)
class ErrorOf:
    """The result of a formula that failed; the formula itself is left out."""

    kind: str


def write_xls(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> None:
    """Write sheets of text, numbers, dates, truths and errors ("#REF!"); a cell that holds "" or None is not written."""
    path.write_bytes(_container(_workbook(sheets, hidden)))


def _workbook(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str]) -> bytes:
    texts: dict[str, int] = {}
    bodies = [_sheet(rows, texts) for rows in sheets.values()]
    formats = b"".join(_record(0x00E0, struct.pack("<HHH14x", 0, number, 0)) for number in FORMATS)
    start = _beginning(0x0005) + _record(0x0042, struct.pack("<H", 1200)) + formats
    strings = _strings(texts) + _record(0x000A)
    listed = sum(len(_listed(title, 0, False)) for title in sheets)
    place = len(start) + listed + len(strings)
    entries = b""
    for title, body in zip(sheets, bodies, strict=True):
        entries += _listed(title, place, title in hidden)
        place += len(body)
    return start + entries + strings + b"".join(bodies)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _beginning(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _listed(title: str, place: int, hidden: bool) -> bytes:
    return _record(0x0085, struct.pack("<IBBBB", place, hidden, 0, len(title), 1) + title.encode("utf-16-le"))


def _strings(texts: Iterable[str]) -> bytes:
    """The shared strings; a record that is full goes on in another, between two strings."""
    written = [struct.pack("<HB", len(text.encode("utf-16-le")) // 2, 1) + text.encode("utf-16-le") for text in texts]
    parts = [struct.pack("<II", len(written), len(written))]
    for text in written:
        if len(parts[-1]) + len(text) > LONGEST_RECORD:
            parts.append(b"")
        parts[-1] += text
    return _record(0x00FC, parts[0]) + b"".join(_record(0x003C, part) for part in parts[1:])


def _sheet(rows: Sequence[Sequence[object]], texts: dict[str, int]) -> bytes:
    width = max((len(row) for row in rows), default=0)
    cells = [_cell(row, column, value, texts) for row, values in enumerate(rows) for column, value in enumerate(values)]
    extent = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return _beginning(0x0010) + extent + b"".join(cells) + _record(0x000A)


def _cell(row: int, column: int, value: object, texts: dict[str, int]) -> bytes:
    if value in ("", None):
        return b""
    if isinstance(value, bool):
        return _record(0x0205, struct.pack("<HHHBB", row, column, GENERAL, value, 0))
    if isinstance(value, date):
        form = DATE_AND_TIME if isinstance(value, datetime) else DATE
        return _record(0x0203, struct.pack("<HHHd", row, column, form, _serial(value)))
    if isinstance(value, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, GENERAL, value))
    if isinstance(value, ErrorOf):
        return _record(0x0006, struct.pack("<HHHBxB3xHHIH", row, column, GENERAL, 2, ERRORS[value.kind], 0xFFFF, 0, 0, 0))
    if value in ERRORS:
        return _record(0x0205, struct.pack("<HHHBB", row, column, GENERAL, ERRORS[value], 1))
    return _record(0x00FD, struct.pack("<HHHI", row, column, GENERAL, texts.setdefault(str(value), len(texts))))


def _serial(day: date) -> float:
    """Days since the last day but one of 1899, which makes 1 March 1900 day 61 as in Excel."""
    whole = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    passed = whole - datetime(1899, 12, 30)
    return passed.days + passed.seconds / 86_400


def _container(stream: bytes) -> bytes:
    """The stream called Workbook in a file of sectors: their chain, then the directory, then the stream."""
    stream = stream.ljust(max(LEAST_STREAM, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    chains = -(-(sectors + 2) // (SECTOR // 4 - 1))
    first = chains + 1
    chain = [FAT_SECTOR] * chains + [END] + [*range(first + 1, first + sectors), END]
    chain += [FREE] * (chains * SECTOR // 4 - len(chain))
    listed = [*range(chains)] + [FREE] * (109 - chains)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, chains, chains, 0, LEAST_STREAM, END, 0, END, 0, *listed[:1]) + struct.pack("<108I", *listed[1:])
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, first, len(stream)) + _entry("", 0, 0, 0) * 2
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream


def _entry(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(text), kind, 1, FREE, FREE, child, first, size)
