"""Small tables with their sums, for the tests of the stricter modes: universes, true counts, and what a reader could enumerate."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from pipeline.protect.universe import Universe, sum_of

counts = st.one_of(st.integers(0, 12), st.integers(0, 60))


def crossed(cells) -> tuple[Universe, pd.Series]:
    """A table of any number of dimensions with every margin; cell "1.0", its margins "1.all", "all.0", "all.all"."""
    cells = np.asarray(cells)
    names = [[*map(str, range(length)), "all"] for length in cells.shape]
    keys = {place: ".".join(labels) for place, labels in zip(np.ndindex(*map(len, names)), product(*names), strict=True)}
    true, relations = {}, []
    for place, key in keys.items():
        inside = tuple(slice(None) if at == length else at for at, length in zip(place, cells.shape, strict=True))
        true[key] = int(cells[inside].sum())
        for axis, (at, length) in enumerate(zip(place, cells.shape, strict=True)):
            if at == length:
                relations.append(sum_of(key, [keys[(*place[:axis], part, *place[axis + 1 :])] for part in range(length)]))
    return Universe(tuple(keys.values()), tuple(relations)), pd.Series(true)


def hierarchy(cells) -> tuple[Universe, pd.Series]:
    """Groups of parts, each group with its sum, and the sum of all."""
    true, relations = {"all": int(sum(map(sum, cells)))}, []
    for number, parts in enumerate(cells):
        true |= {f"group{number}": sum(parts)} | {f"{number}.{place}": count for place, count in enumerate(parts)}
        relations.append(sum_of(f"group{number}", [f"{number}.{place}" for place in range(len(parts))]))
    relations.append(sum_of("all", [f"group{number}" for number in range(len(cells))]))
    return Universe(tuple(true), tuple(relations)), pd.Series(true)


@st.composite
def two_way(draw, most: int = 4, each=counts):
    """A two-way table with margins; with three rows it is also the years of a window, by group."""
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    return crossed(draw(st.lists(st.lists(each, min_size=columns, max_size=columns), min_size=rows, max_size=rows)))


def editions(most: int = 4):
    """Two-way tables, years × groups × wards, and hierarchies."""
    window = st.lists(counts, min_size=12, max_size=12).map(lambda drawn: crossed(np.reshape(drawn, (3, 2, 2))))
    grouped = st.lists(st.lists(counts, min_size=1, max_size=3), min_size=1, max_size=3).map(hierarchy)
    return st.one_of(two_way(most), window, grouped)


def holds(universe: Universe, numbers) -> bool:
    """True when every relation holds in these numbers (by key)."""
    sums = ((sum(n * numbers[key] for key, n in each.terms), each) for each in universe.relations)
    return all(each.low <= total <= each.high for total, each in sums)


def readings(universe: Universe, choices: dict[str, list[int]]):
    """Every set of counts, one from each cell's choices, in which all relations hold."""
    for values in product(*(choices[key] for key in universe.keys)):
        numbers = dict(zip(universe.keys, values, strict=True))
        if holds(universe, numbers):
            yield numbers


def all_moves(build, shape: tuple[int, int], furthest: int) -> np.ndarray:
    """Every change of the inner cells by −furthest to furthest, carried to the sums: one row each, a column for every key."""
    units = [build(unit.reshape(shape).tolist())[1].to_numpy() for unit in np.eye(shape[0] * shape[1], dtype=int)]
    inner = np.array(list(product(range(-furthest, furthest + 1), repeat=len(units))))
    return inner @ np.array(units)
