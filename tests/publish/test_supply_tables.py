"""What was asked for beside the units that could take it."""

from __future__ import annotations

import re

from pipeline.catalogue import load_contracts
from pipeline.publish.supply import need_beside_units


def test_each_reason_stands_beside_the_units_that_answer_it(edition):
    html = str(need_beside_units(edition))
    lines = {re.search(r'scope="row">(.*?)</th>', line)[1]: re.findall(r'data-ref="([^"]+)"', line) for line in html.split("<tr>") if 'scope="row"' in line}
    assert len(lines) == 7
    assert lines["Drug needs too high"] == [
        "refuge_refusal_reason_percent/2022-2024/need_drugs#numerator",
        "units_accepting_count/2022-2024/accepts_drugs_alcohol",
        "units_accepting_count/2022-2024/accepts_drugs_alcohol#denominator",
    ]
    # no space, a place that is not safe and the like are answered by no kind of unit
    assert "No space or capacity to support" not in lines and "Location unsafe" not in lines


def test_every_offer_is_a_question_of_the_list_of_units_and_a_reason_is_answered_once(edition):
    rows = edition.codes["unit_offer"].rows
    asked = {field.name for field in load_contracts()["safe_accommodation_units"].fields}
    assert {row.code for row in rows} <= asked
    reasons = [row.source_value for row in rows]
    assert set(reasons) <= set(edition.codes["refusal_reason"].labels) and len(reasons) == len(set(reasons))
