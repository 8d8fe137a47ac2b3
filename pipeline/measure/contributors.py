"""How many different people or families stand behind a count: ten stays of one person are one contributor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

KEYS = ("person_key", "household_key")
COLUMNS = ("ref", "part", "contributors", "data_set", "row_ids", "largest", "two_largest")
PEOPLE = ("data_set", "row_id", "who")


def people_of(tables: Mapping[str, pd.DataFrame], contracts: Mapping) -> pd.DataFrame:
    """One line a row whose data set names people or families: data_set, row_id, who (a number for its contributor).

    A row's contributor is the person or household it names, or else the person of the row it belongs to: a child's is the parent,
    since a parent and four children are one family. A row that names nobody is a contributor of its own: nothing shows that two
    such rows are one. Data sets that name nobody have no lines.
    """
    named = [_contributors(data_set, tables, contracts) for data_set in contracts if data_set in tables]
    return pd.concat([pd.DataFrame({name: [] for name in PEOPLE}).astype({"data_set": "str", "row_id": "int64", "who": "int64"}), *named], ignore_index=True)


def contributors_of(evidence: pd.DataFrame, people: pd.DataFrame, amounts: Mapping[str, pd.Series] | None = None) -> pd.DataFrame:
    """One line a figure's part whose rows have contributors: ref, part, contributors (different people or families), data_set, row_ids.

    And for a figure that is a sum or a mean of amounts the shares, from 0 to 1, of the one and of the two who bring most of it
    (largest, two_largest). evidence: ref, data_set, part, row_ids. people: as `people_of` gives them. amounts: figure → row_id → amount.
    """
    named = people.groupby("data_set")
    found = [_counted(lines, named.get_group(data_set), amounts or {}) for data_set, lines in evidence.groupby("data_set", sort=False) if data_set in named.groups]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))


def _contributors(data_set: str, tables: Mapping[str, pd.DataFrame], contracts: Mapping) -> pd.DataFrame | None:
    rows = tables[data_set]
    names = None if rows.empty else _names(rows, contracts[data_set], tables)
    if names is None:
        return None
    numbers, _ = pd.factorize(names)
    alone = numbers < 0
    numbers[alone] = -1 - np.arange(alone.sum())
    return pd.DataFrame({"data_set": data_set, "row_id": rows["row_id"].to_numpy(dtype="int64"), "who": numbers})


def _names(rows: pd.DataFrame, contract, tables: Mapping[str, pd.DataFrame]) -> pd.Series | None:
    own = [name for name in KEYS if name in rows]
    if own:
        return rows[own[0]]
    for link in contract.foreign_keys:
        parent, (column,), (named,) = tables.get(link.reference.resource), link.fields, link.reference.fields
        keys = [name for name in KEYS if parent is not None and name in parent]
        if keys:
            person = parent.drop_duplicates(named).set_index(named)[keys[0]]
            return rows[column].map(person).fillna(rows[column])
    return None


def _counted(lines: pd.DataFrame, people: pd.DataFrame, amounts: Mapping[str, pd.Series]) -> pd.DataFrame:
    who = people.set_index("row_id")["who"]
    numbers, counts, shares = who.to_numpy(), [], []
    for ref, row_ids in zip(lines["ref"], lines["row_ids"], strict=True):
        ids = np.asarray(row_ids, dtype="int64")
        places = who.index.get_indexer(ids)
        counts.append(len(np.unique(numbers[places[places >= 0]])))
        summed = amounts.get(ref.partition("/")[0])
        shares.append((np.nan, np.nan) if summed is None else _largest(who.reindex(ids), summed))
    largest, two = zip(*shares, strict=True)
    return lines.assign(contributors=counts, largest=largest, two_largest=two)[list(COLUMNS)]


def _largest(who: pd.Series, amounts: pd.Series) -> tuple[float, float]:
    """The shares of the one and the two who bring most; of a sum of nothing the whole."""
    brought = amounts.reindex(who.index).groupby(who.to_numpy()).sum().nlargest(2)
    whole = float(amounts.reindex(who.index).sum())
    return (float(brought.iloc[0]) / whole, float(brought.sum()) / whole) if whole > 0 else (1.0, 1.0)
