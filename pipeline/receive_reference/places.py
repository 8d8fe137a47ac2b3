"""What the assessment knows of its places: the area page's figures, or those made from official files instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipeline.problems import Finding, Stop
from pipeline.receive_reference.census import census_from_area_page, census_lines
from pipeline.receive_reference.layouts import AGES, OfficialTable, recognise
from pipeline.receive_reference.shelf import Shelf
from pipeline.receive_reference.wards import ward_deprivation, ward_populations

WARD_COLUMNS = ("ward_code", "ward_name", "population", "deprivation_score", "deprivation_rank", "source")


@dataclass(frozen=True, eq=False)
class Places:
    """The area's wards and people.

    wards: ward_code, ward_name, population (Int64), deprivation_score (Float64, missing when only ranks were given),
    deprivation_rank (1 = the most deprived of these wards; ties share a mean rank), source (text).
    population_by_age: persons of 0 to 89 and of 90 and over. sex_totals: residents of all ages by sex.
    census: characteristic, group, label, number, total, percent. boundaries: ward shapes as GeoJSON, when supplied.
    derived: True when a ward figure was computed from smaller areas. notes: sentences for the method page.
    """

    area_code: str
    wards: pd.DataFrame
    area_population: int
    population_by_age: tuple[int, ...] | None
    sex_totals: dict[str, int]
    census: pd.DataFrame
    boundaries: dict | None
    derived: bool
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def population(self) -> int:
        """Residents of the whole area."""
        return self.area_population


def places_from_area_page(area) -> Places:
    """The places as the area page has them, for when no official files were supplied."""
    rows = [[ward.code, ward.name, ward.population, ward.deprivation_score, ward.deprivation_rank] for ward in area.wards]
    wards = pd.DataFrame(rows, columns=list(WARD_COLUMNS[:-1])).assign(source="the area page")
    wards = wards.astype({"population": "Int64", "deprivation_score": "Float64", "deprivation_rank": "Float64"})
    used = [area.sources[name] for name in ("ward_population", "ward_deprivation") if name in area.sources]
    return Places(
        area_code=area.code,
        wards=wards,
        area_population=area.population.total,
        population_by_age=tuple(area.population.by_age),
        sex_totals={"female": area.population.by_sex.female, "male": area.population.by_sex.male},
        census=census_from_area_page(area),
        boundaries=None,
        derived=any(source.derived for source in used),
        notes=tuple(f"{source.source}. {source.method}".strip() for source in used),
    )


def read_reference(files: Iterable[Path], area) -> Places:
    """The places with every figure the official files give; what they do not give stays as on the area page.

    Raises Stop, with every problem found, when two files disagree, a small area or a ward is missing, or a number is not one.
    Files nobody recognises are in `findings`; they do not stop the run.
    """
    tables, findings = recognise(files)
    shelf = Shelf(tables, findings)
    places = places_from_area_page(area)
    places = _with_populations(places, shelf, area)
    places = _with_deprivation(places, shelf, area)
    places = _with_people(places, shelf, area)
    places = _with_boundaries(places, shelf, area)
    places = replace(places, census=census_lines(shelf, area, places.census))
    if any(finding.severity == "stop" for finding in shelf.findings):
        raise Stop([finding for finding in shelf.findings if finding.severity == "stop"])
    return replace(places, findings=tuple(shelf.findings))


def _with_populations(places: Places, shelf: Shelf, area) -> Places:
    """Ward and area populations and ages summed over small areas, when the lookup and the populations are there."""
    found = ward_populations(shelf, area)
    if found is None:
        return places
    ages = found.small_areas[AGES].sum()
    wards = _put(places.wards, "population", found.by_ward.round().astype("Int64"), found.said)
    return replace(
        places,
        wards=wards,
        area_population=int(found.small_areas["population"].sum()),
        population_by_age=tuple(int(number) for number in ages),
        derived=True,
        notes=_without(places.notes, area, "ward_population") + (found.said,),
    )


def _with_deprivation(places: Places, shelf: Shelf, area) -> Places:
    """Ward deprivation as a population-weighted mean over small areas; from ranks alone the score stays empty."""
    found = ward_deprivation(shelf, area)
    if found is None:
        return places
    scores = found.by_ward if found.measure == "score" else found.by_ward.mask(found.by_ward.notna())
    # A high score is deprived, and so is a low national rank.
    order = found.by_ward.rank(ascending=found.measure == "rank")
    wards = _put(places.wards, "deprivation_score", scores, found.said)
    wards = wards.assign(deprivation_rank=wards["ward_code"].map(order).astype("Float64"))
    return replace(places, wards=wards, derived=True, notes=_without(places.notes, area, "ward_deprivation") + (found.said,))


def _put(wards: pd.DataFrame, column: str, values: pd.Series, said: str) -> pd.DataFrame:
    """The wards with the column taken from `values` by ward code, and the source added."""
    source = wards["source"].where(wards["source"] != "the area page", "") + " " + said
    return wards.assign(**{column: wards["ward_code"].map(values).astype(values.dtype), "source": source.str.strip()})


def _without(notes: tuple[str, ...], area, block: str) -> tuple[str, ...]:
    """The notes but the area page's own about a block that files have replaced."""
    return tuple(note for note in notes if not note.startswith(area.sources[block].source))


