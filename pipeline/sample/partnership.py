"""The synthetic partnership: draw what truly happened, plant the faults, write it as the agencies would."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.catalogue import Contract, load_codes, load_contracts
from pipeline.sample.agency_style import as_sheet
from pipeline.sample.arrivals import write_received
from pipeline.sample.assurance import benchmark_rows, profile_rows, statement_rows
from pipeline.sample.assurance_people import draw_attendances, draw_hate_crimes, draw_training
from pipeline.sample.children import draw_children
from pipeline.sample.faults import COPY, FAULT, people_twice, plant
from pipeline.sample.health import draw_contact_counts, draw_contacts
from pipeline.sample.hours import draw_hour_table, hour_rows
from pipeline.sample.housing import draw_cases
from pipeline.sample.known_answers import YEARS
from pipeline.sample.marac import draw_marac
from pipeline.sample.police import draw_incidents
from pipeline.sample.referrals import draw_referrals
from pipeline.sample.sexual_violence import draw_clients, draw_incidents_disclosed
from pipeline.sample.social_care import draw_childrens_records, draw_concerns
from pipeline.sample.stays import draw_stays
from pipeline.sample.styles import SECOND_COPIES, SENT_AS, halves_of, style_of
from pipeline.sample.survey import draw_responses, invitation_rows
from pipeline.sample.truth import Truth, accepted, write_truth
from pipeline.sample.units import draw_units
from pipeline.sample.writing import write_file

SEED = 366530


def make_sample(folder: Path, truth_file: Path, years: Iterable[int] = range(2019, 2025), seed: int = SEED) -> list[Path]:
    """Write the agencies' files of `years` into `folder`/<year>/ and the truth to `truth_file`; the paths of the agencies' files.

    The same seed gives the same bytes, whichever years are asked for. Raises ValueError for a year the sample does not know.
    """
    wanted = sorted(set(years))
    if not wanted or not set(wanted) <= set(YEARS):
        raise ValueError(f"the sample knows the years {YEARS[0]} to {YEARS[-1]}")
    truth, written = Truth(seed, wanted), []
    for place, (data_set, table) in enumerate(draw_partnership(seed).items()):
        planted = []
        for year in wanted:
            if style_of(data_set, year) is None:
                continue
            rng = np.random.default_rng([seed, 20, place, year])
            true_rows = table.loc[table["year"] == year]
            planted.append(plant(rng, true_rows, data_set, year))
            truth.people_twice += people_twice(planted[-1], true_rows, data_set, year)
            written += _write_year(rng, folder, planted[-1], data_set, year, truth)
        truth.tables[data_set] = accepted(pd.concat(planted, ignore_index=True)) if planted else table.iloc[:0]
    for year in wanted:
        write_received(folder / str(year), [path.name for path in written if path.parent.name == str(year)], year)
    write_truth(truth_file, truth)
    return written


def draw_partnership(seed: int) -> dict[str, pd.DataFrame]:
    """Data set → the true rows of every year (column `year`), clean codes and types."""
    years = list(YEARS)
    stays = draw_stays(seed, years)
    children = draw_children(seed, stays)
    hour_tables = {year: draw_hour_table(seed, year) for year in years}
    clients = draw_clients(seed, years)
    return {
        "refuge_stays": stays,
        "refuge_children": children,
        "refuge_referrals": draw_referrals(seed, stays, children),
        "safe_accommodation_units": draw_units(years),
        "police_incidents": draw_incidents(seed, hour_tables),
        "housing_cases": draw_cases(seed, years),
        "police_hour_weekday": pd.concat([hour_rows(table, year) for year, table in hour_tables.items()], ignore_index=True),
        "marac_cases": draw_marac(seed, years),
        "childrens_social_care": draw_childrens_records(seed, years),
        "adult_social_care": draw_concerns(seed, years),
        "health_contacts": draw_contacts(seed),
        "health_contacts_counts": draw_contact_counts(seed),
        "sexual_violence_clients": clients,
        "sexual_violence_incidents": draw_incidents_disclosed(seed, clients),
        "service_user_survey": draw_responses(seed),
        "prevent_benchmarks": benchmark_rows(),
        "channel_statement": statement_rows(),
        "training_survey": draw_training(seed),
        "event_attendances": draw_attendances(seed),
        "hate_crimes": draw_hate_crimes(seed),
        "demand_profile": profile_rows(),
        "survey_invitations": invitation_rows(),
    }


def _write_year(rng: np.random.Generator, folder: Path, rows: pd.DataFrame, data_set: str, year: int, truth: Truth) -> list[Path]:
    """The files of a data set and year: one, two halves, or one and its copy."""
    style, written = style_of(data_set, year), []
    contract = _contract(data_set)
    data_set = SENT_AS.get(data_set, data_set)
    for added, part in _parts(rows, halves_of(data_set, year)):
        sheet = as_sheet(rng, part, contract, load_codes(), year)
        written.append(folder / str(year) / f"{data_set}{added}.{style.kind}")
        write_file(written[-1], sheet, style.encoding)
        truth.add_file(sheet, data_set, year, written[-1].name)
    if (data_set, year) in SECOND_COPIES:
        written.append(folder / str(year) / f"{data_set}{SECOND_COPIES[data_set, year]}.{style.kind}")
        shutil.copyfile(written[0], written[-1])
        truth.add_copy(sheet, data_set, year, written[-1].name)
    return written


def _contract(drawn: str) -> Contract:
    """The contract of a drawn table; the counted form under the table's own name where it is sent as that."""
    if drawn not in SENT_AS:
        return load_contracts()[drawn]
    return load_contracts()[SENT_AS[drawn]].as_counts().model_copy(update={"name": drawn})


def _parts(rows: pd.DataFrame, halves: tuple[str, ...]) -> list[tuple[str, pd.DataFrame]]:
    """The rows among the files; a copy stays in the file of the row it is a copy of."""
    if len(halves) == 1:
        return [(halves[0], rows)]
    cut = len(rows) // 2
    while rows[FAULT].iloc[cut] == COPY:
        cut += 1
    return [(halves[0], rows.iloc[:cut].reset_index(drop=True)), (halves[1], rows.iloc[cut:].reset_index(drop=True))]
