"""How many different people or families stand behind a count: ten stays of one person are one contributor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

KEYS = ("person_key", "household_key")
COLUMNS = ("ref", "part", "contributors")


def contributors_of(evidence: pd.DataFrame, tables: Mapping[str, pd.DataFrame], contracts: Mapping) -> pd.DataFrame:
    """One line a figure's part whose rows have contributors: ref, part, contributors (different people or families).

    evidence: ref, data_set, part, row_ids. A row's contributor is the person or household it names, or else the person of the row
    it belongs to: a child's is the parent, since a parent and four children are one family. A row that names nobody is a
    contributor of its own: nothing shows that two such rows are one. Data sets that name nobody have no lines.
    """
    found = []
    for data_set, lines in evidence.groupby("data_set", sort=False):
        named = _contributors(data_set, tables, contracts)
        if named is not None:
            found.append(_counted(lines, named))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))


def _contributors(data_set: str, tables: Mapping[str, pd.DataFrame], contracts: Mapping) -> pd.Series | None:
    """row_id → a number for its contributor; None when the data set names nobody."""
    rows = tables.get(data_set)
    if rows is None or data_set not in contracts or rows.empty:
        return None
    names = _names(rows, contracts[data_set], tables)
    if names is None:
        return None
    numbers, _ = pd.factorize(names)
    alone = numbers < 0
    numbers[alone] = -1 - np.arange(alone.sum())
    return pd.Series(numbers, index=rows["row_id"].to_numpy(dtype="int64"))


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


def _counted(lines: pd.DataFrame, named: pd.Series) -> pd.DataFrame:
    long = lines[["ref", "part", "row_ids"]].explode("row_ids").dropna(subset="row_ids")
    long["who"] = named.reindex(long["row_ids"].to_numpy(dtype="int64")).to_numpy()
    different = long.groupby(["ref", "part"], sort=False)["who"].nunique().rename("contributors")
    nobody = lines.set_index(["ref", "part"]).index.difference(different.index)
    return pd.concat([different, pd.Series(0, index=nobody, name="contributors")]).reset_index()[list(COLUMNS)]
