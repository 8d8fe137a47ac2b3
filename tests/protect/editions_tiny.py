"""Tiny tables of every kind that an edition has, small enough to try every whole number: for the enumeration beside the audit."""

from __future__ import annotations

import random
from math import inf, prod
from typing import NamedTuple

import pandas as pd

from pipeline.protect.universe import Relation, Universe, at_most, sum_of

MOST_TRIES = 3_000
NO_LIMIT = 14


class Tiny(NamedTuple):
    """A universe, its true counts, what print says of each cell, and which cells are masked."""

    universe: Universe
    truth: dict[str, int]
    bounds: pd.DataFrame
    masked: list[str]
    kind: str


def tiny(seed: int) -> Tiny:
    """One tiny table by its number; the same number gives the same table."""
    chance = random.Random(seed)
    kind, build = chance.choice(list(KINDS.items()))
    truth, relations, inner = build(chance)
    ways = {key: _way(chance, count) for key, count in truth.items()}
    while prod(high - low + 1 for key, (low, high, _) in ways.items() if key in inner) > MOST_TRIES:
        key = max(inner, key=lambda each: (ways[each][1] - ways[each][0], each))
        ways[key] = (truth[key], truth[key], False)
    bounds = pd.DataFrame({key: way[:2] for key, way in ways.items()}, index=["low", "high"]).T
    masked = [key for key, way in ways.items() if way[2]]
    # Inner cells come first: once they are filled in, the sums follow.
    keys = tuple(sorted(truth, key=lambda key: key not in inner))
    return Tiny(Universe(keys, tuple(relations)), truth, bounds.loc[list(keys)], masked, kind)


def _way(chance: random.Random, count: int) -> tuple[int, int, bool]:
    """Low, high and whether masked: exact, rounded to 3 or 5, under a threshold, or not said."""
    way = chance.choice(["exact", "to 3", "to 5", "small", "small", "not said"])
    base = {"to 3": 3, "to 5": 5}.get(way)
    if base:
        number = (count + base // 2) // base * base
        return max(0, number - base // 2), number + base // 2, False
    if way == "small" and count < 8:
        return 0, chance.choice([edge for edge in (4, 7) if edge >= count]), True
    if way == "not said" and count <= NO_LIMIT:
        return 0, NO_LIMIT, True
    return count, count, False


def _two_way(chance: random.Random):
    rows, columns = chance.choice([(2, 2), (2, 3), (3, 2)])
    inner = {f"r{row}c{column}": chance.randint(0, 5) for row in range(rows) for column in range(columns)}
    down = {f"r{row}": [f"r{row}c{column}" for column in range(columns)] for row in range(rows)}
    across = {f"c{column}": [f"r{row}c{column}" for row in range(rows)] for column in range(columns)}
    return _with_sums(inner, down | across | {"all": list(down)}, [sum_of("all", list(across))])


def _hierarchy(chance: random.Random):
    inner = {f"leaf{place}": chance.randint(0, 7) for place in range(chance.randint(3, 5))}
    split = chance.randint(1, len(inner) - 1)
    names = list(inner)
    return _with_sums(inner, {"low": names[:split], "high": names[split:], "all": ["low", "high"]}, [])


def _years(chance: random.Random):
    years, groups = range(chance.choice([2, 3])), range(2)
    inner = {f"y{year}g{group}": chance.randint(0, 6) for year in years for group in groups}
    sums = {f"y{year}": [f"y{year}g{group}" for group in groups] for year in years}
    sums |= {f"window g{group}": [f"y{year}g{group}" for year in years] for group in groups}
    return _with_sums(inner, sums | {"window": [f"y{year}" for year in years]}, [])


def _subsets(chance: random.Random):
    """Those who said yes among those who answered among all; two answers that overlap; twice as many beds as rooms at the least."""
    all_there = chance.randint(2, 9)
    answered = chance.randint(0, all_there)
    one, other = chance.randint(0, answered), chance.randint(0, answered)
    truth = {"all": all_there, "answered": answered, "one": one, "other": other}
    relations = [at_most("answered", "all"), at_most("one", "answered"), at_most("other", "answered")]
    if 2 * one <= all_there:
        relations.append(Relation((("all", 1), ("one", -2)), 0, inf))
    if one + other <= answered:
        relations.append(Relation((("one", 1), ("other", 1), ("answered", -1)), -inf, 0))
    return truth, relations, list(truth)


def _linked(chance: random.Random):
    """Two tables that share a group: its parts by age and by need."""
    inner = {f"{table}{place}": chance.randint(0, 6) for table in ("age", "need") for place in range(2)}
    truth = inner | {"shared": inner["age0"] + inner["age1"], "either": sum(inner.values())}
    gap = inner["need0"] + inner["need1"] - truth["shared"]
    relations = [sum_of("shared", ["age0", "age1"]), sum_of("either", list(inner))]
    relations.append(Relation((("need0", 1), ("need1", 1), ("shared", -1)), min(gap, 0), max(gap, 1)))
    return truth, relations, list(inner)


def _with_sums(inner: dict[str, int], sums: dict[str, list[str]], more: list[Relation]):
    truth = dict(inner)
    for whole, parts in sums.items():
        truth[whole] = sum(truth[part] for part in parts)
    return truth, [sum_of(whole, parts) for whole, parts in sums.items()] + more, list(inner)


KINDS = {"two-way": _two_way, "hierarchy": _hierarchy, "years": _years, "subsets": _subsets, "linked": _linked}
