"""One edition, as a notebook sees it: protected numbers, and the decisions and words that go with them. No records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.periods import Period

if TYPE_CHECKING:
    from pipeline import catalogue
    from pipeline.protect.table import ProtectedTable, View


@dataclass(frozen=True, eq=False)
class Edition:
    """What `store.open_edition(area, year, view)` gives: everything a page may say, and nothing it may not.

    `periods` are the three financial years and then the window; `recommendations` is the table prioritise made;
    `boundaries` is a GeoJSON feature collection of wards, or None; `place_notes` say where ward figures come from; `synthetic` is true when the files were invented.
    `draft` is false once exactly these figures were released, on `released_on`; `errata` are the released years counted again;
    `earlier_releases` are the days of this year's releases before; `amended` is true when words changed after the release;
    `documents` are the lines of the year's published documents, data set → field → text; `day` is the day from which actions are judged overdue;
    `themes` are what people wrote in the survey, in other words and approved;
    `seal` is how the digest of the release begins, by which a printed copy can be held against the ledger, "" for a draft.
    """

    year: int
    area: catalogue.Area
    view: View
    window: Period
    periods: Sequence[Period]
    protected: ProtectedTable
    recommendations: pd.DataFrame
    indicators: Mapping[str, catalogue.Indicator]
    key_findings: catalogue.KeyFindings
    facts: Mapping[str, catalogue.Fact]
    codes: Mapping[str, catalogue.CodeList]
    statuses: Mapping[str, catalogue.Status]
    caveats: Mapping[str, str]
    series_breaks: Sequence[catalogue.SeriesBreak]
    contracts: Mapping[str, catalogue.Contract]
    policy: catalogue.Policy
    quality: catalogue.Quality
    corrections: Sequence[catalogue.Correction]
    accepted: Sequence[catalogue.AcceptedFinding]
    boundaries: dict | None
    place_notes: Sequence[str]
    synthetic: bool
    draft: bool
    released_on: date | None
    errata: Sequence[Mapping[str, object]]
    earlier_releases: Sequence[date] = ()
    amended: bool = False
    seal: str = ""
    budgets: Sequence[catalogue.Budget] = ()
    glossary: Sequence[catalogue.Term] = ()
    annual_return: Sequence[catalogue.Section] = ()
    themes: Sequence[catalogue.VoiceTheme] = ()
    documents: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day the edition is dated: what the area page says, or else the last of its years."""
        return self.area.edition_days.get(self.year, self.window.last_day)
