"""Small files read as large ones are, whose columns are kept by their spellings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def as_if_large() -> Iterator[None]:
    """Every column of text is long enough to be kept by its spellings, however few rows it has and however seldom they repeat."""
    with patch.multiple("pipeline.spellings", WORTH_IT_ROWS=1, LEAST_REPEATED=0, _nearly_unique=lambda text: False):
        yield
