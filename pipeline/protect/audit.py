"""The audit: what an attacker with every sum, every edition and a solver can work out about masked counts.

A cell passes on the proof of two sets of whole numbers that agree with all that is printed: one in which it is 0 and one in which it
is at least the least width. A cell fails when an optimum says that there are none, and when time runs out before either.
Source of the method: Handbook on Statistical Disclosure Control (ESSNet), audit by linear programming; here over whole numbers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.protect.programs import Part, Program, Solved, endless, least_sum, most_together, most_up_to, parts_of, program_of, tightened
from pipeline.protect.universe import Universe

EXACT = "exact"
TIMEOUT = "timeout"
NODES_OF_A_WITNESS = 50
ALONE = -1


@dataclass(frozen=True, eq=False)
class Audit:
    """What is certain about each masked cell.

    `cells`, by key: `lowest` and `highest` count; `passes`; `status` (exact or timeout); `component`, the number of the program it is
    in (−1 for none). Of a cell that fails both ends are exact up to the least width; of one that passes, 0 and a count seen.
    """

    cells: pd.DataFrame
    min_width: int
    components: int

    @property
    def failing(self) -> list[str]:
        """The keys of the cells that do not pass, the narrowest first."""
        cells = self.cells.loc[~self.cells["passes"]]
        width = cells["highest"] - cells["lowest"]
        return sorted(cells.index, key=lambda key: (width[key], key))

    @property
    def counts(self) -> dict[str, int]:
        """How many cells were masked, pass, fail and ran out of time."""
        late = self.cells["status"].eq(TIMEOUT)
        passed = int(self.cells["passes"].sum())
        return {"masked": len(self.cells), "passed": passed, "failed": int((~self.cells["passes"] & ~late).sum()), "timeout": int(late.sum())}


@dataclass(frozen=True, eq=False)
class _Seen:
    """The least and the greatest count of each cell over all solutions seen, and whether time ran out on it."""

    least: np.ndarray
    most: np.ndarray
    late: np.ndarray


def intervals(universe: Universe, bounds: pd.DataFrame, wanted: list[str], seconds: float) -> pd.DataFrame:
    """`lowest` and `highest` whole number (inf for no limit) that each wanted cell may be, and `status`, by key.

    `bounds` has `low` and `high` by key. Within `seconds` the ends are exact; else status is timeout and they are what was proven
    of the outside: no count can be beyond them. Raises Stop when nothing agrees with all the bounds, ValueError for bad keys.
    """
    until = time.monotonic() + seconds
    program = tightened(program_of(universe, bounds))
    places = _places(universe, wanted)
    ends = _Seen(program.low.copy(), program.high.copy(), np.zeros(len(program.low), dtype=bool))
    known: dict[tuple[bytes, ...], _Seen] = {}
    for part in parts_of(program):
        chosen = np.flatnonzero(np.isin(part.cells, places))
        shape = _shape(part, chosen)
        if shape not in known:
            known[shape] = _ends(part.program, chosen, until)
        _put(ends, part.cells, known[shape])
    status = np.where(ends.late[places], TIMEOUT, EXACT)
    table = {"lowest": ends.least[places], "highest": ends.most[places], "status": status}
    return pd.DataFrame(table, index=pd.Index(wanted, name="key"))


def _ends(program: Program, wanted: np.ndarray, until: float) -> _Seen:
    """The proven ends of the wanted cells; a bound that some solution reaches needs no program of its own."""
    seen = _first_look(program, until)
    lowest, highest = program.low.copy(), program.high.copy()
    highest_known = endless(program) if len(wanted) else np.zeros(len(lowest), dtype=bool)

    def down(cells: np.ndarray, nodes: int | None = None) -> Solved:
        return least_sum(program, cells, until, nodes)

    def up(cells: np.ndarray, nodes: int | None = None) -> Solved:
        return most_together(program, cells, until, nodes)

    below = _push_together(seen, wanted, down, lambda cells: seen.least[cells] > lowest[cells])
    for cell in below:
        if seen.least[cell] > lowest[cell]:
            lowest[cell] = _proven(seen, down(np.array([cell])), cell, lowest[cell])
    above = _push_together(seen, wanted[~highest_known[wanted]], up, lambda cells: seen.most[cells] < highest[cells])
    for cell in above:
        if seen.most[cell] < highest[cell]:
            highest[cell] = _proven(seen, up(np.array([cell])), cell, highest[cell])
    return _Seen(lowest, highest, seen.late)


def _first_look(program: Program, until: float) -> _Seen:
    """The first solution; raises Stop when the program has none."""
    size = len(program.low)
    seen = _Seen(np.full(size, np.inf), np.full(size, -np.inf), np.zeros(size, dtype=bool))
    _note(seen, least_sum(program, np.array([], dtype=int), until))
    return seen


def _proven(seen: _Seen, solved: Solved, cell: int, otherwise: float) -> float:
    """The cell's count where nothing is better; where time ran out, the bound that held before."""
    _note(seen, solved)
    seen.late[cell] |= not solved.proven
    return solved.counts[cell] if solved.proven else otherwise


