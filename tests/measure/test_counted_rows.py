"""Counts made into rows, and their evidence taken back to the rows of the file."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.catalogue import load_contracts
from pipeline.measure.counted_rows import rows_sent, spread_counts
from pipeline.measure.rows import evidence_row

PAGE = load_contracts()["refuge_referrals"]


def test_each_thing_counted_is_a_row_with_the_answers_of_its_cell():
    table = pd.DataFrame({"row_id": [1, 2, 3, 4], "year": [2023, 2024, 2024, 2024], "outcome": ["accepted", "pending", "accepted", "pending"]})
    table["referrals"] = pd.array([None, 2, 0, 1], dtype="Int64")
    child = pd.DataFrame({"row_id": [1, 2, 2, 4], "item": ["a", "b", "c", "d"], "item_source": ["", "", "", ""]})
    tables = {"refuge_referrals": table.astype({"row_id": "Int64"}), "refuge_referrals__refusal_reasons": child.astype({"row_id": "Int64"})}
    spread, origins = spread_counts(tables, {"refuge_referrals": PAGE})
    # The record stays; row 2 counts two (-1, -2), row 3 none, row 4 one (-3).
    assert spread["refuge_referrals"]["row_id"].tolist() == [1, -1, -2, -3]
    assert spread["refuge_referrals"]["outcome"].tolist() == ["accepted", "pending", "pending", "pending"]
    answers = spread["refuge_referrals__refusal_reasons"]
    assert sorted(zip(answers["row_id"], answers["item"], strict=True)) == [(-3, "d"), (-2, "b"), (-2, "c"), (-1, "b"), (-1, "c"), (1, "a")]
    (line,) = rows_sent([evidence_row("x/2024", "refuge_referrals", "numerator", [1, -2, -1, -3])], origins)
    assert line["row_ids"].tolist() == [1, 2, 2, 4]


def test_tables_of_records_are_left_alone():
    table = pd.DataFrame({"row_id": [1], "year": [2024], "outcome": ["accepted"]})
    spread, origins = spread_counts({"refuge_referrals": table}, {"refuge_referrals": PAGE})
    assert spread["refuge_referrals"] is table and origins == {}
    lines = [evidence_row("x/2024", "refuge_referrals", "numerator", np.array([1]))]
    assert rows_sent(lines, origins)[0] is lines[0]


def test_what_all_that_is_counted_shares_is_filled_in():
    page = load_contracts()["police_incidents"]
    table = pd.DataFrame({"row_id": [7], "year": [2024], "ward": ["W1"], "incidents": [2]})
    spread, _ = spread_counts({"police_incidents": table}, {"police_incidents": page})
    assert spread["police_incidents"]["da_marker"].tolist() == ["yes", "yes"]


def test_columns_of_counts_are_rows_with_their_code():
    """April: 3 + 1 of a total of 6, so two are of a hidden setting; May: the columns hold more than the total; the record stays."""
    page = load_contracts()["health_contacts"]
    table = pd.DataFrame({"row_id": [1, 2, 3], "year": [2022, 2023, 2023], "setting": ["maternity", None, None], "month": [None, 4, 5]})
    numbers = {name: [None] * 3 for name in page.counts.parts} | {"total": [None, 6, 1], "maternity": [None, 3, 2], "other": [None, 1, None]}
    table = table.assign(**{name: pd.array(cells, dtype="Int64") for name, cells in numbers.items()}).astype({"row_id": "Int64"})
    spread, origins = spread_counts({"health_contacts": table}, {"health_contacts": page})
    rows, sent = spread["health_contacts"], origins["health_contacts"]
    assert rows["setting"].value_counts().to_dict() == {"maternity": 1 + 3 + 2, "other": 1, "not_recorded": 2}
    made = rows.loc[rows["row_id"].lt(0)]
    assert sorted(zip(sent[-made["row_id"].to_numpy("int64") - 1], made["setting"], strict=True)) == [
        (2, "maternity"), (2, "maternity"), (2, "maternity"), (2, "not_recorded"), (2, "not_recorded"), (2, "other"), (3, "maternity"), (3, "maternity"),
    ]  # fmt: skip
    assert not {"total", "maternity"} & set(rows.columns)
