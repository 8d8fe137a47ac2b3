"""What other editions will ask of the years in this one: sums of years that are part of another window, a later or an earlier one.

A window that is small is hidden, and its released years are frozen by then: what they give away of it must be looked for now.
An earlier edition may be made, or made again, after this one.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.protect.conditions import ADD_UP, TIME, Condition, Count


def years_of_other_windows(counts: Iterable[Count]) -> list[Count]:
    """For each count of a run of years, each of which is counted too, the same count in all its years but the first few, or the last few."""
    counts = list(counts)
    present = set(counts)
    return [shared for count in counts if count.unit in ADD_UP for shared in _shared(count, present)]


def _shared(count: Count, present: set[Count]) -> list[Count]:
    months = count.on(TIME).among
    years = sorted({month[:4] for month in months})
    runs = [frozenset(month for month in months if month[:4] >= first) for first in years[1:-1]]
    runs += [frozenset(month for month in months if month[:4] <= last) for last in years[1:-1]]
    each = [frozenset(month for month in months if month[:4] == year) for year in years]
    if not all(_in(count, year) in present for year in each):
        return []
    return [_in(count, run) for run in runs]


def _in(count: Count, months: frozenset[str]) -> Count:
    return count.without(TIME).with_(Condition(TIME, months))
