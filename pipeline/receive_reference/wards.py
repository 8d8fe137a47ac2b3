"""Ward figures made from small areas: sums of population, population-weighted means of deprivation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.problems import Finding
from pipeline.receive_reference.layouts import OfficialTable
from pipeline.receive_reference.shelf import Shelf
from pipeline.steps import join, keep


@dataclass(frozen=True, eq=False)
class Derived:
    """A ward figure made from small areas: its values by ward code, the small areas it came from, and how it is said."""

    by_ward: pd.Series
    small_areas: pd.DataFrame
    measure: str
    said: str


def ward_populations(shelf: Shelf, area) -> Derived | None:
    """The sum of small-area populations by ward; None when no population or no lookup was supplied."""
    population = shelf.take("population_of_lsoa_2011")
    lookup = _lookup_2011(shelf, area) if population is not None else None
    if lookup is None:
        return None
    small_areas = _matched(lookup, population, "population", shelf)
    said = f"Ward population is derived: the sum of the small areas of {population.file} in each ward."
    return Derived(small_areas.groupby("ward_code", dropna=False)["population"].sum(), small_areas, "population", said)


def ward_deprivation(shelf: Shelf, area) -> Derived | None:
    """The population-weighted mean of small-area deprivation by ward; None when the files for it are not there.

    Scores of 2019 are used first (the index in force when most years were recorded), then scores of 2025, then ranks of 2019.
    """
    for kind, measure, lookup_of, weight_kinds in (
        ("score_of_lsoa_2011", "score", _lookup_2011, ("weight_of_lsoa_2011", "population_of_lsoa_2011")),
        ("score_of_lsoa_2021", "score", _lookup_2021, ("weight_of_lsoa_2021",)),
        ("rank_of_lsoa_2011", "rank", _lookup_2011, ("weight_of_lsoa_2011", "population_of_lsoa_2011")),
    ):
        figures = shelf.take(kind)
        weights = next((table for each in weight_kinds if (table := shelf.take(each))), None)
        lookup = lookup_of(shelf, area) if figures and weights else None
        if lookup is not None:
            return _weighted(lookup, figures, weights, measure, shelf)
    return None


def _weighted(lookup: pd.DataFrame, figures: OfficialTable, weights: OfficialTable, measure: str, shelf: Shelf) -> Derived:
    """The weighted mean by ward. The same weights over a whole district give the ministry's own average score."""
    weight = weights.table.rename(columns={"population": "weight"})[["lsoa", "weight"]].drop_duplicates("lsoa")
    small_areas = _matched(lookup, figures, measure, shelf)
    small_areas = _matched(small_areas, OfficialTable(weights.kind, weights.file, weight), "weight", shelf)
    product = small_areas.assign(product=small_areas[measure] * small_areas["weight"])
    sums = product.groupby("ward_code", dropna=False)[["product", "weight"]].sum()
    words = "scores" if measure == "score" else "national ranks (no scores were supplied)"
    said = f"Ward deprivation is derived: the mean of the {words} of {figures.file}, weighted by the population of {weights.file}."
    return Derived(sums["product"] / sums["weight"], small_areas, measure, said)


def _lookup_2011(shelf: Shelf, area) -> pd.DataFrame | None:
    """lsoa (2011), ward_code, from the 2011 lookup or by way of the 2021 one."""
    lookup = shelf.take("ward_of_lsoa_2011")
    if lookup is not None:
        return _of_area(lookup, area, shelf)
    later, changes = _lookup_2021(shelf, area), shelf.take("lsoa_2011_to_2021")
    if later is None or changes is None:
        return None
    later = later.rename(columns={"lsoa": "lsoa_2021"})
    pairs = join(changes.table, later, "lsoa_2021", "2011 small areas of the area's 2021 ones", how="right")
    unknown = pairs.loc[pairs["lsoa"].isna(), "lsoa_2021"].tolist()
    if unknown:
        shelf.findings.append(_incomplete(changes, "2011 small area", unknown, "nothing for"))
    pairs = pairs[["lsoa", "ward_code"]].dropna().drop_duplicates()
    torn = pairs.loc[pairs["lsoa"].duplicated(), "lsoa"]
    if len(torn):
        shelf.findings.append(_torn(changes, torn))
    return pairs.drop_duplicates("lsoa")


def _lookup_2021(shelf: Shelf, area) -> pd.DataFrame | None:
    """lsoa (2021), ward_code."""
    lookup = shelf.take("ward_of_lsoa_2021")
    return None if lookup is None else _of_area(lookup, area, shelf)


def _of_area(lookup: OfficialTable, area, shelf: Shelf) -> pd.DataFrame:
    """The small areas of the area's own wards; a ward with none is a problem."""
    ours = [ward.code for ward in area.wards]
    rows = keep(lookup.table, lookup.table["ward_code"].isin(ours), f"{lookup.file}: wards of {area.name}")
    empty = sorted(set(ours) - set(rows["ward_code"]))
    if empty and not any(finding.check == "ward_without_small_areas" for finding in shelf.findings):
        shelf.findings.append(_empty_wards(lookup, empty))
    return rows[["lsoa", "ward_code"]]


def _matched(lookup: pd.DataFrame, figures: OfficialTable, column: str, shelf: Shelf) -> pd.DataFrame:
    """The small areas with their figures; one without is a problem, because its ward would come out wrong."""
    table = figures.table.drop_duplicates()
    repeated = table.loc[table["lsoa"].duplicated(), "lsoa"].unique()
    matched = join(lookup, table.drop_duplicates("lsoa"), "lsoa", f"{column} of each small area")
    missing = matched.loc[matched[column].isna(), "lsoa"].tolist()
    for codes, found in ((missing, "nothing for"), (list(repeated), "more than one row for")):
        if codes:
            shelf.findings.append(_incomplete(figures, column, codes, found))
    return matched


def _listed(codes: list[str], most: int = 5) -> str:
    """The first few codes and how many more."""
    rest = f" and {len(codes) - most} more" if len(codes) > most else ""
    return ", ".join(codes[:most]) + rest


def _empty_wards(lookup: OfficialTable, codes: list[str]) -> Finding:
    return Finding(
        what="the lookup gives no small area for wards of this area",
        where=f"data/raw/reference/{lookup.file}",
        wanted="at least one small area for every ward of the area page",
        found=f"none for {_listed(codes)}",
        do="use the lookup of the ward set the area page names: ward codes change when boundaries do",
        file=lookup.file,
        count=len(codes),
        check="ward_without_small_areas",
    )


def _incomplete(figures: OfficialTable, column: str, codes: list[str], found: str) -> Finding:
    return Finding(
        what="a reference file does not give each small area of this area once",
        where=f"data/raw/reference/{figures.file}, column of {column}",
        wanted="one figure for every small area of the lookup",
        found=f"{found} {_listed(codes)}",
        do="download the whole file again, or check that the file and the lookup use the same year of small areas",
        file=figures.file,
        column=column,
        count=len(codes),
    )


def _torn(changes: OfficialTable, codes: pd.Series) -> Finding:
    return Finding(
        what="a 2011 small area was split between two wards",
        where=f"data/raw/reference/{changes.file}",
        wanted="each 2011 small area in one ward",
        found=f"two wards for {_listed(codes.tolist())}",
        do="add the lookup from 2011 small areas to wards",
        file=changes.file,
        count=len(codes),
    )
