"""The area's wards and people, kept between stages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import tables

if TYPE_CHECKING:
    import pandas as pd

_TABLES = ("wards", "census")
_PLAIN = ("area_code", "area_population", "population_by_age", "sex_totals", "boundaries", "derived", "notes")


def write_places(places, folder: Path) -> None:
    """A `receive_reference.Places`, its tables as Parquet and the rest as one record."""
    for name in _TABLES:
        tables.write_table(getattr(places, name), folder / f"places_{name}.parquet")
    tables.write_record({name: getattr(places, name) for name in _PLAIN}, folder / "places.json")


def places_files(folder: Path) -> tuple[Path, ...]:
    """What `write_places` leaves."""
    return (*(folder / f"places_{name}.parquet" for name in _TABLES), folder / "places.json")


def read_places(folder: Path):
    """The Places written by `write_places`."""
    from pipeline.receive_reference import Places

    plain = tables.read_record(folder / "places.json")
    ages = plain.pop("population_by_age")
    kept: dict[str, pd.DataFrame] = {name: tables.read_table(folder / f"places_{name}.parquet") for name in _TABLES}
    return Places(**kept, **plain | {"population_by_age": tuple(ages) if ages else None, "notes": tuple(plain["notes"])})
