"""What share of those asked answered: by hand, and what becomes of it when more answered than were asked."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import load_indicators
from pipeline.measure.counts import total
from pipeline.measure.response import response
from pipeline.periods import financial_year, window

YEARS = (2022, 2023, 2024)


def answers(**in_year: int) -> pd.DataFrame:
    years = [int(year.removeprefix("y")) for year, many in in_year.items() for _ in range(many)]
    return pd.DataFrame({"row_id": range(1, len(years) + 1), "year": pd.array(years, "Int64")})


def asked(**in_year: tuple[int, ...]) -> pd.DataFrame:
    lines = [(int(year.removeprefix("y")), invited) for year, counts in in_year.items() for invited in counts]
    return pd.DataFrame(lines, columns=["year", "invited"]).astype("Int64").assign(row_id=range(1, len(lines) + 1))


def made(answered: pd.DataFrame, invitations: pd.DataFrame, *periods):
    tables = {"service_user_survey": answered, "survey_invitations": invitations}
    rows, evidence = response(load_indicators()["survey_response_percent"], tables, list(periods), None)
    return {row["period"]: row for row in rows}, evidence


def test_the_share_of_those_asked_by_hand():
    # 2024: 30 of 60 + 15 = 75 asked, 40 %; three years: 30 + 20 + 10 = 60 of 75 + 50 + 75 = 200, 30 %
    rows, evidence = made(answers(y2022=10, y2023=20, y2024=30), asked(y2022=(75,), y2023=(50,), y2024=(60, 15)), financial_year(2024), window(2024))
    assert [(rows[code]["numerator"], rows[code]["denominator"], rows[code]["value"]) for code in ("2024", "2022-2024")] == [(30, 75, 40), (60, 200, 30)]
    assert rows["2024"]["lower"] is None and rows["2024"]["upper"] is None  # everybody asked is counted: no interval
    behind = {(line["ref"], line["part"]): (line["data_set"], len(line["row_ids"])) for line in evidence}
    assert behind["survey_response_percent/2024", "numerator"] == ("service_user_survey", 30)
    assert behind["survey_response_percent/2024", "denominator"] == ("survey_invitations", 2)


def test_more_answers_than_invitations_give_no_rate_in_that_year_or_any_window_with_it():
    rows, evidence = made(answers(y2022=10, y2023=51, y2024=30), asked(y2022=(75,), y2023=(50,), y2024=(60,)), *map(financial_year, YEARS), window(2024))
    assert {code: row["status"] for code, row in rows.items()} == {"2022": "ok", "2023": "not_collected", "2024": "ok", "2022-2024": "not_collected"}
    assert all("more_answers_than_invitations" in rows[code]["caveats"] for code in ("2023", "2022-2024"))
    assert {line["ref"] for line in evidence} == {"survey_response_percent/2022", "survey_response_percent/2024"}


@pytest.mark.parametrize("invited", [0, 19])
def test_too_few_asked_give_no_rate(invited):
    rows, _ = made(answers(), asked(y2024=(invited,)), financial_year(2024))
    assert rows["2024"]["status"] == "too_small_to_rate"


def test_those_invited_are_added_up():
    block = load_indicators()["survey_invitations_count"]
    rows, evidence = total(block, {"survey_invitations": asked(y2023=(50,), y2024=(60, 15))}, [financial_year(2024)], None)
    assert [(row["value"], row["numerator"]) for row in rows] == [(75, 75)] and len(evidence[0]["row_ids"]) == 2
