"""Which years an assessment can be made for."""

from __future__ import annotations

from pipeline import store
from pipeline.periods import window

LEAST_YEARS = 2


def years_available() -> list[int]:
    """The years that have files, and files in the two years before them too."""
    sent = set(store.raw_years())
    return sorted(year for year in sent if set(window(year).years) <= sent)


def years_possible() -> list[int]:
    """The years that have files, and files in one of the two years before them: what the third would say is said to be missing."""
    sent = set(store.raw_years())
    return sorted(year for year in sent if len(sent.intersection(window(year).years)) >= LEAST_YEARS)
