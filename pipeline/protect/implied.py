"""Counts that no row shows and sums imply: how large they are, and how many different people or families stand behind them.

What is left of a total when its printed parts are taken away is a count like any other: eight children may be of one family.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from pipeline.protect.conditions import FILES, LINES, NOT_GIVEN, UNANSWERED, Count
from pipeline.protect.universe import Relation


def sizes_of(relations: Iterable[Relation], known: Mapping[str, float]) -> dict[str, float]:
    """The true count of every key that `known` has, or that is the only one missing in a sum, over and over."""
    sizes = dict(known)
    for key, by, others in _only_ones_missing(relations, known):
        sizes[key] = -sum(sizes[other] * times for other, times in others) / by
    return sizes


def rows_of(relations: Iterable[Relation], known: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The row_ids of the same: a whole has the rows of its parts, and a part the rows of the whole that no other part has."""
    rows = dict(known)
    for key, by, others in _only_ones_missing(relations, known):
        across, beside = (_together(rows[other] for other, times in others if (times * by < 0) == opposite) for opposite in (True, False))
        rows[key] = np.setdiff1d(across, beside, assume_unique=True)
    return rows


def _only_ones_missing(relations: Iterable[Relation], known: Iterable[str]) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
    """Each count that is the only one missing in a sum, with its coefficient and the other terms, in an order in which these come before."""
    found, waiting = set(known), [each for each in relations if each.low == each.high == 0]
    while waiting:
        left = []
        for each in waiting:
            missing = [term for term in each.terms if term[0] not in found]
            if len(missing) == 1:
                ((key, by),) = missing
                found.add(key)
                yield key, by, [term for term in each.terms if term[0] != key]
            elif missing:
                left.append(each)
        waiting = left if len(left) < len(waiting) else []


def _together(parts: Iterable[np.ndarray]) -> np.ndarray:
    return np.unique(np.concatenate([np.array([], dtype="int64"), *parts]))


def rows_behind(cells: pd.DataFrame, ruled: pd.DataFrame, contributors: pd.DataFrame) -> dict[str, np.ndarray]:
    """key → the row_ids of every count in `cells` whose records name people or families. `contributors` has ref, part, data_set, row_ids."""
    known = {line[:3]: np.unique(np.asarray(line[3], dtype="int64")) for line in contributors[["ref", "part", "data_set", "row_ids"]].itertuples(index=False, name=None)}
    refs = ruled["ref"].reindex(cells["row"])
    lines = zip(cells["key"], refs, cells["part"], cells["count"], strict=True)
    behind = {key: known.get((ref, part, count.data_set)) for key, ref, part, count in lines}
    return {key: rows for key, rows in behind.items() if rows is not None}


def implied_small(counts: Iterable[Count], sizes: Mapping[str, float], shown: Container[str], thresholds: Mapping[str, int]) -> list[str]:
    """The keys of counts that no row shows, though sums imply them, and that are under the threshold: they are attacked like hidden ones.

    `shown` are the counts that rows show, `sizes` is of those and of the implied; `thresholds` is by data set. Counts of files, and of answers
    that say nothing (a date that is not given among them), are nobody's.
    """
    implied = [each for each in counts if each.key in sizes and each.key not in shown and not _nobodys(each)]
    return [each.key for each in implied if sizes[each.key] < thresholds.get(each.data_set, 0)]


def of_unknown_size(counts: Iterable[Count], sizes: Mapping[str, float], settled: Container[str]) -> list[Count]:
    """The counts that are implied only by this edition and released ones together: no row of today tells how large they are.

    `settled` are the keys that released editions showed or implied: they were looked at then.
    """
    return [each for each in counts if each.key not in sizes and each.key not in settled and not _nobodys(each)]


def implied_of_few(counts: Iterable[Count], rows: Mapping[str, np.ndarray], shown: Container[str], thresholds: Mapping[str, int], people: pd.DataFrame) -> list[str]:
    """The keys of counts that no row shows, are no small number, and have fewer different people or families behind them than the threshold.

    `rows` are the row_ids of every count, the implied ones included; `people` has data_set, row_id and who.
    """
    who = {data_set: lines.set_index("row_id")["who"] for data_set, lines in people.groupby("data_set")}
    implied = [each for each in counts if each.key in rows and each.key not in shown and not _nobodys(each)]
    large = [each for each in implied if len(rows[each.key]) >= thresholds.get(each.data_set, 0)]
    return [each.key for each in large if who[each.data_set].reindex(rows[each.key]).nunique() < thresholds.get(each.data_set, 0)]


def _nobodys(count: Count) -> bool:
    return count.unit in (FILES, LINES) or any(each.among <= UNANSWERED | {NOT_GIVEN} for each in count.conditions)
