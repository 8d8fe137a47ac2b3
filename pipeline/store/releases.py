"""The folders of released editions: one a release, made aside and moved into place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import paths, tables

if TYPE_CHECKING:
    import pandas as pd

RECORD = "release.json"
CELLS = "cells.parquet"
RECOMMENDATIONS = "recommendations.parquet"
SEALS = "seals.json"
SEAL_DIGITS = 12  # of a release's digest, printed on its pages


def release_folders(area_slug: str) -> list[Path]:
    """The releases of an area in their order."""
    return sorted(path for path in paths.released(area_slug).glob("[0-9]*") if path.is_dir())


def files_of(folder: Path) -> list[Path]:
    """Every file of a release but its record; what a desktop leaves in any folder is none of it."""
    return sorted(path for path in folder.rglob("*") if paths.was_sent(path) and path.name != RECORD)


def write_release(area_slug: str, name: str, cells: pd.DataFrame, recommendations: pd.DataFrame, cut: dict[str, pd.DataFrame]) -> Path:
    """A release's cells, records and recommendations in a folder aside; gives that folder, for `settle_release` or `drop_release`."""
    aside = paths.released(area_slug) / f".{name}.part"
    shutil.rmtree(aside, ignore_errors=True)
    tables.write_table(cells, aside / CELLS)
    tables.write_table(recommendations, aside / RECOMMENDATIONS)
    for table, rows in cut.items():
        tables.write_table(rows, aside / "cut" / f"{table}.parquet")
    return aside


def settle_release(aside: Path, record: dict[str, object]) -> Path:
    """The folder in its place, with its record; readable by its owner only."""
    tables.write_record(record, aside / RECORD)
    folder = aside.with_name(aside.name.removeprefix(".").removesuffix(".part"))
    os.rename(aside, folder)
    return folder


def write_seals(area_slug: str, digests: dict[str, str]) -> None:
    """Beside the releases: name of each → the digest of its record, so that the last one cannot be changed or lost unnoticed."""
    tables.write_record(digests, paths.released(area_slug) / SEALS)


def read_seals(area_slug: str) -> dict[str, str]:
    """What `write_seals` wrote last; empty before the first release. Raises ValueError when it cannot be read."""
    path = paths.released(area_slug) / SEALS
    return tables.read_record(path) if path.exists() else {}


def clear_unfinished(area_slug: str) -> None:
    """Take away what a killed run had begun to set down: without its record it is no release."""
    for aside in paths.released(area_slug).glob(".*.part"):
        shutil.rmtree(aside)


def drop_release(folder: Path) -> None:
    """Take back a release that was never rendered."""
    shutil.rmtree(folder)


def read_cells(folder: Path) -> pd.DataFrame:
    """The cells of a release."""
    return tables.read_table(folder / CELLS)


def read_recommendations(folder: Path) -> pd.DataFrame | None:
    """The rules of a release, those that made no recommendation too; None for a release that kept none."""
    path = folder / RECOMMENDATIONS
    return tables.read_table(path) if path.exists() else None


def read_cut(folder: Path, table: str) -> pd.DataFrame | None:
    """The records of one table as they stood at the release; None when the release had no such table."""
    path = folder / "cut" / f"{table}.parquet"
    return tables.read_table(path) if path.exists() else None
