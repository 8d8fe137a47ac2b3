"""Financial years in every spelling: the year a financial year ends is its name."""

from __future__ import annotations

import pandas as pd

_SPELLINGS = (
    r"(?:fy\s*)?(?P<begins>\d{4})\s*(?:/|-|–|to)\s*(?P<ends>\d{4}|\d{2})",
    r"(?:1\s+)?apr(?:il)?\s+(?P<begins>\d{4})\s*(?:-|–|to)\s*(?:31\s+)?mar(?:ch)?\s+(?P<ends>\d{4})",
    r"(?:ye|y/e|year ending|year ended|year to|12 months to|financial year ending)\s+(?:31\s+)?mar(?:ch)?\s+(?P<ends>\d{4}|\d{2})",
    r"fy\s*(?P<ends>\d{4}|\d{2})",
    r"(?P<ends>(?:19|20)\d{2})",
)


def financial_year_from_text(text: pd.Series) -> pd.Series:
    """The financial year (Int64, named by its last year) that each text spells; missing where it spells none.

    "2020/21", "2020-2021", "FY21", "YE Mar 2021", "April 2020 to March 2021" and "2021" are all 2021. "2020/22" is none.
    """
    plain = text.fillna("").str.strip().str.lower().str.replace(r"\s+", " ", regex=True)
    found = pd.Series(pd.NA, index=text.index, dtype="Int64")
    for spelling in _SPELLINGS:
        parts = plain.str.extract(f"^{spelling}$")
        ends = _full_year(parts["ends"])
        if "begins" in parts:
            begins = pd.to_numeric(parts["begins"], errors="coerce").astype("Int64")
            ends = ends.where((ends == begins + 1).fillna(False))
        found = found.fillna(ends)
    return found


def _full_year(text: pd.Series) -> pd.Series:
    """Two digits mean this century: no agency's extract is older."""
    year = pd.to_numeric(text, errors="coerce").astype("Int64")
    return year.where((year >= 100).fillna(True), year + 2000)
