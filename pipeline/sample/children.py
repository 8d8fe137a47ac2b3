"""The children who came to the refuge with a parent: one row a child's stay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample import known_answers as known
from pipeline.sample.draws import NOT_ASKED, weighted

MOST_CHILDREN = 5
SHARE_OF_PARENTS = 0.33
SUPPORTED = (0.41, 0.44, 0.42, 0.52, 0.58, 0.63)
SCHOOL_PLACES = {"has_place": 34, "waiting": 38, "stayed_at_old_school": 14, "educated_at_home": 4, NOT_ASKED: 10}
SCHOOL_STARTS_AT = 4


def draw_children(seed: int, stays: pd.DataFrame) -> pd.DataFrame:
    """Every child's stay (column `year`), beginning with the parent's stay."""
    every_year = [
        _children_of_year(np.random.default_rng([seed, 4, int(year)]), of_year, int(year)) for year, of_year in stays.groupby("year")
    ]
    children = pd.concat(every_year, ignore_index=True)
    children.insert(0, "child_stay_id", [f"C{number:05d}" for number in range(1, len(children) + 1)])
    return children


def _children_of_year(rng: np.random.Generator, stays: pd.DataFrame, year: int) -> pd.DataFrame:
    size = known.in_year(known.CHILD_STAYS, year)
    parents = np.sort(_parents(rng, len(stays), size))
    ages = np.clip(np.floor(rng.gamma(2.2, 3.2, size)), 0, 15).astype(int)
    children = pd.DataFrame(
        {
            "year": year,
            "stay_id": stays["stay_id"].to_numpy()[parents],
            "start_date": stays["start_date"].to_numpy()[parents],
            "age": pd.Series(ages, dtype="Int64"),
            "sex": weighted(rng, size, {"female": 49, "male": 49, NOT_ASKED: 2}),
        }
    )
    place = weighted(rng, size, SCHOOL_PLACES)
    children["school_place"] = np.where(ages < SCHOOL_STARTS_AT, "under_school_age", place)
    supported = known.in_year(SUPPORTED, year)
    children["support_received"] = weighted(rng, size, {"yes": supported, "no": 0.92 - supported, NOT_ASKED: 0.08})
    return children


def _parents(rng: np.random.Generator, stays: int, children: int) -> np.ndarray:
    """Which stay each child belongs to: every chosen parent has one child, the rest fall at random up to a most."""
    chosen = rng.choice(stays, int(stays * SHARE_OF_PARENTS), replace=False)
    slots = np.repeat(chosen, MOST_CHILDREN - 1)
    return np.concatenate([chosen, rng.choice(slots, children - len(chosen), replace=False)])
