"""The annual return to the ministry, question by question, and which figure answers each."""

from __future__ import annotations

from datetime import date
from functools import cache

from pipeline import store
from pipeline.catalogue.reading import Strict, load


class Question(Strict):
    """One question: answered by an indicator (each of its groups, where it has any), or by words where no figure can."""

    number: str
    text: str
    indicator: str = ""
    part: str = "value"
    answer: str = ""
    note: str = ""
    wording_verified_on: date | None = None


class Section(Strict):
    """A part of the form."""

    id: str
    title: str
    questions: list[Question]


@cache
def load_annual_return() -> list[Section]:
    """The sections of the form, in its order."""
    return load(list[Section], store.config_file("annual_return.yml"))
