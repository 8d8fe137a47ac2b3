"""Census profiles of the area's residents: the area page's lines, or counts summed from official files."""

from __future__ import annotations

import pandas as pd

from pipeline.receive_reference.layouts import CENSUS_TOPICS
from pipeline.receive_reference.shelf import Shelf
from pipeline.steps import keep

CENSUS_COLUMNS = ("characteristic", "group", "label", "number", "total", "percent")
BROAD_ETHNIC_GROUPS = "ethnic_group_broad"


def census_from_area_page(area) -> pd.DataFrame:
    """characteristic, group, label, number and total (people or households), percent (0 to 100), as the area page has them."""
    lines = [[line.characteristic, line.group, line.label, line.number, line.total, line.percent] for line in area.census_2021]
    table = pd.DataFrame(lines, columns=list(CENSUS_COLUMNS))
    return table.astype({"number": "Int64", "total": "Int64", "percent": "Float64"})


def census_lines(shelf: Shelf, area, page: pd.DataFrame) -> pd.DataFrame:
    """The page's lines with each characteristic that the files give replaced by the files' counts."""
    found = [counted for topic in CENSUS_TOPICS if (counted := _topic(shelf, area, topic)) is not None]
    district = _ethnic_groups(shelf, area)
    found += [] if district is None else [district]
    coded = [_coded(lines, page) for lines in found]
    replaced = {lines["characteristic"].iloc[0] for lines in coded}
    kept = keep(page, ~page["characteristic"].isin(replaced), "census lines of the area page that no file replaces")
    return pd.concat([kept, *coded], ignore_index=True)[list(CENSUS_COLUMNS)]


def _topic(shelf: Shelf, area, topic: str) -> pd.DataFrame | None:
    """label and number summed over the area's 2021 small areas; None without the file or the lookup that says which they are."""
    profile, lookup = shelf.take(f"census_{topic}"), shelf.take("ward_of_lsoa_2021")
    if profile is None or lookup is None:
        return None
    ours = lookup.table.loc[lookup.table["ward_code"].isin([ward.code for ward in area.wards]), "lsoa"]
    rows = keep(profile.table, profile.table["lsoa"].isin(ours), f"{profile.file}: small areas of {area.name}")
    sums = rows.groupby("label", sort=False, dropna=False)["number"].sum().reset_index()
    # Small-area ethnic groups are the five broad ones; the district file has all nineteen.
    return sums.assign(characteristic=BROAD_ETHNIC_GROUPS if topic == "ethnic_group" else topic)


def _ethnic_groups(shelf: Shelf, area) -> pd.DataFrame | None:
    """label and number of the nineteen ethnic groups of the district; None when the file does not give them."""
    found = shelf.take("ethnic_group_of_district")
    if found is None:
        return None
    ours = found.table["district"].eq(area.code) & found.table["label"].str.endswith("(number)")
    rows = keep(found.table, ours, f"{found.file}: counts of {area.name}")
    if rows.empty:
        return None
    label = rows["label"].str.removesuffix("(number)").str.strip()
    return rows[["number"]].assign(label=label, characteristic="ethnic_group")


def _coded(lines: pd.DataFrame, page: pd.DataFrame) -> pd.DataFrame:
    """The lines with the page's group code where the page has the label, a code made from the label where it has not."""
    codes = dict(zip(zip(page["characteristic"], page["label"]), page["group"]))
    made = lines["label"].str.lower().str.replace(r"[^a-z0-9]+", "_", regex=True).str.strip("_")
    known = [codes.get(key) for key in zip(lines["characteristic"], lines["label"])]
    total = int(lines["number"].sum())
    number = lines["number"].astype("Int64")
    group = pd.Series(known, index=lines.index, dtype="str").fillna(made)
    return lines.assign(number=number, total=pd.array([total] * len(lines), "Int64"), group=group, percent=100 * number / total)
