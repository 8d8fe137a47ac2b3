"""The words that the method page explains."""

from __future__ import annotations

from functools import cache

from pipeline import store
from pipeline.catalogue.reading import Strict, load


class Term(Strict):
    """A word and what it means here."""

    term: str
    meaning: str


@cache
def load_glossary() -> list[Term]:
    """Every word that is explained, in the order of the alphabet."""
    return sorted(load(list[Term], store.config_file("glossary.yml")), key=lambda each: each.term.casefold())
