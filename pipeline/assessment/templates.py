"""The agencies' fill-in workbooks, written where they can be sent from."""

from __future__ import annotations

from pathlib import Path

from pipeline import catalogue, store
from pipeline.store import tables


def make_templates(area: str, year: int) -> list[Path]:
    """One workbook an agency for a year, in outputs/<area>/templates; gives their paths."""
    from pipeline.templates import workbooks

    page = catalogue.load_area(area)
    folder = store.outputs(page.slug) / "templates"
    made = workbooks(catalogue.load_contracts(), catalogue.load_codes(), page, year)
    for name, content in made.items():
        tables.write_bytes(content, folder / name)
    return [folder / name for name in made]
