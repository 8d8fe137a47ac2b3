"""What one edition keeps in data/processed, and how a notebook opens it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import paths, tables
from pipeline.store.releases import SEAL_DIGITS

if TYPE_CHECKING:
    import pandas as pd

DOCUMENTS = "documents.json"


def write_protected(protected: object, folder: Path, view: str) -> None:
    """A ProtectedTable and its seal."""
    tables.write_table(protected.frame, folder / f"{view}.parquet")
    tables.write_record({"seal": protected.seal}, folder / f"{view}.seal.json")


def read_protected(folder: Path, view: str):
    """The ProtectedTable written by `write_protected`; raises Stop when it was changed since.

    One process reads it once: what is looked at again is whether the two files are still those that were read.
    """
    files = (folder / f"{view}.parquet", folder / f"{view}.seal.json")
    return _unsealed(*files, view, tuple(_stamp(path) for path in files))


@lru_cache(maxsize=4)
def _unsealed(table: Path, seal: Path, view: str, stamps: tuple):
    from pipeline.protect import open_sealed

    return open_sealed(tables.read_table(table), tables.read_record(seal)["seal"], view)


def _stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written again, in place or aside."""
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


def open_edition(area: str, year: int, view: str = "published"):
    """The edition as `pipeline.edition.Edition`; raises Stop when this year has not been made yet."""
    from pipeline import catalogue
    from pipeline.edition import Edition
    from pipeline.periods import periods_of, window

    page = catalogue.load_area(area)
    folder = paths.processed(page.slug, year)
    if not (folder / f"{view}.parquet").exists():
        raise _not_made(page.slug, year)
    places = tables.read_record(folder / "places.json")
    return Edition(
        year=year,
        area=page,
        view=view,
        window=window(year),
        periods=periods_of(year),
        protected=read_protected(folder, view),
        recommendations=_recommendations(folder),
        indicators=catalogue.load_indicators(),
        key_findings=catalogue.load_findings(),
        facts=catalogue.load_facts(),
        codes=catalogue.load_codes(),
        statuses=catalogue.load_statuses(),
        caveats=catalogue.load_caveats(),
        series_breaks=catalogue.load_series_breaks(),
        contracts=catalogue.load_contracts(),
        policy=catalogue.load_policy(),
        quality=catalogue.load_quality(),
        corrections=catalogue.load_corrections(),
        accepted=catalogue.load_accepted_findings(),
        boundaries=places["boundaries"],
        place_notes=places["notes"],
        documents=tables.read_record(folder / DOCUMENTS),
        synthetic=tables.read_record(folder / "supply.json")["synthetic"],
        **_worded(),
        **_released(folder),
    )


def _worded() -> dict[str, object]:
    """What people wrote for the pages: the budgets, the words explained, the return and the themes of the survey."""
    from pipeline import catalogue

    return {
        "budgets": catalogue.load_budgets(),
        "glossary": catalogue.load_glossary(),
        "annual_return": catalogue.load_annual_return(),
        "themes": catalogue.load_paraphrases(),
    }


def _released(folder: Path) -> dict[str, object]:
    """Whether the figures that may be published are a draft, when they were released, and which released years were counted again."""
    kept = tables.read_record(folder / "released.json")
    said, days = kept["edition"], [date.fromisoformat(day) for day in kept["releases"]]
    seal = tables.read_record(folder / "published.seal.json")["seal"]
    draft = said is None or said["seal"] != seal
    return {
        "draft": draft,
        "released_on": None if draft else days[-1],
        "earlier_releases": tuple(days if draft else days[:-1]),
        "errata": tuple(kept["errata"]),
        "seal": "" if draft else said["digest"][:SEAL_DIGITS],
    }


def _recommendations(folder: Path) -> pd.DataFrame:
    import pandas as pd

    path = folder / "recommendations.parquet"
    return tables.read_table(path) if path.exists() else pd.DataFrame()


def _not_made(slug: str, year: int):
    from pipeline.problems import Finding, Stop

    return Stop(
        [
            Finding(
                what=f"the edition of {year} has not been made yet",
                where=f"data/processed/{slug}/{year}",
                wanted="the protected tables of this year",
                found="nothing there",
                do=f"run make assessment YEAR={year}, or name a year that has been made",
            )
        ]
    )
