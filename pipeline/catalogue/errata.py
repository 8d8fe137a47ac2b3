"""Released years that are counted again, openly and many records at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from pipeline import store
from pipeline.catalogue.areas import Area, load_area
from pipeline.catalogue.reading import Strict, load
from pipeline.problems import Finding, stop_if_any


class Erratum(Strict):
    """One data set's released year, counted again: in the area of this slug or code, or in the only one that has a page."""

    data_set: str
    year: int
    area: str = ""
    why: str
    decided_by: str
    decided_on: date


@cache
def load_errata() -> list[Erratum]:
    """Every erratum, in the order of the page."""
    return load(list[Erratum], store.config_file("errata.yml"))


def errata_of(area: Area) -> list[Erratum]:
    """The errata of an area, in the order of the page. Raises Stop when it cannot be told which area one of them is of."""
    areas = [load_area(path.stem) for path in store.config_files("areas", ".yml")]
    listed = load_errata()
    stop_if_any(of_no_area(listed, areas))
    return [each for each in listed if each.area in ("", area.slug, area.code)]


def of_no_area(listed: Iterable[Erratum], areas: Sequence[Area]) -> list[Finding]:
    """A problem for each erratum that names an area without a page, or none though several areas have one."""
    named = {name for area in areas for name in (area.slug, area.code)} | ({""} if len(areas) == 1 else set())
    return [_astray(each, [area.slug for area in areas]) for each in listed if each.area not in named]


def _astray(each: Erratum, known: list[str]) -> Finding:
    found = f"“{each.area}”, which has no page" if each.area else f"no area, and {len(known)} areas that have a page"
    return Finding(
        what="it cannot be told which area an erratum is of",
        where=f"config/errata.yml, {each.data_set}, {each.year}",
        wanted=f"the area whose year is counted again: {', '.join(known)}",
        found=found,
        do="write it into the block, as area: and the name that the area has there; an erratum that was released belongs to the area it was released for",
        file="errata.yml",
    )
