"""Identifiers that agencies send are looked for in everything the run leaves behind outside data/raw."""

from __future__ import annotations

import re

import pandas as pd


def identifiers(made) -> set[bytes]:
    """Every client reference of the refuge's stays, read straight from the files as sent."""
    found: set[bytes] = set()
    for year in (2022, 2023, 2024):
        path = made.raw(year, "refuge_stays")
        sheet = pd.read_excel(path, header=None, dtype=str, engine="calamine") if path.suffix != ".csv" else None
        text = sheet.to_csv() if sheet is not None else path.read_bytes().decode("cp1252", errors="replace")
        found |= {each.encode() for each in re.findall(r"\bRF-?\d{4,}\b", text)}
    return found


def test_no_identifier_outside_the_raw_folder(made):
    known = identifiers(made)
    assert len(known) > 100
    for folder in ("outputs", "data/processed"):
        for path in (made.root / folder).rglob("*"):
            if path.is_file() and path.name != "sample_truth.json":
                content = path.read_bytes()
                assert not [each for each in known if each in content], path.name


def test_private_folders_are_private(made):
    assert (made.private(2024).stat().st_mode & 0o077) == 0
