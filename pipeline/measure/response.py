"""What share of those who were asked answered: two figures of the register, one over the other."""

from __future__ import annotations

import pandas as pd

from pipeline.catalogue import load_indicators
from pipeline.measure.answers import in_period, rows_of
from pipeline.measure.rows import NOT_COLLECTED, TOO_SMALL, Made, evidence_row, gather, measure_row
from pipeline.periods import financial_year

MORE_THAN_ASKED = "more_answers_than_invitations"


def response(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the rows of `compared` in percent of the sum that `against` is; no interval, since nobody was sampled.

    Not collected when more answered than were asked in any year of it: then not everybody who was asked was counted.
    """
    blocks = load_indicators()
    answered, asked = blocks[indicator.compared], blocks[indicator.against]
    return gather(_in_period(indicator, asked, period, rows_of(answered, tables), rows_of(asked, tables)) for period in periods)


def _in_period(indicator, asked, period, answers: pd.DataFrame, invitations: pd.DataFrame) -> Made:
    sources = {"sources": [asked.data_set]}
    by_year = [[rows.loc[in_period(rows["year"], financial_year(year))] for rows in (answers, invitations)] for year in period.years]
    counts = [(len(came), int(invited[asked.field].sum())) for came, invited in by_year]
    if any(came > invited for came, invited in counts):
        return Made([measure_row(indicator, period, status=NOT_COLLECTED, caveats=[MORE_THAN_ASKED], **sources)], [])
    came, invited = (sum(each) for each in zip(*counts, strict=True))
    if invited < max(indicator.smallest_denominator, 1):
        return Made([measure_row(indicator, period, status=TOO_SMALL, **sources)], [])
    row = measure_row(indicator, period, numerator=came, denominator=invited, value=100 * came / invited, **sources)
    ids = [pd.concat(each)["row_id"] for each in zip(*by_year, strict=True)]
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "numerator", ids[0]), evidence_row(row["ref"], asked.data_set, "denominator", ids[1])])
