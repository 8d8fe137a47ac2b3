"""Values that can be used, of those that were given."""

from __future__ import annotations

import pandas as pd

from pipeline.measure import measure


def test_usable_of_given_by_field_and_year(indicator, periods, codes, contracts, everything):
    lines = [("stays", "age", 2022, 50, 40), ("stays", "age", 2023, 30, 30), ("stays", "age", 2024, 20, 15), ("units", "kind", 2024, 0, 0)]
    outcomes = pd.DataFrame(lines, columns=["data_set", "field", "year", "given", "valid"])
    block = indicator("q", "fields_valid", data_set="", breakdown="data_set_checked_field")
    made = measure({}, {"q": block}, periods, None, everything, "E00000001", contracts=contracts, codes=codes, outcomes=outcomes)
    found = {row["ref"]: row for row in made.frame.to_dict("records")}
    # 40 of 50; 15 of 20; in all 85 of 100
    assert [found[f"q/{code}/stays.age"]["value"] for code in ("2022", "2024", "2022-2024")] == [80, 75, 85]
    assert found["q/2022-2024/stays.age"]["denominator"] == 100 and found["q/2024/stays.age"]["sources"] == "stays"
    assert found["q/2024/units.kind"]["status"] == found["q/2024/stays.start"]["status"] == "too_small_to_rate"
    # a reference in free words cannot be right or wrong by itself
    assert not any(ref.endswith("stays.client") for ref in found)


def test_a_field_that_was_not_asked_for(indicator, periods, codes, contracts, receipts):
    came = receipts({("stays", year): ["age"] for year in (2022, 2023, 2024)})
    block = indicator("q", "fields_valid", data_set="", breakdown="data_set_checked_field")
    made = measure({}, {"q": block}, periods, None, came, "E00000001", contracts=contracts, codes=codes)
    statuses = made.frame.set_index("ref")["status"]
    assert statuses["q/2024/stays.colour"] == "not_collected" and statuses["q/2024/units.kind"] == "not_supplied"
