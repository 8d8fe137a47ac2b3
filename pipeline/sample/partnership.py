"""The synthetic partnership: draw what truly happened, plant the faults, write it as the agencies would."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.catalogue import load_codes, load_contracts
from pipeline.sample.agency_style import Sheet, as_sheet, style_of
from pipeline.sample.children import draw_children
from pipeline.sample.faults import plant
from pipeline.sample.hours import draw_hour_table, hour_rows
from pipeline.sample.housing import draw_cases
from pipeline.sample.known_answers import YEARS
from pipeline.sample.police import draw_incidents
from pipeline.sample.referrals import draw_referrals
from pipeline.sample.stays import draw_stays
from pipeline.sample.truth import accepted, fault_lines, file_line, write_truth
from pipeline.sample.units import draw_units
from pipeline.sample.writing import write_csv, write_workbook

SEED = 366530


def make_sample(folder: Path, truth_file: Path, years: Iterable[int] = range(2019, 2025), seed: int = SEED) -> list[Path]:
    """Write the agencies' files of `years` into `folder`/<year>/ and the truth to `truth_file`; the paths of the agencies' files.

    The same seed gives the same bytes, whichever years are asked for. Raises ValueError for a year the sample does not know.
    """
    wanted = sorted(set(years))
    if not wanted or not set(wanted) <= set(YEARS):
        raise ValueError(f"the sample knows the years {YEARS[0]} to {YEARS[-1]}")
    tables = draw_partnership(seed)
    written, faults, files, counted = [], [], [], {}
    for place, (data_set, table) in enumerate(tables.items()):
        planted = []
        for year in wanted:
            rng = np.random.default_rng([seed, 20, place, year])
            planted.append(plant(rng, table.loc[table["year"] == year], data_set, year))
            path, sheet = _write(rng, folder, planted[-1], data_set, year)
            written.append(path)
            name = f"{year}/{path.name}"
            faults += fault_lines(sheet.faults, data_set, year, name, sheet.first_data_row)
            files.append(file_line(sheet.faults, data_set, year, name, len(sheet.footer), sheet.first_data_row))
        counted[data_set] = accepted(pd.concat(planted, ignore_index=True))
    write_truth(truth_file, counted, faults, files, seed)
    return written


def draw_partnership(seed: int) -> dict[str, pd.DataFrame]:
    """Data set → the true rows of every year (column `year`), clean codes and types."""
    years = list(YEARS)
    stays = draw_stays(seed, years)
    children = draw_children(seed, stays)
    hour_tables = {year: draw_hour_table(seed, year) for year in years}
    return {
        "refuge_stays": stays,
        "refuge_children": children,
        "refuge_referrals": draw_referrals(seed, stays, children),
        "safe_accommodation_units": draw_units(years),
        "police_incidents": draw_incidents(seed, hour_tables),
        "housing_cases": draw_cases(seed, years),
        "police_hour_weekday": pd.concat([hour_rows(table, year) for year, table in hour_tables.items()], ignore_index=True),
    }


def _write(rng: np.random.Generator, folder: Path, rows: pd.DataFrame, data_set: str, year: int) -> tuple[Path, Sheet]:
    sheet = as_sheet(rng, rows, load_contracts()[data_set], load_codes(), year)
    style = style_of(data_set, year)
    path = folder / str(year) / f"{data_set}.{style.kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if style.kind == "csv":
        write_csv(path, sheet, style.encoding)
    else:
        write_workbook(path, sheet)
    return path, sheet
