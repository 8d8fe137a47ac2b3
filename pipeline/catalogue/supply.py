"""The page on supply: what units needed are worked out from, the targets, and what could be different."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from pipeline import store
from pipeline.catalogue.reading import Strict, load


class MadeOf(Strict):
    """The figures that the answer is made of, by their names in the register."""

    stays: str
    refusals: str
    stay_days: str
    places: str
    places_average: str


class SupplyScenario(Strict):
    """What would be different from now; nothing, when no word is given."""

    more_units: int = Field(0, ge=0)
    dispersed_units: int = Field(0, ge=0)
    stay_factor: float = Field(1, gt=0)
    arrivals_factor: float = Field(1, gt=0)


class SupplyPlan(Strict):
    """config/supply.yml."""

    made_of: MadeOf
    no_room: list[str]
    wrong_kind: list[str]
    refusal_targets: dict[str, float]
    scenarios: dict[str, SupplyScenario]


@cache
def load_supply() -> SupplyPlan:
    """The page on supply; raises Stop when it cannot be used."""
    return load(SupplyPlan, store.config_file("supply.yml"))
