"""Exact counts with complementary suppression: the least weight of further blanks that keeps every hidden small count hidden.

Source: Fischetti and Salazar-González 2001, Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47(7). Theirs is branch and cut; here whole master programs are solved in turn, and a round of attacks in
whole numbers comes after the linear ones, because a reader knows that people come in whole numbers.
"""

from __future__ import annotations

from time import monotonic

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint

from pipeline.protect.attackers import NEARLY, Cut, Need, Table, capacity_cut, cheapest_moves, needs_of, proves, table_of, whole_moves
from pipeline.protect.sums import Outcome, OutOfTime, known_cells, sums_of, thresholds_of, true_counts, whole_numbers
from pipeline.protect.universe import BLANKED, PRINTED, SMALL, UNSAID, Universe


def complementary_suppression(
    universe: Universe,
    counts: pd.Series,
    primary: set[str],
    weights: pd.Series,
    thresholds: pd.Series,
    min_width: int,
    seconds: float,
) -> Outcome:
    """The prints with exact counts in which every primary cell is safe and the weight of the other blanked cells is least.

    `weights` names the other planned cells with what is lost when each is blanked (inf: it must be printed); cells that are
    neither primary nor in it are unsaid, and a reader knows nothing of them but the sums. A primary cell under its threshold is
    small, and a reader must be able to think anything of it from 0 to at least `min_width`; another primary cell (a share
    of nearly everybody) is blanked and must have a range at least `min_width` wide. With y_i = 1 for a hidden cell:
        least Σ weight · y subject to every capacity cut; cuts are added until no reader breaks one, then until no reader who
        knows that counts are whole does. Blanks that fail such a reader fail with fewer: one cell outside them must go too.
    Out of time, the best blanks found so far are given with `proven` False: they were safe in whole numbers.

    Raises ValueError when no blanks are safe, none were found in the seconds, or a small count would be printed.
    """
    sums = sums_of(universe)
    true, least = true_counts(universe, counts, sums), thresholds_of(universe, thresholds)
    first, named = known_cells(universe, primary, "primary"), known_cells(universe, weights.index, "weighted")
    small = first & (true < least)
    if (named & ~first & (true > 0) & (true < least)).any():
        raise ValueError("a small count that is not primary would be printed")
    price = np.where(named & ~first, weights.reindex(list(universe.keys)).astype("float64"), 0.0)
    if not (price >= 0).all():
        raise ValueError("a planned cell has no weight of at least zero")
    table = table_of(sums, true, least, small)
    search = Search(table, list(needs_of(true, small, first, min_width)), price, ~named | first, monotonic() + seconds)
    hidden, proven = search.least_blanks()
    if not all(search.proved(need, hidden) for need in search.needs):
        raise ValueError("the blanks found are not proved to make every small count safe")
    state = np.select([small, hidden & (first | named), hidden], [SMALL, BLANKED, UNSAID], PRINTED)
    number = pd.array(np.where(hidden, np.nan, true), dtype="Float64")
    prints = pd.DataFrame({"state": state, "number": number, "threshold": least}, index=pd.Index(universe.keys))
    return Outcome(prints, 0, 0, float(price[hidden].sum()), proven, _note(int((hidden & named & ~first).sum()), proven))


def _note(blanks: int, proven: bool) -> str:
    least = "no lighter set would do" if proven else "a lighter set may exist: the time allowed was over"
    return f"Counts are exact. {blanks} further cells are blanked so that no small count can be worked out; {least}."


