"""Which design would show more: each rule at its very edge."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.protect import advice
from pipeline.protect.advice import advise


def said(planned, shown, *, few=0, in_repair=0, other_rules=0, period="2024", breakdown="", method="distribution"):
    row = {"method": method, "breakdown": breakdown, "period": period, "planned": planned, "shown": shown, "few": few, "in_repair": in_repair, "other_rules": other_rules}
    return advise(pd.DataFrame([row]))[0]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (said(10, 10, few=9, in_repair=3), ""),  # nothing is hidden
        (said(10, 4, few=6, breakdown="age*sex"), advice.MARGINS),
        (said(10, 5, few=5, breakdown="age*sex"), advice.MERGE),  # half is not most; ten groups are many, and five of them a quarter
        (said(8, 6, few=2, breakdown="age*sex"), ""),  # a quarter of a table of two is no reason to leave its inside out
        (said(10, 9, in_repair=1, period="2022-2024"), advice.DROP_A_YEAR),
        (said(10, 9, in_repair=1), advice.FEWER_TABLES),
        (said(8, 3, few=5), advice.POOL),
        (said(8, 4, few=4), ""),  # half is not most, and eight groups are not many
        (said(2, 0, few=2), advice.POOL),
        (said(1, 0, few=1), advice.LEAVE_YEARS),
        (said(1, 0, few=1, period="2022-2024"), ""),
        (said(12, 9, few=3, period="2022-2024"), advice.MERGE),  # three of twelve are a quarter
        (said(12, 10, few=2, period="2022-2024"), ""),
        (said(9, 4, few=5, period="2022-2024"), ""),  # nine groups are not many
        (said(10, 7, few=3, in_repair=2), advice.MERGE),
        (said(4, 3, in_repair=1, other_rules=1, method="share"), advice.FEWER_TABLES),
        (said(1, 0, other_rules=1, method="share"), advice.NEARLY_ALL),
        (said(1, 0, other_rules=1), ""),
        (said(1, 0, method="share"), ""),
    ],
)
def test_the_sentence(row, sentence):
    assert row == sentence


def test_a_sentence_for_each_row():
    columns = ["method", "breakdown", "period", "planned", "shown", "few", "in_repair", "other_rules"]
    table = pd.DataFrame([("distribution", "", "2024", 8, 3, 5, 0, 0), ("share", "", "2024", 1, 1, 0, 0, 0)], columns=columns)
    assert advise(table) == [advice.POOL, ""]
