"""The protected characteristics, what each is set beside, and what an answer means: a part of config/findings.yml."""

from __future__ import annotations

from typing import Literal

from pipeline.catalogue.reading import Strict


class Beside(Strict):
    """One comparison: a figure of the register, and what its one share is called where it has no groups."""

    figure: str
    group: str = ""


class Characteristic(Strict):
    """One characteristic. `asked`: the data set and field, "" when nobody asks. `otherwise`: what is said in place of a comparison.

    over, under, cannot_say: what the answer means for the service.
    """

    id: str
    title: str
    protected: bool = True
    asked: str = ""
    beside: list[Beside] = []
    otherwise: str = ""
    over: str = ""
    under: str = ""
    cannot_say: str = ""

    def meaning(self, word: Literal["over", "under", "cannot_say"]) -> str:
        """What the word means for the service."""
        return getattr(self, word)


class Equality(Strict):
    """The equality-impact table: what the other side of a comparison is called, by data set, and the characteristics in order."""

    others: dict[str, str]
    characteristics: list[Characteristic]
