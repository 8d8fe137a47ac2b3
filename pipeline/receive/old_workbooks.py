"""Cells in error of an old Excel workbook (.xls), which its reader gives as empty.

Sources: [MS-CFB] 2.2 to 2.6 (the container of sectors), [MS-XLS] 2.4 (the records of the stream) and 2.5.10 (codes of errors).
Only what is needed to find the errors is read; a file that is not as it should be gives none, and its reader says why.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import islice

from pipeline.receive.marks import MOST_MARKS, Marks

KINDS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BEGINNING, _END, _SHEET, _LOCKED, _FORMULA, _TRUTH_OR_ERROR = 0x0809, 0x000A, 0x0085, 0x002F, 0x0006, 0x0205
_BIFF8 = 0x0600
_NO_SECTOR = 0xFFFFFFFA  # this and higher numbers are marks, not sectors
_LISTED_IN_HEADER = 109
# Bytes that every error leaves: without any, the records are not gone through one by one.
_PERHAPS = re.compile(rb"\x05\x02\x08\x00|\x02..{4}\xff\xff", re.DOTALL)


def marks_of_xls(content: bytes) -> dict[str, Marks]:
    """Title → the errors of each sheet of an old workbook; none for a damaged one, a locked one, or one older than Excel 97."""
    try:
        stream = _Container(content).stream("Workbook")
        if not _PERHAPS.search(stream):
            return {}
        errors = {title: tuple(islice(_errors(stream, place), MOST_MARKS)) for title, place in _sheets(stream)}
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}
    return {title: Marks(errors=found) for title, found in errors.items() if found}


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """The titles of the sheets, and where in the stream each begins."""
    for kind, start, size in _records(stream, 0):
        if kind == _BEGINNING and struct.unpack_from("<H", stream, start)[0] != _BIFF8 or kind == _LOCKED:
            return
        if kind == _SHEET:
            place, length, wide = *struct.unpack_from("<I", stream, start), *struct.unpack_from("<BB", stream, start + 6)
            text = stream[start + 8 : start + size][: length * (1 + (wide & 1))]
            yield text.decode("utf-16-le" if wide & 1 else "latin-1"), place


def _errors(stream: bytes, place: int) -> Iterator[tuple[int, int, str]]:
    """Row, column and kind of each error of the sheet that begins at `place`, rows and columns from 0.

    An error is a cell of its own kind, or the result of a formula: then the number's place holds FFFF at its end and 2 at its start.
    """
    for kind, start, _ in _records(stream, place):
        if kind == _TRUTH_OR_ERROR:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", stream, start)
            if is_error:
                yield row, column, KINDS.get(code, "an error")
        elif kind == _FORMULA:
            row, column, _, result, code, mark = struct.unpack_from("<HHHBxB3xH", stream, start)
            if (result, mark) == (2, 0xFFFF):
                yield row, column, KINDS.get(code, "an error")


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of each record up to the end of the part that begins at `place`; parts within it, such as charts, are passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        depth += (kind == _BEGINNING) - (kind == _END)
        if depth <= 1 and kind != _END:
            yield kind, place + 4, size
        if not depth:
            return
        place += 4 + size


class _Container:
    """A file of sectors, its chains of them, and the streams they hold."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        power, small_power, directory, self.least, first_small, more = struct.unpack_from("<HH14xI4xII4xI", content, 30)
        if power not in (9, 12):
            raise ValueError("sectors of another size")
        self.size, self.small_size = 1 << power, 1 << small_power
        self.next_sector = self._allocation(more)
        self.directory = self._chained(directory)
        self.first_small = first_small

    def stream(self, name: str) -> bytes:
        """The content of the stream called `name`; raises ValueError when there is none."""
        entries = [self.directory[place : place + 128] for place in range(0, len(self.directory) - 127, 128)]
        for entry in entries:
            length = struct.unpack_from("<H", entry, 64)[0]
            if entry[: max(0, length - 2)].decode("utf-16-le").casefold() == name.casefold():
                first, size = struct.unpack_from("<II", entry, 116)
                return self._small(entries[0], first, size) if size < self.least else self._chained(first)[:size]
        raise ValueError("no such stream")

    def _sector(self, number: int) -> bytes:
        return self.content[(number + 1) * self.size : (number + 2) * self.size]

    def _allocation(self, more: int) -> list[int]:
        """Which sector follows each; the header lists the first 109 sectors that say so, and sectors of their own the others."""
        listed = list(struct.unpack_from(f"<{_LISTED_IN_HEADER}I", self.content, 76))
        seen = 0
        while more < _NO_SECTOR and seen * self.size < len(self.content):
            *found, more = _numbers(self._sector(more))
            listed, seen = listed + found, seen + 1
        return [number for sector in listed if sector < _NO_SECTOR for number in _numbers(self._sector(sector))]

    def _chained(self, number: int) -> bytes:
        parts: list[bytes] = []
        while number < _NO_SECTOR:
            parts.append(self._sector(number))
            if len(parts) > len(self.next_sector):
                raise ValueError("sectors that follow each other in a ring")
            number = self.next_sector[number]
        return b"".join(parts)

    def _small(self, root: bytes, number: int, size: int) -> bytes:
        """A short stream, which lies in small sectors inside the stream of the root."""
        whole, following = self._chained(struct.unpack_from("<I", root, 116)[0]), _numbers(self._chained(self.first_small))
        parts: list[bytes] = []
        while number < _NO_SECTOR and len(parts) <= len(following):
            parts.append(whole[number * self.small_size : (number + 1) * self.small_size])
            number = following[number]
        return b"".join(parts)[:size]


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
