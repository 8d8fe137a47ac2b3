"""Which texts of a long column stand there more than once: asked of short numbers made from them, which are far sooner compared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.spellings import is_by_spelling

WORTH_IT_ROWS = 20_000
ROWS_AT_ONCE = 20_000  # as much as a processor has close at hand
LETTERS_LOOKED_AT = 64  # bytes; longer texts that begin alike are compared whole
_WORD = 8  # bytes of a number
_FIRST_BYTES = np.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], dtype="uint64")
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio, as in Knuth's multiplicative hashing
_HALF = np.uint64(32)


def standing_twice(column: pd.Series) -> np.ndarray:
    """True for each row whose text stands in another row too; missing ones count as one text. It says what `duplicated` of both would.

    Texts with different numbers differ; those with the same number are compared themselves.
    """
    if len(column) < WORTH_IT_ROWS or is_by_spelling(column) or not pd.api.types.is_string_dtype(column.dtype):
        return column.duplicated(keep=False).to_numpy()
    numbers = _numbers(column)
    ordered = np.sort(numbers)
    alike = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(alike) > len(column) // 10:
        return column.duplicated(keep=False).to_numpy()
    doubtful = np.flatnonzero(np.isin(numbers, alike))
    found = np.zeros(len(column), dtype="bool")
    found[doubtful] = column.iloc[doubtful].duplicated(keep=False)
    return found


def _numbers(column: pd.Series) -> np.ndarray:
    """A number for each text, the same for the same text."""
    held = pa.array(column)
    chunks = [held] if isinstance(held, pa.Array) else held.chunks
    pieces = [chunk.slice(first, ROWS_AT_ONCE).cast(pa.large_string()) for chunk in chunks for first in range(0, len(chunk), ROWS_AT_ONCE)]
    return np.concatenate([_numbers_of(piece) for piece in pieces])


def _numbers_of(text: pa.Array) -> np.ndarray:
    """Its length and first bytes, mixed eight at a time."""
    offsets = np.frombuffer(text.buffers()[1], dtype="int64")[text.offset : text.offset + len(text) + 1]
    begins, lengths = offsets[:-1] - offsets[0], np.diff(offsets)
    letters = np.zeros(offsets[-1] - offsets[0] + _WORD, dtype="uint8")
    letters[:-_WORD] = np.frombuffer(text.buffers()[2], dtype="uint8")[offsets[0] : offsets[-1]]
    words = np.ndarray(len(letters) - _WORD + 1, dtype="<u8", buffer=letters, strides=(1,))  # the eight bytes from each place on
    numbers = lengths.astype("uint64") * _ODD
    for first in range(0, min(int(lengths.max()), LETTERS_LOOKED_AT), _WORD):
        left = np.clip(lengths - first, 0, _WORD)
        mixed = (numbers ^ (words[np.minimum(begins + first, len(words) - 1)] & _FIRST_BYTES[left])) * _ODD
        numbers = np.where(left > 0, mixed ^ (mixed >> _HALF), numbers)  # a longer text beside it must not change a text's number
    return numbers
