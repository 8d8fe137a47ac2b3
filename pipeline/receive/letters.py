"""Whether letters can stand in a column at all: asked of its bytes, far faster than of every cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.spellings import is_by_spelling


def may_hold(column: pd.Series, letters: str) -> bool:
    """False when no cell of a text column holds all of these ASCII letters; True says only that one may."""
    held = pa.array(column.cat.categories if is_by_spelling(column) else column)
    chunks = held.chunks if isinstance(held, pa.ChunkedArray) else [held]
    return any(_all_there(chunk.buffers()[-1], letters.encode()) for chunk in chunks)


def _all_there(text: pa.Buffer | None, letters: bytes) -> bool:
    if text is None:
        return False
    found = np.frombuffer(text, dtype="uint8")
    return all((found == letter).any() for letter in letters)
