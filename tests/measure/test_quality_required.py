"""Rows with every required item. Each receipt: 6 rows counted and 2 set aside."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.measure import measure


@pytest.fixture
def required(indicator, periods, codes, contracts, everything):
    def make(*set_aside: tuple[str, int, str], receipts=None) -> dict[str, dict]:
        rows = pd.DataFrame(list(set_aside), columns=["data_set", "year", "reason"])
        given = {"q": indicator("q", "required_filled", data_set="", breakdown="data_set", chapter="quality")}
        receipts = everything if receipts is None else receipts
        made = measure({}, given, periods, None, receipts, "E00000001", contracts=contracts, codes=codes, quarantine=rows)
        return {row["ref"]: row for row in made.frame.to_dict("records")}

    return make


def test_rows_that_lack_a_required_item_are_taken_off(required):
    found = required(("stays", 2024, "fails start_required"), ("stays", 2023, "fails end_after_start; fails client_required"))
    # 8 rows looked at in each year, one of them lacking in 2024 and in 2023
    assert [found[f"q/{code}/stays"]["value"] for code in ("2022", "2023", "2024")] == [100, 87.5, 87.5]
    window = found["q/2022-2024/stays"]
    assert (window["numerator"], window["denominator"]) == (22, 24)
    assert found["q/2024/units"]["value"] == 100


def test_rows_set_aside_for_another_reason_have_every_item(required):
    found = required(("stays", 2024, "fails key_unique"), ("stays", 2024, "start_required is not a date"), ("stays", 2024, "fails a_required_b"))
    assert found["q/2024/stays"]["value"] == 100


def test_a_row_that_lacks_two_items_is_one_row(required):
    assert required(("stays", 2024, "fails start_required; fails client_required"))["q/2024/stays"]["numerator"] == 7


def test_nothing_came_and_nothing_to_look_at(required, receipts, everything):
    came = receipts({("stays", 2024): None})
    assert required(receipts=came)["q/2023/stays"]["status"] == "not_supplied"
    assert required(receipts=everything.assign(accepted=0, quarantined=0))["q/2024/stays"]["status"] == "too_small_to_rate"


@pytest.fixture
def filled(indicator, periods, codes, contracts, everything):
    """The same for each of two required fields of stays."""

    def make(*set_aside: tuple[str, int, str], receipts=None) -> dict[str, dict]:
        page = contracts["stays"]
        fields = [field.model_copy(update={"constraints": field.constraints.model_copy(update={"required": field.name in ("start", "client")})}) for field in page.fields]
        pages = contracts | {"stays": page.model_copy(update={"fields": fields})}
        rows = pd.DataFrame(list(set_aside), columns=["data_set", "year", "reason"])
        block = indicator("q", "fields_filled", data_set="", breakdown="data_set_required_field", chapter="quality")
        receipts = everything if receipts is None else receipts
        made = measure({}, {"q": block}, periods, None, receipts, "E00000001", contracts=pages, codes=codes, quarantine=rows)
        return {row["ref"]: row for row in made.frame.to_dict("records")}

    return make


def test_each_required_item_is_counted_by_itself(filled):
    # 8 rows looked at a year: in 2024 one lacks both items and one lacks the start; in 2023 one lacks the client
    lacking = [("stays", 2024, "fails start_required; fails client_required"), ("stays", 2024, "fails start_required"), ("stays", 2023, "fails client_required")]
    found = filled(*lacking, ("stays", 2024, "fails key_unique"), ("units", 2024, "fails start_required"))
    assert {ref.partition(".")[2] for ref in found} == {"start", "client"}
    assert [found[f"q/{code}/stays.start"]["numerator"] for code in ("2022", "2023", "2024", "2022-2024")] == [8, 8, 6, 22]
    assert [found[f"q/{code}/stays.client"]["value"] for code in ("2022", "2023", "2024")] == [100, 87.5, 87.5]
    assert found["q/2024/stays.start"]["value"] == 75


def test_a_required_item_of_what_did_not_come_has_a_status(filled, receipts, everything):
    assert filled(receipts=receipts({("stays", 2024): None}))["q/2023/stays.start"]["status"] == "not_supplied"
    assert filled(receipts=everything.assign(accepted=0, quarantined=0))["q/2024/stays.start"]["status"] == "too_small_to_rate"
