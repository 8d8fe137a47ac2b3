"""The page on the quality of what agencies send: limits, rules of agreement, ratings, and what to ask for."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from pipeline import store
from pipeline.catalogue.reading import Strict, load


class Limits(Strict):
    """How far this year may be from last year before somebody looks; a group below `smallest_rows` is not compared.

    A month without a record is told when the other months hold at least `smallest_month` each, on average.
    """

    volume_change_percent: float = Field(gt=0)
    mix_change_points: float = Field(gt=0)
    mix_largest: int = Field(ge=1)
    recording_fall_points: float = Field(gt=0)
    smallest_rows: int = Field(ge=5)
    smallest_told: int = Field(ge=5)
    smallest_month: float = Field(8, ge=5)
    recording_told_points: float = Field(3, gt=0)


class Amount(Strict):
    """A number taken from one data set in one year: its rows, the sum of a field, or the most rows open on one day."""

    data_set: str
    count: Literal["rows", "sum", "most_at_once"] = "rows"
    field: str = ""
    first_day: str = ""
    last_day: str = ""
    where: dict[str, list[str]] = {}
    words: str


class Agreement(Strict):
    """Two amounts that should agree: the left one divided by the right one lies between at_least and at_most."""

    id: str
    left: Amount
    right: Amount
    at_least: float | None = None
    at_most: float | None = None
    why: str
    do: str


class Bands(Strict):
    """Where a rating changes: the figure at `green` or better is green, at `amber` or better is amber, else red."""

    green: float
    amber: float


class Ratings(Strict):
    """What is rated, each with its bands; change, lateness and months that are missing are better when they are smaller."""

    accepted_percent: Bands
    required_percent: Bands
    valid_percent: Bands
    recorded_percent: Bands
    late_days: Bands
    short_months: Bands
    change_percent: Bands


class Timeliness(Strict):
    """How many days after the last day of the year a file is wanted."""

    due_days: int = Field(ge=0)


class Gap(Strict):
    """What cannot be said while something is missing, and the sentence that asks for it."""

    prevents: str
    ask: str


class DataSetGap(Gap):
    """The gap that a data set leaves when it does not come, and those of its fields."""

    fields: dict[str, Gap] = {}


class Shortfalls(Strict):
    """For each part of a rating that is not green: what it prevents, and what to ask for."""

    complete: Gap
    valid: Gap
    accepted: Gap
    required: Gap
    timely: Gap
    change: Gap


class Quality(Strict):
    """config/quality.yml."""

    limits: Limits
    agreements: list[Agreement]
    timeliness: Timeliness
    ratings: Ratings
    parts: Shortfalls
    data_sets: dict[str, DataSetGap]
    ask_nothing: str


@cache
def load_quality() -> Quality:
    """The page on quality; raises Stop when it cannot be used."""
    return load(Quality, store.config_file("quality.yml"))
