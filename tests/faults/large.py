"""Small files read as large ones are: columns kept by their spellings, rows looked at by columns, texts compared by numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def as_if_large() -> Iterator[None]:
    """Every column of text is long enough to be kept by its spellings, however few rows it has and however seldom they repeat."""
    spelled = patch.multiple("pipeline.spellings", WORTH_IT_ROWS=1, LEAST_REPEATED=0, _nearly_unique=lambda text: False)
    by_columns = patch.multiple("pipeline.receive.rows", VERY_FEW=0)
    by_numbers = patch.multiple("pipeline.same_text", WORTH_IT_ROWS=1, ROWS_AT_ONCE=3)
    with spelled, by_columns, by_numbers:
        yield