class Search:
    """The search for the lightest safe blanks: cuts so far, and the moves already known to meet each need."""

    def __init__(self, table: Table, needs: list[Need], price: np.ndarray, always: np.ndarray, deadline: float):
        self.table, self.needs, self.price, self.always, self.deadline = table, needs, price, always, deadline
        self.free = ~always & np.isfinite(price)
        self.cuts: list[Cut] = []
        self.known: dict[Need, list[list[np.ndarray]]] = {need: [] for need in needs}

    def least_blanks(self) -> tuple[np.ndarray, bool]:
        """The hidden cells, and whether nothing lighter is safe."""
        best = self.some_blanks()
        try:
            best = self.lighter(best)
            while True:
                lightest = self.master()
                if self.weight(lightest) >= self.weight(best) - NEARLY:
                    return best, True
                cuts = [cut for need in self.needs for cut in self.broken(need, lightest)]
                if not cuts:
                    return lightest, True
                self.cuts += cuts
        except OutOfTime:
            return best, False

    def weight(self, hidden: np.ndarray) -> float:
        """What is lost with these cells hidden."""
        return float(self.price[hidden].sum())

    def some_blanks(self) -> np.ndarray:
        """Blanks that are safe: for each need in turn the cheapest move that meets it, its cells hidden."""
        hidden = self.always.copy()
        for need in self.needs:
            if self.met(need, hidden):
                continue
            moves = cheapest_moves(self.table, need, np.where(hidden, 0.0, self.price), self.deadline)
            if moves is None:
                raise ValueError("no blanks make every small count safe, not even all that may be blanked")
            self.known[need].append(moves)
            hidden |= np.any(moves, axis=0)
        return hidden

    def lighter(self, hidden: np.ndarray) -> np.ndarray:
        """The same blanks without those that are not needed, dearest first."""
        for cell in sorted(np.flatnonzero(hidden & ~self.always), key=lambda cell: -self.price[cell]):
            fewer = hidden.copy()
            fewer[cell] = False
            if all(self.met(need, fewer) for need in self.needs):
                hidden = fewer
        return hidden

    def met(self, need: Need, hidden: np.ndarray) -> bool:
        """Whether whole moves of hidden cells meet the need; the moves are remembered."""
        if self.proved(need, hidden):
            return True
        moves = whole_moves(self.table, need, hidden, self.deadline)
        if moves is not None:
            self.known[need].append(moves)
        return moves is not None

    def proved(self, need: Need, hidden: np.ndarray) -> bool:
        """Whether moves already known prove by arithmetic alone that the need is met."""
        return any(proves(self.table, need, moves, hidden) for moves in self.known[need])

    def broken(self, need: Need, hidden: np.ndarray) -> list[Cut]:
        """The cut that these blanks break for this need; none when it is met in whole numbers."""
        if self.proved(need, hidden):
            return []
        cut = capacity_cut(self.table, need, hidden, self.deadline)
        if cut is not None:
            cut = self.lowered(cut)
            if cut.weights @ hidden < cut.level - NEARLY:
                return [cut]
        if self.met(need, hidden):
            return []
        outside = self.free & ~self.grown(need, hidden, np.flatnonzero(self.free & ~hidden))
        return [Cut(outside.astype(float), 1.0)]

    def lowered(self, cut: Cut) -> Cut:
        """The cut over the cells that may or may not be blanked, no weight above its level."""
        level = cut.level - cut.weights[self.always].sum()
        return Cut(np.where(self.free, np.minimum(cut.weights, level), 0.0), level)

    def grown(self, need: Need, hidden: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Blanks that fail this need, with as many of `cells` as leave them failing: half of the cells at a time."""
        wider = hidden.copy()
        wider[cells] = True
        if not self.met(need, wider):
            return wider
        if len(cells) == 1:
            return hidden
        middle = len(cells) // 2
        return self.grown(need, self.grown(need, hidden, cells[:middle]), cells[middle:])

    def master(self) -> np.ndarray:
        """The lightest blanks that keep every cut so far."""
        hidden = self.always.copy()
        if not self.cuts:
            return hidden
        cells = np.flatnonzero(self.free)
        rows = LinearConstraint(np.array([cut.weights[cells] for cut in self.cuts]), [cut.level for cut in self.cuts], np.inf)
        ones = np.ones(len(cells))
        found = whole_numbers(self.price[cells], [rows], Bounds(0, ones), ones, self.deadline)
        hidden[cells] = found > 0.5
        return hidden
