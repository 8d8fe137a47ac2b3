"""What was asked for beside the units that could take it."""

from __future__ import annotations

import re

from pipeline.catalogue import load_contracts
from pipeline.publish.supply import beside_expected, need_beside_units


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


def test_what_was_expected_stands_beside_what_was(edition):
    html = str(beside_expected(edition))
    assert html.startswith("<p>In these years")
    assert [ref.split("#")[0].split("/")[0] for ref in re.findall(r'data-ref="([^"]+)"', html)] == ["refuge_turned_away_percent"] * 3 + ["refuge_expected_refused_percent"] * 3
    verdicts = [sentence for code, sentence in edition.caveats.items() if code.startswith("turned_away_")]
    assert sum(html.count(sentence) for sentence in verdicts) == 1


def test_where_a_figure_is_missing_it_says_why(small_edition):
    without = small_edition(
        away={"ref": "refuge_turned_away_percent/2022-2024", "status": "suppressed"},
        expected={"ref": "refuge_expected_refused_percent/2022-2024/as_now", "value": 34.0, "lower": 26.0, "upper": 42.0},
    )
    html = str(beside_expected(without))
    assert "cannot be set beside" in html and "data-ref" not in html and without.statuses["suppressed"].sentence in html
