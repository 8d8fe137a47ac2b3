"""The text of a CSV as columns: long runs of plain lines at once, every other line by the strict reader of Python.

A line is plain when quotation marks stand in it only around whole cells; a run of them has equally many cells. Such lines mean the same to any reader.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.receive.plain_middle import middle_of, read_plain
from pipeline.spellings import by_spelling

ROWS_AT_ONCE = 4_000
BYTES_AT_ONCE = 16_000_000
LEAST_RUN = 500
_COMMA, _LINE_END, _QUOTE, _RETURN = b",\n\"\r"
_MARK = 0xEF  # begins a byte order mark, which the fast reader would leave out, and little else


@dataclass(frozen=True)
class _Piece:
    """Some rows in a row, as columns of text, some of them by their spellings."""

    rows: int
    columns: list[pa.ChunkedArray]


@dataclass(frozen=True)
class _Lines:
    """Where each line of the content ends (behind its line end), how many commas part its cells, and whether it is not plain."""

    ends: np.ndarray
    commas: np.ndarray
    odd: np.ndarray

    def begin(self, number: int) -> int:
        """Where a line begins."""
        return int(self.ends[number - 1]) if number else 0


def table_of_csv(content: bytes) -> pd.DataFrame:
    """A text column for each column of the CSV (UTF-8, without its mark), a row for each of its rows; long ones by their spellings.

    Raises csv.Error.
    """
    middle = None if b"\0" in content else middle_of(content)
    if middle is None:
        return _joined(_carefully(content))
    try:
        above, below = _carefully(content[: middle.begin]), _carefully(content[middle.end :])
    except csv.Error:  # it may be a quotation mark left open, which runs on into the middle
        return _joined(_carefully(content))
    return _joined([*above, _Piece(middle.rows, middle.columns), *below])


def _carefully(content: bytes) -> list[_Piece]:
    """Every row, by the strict reader wherever a line is not plain."""
    if content.count(b"\r") != content.count(b"\r\n") or b"\0" in content:
        return list(_pieces_of_rows(rows_of_csv(content.decode())))
    lines = _lines(content)
    if np.diff(lines.ends, prepend=0).max(initial=0) > csv.field_size_limit():
        return list(_pieces_of_rows(rows_of_csv(content.decode())))
    return list(_pieces(content, lines))


def rows_of_csv(text: str) -> Iterator[list[str]]:
    """The rows as the strict reader gives them, one after the other."""
    return csv.reader(io.StringIO(text, newline=""), strict=True)


def text_table(rows: Iterator[list[str]]) -> pd.DataFrame:
    """All rows as text columns, short rows filled with "". Built in pieces, so that two million rows fit in memory."""
    return _joined(list(_pieces_of_rows(rows)))


def _lines(content: bytes) -> _Lines:
    found, begin = [], 0
    while begin < len(content):
        end = content.find(b"\n", begin + BYTES_AT_ONCE) + 1 or len(content)
        found.append(_lines_between(content, begin, end))
        begin = end
    ends, commas, odd = (np.concatenate(parts) for parts in zip(*found, strict=True)) if found else (np.array([], dtype="int64"),) * 3
    return _Lines(ends, commas, odd)


def _lines_between(content: bytes, begin: int, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    letters = np.frombuffer(content, dtype="uint8", count=end - begin, offset=begin)
    marks = np.flatnonzero((letters == _COMMA) | (letters == _LINE_END))
    last = np.flatnonzero(letters[marks] == _LINE_END)
    ends, before = marks[last] + 1, last
    if not len(letters) or letters[-1] != _LINE_END:  # the last line of all may lack its end
        ends, before = np.append(ends, len(letters)), np.append(before, len(marks))
    commas, quotes = np.diff(before, prepend=-1) - 1, np.flatnonzero(letters == _QUOTE)
    odd = np.zeros(len(ends), dtype="bool")
    odd[np.searchsorted(ends, np.flatnonzero(letters == _MARK), side="right")] = True
    if len(quotes):
        odd |= _badly_quoted(letters, ends, quotes)
        commas = commas - _commas_in_quotes(marks, commas, ends, quotes)
    return ends + begin, commas, odd


def _badly_quoted(letters: np.ndarray, ends: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """True for a line whose quotation marks are anything but one before and one behind a whole cell."""
    line = np.searchsorted(ends, quotes, side="right")
    place = np.arange(len(quotes)) - np.searchsorted(line, line)  # the first, second, third of its line
    before, behind = (np.isin(_beside(letters, quotes + step), marks) for step, marks in ((-1, (_COMMA, _LINE_END)), (1, (_COMMA, _LINE_END, _RETURN))))
    wrong = np.where(place % 2 == 0, ~before, ~behind)
    count = np.bincount(line, minlength=len(ends))
    return (np.bincount(line, weights=wrong, minlength=len(ends)) > 0) | (count % 2 == 1)


def _beside(letters: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The letters at these places; a line end before the first and behind the last."""
    inside = (places >= 0) & (places < len(letters))
    return np.where(inside, letters[np.clip(places, 0, len(letters) - 1)], _LINE_END)


