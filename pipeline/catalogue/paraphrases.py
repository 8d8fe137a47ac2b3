"""What people wrote in the survey, said again in other words and approved, theme by theme."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pipeline import store
from pipeline.catalogue.reading import Strict, load

# A digit may be a date or an age that tells who wrote.
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^\D+$")]


class VoiceTheme(Strict):
    """A theme of one year's survey: how many wrote of it, and paraphrases that they agreed to and somebody approved."""

    area: str
    year: int
    theme: Words
    people: int = Field(ge=1)
    paraphrases: list[Words] = Field(min_length=1)
    consented: Literal[True]
    approved_by: str = Field(min_length=1)
    approved_on: date


@cache
def load_paraphrases() -> list[VoiceTheme]:
    """Every theme, in the order of the page."""
    return load(list[VoiceTheme], store.config_file("paraphrases.yml"))
