"""Released years that are counted again, openly and many records at a time."""

from __future__ import annotations

from datetime import date
from functools import cache

from pipeline import store
from pipeline.catalogue.reading import Strict, load


class Erratum(Strict):
    """One data set's released year, counted again."""

    data_set: str
    year: int
    why: str
    decided_by: str
    decided_on: date


@cache
def load_errata() -> list[Erratum]:
    """Every erratum, in the order of the page."""
    return load(list[Erratum], store.config_file("errata.yml"))