def _commas_in_quotes(marks: np.ndarray, commas: np.ndarray, ends: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """How many commas of each line stand between a first and a second quotation mark, a third and a fourth, and so on."""
    line_of_quote = np.searchsorted(ends, quotes, side="right")
    has_quotes = np.zeros(len(ends), dtype="bool")
    has_quotes[line_of_quote] = True
    chosen = marks[np.repeat(has_quotes, commas + 1)[: len(marks)]]
    line = np.searchsorted(ends, chosen, side="right")
    earlier = np.searchsorted(quotes, chosen) - np.searchsorted(line_of_quote, line)
    return np.bincount(line[earlier % 2 == 1], minlength=len(ends))


def _pieces(content: bytes, lines: _Lines) -> Iterator[_Piece]:
    """Every row, in order. A quotation mark left open runs on into plain lines; these are then the strict reader's too."""
    done = 0
    for first, after in [*_long_runs(lines), (len(lines.ends), len(lines.ends))]:
        if done < first:
            reader = csv.reader(_each_line(content, lines, done), strict=True)
            begun = done
            yield from _pieces_of_rows(_until(reader, first - begun))
            done = begun + reader.line_num
        if done < after:
            yield _plain_piece(content, lines, max(first, done), after)
            done = after


def _long_runs(lines: _Lines) -> Iterator[tuple[int, int]]:
    """First line, and the line after the last, of each run worth reading at once."""
    kind = np.where(lines.odd, -1, lines.commas)
    edges = np.flatnonzero(np.diff(kind, prepend=-2, append=-2))
    for first, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if kind[first] > 0 and after - first >= LEAST_RUN:  # without commas it may be an empty line, which has no cells
            yield first, after


def _each_line(content: bytes, lines: _Lines, first: int) -> Iterator[str]:
    for number in range(first, len(lines.ends)):
        yield content[lines.begin(number) : lines.ends[number]].decode()


def _until(reader, lines: int) -> Iterator[list[str]]:
    """The rows of at least so many lines, to the end of the row that the last of them belongs to."""
    while reader.line_num < lines:
        yield next(reader)


def _plain_piece(content: bytes, lines: _Lines, first: int, after: int) -> _Piece:
    """Plain lines, all with equally many cells."""
    begin, end, width = lines.begin(first), int(lines.ends[after - 1]), int(lines.commas[first]) + 1
    table = read_plain(content, begin, end, {str(number): pa.large_string() for number in range(width)})
    if len(table) != after - first:
        raise csv.Error("another number of rows than lines")
    return _Piece(len(table), table.columns)


def _pieces_of_rows(rows: Iterator[list[str]]) -> Iterator[_Piece]:
    while piece := list(islice(rows, ROWS_AT_ONCE)):
        columns = zip_longest(*piece, fillvalue="")
        yield _Piece(len(piece), [pa.chunked_array([pa.array(column, pa.large_string())]) for column in columns])


def _joined(pieces: list[_Piece]) -> pd.DataFrame:
    width, length = max((len(piece.columns) for piece in pieces), default=0), sum(piece.rows for piece in pieces)
    columns = {}
    for number in range(width):
        columns[number] = by_spelling([chunk for piece in pieces for chunk in _column(piece, number).chunks])
    return pd.DataFrame(columns, index=pd.RangeIndex(length))


def _column(piece: _Piece, number: int) -> pa.ChunkedArray:
    return piece.columns[number] if number < len(piece.columns) else pa.chunked_array([pa.array([""] * piece.rows, pa.large_string())])
