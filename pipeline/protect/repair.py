"""The repair: more printed numbers are blanked until no masked count can be worked out, and the end state is audited.

Two attackers are kept off. Small counts must pass against one who knows which masked cells are small. A blanked number is no small
count, but the page prints the same symbol for it: it must pass against one who goes by the page, to whom every symbol is any count.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd
from scipy.sparse import csr_array

from pipeline.protect.audit import TIMEOUT, Audit, audit
from pipeline.protect.binding import binding, least_possible, surroundings
from pipeline.protect.programs import Program, program_of
from pipeline.protect.universe import BLANKED, PRINTED, SMALL, Universe, bounds_of

Reading = Literal["one_symbol", "as_known", "small_only"]


class Blank(NamedTuple):
    """One number that was blanked, the masked cell it gave away, and whether a `dual` or nearness in the `sums` chose it."""

    cell: str
    because: str
    chosen_by: str


@dataclass(frozen=True, eq=False)
class Repaired:
    """`prints` as they may appear, the audit of exactly that state, what was blanked in order, and the cells that still do not pass."""

    prints: pd.DataFrame
    audit: Audit
    trail: tuple[Blank, ...]
    unrepaired: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Task:
    universe: Universe
    program: Program
    by_cell: csr_array
    places: dict[str, int]
    slack: tuple[int, int]
    masked_also: list[str]
    min_width: int
    until: float
    reading: Reading

    def bounds(self, prints: pd.DataFrame, state: str) -> pd.DataFrame:
        """What the attacker knows against whom a cell in that state must pass."""
        if self.reading == "one_symbol" and state == BLANKED:
            prints = prints.assign(state=prints["state"].replace(SMALL, BLANKED))
        return bounds_of(prints, *self.slack)

    def known(self, prints: pd.DataFrame, state: str) -> Program:
        """The same as a program, nothing worked out yet."""
        bounds = self.bounds(prints, state)
        return self.program._replace(low=bounds["low"].to_numpy(), high=bounds["high"].to_numpy())

    def masked(self, prints: pd.DataFrame) -> list[str]:
        """Every cell that must pass."""
        kept = [SMALL] if self.reading == "small_only" else [SMALL, BLANKED]
        return [*prints.index[prints["state"].isin(kept) | prints.index.isin(self.masked_also)]]


def repair(
    universe: Universe,
    prints: pd.DataFrame,
    slack_below: int,
    slack_above: int,
    masked_also: list[str],
    min_width: int,
    seconds: float,
    reading: Reading = "one_symbol",
) -> Repaired:
    """`prints` with as many more numbers blanked as it takes for every masked cell to pass, and the audit that says whether they do.

    `prints`, by key, has `state`, `number`, `threshold`, `frozen` (printed by an earlier edition: stays) and `weight` (how much is lost
    by blanking it, over 0). Cells in state small or blanked and those of `masked_also` must be able to be 0 and `min_width`. Of the
    bounds that give a cell away the one with the largest dual for its weight is blanked; where no dual tells, the cheapest near cell.
    Raises Stop when nothing agrees with print, ValueError for bad keys.
    """
    if set(prints.index) != set(universe.keys):
        raise ValueError("print and the universe have different keys")
    prints = prints.loc[list(universe.keys)]
    program = program_of(universe, bounds_of(prints, slack_below, slack_above))
    places = {key: place for place, key in enumerate(universe.keys)}
    until = time.monotonic() + seconds
    by_cell = csr_array(program.matrix.T)
    task = _Task(universe, program, by_cell, places, (slack_below, slack_above), masked_also, min_width, until, reading)
    return _repaired(task, prints)


def _repaired(task: _Task, prints: pd.DataFrame) -> Repaired:
    """Rounds of blanking; blanking only takes away what is known, so a cell that passed passes still. The end is audited all over."""
    found = _audited(task, prints, task.masked(prints))
    can_pass = _passing_at_best(task, prints, found.failing)
    trail: list[Blank] = []
    while blanks := _round(task, prints, found, can_pass):
        prints = _blanked(prints, [blank.cell for blank in blanks])
        trail += blanks
        newly = [blank.cell for blank in blanks if blank.cell in task.masked(prints)]
        found = _audited(task, prints, list(dict.fromkeys([*found.failing, *newly])))
    end = _audited(task, prints, task.masked(prints)) if trail else found
    return Repaired(prints, end, tuple(trail), tuple(end.failing))


def _passing_at_best(task: _Task, prints: pd.DataFrame, failing: list[str]) -> set[str]:
    """The cells worth a blank, or worth blanking: those that would pass if everything not frozen were blanked."""
    loose = _may_be_blanked(prints)
    if not failing:
        return set()
    must_pass = [] if task.reading == "small_only" else [key for key in loose if key not in failing]
    found = _audited(task, _blanked(prints, loose), [*failing, *must_pass])
    free = set(loose) - set(must_pass)
    return free | set(found.cells.index[found.cells["passes"]])


def _may_be_blanked(prints: pd.DataFrame) -> list[str]:
    return prints.index[prints["state"].eq(PRINTED) & ~prints["frozen"].astype(bool)].tolist()


def _blanked(prints: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    chosen = prints.index.isin(keys)
    return prints.assign(state=prints["state"].mask(chosen, BLANKED), number=prints["number"].mask(chosen))


def _audited(task: _Task, prints: pd.DataFrame, keys: list[str]) -> Audit:
    """The audit of `keys`, each against the attacker it must pass against."""
    by_page = prints.loc[keys, "state"].eq(BLANKED).to_numpy()
    groups = {state: [key for key, page in zip(keys, by_page, strict=True) if page == (state == BLANKED)] for state in (SMALL, BLANKED)}
    wanted = {state: group for state, group in groups.items() if group} or {SMALL: []}
    found = [_audit_against(task, prints, state, group) for state, group in wanted.items()]
    cells = pd.concat([each.cells for each in found]).loc[keys]
    return Audit(cells, task.min_width, max(each.components for each in found))


def _audit_against(task: _Task, prints: pd.DataFrame, state: str, keys: list[str]) -> Audit:
    left = max(task.until - time.monotonic(), 0)
    return audit(task.universe, task.bounds(prints, state), keys, task.min_width, left)


def _round(task: _Task, prints: pd.DataFrame, found: Audit, can_pass: set[str]) -> list[Blank]:
    """A blank for each failing cell that those before it have not helped yet; by nearness only when no dual tells for any."""
    failing = [key for key in found.failing if key in can_pass and found.cells.at[key, "status"] != TIMEOUT]
    blanks: list[Blank] = []
    for key in failing:
        now = _blanked(prints, [blank.cell for blank in blanks])
        known = task.known(now, prints.at[key, "state"])
        duals = binding(known, task.by_cell, task.places[key], task.min_width)
        by_key = {task.universe.keys[place]: dual for place, dual in duals.items()}
        choice = _choose(task, now, {cell: dual for cell, dual in by_key.items() if cell in can_pass})
        if choice:
            blanks.append(Blank(choice, key, "dual"))
    return blanks or [Blank(*near, "sums") for near in [_nearest(task, prints, failing, can_pass)] if near]


def _choose(task: _Task, prints: pd.DataFrame, duals: dict[str, float]) -> str:
    """The best cell to blank, "" for none: one that needs no further blanks before one that does, then the largest dual by weight."""
    loose = set(_may_be_blanked(prints)) & set(duals)
    by_page = task.known(prints, BLANKED)

    def rank(key: str) -> tuple[bool, float, str]:
        # A sum of its own that shows the cell is not 0 even when blanked asks for another blank.
        more = task.reading != "small_only" and least_possible(by_page, task.by_cell, task.places[key]) > 0
        return more, -duals[key] / prints.at[key, "weight"], key

    return min(loose, key=rank, default="")


def _nearest(task: _Task, prints: pd.DataFrame, failing: list[str], can_pass: set[str]) -> tuple[str, str] | None:
    """The cheapest cell that may be blanked in the narrowest surroundings of the first failing cell that has one, and that cell."""
    loose = set(_may_be_blanked(prints)) & can_pass
    for key in failing:
        for _, cells in surroundings(task.program, task.by_cell, task.places[key]):
            near = loose & {task.universe.keys[cell] for cell in cells}
            if near:
                return min(near, key=lambda cell: (prints.at[cell, "weight"], cell)), key
    return None
