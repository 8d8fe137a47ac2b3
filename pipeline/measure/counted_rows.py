"""Tables of counts made into rows, one for each thing counted, so that every method answers from them what they can answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.catalogue import NOT_RECORDED
from pipeline.measure.rows import evidence_row


def spread_counts(tables: Mapping[str, pd.DataFrame], contracts: Mapping) -> tuple[dict[str, pd.DataFrame], dict[str, np.ndarray]]:
    """The tables with a row for each thing counted, and data set → the row_id of the file's row behind each of these.

    A row of a data set's counted form says how many there are of it; the rows made from it have the row_ids -1, -2 and so on, the
    place in the array counted from 1. The field that all of them share (`only`) is filled in, and so is the field whose codes are
    columns (`wide`): what the columns leave of the count is not recorded. Rows of records stay as they are.
    """
    spread, origins = dict(tables), {}
    for name, contract in contracts.items():
        if contract.counts and contract.counts.count in tables.get(name, ()):
            spread[name], origins[name] = _spread(tables[name], contract.counts)
            for child in (f"{name}__{field.name}" for field in contract.fields if field.separator):
                if child in tables:
                    spread[child] = _with_answers(tables[child], origins[name])
    return spread, origins


def _spread(table: pd.DataFrame, form) -> tuple[pd.DataFrame, np.ndarray]:
    counted = table[form.count].notna()
    cells = _lengthened(table.loc[counted], form) if form.wide else table.loc[counted]
    times = cells[form.count].to_numpy("int64")
    made = cells.loc[cells.index.repeat(times)].assign(row_id=pd.array(-np.arange(1, times.sum() + 1), dtype="Int64"), **form.only)
    whole = pd.concat([table.loc[~counted], made], ignore_index=True)
    return whole.drop(columns=[form.count, *form.parts]), cells["row_id"].to_numpy("int64").repeat(times)


def _lengthened(cells: pd.DataFrame, form) -> pd.DataFrame:
    """A row for each column of counts and one for what is left of the total: a hidden cell is in the total all the same.

    Where the columns hold more than the total says (a check tells that), they are taken at their word.
    """
    parts = cells[form.parts].fillna(0).astype("int64")
    left = (cells[form.count].astype("int64") - parts.sum(axis=1)).clip(lower=0)
    pieces = [cells.assign(**{form.wide.field: code, form.count: parts[code]}) for code in form.parts]
    return pd.concat([*pieces, cells.assign(**{form.wide.field: NOT_RECORDED, form.count: left})], ignore_index=True)


def _with_answers(child: pd.DataFrame, origins: np.ndarray) -> pd.DataFrame:
    """The answers of a cell given by each thing counted in it."""
    made = pd.DataFrame({"row_id": origins, "one": pd.array(-np.arange(1, len(origins) + 1), dtype="Int64")})
    answers = made.merge(child, on="row_id").drop(columns="row_id").rename(columns={"one": "row_id"})
    return pd.concat([child.loc[~child["row_id"].isin(origins)], answers[child.columns]], ignore_index=True)


def rows_sent(evidence: list[dict[str, object]], origins: Mapping[str, np.ndarray]) -> list[dict[str, object]]:
    """The evidence with the rows of the files in the place of those made from them; a row stands there as often as it counts."""
    return [
        evidence_row(line["ref"], line["data_set"], line["part"], _sent(line["row_ids"], origins[line["data_set"]]))
        if line["data_set"] in origins
        else line
        for line in evidence
    ]


def _sent(row_ids: np.ndarray, origins: np.ndarray) -> np.ndarray:
    made = row_ids < 0
    sent = row_ids.copy()
    sent[made] = origins[-row_ids[made] - 1]
    return sent
