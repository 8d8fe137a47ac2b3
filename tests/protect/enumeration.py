"""A second reading of what print gives away: every set of whole numbers is tried, by plain recursion, without a solver."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf


def solutions(keys, relations, bounds) -> Iterator[dict[str, int]]:
    """Every whole-number solution; `bounds` maps key to (low, high); every high must be finite. Keys are filled in in order."""
    keys = list(keys)
    of_cell = {key: [] for key in keys}
    rules = [(dict_of(relation.terms), relation.low, relation.high) for relation in relations]
    for rule in rules:
        for key in rule[0]:
            of_cell[key].append(rule)
    chosen: dict[str, int] = {}

    def can_still_hold(rule) -> bool:
        terms, low, high = rule
        least = most = 0
        for key, by in terms.items():
            ends = (by * chosen[key],) * 2 if key in chosen else (by * bounds[key][0], by * bounds[key][1])
            least, most = least + min(ends), most + max(ends)
        return least <= high and most >= low

    def fill(place: int) -> Iterator[dict[str, int]]:
        if place == len(keys):
            yield dict(chosen)
            return
        key = keys[place]
        for count in range(int(bounds[key][0]), int(bounds[key][1]) + 1):
            chosen[key] = count
            if all(can_still_hold(rule) for rule in of_cell[key]):
                yield from fill(place + 1)
            del chosen[key]

    if all(can_still_hold(rule) for rule in rules):
        yield from fill(0)


def dict_of(terms) -> dict[str, int]:
    """Terms of one key added up."""
    total: dict[str, int] = {}
    for key, by in terms:
        total[key] = total.get(key, 0) + by
    return total


def extremes(keys, relations, bounds) -> dict[str, tuple[float, float]] | None:
    """The least and greatest count of each cell over every solution; None when there is no solution."""
    ends: dict[str, tuple[float, float]] = dict.fromkeys(keys, (inf, -inf))
    found = False
    for solution in solutions(keys, relations, bounds):
        found = True
        for key, count in solution.items():
            ends[key] = (min(ends[key][0], count), max(ends[key][1], count))
    return ends if found else None
