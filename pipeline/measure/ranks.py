"""The place of one answer when the recorded answers are put in order."""

from __future__ import annotations

import pandas as pd

from pipeline.measure.answers import UNANSWERED, answers_of, in_period, rows_of
from pipeline.measure.distributions import different_rows, rows_by_answer
from pipeline.measure.rows import OK, TOO_SMALL, Made, behind, gather, measure_row
from pipeline.measure.shares import recording_status


def rank(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the rank (1 = most rows) of the first of `codes` among the recorded answers; equal answers share a rank.

    numerator = rows that give it, denominator = rows with a recorded answer. There is no rank for an answer nobody gave.
    """
    answers = answers_of(indicator, tables, rows_of(indicator, tables))
    return gather(_rank_in(indicator, period, answers.loc[in_period(answers["year"], period)]) for period in periods)


def _rank_in(indicator, period, answers: pd.DataFrame) -> Made:
    recorded = answers.loc[~answers["item"].isin(UNANSWERED)]
    by_answer, whole = rows_by_answer(recorded), different_rows(recorded)
    part = by_answer.get(indicator.codes[0], [])
    status = recording_status(indicator, len(whole), answers["row_id"].nunique())
    if status == OK and (len(whole) < indicator.smallest_denominator or not len(part)):
        status = TOO_SMALL
    place = 1 + sum(len(ids) > len(part) for ids in by_answer.values())
    row = measure_row(indicator, period, status=status, value=place, numerator=len(part), denominator=len(whole))
    return Made([row], behind(indicator, row["ref"], part, whole) if status == OK else [])
