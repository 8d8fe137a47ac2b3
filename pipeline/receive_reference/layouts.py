"""Official files, known by the columns they hold and never by their names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.problems import Finding, row_numbers

LSOA_2011 = ("LSOA code (2011)", "lsoa11_code", "LSOA11CD", "lsoa")
LSOA_2021 = ("LSOA code (2021)", "lsoa21_code", "LSOA21CD")
DISTRICT = ("ltla21_code", "LAD21CD", "ltla24_code")
SCORE = ("Index of Multiple Deprivation (IMD) Score", "overall_local_score", "IMD_score")
RANK = (
    "Index of Multiple Deprivation (IMD) Rank",
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    "IMD_rank",
)
AGES = [str(age) for age in range(90)] + ["90+"]
CENSUS_TOPICS = ("disability", "ethnic_group", "tenure", "religion", "deprivation_dimensions")


@dataclass(frozen=True)
class Layout:
    """A kind of official table: our column name → the headers official files use for it; `numbers` must be numeric."""

    kind: str
    says: str
    columns: dict[str, tuple[str, ...]]
    numbers: tuple[str, ...] = ()


LAYOUTS = (
    Layout(
        "ward_of_lsoa_2011",
        "the ward of each 2011 small area",
        {"lsoa": LSOA_2011, "ward_code": ("ward17_code", "WD17CD", "WD18CD", "WD19CD", "WD20CD")},
    ),
    Layout(
        "ward_of_lsoa_2021",
        "the ward of each 2021 small area",
        {"lsoa": LSOA_2021, "ward_code": ("ward24_code", "WD22CD", "WD23CD", "WD24CD", "WD25CD")},
    ),
    Layout("lsoa_2011_to_2021", "which 2021 small areas a 2011 one became", {"lsoa": LSOA_2011, "lsoa_2021": LSOA_2021}),
    Layout(
        "population_of_lsoa_2011",
        "population by single year of age of 2011 small areas",
        {"lsoa": LSOA_2011, "population": ("total_population", "All Ages"), **{age: (age,) for age in AGES}},
        ("population", *AGES),
    ),
    Layout(
        "population_of_district",
        "population by single year of age of districts",
        {"district": DISTRICT, "population": ("total_population", "All ages"), **{age: (age,) for age in AGES}},
        ("population", *AGES),
    ),
    Layout("score_of_lsoa_2011", "deprivation 2019: scores", {"lsoa": LSOA_2011, "score": SCORE}, ("score",)),
    Layout("rank_of_lsoa_2011", "deprivation 2019: ranks (files 1 and 2)", {"lsoa": LSOA_2011, "rank": RANK}, ("rank",)),
    Layout("score_of_lsoa_2021", "deprivation 2025: scores", {"lsoa": LSOA_2021, "score": SCORE}, ("score",)),
    Layout(
        "weight_of_lsoa_2011",
        "deprivation 2019: population denominators (file 6)",
        {"lsoa": LSOA_2011, "weight": ("Total population: mid 2015 (excluding prisoners)",)},
        ("weight",),
    ),
    Layout(
        "weight_of_lsoa_2021",
        "residents of 2021 small areas (a census profile)",
        {"lsoa": LSOA_2021, "weight": ("total_residents",)},
        ("weight",),
    ),
    Layout(
        "sex_of_district",
        "residents of districts by sex",
        {"district": DISTRICT, "female": ("total_females",), "male": ("total_males",)},
        ("female", "male"),
    ),
    Layout(
        "ethnic_group_of_district",
        "census: ethnic groups of districts",
        {"district": DISTRICT, "label": ("ethnic_group",), "number": ("value",)},
        ("number",),
    ),
    *(
        Layout(
            f"census_{topic}",
            f"census profile of 2021 small areas: {topic.replace('_', ' ')}",
            {"lsoa": LSOA_2021, "label": (topic,), "number": ("n",)},
            ("number",),
        )
        for topic in CENSUS_TOPICS
    ),
)


@dataclass(frozen=True, eq=False)
class OfficialTable:
    """One kind of table out of one file, with our column names; a boundary file is `geometry` and has an empty table."""

    kind: str
    file: str
    table: pd.DataFrame
    geometry: dict | None = None


def recognise(files: Iterable[Path]) -> tuple[list[OfficialTable], list[Finding]]:
    """Every official table the files hold, and a finding for each file or number that cannot be used.

    One file may hold several kinds (deprivation file 7 holds scores, ranks and weights); a file with none gets a finding.
    """
    tables: list[OfficialTable] = []
    findings: list[Finding] = []
    for file in sorted(files):
        found = _boundaries(file) if file.suffix.lower() in (".geojson", ".json") else _tables(file, findings)
        tables += found
        if not found:
            findings.append(_unrecognised(file))
    return tables, findings


def _tables(file: Path, findings: list[Finding]) -> list[OfficialTable]:
    """The tables of a CSV file: one for each layout whose columns are all there."""
    text = _read_text(file)
    if text is None:
        return []
    headers = {_plain(header): header for header in text.columns}
    found = []
    for layout in LAYOUTS:
        chosen = {name: _first(headers, spellings) for name, spellings in layout.columns.items()}
        if all(chosen.values()):
            table = pd.DataFrame({name: text[header].str.strip() for name, header in chosen.items()})
            found.append(OfficialTable(layout.kind, file.name, _with_numbers(table, layout, file, findings)))
    return found


def _read_text(file: Path) -> pd.DataFrame | None:
    """Every cell as text; None when the file is not a table. Official files start with a BOM or are cp1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return pd.read_csv(file, dtype=str, keep_default_na=False, encoding=encoding)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError):
            return None
    return None


