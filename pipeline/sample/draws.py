"""Random draws that hit exact counts: the known answers must come out to the last row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

NOT_ASKED = ""


def exactly(rng: np.random.Generator, size: int, counts: Mapping[str, int], rest: str | None = None) -> np.ndarray:
    """`size` codes in random order holding each code exactly as often as `counts` says; `rest` fills what is left.

    Raises ValueError when the counts cannot make up `size`.
    """
    left = size - sum(counts.values())
    if left < 0 or (left and rest is None):
        raise ValueError(f"counts add up to {size - left}, not to {size}")
    full = {**counts, **({rest: counts.get(rest, 0) + left} if left else {})}
    return rng.permutation(np.repeat(list(full), list(full.values())))


def several(
    rng: np.random.Generator, size: int, counts: Mapping[str, int], not_asked: int = 0, none: str | None = None
) -> np.ndarray:
    """`size` answers of several items each ("a;b"), every item in exactly as many answers as `counts` says.

    `not_asked` answers stay empty. An answer with no item says `none`; when there is no such word, it takes an item over from the
    fullest answer, so that every answer has one and the counts hold.
    """
    asked = rng.permutation(size)[: size - not_asked]
    answers: dict[int, list[str]] = {place: [] for place in asked.tolist()}
    for item, count in counts.items():
        for place in rng.choice(asked, count, replace=False).tolist():
            answers[place].append(item)
    for empty in [place for place, items in answers.items() if not items]:
        answers[empty] = [none] if none else [_give_up_one(answers)]
    return np.array([";".join(answers.get(place, [])) for place in range(size)])


def _give_up_one(answers: dict[int, list[str]]) -> str:
    fullest = max(answers, key=lambda place: len(answers[place]))
    return answers[fullest].pop()


def weighted(rng: np.random.Generator, size: int, weights: Mapping[str, float]) -> np.ndarray:
    """`size` codes drawn with these weights."""
    shares = np.array(list(weights.values()), dtype=float)
    return rng.choice(np.array(list(weights)), size, p=shares / shares.sum())


def apportion(size: int, shares: Sequence[float]) -> np.ndarray:
    """Whole numbers that add up to `size` in proportion to `shares` (largest remainders first)."""
    exact = size * np.asarray(shares, dtype=float) / np.sum(shares)
    whole = np.floor(exact).astype(int)
    most_left = np.argsort(whole - exact, kind="stable")[: size - whole.sum()]
    whole[most_left] += 1
    return whole


def days_of(year: int) -> pd.DatetimeIndex:
    """Every day of the financial year that ends in `year`."""
    return pd.date_range(f"{year - 1}-04-01", f"{year}-03-31")


def spread_days(rng: np.random.Generator, size: int, year: int) -> pd.DatetimeIndex:
    """`size` days of the financial year in order, one from each of `size` equal slots, so that no month stands empty."""
    days = days_of(year)
    places = np.floor((np.arange(size) + rng.random(size)) * len(days) / size).astype(int)
    return days[places]