def _with_people(places: Places, shelf: Shelf, area) -> Places:
    """The district's ages and sexes where a district file gives them; the district's own count is the official total."""
    ages, sexes = shelf.take("population_of_district"), shelf.take("sex_of_district")
    if ages is not None:
        row = ages.table.loc[ages.table["district"] == area.code]
        if len(row) == 1:
            by_age = tuple(int(number) for number in row.iloc[0][AGES])
            shelf.findings += _unlike(places, ages, int(row.iloc[0]["population"]))
            places = replace(places, population_by_age=by_age, area_population=int(row.iloc[0]["population"]))
    if sexes is not None:
        row = sexes.table.loc[sexes.table["district"] == area.code]
        if len(row) == 1:
            places = replace(places, sex_totals={sex: int(row.iloc[0][sex]) for sex in ("female", "male")})
    return places


def _unlike(places: Places, ages: OfficialTable, district: int) -> list[Finding]:
    """A finding when the district's own count is not that of its wards: two years of estimates were mixed."""
    wards = int(places.wards["population"].sum())
    if wards == district:
        return []
    return [
        Finding(
            what="the wards do not add up to the area",
            where=f"data/raw/reference/{ages.file}",
            wanted="ward and area populations of one year",
            found=f"{district:,} in the file and {wards:,} in the wards",
            do="supply the small areas and the district of the same year; rates use each as it is",
            severity="look",
            file=ages.file,
        )
    ]


def _with_boundaries(places: Places, shelf: Shelf, area) -> Places:
    """The shapes of the area's wards; a ward without a shape is a problem that stops the run."""
    found = shelf.take("ward_boundaries")
    if found is None:
        return places
    ours = {ward.code for ward in area.wards}
    shapes = [shape for shape in found.geometry["features"] if shape["properties"]["ward_code"] in ours]
    missing = sorted(ours - {shape["properties"]["ward_code"] for shape in shapes})
    if missing:
        shelf.findings.append(_no_shape(found, missing))
    return replace(places, boundaries={"type": "FeatureCollection", "features": shapes})


def _no_shape(found: OfficialTable, missing: list[str]) -> Finding:
    return Finding(
        what="the boundary file lacks wards of this area",
        where=f"data/raw/reference/{found.file}",
        wanted="a shape for every ward of the area page",
        found=f"none for {', '.join(missing)}",
        do="use the boundaries of the ward set the area page names, or move the file away to have a tile map",
        file=found.file,
        count=len(missing),
    )
