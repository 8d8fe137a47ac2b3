"""Contacts that a health service flagged as domestic abuse: records in some years, a table of counts in others, nothing in one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample.draws import NOT_ASKED, apportion, days_of, weighted

RECORDS = {2021: 468, 2022: 497, 2024: 391}
MONTHS_SENT = {2024: 9}  # the extract was made in January
COUNTED = {2020: 455, 2023: 521}
SETTINGS = {
    "emergency_department": 36,
    "general_practice": 25,
    "maternity": 13,
    "mental_health": 11,
    "health_visiting": 7,
    "sexual_health": 4,
    "other": 4,
}
AGE_BANDS = {
    "age_13_17": 4,
    "age_18_24": 21,
    "age_25_34": 33,
    "age_35_44": 21,
    "age_45_54": 10,
    "age_55_64": 4,
    "age_65_and_over": 3,
    NOT_ASKED: 4,
}


def draw_contacts(seed: int) -> pd.DataFrame:
    """Every contact of the years that came as records (column `year`), in the order of their days."""
    every_year = [_contacts_of_year(np.random.default_rng([seed, 16, year]), year, size) for year, size in RECORDS.items()]
    contacts = pd.concat(every_year, ignore_index=True)
    contacts.insert(0, "contact_ref", [f"HC{number:06d}" for number in range(1, len(contacts) + 1)])
    return contacts


def _contacts_of_year(rng: np.random.Generator, year: int, size: int) -> pd.DataFrame:
    days = days_of(year)
    sent = days[: days.searchsorted(days[0] + pd.DateOffset(months=MONTHS_SENT.get(year, 12)))]
    return pd.DataFrame(
        {
            "year": year,
            "contact_date": sent[np.sort(rng.integers(len(sent), size=size))],
            "setting": weighted(rng, size, SETTINGS),
            "age_band": weighted(rng, size, AGE_BANDS),
            "sex": weighted(rng, size, {"female": 84, "male": 14, NOT_ASKED: 2}),
        }
    )


def draw_contact_counts(seed: int) -> pd.DataFrame:
    """A row a month, a column a setting and their total, for the years that came as counts (column `year`)."""
    return pd.concat([_counts_of_year(np.random.default_rng([seed, 17, year]), year, size) for year, size in COUNTED.items()], ignore_index=True)


def _counts_of_year(rng: np.random.Generator, year: int, size: int) -> pd.DataFrame:
    months = apportion(size, rng.normal(1.0, 0.08, 12))
    shares = np.array(list(SETTINGS.values()), dtype=float)
    cells = np.array([rng.multinomial(count, shares / shares.sum()) for count in months])
    rows = pd.DataFrame(cells, columns=list(SETTINGS))
    rows.insert(0, "year", year)
    rows.insert(1, "month", [*range(4, 13), *range(1, 4)])
    rows.insert(2, "financial_year", year)
    return rows.assign(total=cells.sum(axis=1))
