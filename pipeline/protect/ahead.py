"""What later editions will ask of the years in this one: sums of years that become part of another window.

A window that is small is hidden, and its released years are frozen by then: what they give away of it must be looked for now.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.protect.definitions import ROWS, TIME, Condition, Count


def years_of_later_windows(counts: Iterable[Count]) -> list[Count]:
    """For each count of a run of years, each of which is counted too, the same count in all its years but the first few."""
    counts = list(counts)
    present = set(counts)
    return [later for count in counts if count.unit == ROWS for later in _later(count, present)]


def _later(count: Count, present: set[Count]) -> list[Count]:
    quarters = count.on(TIME).among
    years = sorted({quarter[:4] for quarter in quarters})
    runs = [frozenset(quarter for quarter in quarters if quarter[:4] >= first) for first in years[1:-1]]
    each = [frozenset(quarter for quarter in quarters if quarter[:4] == year) for year in years]
    if not all(_in(count, year) in present for year in each):
        return []
    return [_in(count, run) for run in runs]


def _in(count: Count, quarters: frozenset[str]) -> Count:
    return count.without(TIME).with_(Condition(TIME, quarters))
