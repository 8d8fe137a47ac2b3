"""The area page, facts from outside, and where a series stops meaning what it meant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field, field_validator, model_validator

from pipeline import store
from pipeline.catalogue.budget import facts_of_budgets, load_budgets
from pipeline.catalogue.reading import Strict, by_id, load
from pipeline.periods import Period
from pipeline.problems import Finding, Stop


class Agency(Strict):
    """Who supplies data sets, and whom to ask."""

    name: str
    contact_role: str = ""
    data_sets: list[str] = []


class Source(Strict):
    """Where a block of figures comes from; `verified_on` is empty until somebody has compared it."""

    source: str
    licence: str = ""
    derived: bool = False
    method: str = ""
    verified_on: date | None = None


class Neighbour(Strict):
    """An authority next door."""

    code: str
    name: str


class WardSet(Strict):
    """The years a set of wards is in force."""

    from_year: int
    to_year: int
    label: str


class Ward(Strict):
    """A ward and its figures on the area page."""

    code: str
    name: str
    population: int
    deprivation_score: float
    deprivation_rank: int


class BySex(Strict):
    """Usual residents by sex."""

    label: str
    female: int
    male: int
    total: int


class Population(Strict):
    """Persons by single year of age (0 to 89, then 90 and over) and by sex."""

    label: str
    total: int
    by_age: list[int]
    by_sex: BySex
    caveats: list[str] = []

    def aged(self, first: int, last: int = 120) -> int:
        """Persons of `first` to `last` years of age, both included; 90 stands for 90 and over."""
        return sum(self.by_age[first : last + 1])


class CensusLine(Strict):
    """One group of a census table."""

    characteristic: str
    group: str
    label: str
    number: int
    total: int
    percent: float
    unit: str


class Area(Strict):
    """All the assessment knows about a place before any agency sends a file."""

    code: str
    slug: str
    name: str
    region: str = ""
    country: str
    police_force: str
    tier_one_authority: str
    attribution: str
    agencies: dict[str, Agency]
    sources: dict[str, Source]
    neighbours: list[Neighbour] = []
    ward_set: WardSet
    wards: list[Ward]
    population: Population
    census_2021: list[CensusLine] = []
    edition_days: dict[int, date] = {}


class Fact(Strict):
    """A figure from outside that a page may print, with its source."""

    id: str
    title: str
    value: float | str
    unit: str
    period: str
    source: str
    verified_on: date | None = None
    lower: float | None = None
    upper: float | None = None
    base: int | None = None
    caveats: list[str] = []
    survey: str | None = None
    year: int | None = None
    group: str | None = None
    ages: tuple[int, int] | None = None
    questions: Literal["old", "new"] | None = None

    @model_validator(mode="after")
    def _limits_hold_the_value(self) -> Fact:
        if (self.lower, self.upper) == (None, None):
            return self
        if None in (self.lower, self.upper) or isinstance(self.value, str) or not self.lower <= self.value <= self.upper:
            raise ValueError("lower and upper: both or neither, and the value, a number, between them")
        return self

    @field_validator("base", mode="before")
    @classmethod
    def _whole_adults(cls, base: object) -> object:
        if base is not None and (not isinstance(base, int) or isinstance(base, bool) or base < 1):
            raise ValueError("the number of adults who answered: a whole number above nought, typed without a comma")
        return base

    @model_validator(mode="after")
    def _one_way_to_a_range(self) -> Fact:
        if self.base is None:
            return self
        if (self.lower, self.upper) != (None, None):
            raise ValueError("base, or lower and upper, but not both: the range is made from one or the other")
        if self.survey is None or self.unit != "percent" or isinstance(self.value, str) or not 0 <= self.value <= 100:
            raise ValueError("base only on the line of a survey, and where its value is a number in percent")
        return self


class SeriesBreak(Strict):
    """Days over which the way something is counted changed."""

    id: str
    data_set: str
    from_day: date = Field(alias="from")
    to_day: date | None = Field(None, alias="to")
    what: str
    effect: Literal["not_comparable", "caution"]
    caveat: str
    source: str = ""
    verified_on: date | None = None

    def crosses(self, first_day: date, last_day: date) -> bool:
        """True when a series from `first_day` to `last_day` has this break inside it."""
        return first_day < (self.to_day or date.max) and last_day >= self.from_day


def months_before_break(breaks: Iterable[SeriesBreak], data_set: str, period: Period) -> int:
    """How many months at the start of the period are not counted as its last months are: those that begin before the last break ends."""
    mine = [each for each in breaks if each.effect == "not_comparable" and each.data_set in (data_set, "all")]
    crossed = [each.to_day or date.max for each in mine if each.crosses(period.first_day, period.last_day)]
    return sum(any(day < end for end in crossed) for day in period.months)


class Status(Strict):
    """Why a figure is, or is not, there."""

    symbol: str
    sentence: str


@cache
def load_area(name: str) -> Area:
    """The area whose code or slug is `name`; "" is the only area there is. Raises Stop naming the areas there are."""
    pages = {path: load(Area, path) for path in store.config_files("areas", ".yml")}
    if not name and len(pages) == 1:
        return next(iter(pages.values()))
    for area in pages.values():
        if name in (area.code, area.slug):
            return area
    raise Stop([_no_area(name, [area.slug for area in pages.values()])])


@cache
def load_facts() -> dict[str, Fact]:
    """fact id → fact, the sums of the budgets among them; raises Stop when an id is used twice."""
    path = store.config_file("facts.yml")
    facts = by_id(load(list[Fact], path), path)
    return facts | {each["id"]: Fact(**each) for each in facts_of_budgets(load_budgets(), facts)}


@cache
def load_series_breaks() -> list[SeriesBreak]:
    """Every known break, in the order of the page."""
    return load(list[SeriesBreak], store.config_file("series_breaks.yml"))


@cache
def load_statuses() -> dict[str, Status]:
    """status code → symbol and sentence."""
    return load(dict[str, Status], store.config_file("statuses.yml"))


@cache
def load_caveats() -> dict[str, str]:
    """caveat code → the sentence printed beside a figure that carries it."""
    return load(dict[str, str], store.config_file("caveats.yml"))


def _no_area(name: str, known: list[str]) -> Finding:
    return Finding(
        what=f"there is no page for the area {name!r}",
        where="config/areas",
        wanted=f"one of {', '.join(known)}",
        found="another name",
        do="name one of these with AREA=, or copy a page of config/areas and fill it in for the new area",
    )
