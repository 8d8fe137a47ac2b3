"""What one run is about: the area, the years, and where its files are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline import catalogue, store
from pipeline.periods import Period, periods_of, window
from pipeline.problems import Finding, Stop


@dataclass(frozen=True)
class Plan:
    """One edition of one area, in one view."""

    area: catalogue.Area
    year: int
    view: str

    @property
    def window(self) -> Period:
        """The three years the edition covers."""
        return window(self.year)

    @property
    def periods(self) -> list[Period]:
        """The three years, then the window."""
        return periods_of(self.year)

    @property
    def data_sets(self) -> tuple[str, ...]:
        """Every data set that has a contract."""
        return tuple(catalogue.load_contracts())

    @property
    def folder(self) -> Path:
        """The edition's private folder."""
        return store.processed(self.area.slug, self.year)

    @property
    def site(self) -> Path:
        """Where the pages go: outputs when they may be published, the private folder when they may not."""
        return store.outputs(self.area.slug) / str(self.year) if self.view == "published" else self.folder / "internal"

    def private(self, name: str) -> Path:
        """A file of the private folder."""
        return self.folder / name

    def raw_files(self, data_set: str) -> dict[int, list[Path]]:
        """year → the files an agency sent for a data set: its own, and workbooks of ours that hold all of the agency's."""
        agency = catalogue.load_contracts()[data_set].agency
        return {
            year: sorted({*store.raw_files(data_set, year, self.data_sets), *store.agency_workbooks(agency, year)}) for year in self.window.years
        }

    @property
    def unclaimed_files(self) -> list[Path]:
        """Files of these years that belong to no data set."""
        agencies = tuple(self.area.agencies)
        return [path for year in self.window.years for path in store.unclaimed_files(year, self.data_sets, agencies)]

    @property
    def chapters(self) -> list[Path]:
        """The notebooks, in reading order."""
        return store.notebooks()


def plan_of(area: str, year: int, view: str) -> Plan:
    """The plan; raises Stop for an unknown area or view."""
    if view not in ("published", "internal"):
        raise Stop(
            [
                Finding(
                    what=f"there is no view called {view!r}",
                    where="the command line",
                    wanted="published or internal",
                    found="another word",
                    do="leave VIEW out for the pages that may be published, or say VIEW=internal for the exact numbers",
                )
            ]
        )
    return Plan(catalogue.load_area(area), year, view)
