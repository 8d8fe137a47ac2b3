"""A table of counts, one row a cell."""

from __future__ import annotations

import json

import pandas as pd

from pipeline.catalogue import Contract

CELLS_A_ROW = 100


def melt_counts(table: pd.DataFrame, contract: Contract, receipts: pd.DataFrame) -> pd.DataFrame:
    """One row for each part of each row of a checked counts table: row_id, the key fields, part (the field's name), count,
    source_file, source_sheet, source_row, source_column (its letter) and year. Totals are left out: they were a check."""
    parts = _parts(contract)
    kept = [*contract.primary_key, "source_file", "source_sheet", "source_row", "year"]
    long = table.melt(id_vars=["row_id", *kept], value_vars=parts, var_name="part", value_name="count")
    order = long["part"].map({part: number for number, part in enumerate(parts)})
    letters = {(line["file"], line["sheet"]): json.loads(line["columns"]) for line in receipts.to_dict("records")}
    places = zip(long["source_file"], long["source_sheet"], long["part"], strict=True)
    columns = [letters.get((file, sheet), {}).get(part, "") for file, sheet, part in places]
    long = long.assign(
        row_id=long["row_id"] * CELLS_A_ROW + order, source_column=pd.Series(columns, index=long.index, dtype="str"), part=long["part"].astype("str")
    )
    return long.sort_values("row_id", ignore_index=True)[["row_id", *contract.primary_key, "part", "count", *kept[-4:-1], "source_column", "year"]]


def _parts(contract: Contract) -> list[str]:
    """The fields that add up to a total, as the contract's own check says; without one, every number that is not in the key."""
    for check in contract.checks:
        if "parts" in check.arguments:
            return list(check.arguments["parts"])
    return [page.name for page in contract.fields if page.type == "integer" and page.name not in contract.primary_key]
