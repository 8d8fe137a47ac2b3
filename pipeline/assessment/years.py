"""Which years an assessment can be made for."""

from __future__ import annotations

from pipeline import store
from pipeline.periods import window


def years_available() -> list[int]:
    """The years that have files, and files in the two years before them too."""
    sent = set(store.raw_years())
    return sorted(year for year in sent if set(window(year).years) <= sent)
