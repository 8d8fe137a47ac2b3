"""The long middle of a large CSV, read at once: tens of thousands of lines that mean the same to any reader, all with equally many cells.

Only its quotation marks are looked at one by one. The fast reader refuses a line with another number of cells itself; a line end of another
kind makes more rows than there are lines, and one inside a cell makes fewer. A middle that is refused is read the careful way of `comma_lines`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import compute
from pyarrow import csv as plain_csv

from pipeline.spellings import LEAST_REPEATED

WORTH_IT_BYTES = 1_000_000
EDGE_BYTES = 64_000  # titles and headings stand above the middle, notes and totals below it
SAMPLE_BYTES = 1_000_000
BYTES_AT_ONCE = 500_000  # as much as a processor has close at hand
SPELLED = pa.dictionary(pa.int32(), pa.large_string())
_MARK = b"\xef"  # begins a byte order mark, which the fast reader would leave out, and little else
_BEFORE, _BEHIND = b",\n", b",\n\r"  # what stands beside a cell


@dataclass(frozen=True)
class Middle:
    """Where the middle begins and ends in the content, and its columns: by their spellings where these repeat, as text where not."""

    begin: int
    end: int
    rows: int
    columns: list[pa.ChunkedArray]


def middle_of(content: bytes) -> Middle | None:
    """The middle of the content; None where it is short, or holds anything that a careful reader has to look at."""
    begin, end = content.find(b"\n", EDGE_BYTES) + 1, content.rfind(b"\n", 0, max(0, len(content) - EDGE_BYTES)) + 1
    if not begin or end - begin < WORTH_IT_BYTES or content.find(_MARK, begin, end) >= 0 or not _well_quoted(content, begin, end):
        return None
    try:
        columns = _columns(content, begin, end)
    except (pa.ArrowInvalid, csv.Error):
        return None
    rows = len(columns[0])
    if rows != content.count(b"\n", begin, end) or max(map(_longest, columns)) > csv.field_size_limit():
        return None
    return Middle(begin, end, rows, columns)


def _well_quoted(content: bytes, begin: int, end: int) -> bool:
    """True when each quotation mark stands before or behind a whole cell, by turns."""
    letters = np.frombuffer(content, dtype="uint8")
    pieces = range(begin, end, BYTES_AT_ONCE)
    quotes = np.concatenate([np.flatnonzero(letters[first : min(first + BYTES_AT_ONCE, end)] == ord('"')) + first for first in pieces])
    before, behind = letters[quotes[::2] - 1], letters[quotes[1::2] + 1]
    return len(quotes) % 2 == 0 and bool(np.isin(before, list(_BEFORE)).all() and np.isin(behind, list(_BEHIND)).all())


def _columns(content: bytes, begin: int, end: int) -> list[pa.ChunkedArray]:
    """The columns of equally long lines; raises ArrowInvalid or csv.Error. Which of them repeat is told by the first of their lines."""
    names = [str(number) for number in range(_width(content[begin : content.find(b"\n", begin)]))]
    first = read_plain(content, begin, content.rfind(b"\n", begin, begin + SAMPLE_BYTES) + 1 or end, dict.fromkeys(names, pa.large_string()))
    repeats = {name: len(first[name].unique()) * LEAST_REPEATED <= len(first) for name in names}
    return read_plain(content, begin, end, {name: SPELLED if repeats[name] else pa.large_string() for name in names}).columns


def _width(line: bytes) -> int:
    """How many cells a line has. Without a comma it may be an empty line, which has none: ArrowInvalid is raised."""
    width = len(next(csv.reader([line.decode()])))
    if width < 2:
        raise pa.ArrowInvalid("no commas")
    return width


def read_plain(content: bytes, begin: int, end: int, kinds: dict[str, pa.DataType]) -> pa.Table:
    """Lines of the content that are plain, column name → kind for each of their cells; raises ArrowInvalid."""
    return plain_csv.read_csv(
        pa.py_buffer(memoryview(content)[begin:end]),
        plain_csv.ReadOptions(column_names=[*kinds]),
        plain_csv.ParseOptions(ignore_empty_lines=False),
        plain_csv.ConvertOptions(check_utf8=False, strings_can_be_null=False, column_types=kinds),
    )


def _longest(column: pa.ChunkedArray) -> int:
    """Bytes of the longest cell, which are never fewer than its letters."""
    texts = [chunk.dictionary if isinstance(chunk, pa.DictionaryArray) else chunk for chunk in column.chunks]
    return max((compute.max(compute.binary_length(text)).as_py() or 0 for text in texts), default=0)
