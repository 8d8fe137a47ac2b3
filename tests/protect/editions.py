"""Made-up editions of linked tables: several one-way tables over three years and the window, answers inside answers, a pooled two-way table."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.protect.universe import PRINTED, SMALL, Relation, Universe, at_most, sum_of

YEARS = ("1", "2", "3")
WINDOW = "window"
PERIODS = (*YEARS, WINDOW)
THRESHOLD, BASE, SLACK, MIN_WIDTH = 8, 5, 2, 5
WEIGHTS = {"all": 50.0, "one": 3.0, "window": 6.0, "two": 1.0, "answer": 4.0}


class Edition(NamedTuple):
    """The universe of an edition, its true counts, and what is printed before any repair."""

    universe: Universe
    truth: dict[str, int]
    prints: pd.DataFrame


def edition(seed: int, records: int, tables: int = 4, answers: int = 5, groups: int = 5) -> Edition:
    """One made-up edition; the same numbers give the same edition."""
    chance = np.random.default_rng(seed)
    people = pd.DataFrame({"year": chance.choice(YEARS, records)})
    for table in range(tables):
        many = int(chance.integers(3, groups + 1))
        people[f"t{table}"] = chance.choice(many, records, p=chance.dirichlet(np.full(many, 1.2))).astype(str)
    for answer in range(answers):
        people[f"q{answer}"] = chance.choice(["yes", "no", "unknown"], records, p=chance.dirichlet([2, 5, 1]))
    truth, relations, weights = {}, [], {}
    for name in [name for name in people if name != "year"]:
        _one_way(people, name, truth, relations, weights)
    if tables > 1:
        _two_way(people, "t0", "t1", truth, relations, weights)
    if answers > 1:
        _both(people, truth, relations, weights)
    return Edition(Universe(tuple(truth), tuple(relations)), truth, printed(truth, weights))


def printed(truth: dict[str, int], weights: dict[str, float]) -> pd.DataFrame:
    """Counts under the threshold are masked, the others rounded, half up."""
    counts = pd.Series(truth)
    small = counts < THRESHOLD
    number = ((counts + BASE // 2) // BASE * BASE).astype("Float64").mask(small)
    state = pd.Series(PRINTED, index=counts.index).mask(small, SMALL)
    return pd.DataFrame({"state": state, "number": number, "threshold": THRESHOLD, "frozen": False, "weight": pd.Series(weights)})


def _one_way(people: pd.DataFrame, name: str, truth: dict, relations: list[Relation], weights: dict) -> None:
    values = sorted(people[name].unique())
    for period in PERIODS:
        within = people if period == WINDOW else people.loc[people["year"] == period]
        _count(f"all/{period}", len(within), WEIGHTS["all"], truth, weights)
        for value in values:
            weight = WEIGHTS["answer" if name.startswith("q") else "window" if period == WINDOW else "one"]
            _count(f"{name}={value}/{period}", int((within[name] == value).sum()), weight, truth, weights)
        relations.append(sum_of(f"all/{period}", [f"{name}={value}/{period}" for value in values]))
    for stem in ["all", *(f"{name}={value}" for value in values)]:
        relations.append(sum_of(f"{stem}/{WINDOW}", [f"{stem}/{year}" for year in YEARS]))


def _two_way(people: pd.DataFrame, one: str, other: str, truth: dict, relations: list[Relation], weights: dict) -> None:
    rows, columns = sorted(people[one].unique()), sorted(people[other].unique())
    for row in rows:
        for column in columns:
            both = int(((people[one] == row) & (people[other] == column)).sum())
            _count(f"{one}={row}&{other}={column}/{WINDOW}", both, WEIGHTS["two"], truth, weights)
    for row in rows:
        relations.append(sum_of(f"{one}={row}/{WINDOW}", [f"{one}={row}&{other}={column}/{WINDOW}" for column in columns]))
    for column in columns:
        relations.append(sum_of(f"{other}={column}/{WINDOW}", [f"{one}={row}&{other}={column}/{WINDOW}" for row in rows]))


def _both(people: pd.DataFrame, truth: dict, relations: list[Relation], weights: dict) -> None:
    """Those who said yes to both, who are among those who said yes to either."""
    yes = people["q0"].eq("yes") & people["q1"].eq("yes")
    for period in PERIODS:
        within = yes if period == WINDOW else yes & people["year"].eq(period)
        _count(f"both/{period}", int(within.sum()), WEIGHTS["answer"], truth, weights)
        for name in ("q0", "q1"):
            if f"{name}=yes/{period}" in truth:
                relations.append(at_most(f"both/{period}", f"{name}=yes/{period}"))
    relations.append(sum_of(f"both/{WINDOW}", [f"both/{year}" for year in YEARS]))


def _count(key: str, count: int, weight: float, truth: dict[str, int], weights: dict[str, float]) -> None:
    truth[key], weights[key] = count, weight


def two_years(number: int) -> tuple[Universe, pd.DataFrame, int]:
    """Counts of two groups in two years with all their sums, worked out from the number of the case; their prints; and the most of any."""
    truth = {"a1": number % 12, "a2": 3 + number % 7, "b1": 8 + number % 5, "b2": number * 7 % 13}
    sums = {"a": ["a1", "a2"], "b": ["b1", "b2"], "all1": ["a1", "b1"], "all2": ["a2", "b2"], "all": ["a", "b"]}
    for whole, parts in sums.items():
        truth[whole] = sum(truth[part] for part in parts)
    relations = tuple(sum_of(whole, parts) for whole, parts in sums.items())
    return Universe(tuple(truth), relations), printed(truth, {key: 9.0 if key.startswith("all") else 1.0 for key in truth}), truth["all"] + 4