def audit(universe: Universe, bounds: pd.DataFrame, masked: list[str], min_width: int, seconds: float) -> Audit:
    """Whether each masked cell may be 0 and may be at least `min_width`, by all that `bounds` and the relations say.

    Raises Stop when nothing agrees with all the bounds or the solver comes to no end, ValueError for bad keys.
    """
    until = time.monotonic() + seconds
    program = tightened(program_of(universe, bounds))
    places = _places(universe, masked)
    seen = _Seen(program.low.copy(), program.high.copy(), np.zeros(len(program.low), dtype=bool))
    component, known, number = np.full(len(program.low), ALONE), {}, -1
    for number, part in enumerate(parts_of(program)):
        chosen = np.flatnonzero(np.isin(part.cells, places))
        shape = _shape(part, chosen)
        if shape not in known:
            known[shape] = _searched(part.program, chosen, min_width, until)
        _put(seen, part.cells, known[shape])
        component[part.cells] = number
    return Audit(_judged(seen, component, places, masked, min_width), min_width, number + 1)


def _places(universe: Universe, keys: list[str]) -> np.ndarray:
    places = {key: place for place, key in enumerate(universe.keys)}
    if not set(keys) <= set(places) or len(set(keys)) < len(keys):
        raise ValueError("a cell to be audited is twice there or not in the universe")
    return np.array([places[key] for key in keys], dtype=int)


def _shape(part: Part, chosen: np.ndarray) -> tuple[bytes, ...]:
    """The same for parts with the same relations, bounds and masked cells in the same order: one answer does for all of them."""
    program = part.program
    arrays = (program.matrix.data, program.matrix.indices, program.matrix.indptr, *program[1:], chosen)
    return tuple(np.ascontiguousarray(array).tobytes() for array in arrays)


def _put(seen: _Seen, cells: np.ndarray, found: _Seen) -> None:
    seen.least[cells], seen.most[cells], seen.late[cells] = found.least, found.most, found.late


def _judged(seen: _Seen, component: np.ndarray, places: np.ndarray, masked: list[str], min_width: int) -> pd.DataFrame:
    lowest, highest = seen.least[places], seen.most[places]
    passes = (lowest <= 0) & (highest >= min_width)
    return pd.DataFrame(
        {
            "lowest": lowest,
            "highest": highest,
            "passes": passes,
            "status": np.where(seen.late[places] & ~passes, TIMEOUT, EXACT),
            "component": component[places],
        },
        index=pd.Index(masked, name="key"),
    )


def _searched(program: Program, masked: np.ndarray, width: int, until: float) -> _Seen:
    """The extremes of a part: solutions that settle many cells at once, then a program for each cell that is still open."""
    seen = _first_look(program, until)

    def down(cells: np.ndarray, nodes: int | None) -> Solved:
        return least_sum(program, cells, until, nodes)

    def up(cells: np.ndarray, nodes: int | None) -> Solved:
        return most_up_to(program, cells, width, until, nodes)

    _settle(seen, masked, down, lambda cells: seen.least[cells] > 0)
    _settle(seen, masked, up, lambda cells: seen.most[cells] < width)
    return seen


def _settle(
    seen: _Seen, masked: np.ndarray, push: Callable[[np.ndarray, int | None], Solved], is_open: Callable[[np.ndarray], np.ndarray]
) -> None:
    """Push the open cells all together while that settles some, then one by one until each is settled, proven or late."""
    for cell in _push_together(seen, masked, push, is_open):
        one = np.array([cell])
        if is_open(one).any():
            solved = push(one, None)
            _note(seen, solved)
            seen.late[cell] |= not solved.proven


def _push_together(
    seen: _Seen, cells: np.ndarray, push: Callable[[np.ndarray, int | None], Solved], is_open: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Push the open cells all together for as long as that settles some; the cells that are open still."""
    still = cells[is_open(cells)]
    while len(still):
        before = len(still)
        _note(seen, push(still, NODES_OF_A_WITNESS))
        still = still[is_open(still)]
        if len(still) == before:
            break
    return still


def _note(seen: _Seen, solved: Solved) -> None:
    if solved.counts is not None:
        np.minimum(seen.least, solved.counts, out=seen.least)
        np.maximum(seen.most, solved.counts, out=seen.most)
