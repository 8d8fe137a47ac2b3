"""What the agencies sent. Each receipt: 10 rows, of which 6 counted, 2 set aside, 1 copy, 1 title."""

from __future__ import annotations

import pandas as pd
import pytest


@pytest.fixture
def quality(indicator):
    def make(method: str, breakdown: str = "data_set"):
        return indicator(f"q_{method}", method, data_set="", breakdown=breakdown, chapter="quality")

    return make


def test_rows_add_up_over_the_years(quality, figures):
    made = figures({}, quality("rows_received"), quality("rows_quarantined"), quality("rows_accepted"))
    assert made.rows["q_rows_received/2024/stays"].value == 10
    assert made.rows["q_rows_received/2022-2024/stays"].value == 30
    assert made.rows["q_rows_quarantined/2022-2024/units"].value == 6
    row = made.rows["q_rows_accepted/2022-2024/stays"]
    # 3 × 6 of 3 × (6 + 2)
    assert (row.numerator, row.denominator, row.value, row.sources) == (18, 24, 75, "stays")


def test_a_year_that_did_not_come_is_said(quality, figures, receipts):
    came = receipts({("stays", 2023): None, ("stays", 2024): None})
    made = figures({}, quality("years_supplied"), quality("rows_received"), receipts=came)
    assert [made.rows[f"q_years_supplied/{code}/stays"].value for code in ("2023", "2024", "2022-2024")] == [1, 1, 2]
    assert made.rows["q_years_supplied/2022/stays"].status == "not_supplied"
    assert made.rows["q_years_supplied/2022-2024/units"].status == "not_supplied"
    assert made.rows["q_rows_received/2022-2024/stays"].status == "not_supplied"
    assert made.rows["q_rows_received/2024/stays"].value == 10


def test_a_receipt_that_says_not_supplied_is_not_a_year(quality, figures, everything):
    marked = everything.assign(status=everything["status"].mask(everything["year"].eq(2024), "not_supplied"))
    made = figures({}, quality("years_supplied"), receipts=marked)
    assert made.rows["q_years_supplied/2024/stays"].status == "not_supplied"
    assert made.rows["q_years_supplied/2022-2024/stays"].value == 2


def test_a_file_without_rows_to_check_has_no_share_accepted(quality, figures, everything):
    made = figures({}, quality("rows_accepted"), receipts=everything.assign(accepted=0, quarantined=0))
    assert made.rows["q_rows_accepted/2024/stays"].status == "too_small_to_rate"


def test_how_far_each_characteristic_is_recorded(quality, stays, figures):
    table = stays(
        (2024, "red", 20, ["mind"], "a", 1),
        (2024, "not_mapped", None, ["not_recorded"], "b", 1),
        (2024, "blue", 30, None, "c", 1),
        (2024, "not_recorded", 40, ["none", "not_mapped"], "d", 1),
    )
    made = figures(table, quality("fields_recorded", "data_set_field"))
    shares = {ref.split("/")[-1]: row.value for ref, row in made.rows.items() if "/2024/" in ref}
    # colour: red and blue of 4; age: 3 of 4; needs: rows 1 and 4; only fields marked as characteristics are here
    assert shares == {"stays.age": 75, "stays.colour": 50, "stays.needs": 50}
    assert made.behind["q_fields_recorded/2024/stays.needs", "numerator"] == [101, 104]
    assert set(made.evidence["data_set"]) == {"stays"}


def test_a_characteristic_nobody_asked_about(quality, stays, figures, receipts):
    came = receipts({("stays", year): ["age", "needs"] if year == 2024 else None for year in (2022, 2023, 2024)})
    made = figures(stays((2024, "not_recorded", 20, None, "a", 1)), quality("fields_recorded", "data_set_field"), receipts=came)
    assert made.rows["q_fields_recorded/2024/stays.colour"].status == "not_collected"
    assert made.rows["q_fields_recorded/2022-2024/stays.colour"].status == "not_collected"
    assert pd.isna(made.rows["q_fields_recorded/2024/stays.colour"].value)
    assert made.rows["q_fields_recorded/2024/stays.age"].value == 100