def _with_numbers(table: pd.DataFrame, layout: Layout, file: Path, findings: list[Finding]) -> pd.DataFrame:
    """The numeric columns as Float64, "29,199" read as 29199; a finding for each column with something else in it."""
    for name in layout.numbers:
        numbers = pd.to_numeric(table[name].str.replace(",", ""), errors="coerce").astype("Float64")
        if numbers.isna().any():
            findings.append(_not_numbers(file, name, numbers.isna()))
        table[name] = numbers
    return table


def _boundaries(file: Path) -> list[OfficialTable]:
    """The ward shapes of a GeoJSON file, their properties cut to ward_code and ward_name; empty for other shapes."""
    try:
        shapes = json.loads(file.read_text(encoding="utf-8-sig")).get("features", [])
    except (UnicodeDecodeError, json.JSONDecodeError, AttributeError):
        return []
    wards = [ward for shape in shapes if (ward := _ward_shape(shape))]
    if not wards:
        return []
    whole = {"type": "FeatureCollection", "features": wards}
    return [OfficialTable("ward_boundaries", file.name, pd.DataFrame(), whole)]


def _ward_shape(shape: dict) -> dict | None:
    """One ward's shape; None when its properties hold no ward code such as WD25CD."""
    named = {key.upper(): value for key, value in shape.get("properties", {}).items()}
    code = next((key for key in named if key.startswith("WD") and key.endswith("CD")), None)
    if code is None:
        return None
    properties = {"ward_code": named[code], "ward_name": named.get(code[:-2] + "NM", "")}
    return {"type": "Feature", "properties": properties, "geometry": shape.get("geometry")}


def _plain(header: str) -> str:
    """A header without case or spare spaces."""
    return " ".join(header.split()).casefold()


def _first(headers: dict[str, str], spellings: tuple[str, ...]) -> str | None:
    """The file's own header for the first spelling it has."""
    return next((headers[_plain(each)] for each in spellings if _plain(each) in headers), None)


def _unrecognised(file: Path) -> Finding:
    return Finding(
        what="a reference file is not one the assessment can use",
        where=f"data/raw/reference/{file.name}",
        wanted="a CSV with its header in line 1, or ward boundaries as GeoJSON: " + "; ".join(one.says for one in LAYOUTS),
        found="columns of none of these",
        do="save a workbook's table as CSV, or move the file away; the run goes on without it",
        severity="look",
        file=file.name,
    )


def _not_numbers(file: Path, column: str, wrong: pd.Series) -> Finding:
    return Finding(
        what="a reference file has something other than a number where a number belongs",
        where=f"data/raw/reference/{file.name}, column of {column}",
        wanted="a number on every row",
        found=f"none on {row_numbers(wrong.to_numpy().nonzero()[0] + 2)}",
        do="download the official file again, or mend those rows",
        file=file.name,
        column=column,
        count=int(wrong.sum()),
    )
