"""How rows spread over the groups of a code list."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.measure.answers import UNANSWERED, answers_of, code_list, in_period, rows_of
from pipeline.measure.rows import OK, Made, gather
from pipeline.measure.shares import proportion, recording_status

_NOBODY = np.array([], dtype="int64")


def distribution(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and group, in percent of all rows, or of those that say when the indicator is `of: recorded`.

    Every code of the list has a row, at zero too; of all rows, not_recorded and not_mapped are groups as well, so that the
    parts of a field with one answer add up to the whole. Of recorded rows the figures are withheld below the recording floor.
    """
    answers = answers_of(indicator, tables, rows_of(indicator, tables))
    codes = code_list(indicator, tables)
    spread = _of_all if indicator.of == "all" else _of_recorded
    return gather(spread(indicator, period, answers.loc[in_period(answers["year"], period)], codes) for period in periods)


def crossed(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period, group and side of the second characteristic (`group*yes`, `group*no`, or `group*code`), in percent of all rows.

    yes = rows whose `crossed` field holds one of `codes`, or any answer but `codes_except`; no = rows that give one of the others.
    With neither, every code of the second list is a side of its own.
    """
    rows = rows_of(indicator, tables)
    groups = answers_of(indicator, tables, rows)
    sides = _two_sides(indicator, tables, rows)
    return gather(_in_pairs(indicator, period, groups.loc[in_period(groups["year"], period)], sides, tables) for period in periods)


def _two_sides(indicator, tables: dict[str, pd.DataFrame], rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """yes and no, or every code of the second list → the ids of the rows on that side."""
    answers = answers_of(indicator.model_copy(update={"field": indicator.crossed, "breakdown": ""}), tables, rows)
    said = answers.loc[~answers["item"].isin(UNANSWERED)]
    if not (indicator.codes or indicator.codes_except):
        codes = tables[f"codes__{indicator.breakdown.partition('*')[2]}"]["code"]
        return {code: different_rows(said.loc[said["item"].eq(code)]) for code in codes if code not in UNANSWERED}
    others = said["item"].isin(indicator.codes_except) if indicator.codes_except else ~said["item"].isin(indicator.codes)
    return {"yes": different_rows(said.loc[~others]), "no": different_rows(said.loc[others])}


def _in_pairs(indicator, period, groups: pd.DataFrame, sides: dict[str, np.ndarray], tables: dict[str, pd.DataFrame]) -> Made:
    by_answer, everyone = rows_by_answer(groups), different_rows(groups)
    return gather(
        proportion(indicator, period, np.intersect1d(by_answer.get(code, _NOBODY), ids), everyone, group=f"{code}*{side}")
        for code in code_list(indicator, tables)
        for side, ids in sides.items()
    )


def top(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period: the largest `items` groups together, or those that `codes` names, in percent of all rows.

    `codes_except` can never be among them: they are not one place. Groups of equal size are taken in the list's order.
    """
    answers = answers_of(indicator, tables, rows_of(indicator, tables))
    codes = [code for code in code_list(indicator, tables) if code not in indicator.codes_except]
    return gather(_largest(indicator, period, answers.loc[in_period(answers["year"], period)], codes) for period in periods)


def rows_by_answer(answers: pd.DataFrame) -> dict[str, np.ndarray]:
    """answer → the ids of the rows that give it."""
    return {item: ids.to_numpy(dtype="int64") for item, ids in answers.groupby("item", dropna=False)["row_id"]}


def different_rows(answers: pd.DataFrame) -> np.ndarray:
    """The ids of the rows that have any of these answers, each once."""
    return answers["row_id"].unique().astype("int64")


def _of_all(indicator, period, answers: pd.DataFrame, codes: list[str]) -> Made:
    by_answer, everyone = rows_by_answer(answers), different_rows(answers)
    groups = [*codes, *UNANSWERED]
    return gather(proportion(indicator, period, by_answer.get(group, _NOBODY), everyone, group=group) for group in groups)


def _of_recorded(indicator, period, answers: pd.DataFrame, codes: list[str]) -> Made:
    by_answer = rows_by_answer(answers)
    say = different_rows(answers.loc[~answers["item"].isin(UNANSWERED)])
    status = recording_status(indicator, len(say), len(different_rows(answers)))
    return gather(proportion(indicator, period, by_answer.get(group, _NOBODY), say, group=group, status=status) for group in codes)


def _largest(indicator, period, answers: pd.DataFrame, codes: list[str]) -> Made:
    by_answer = rows_by_answer(answers)
    largest = indicator.codes or sorted(codes, key=lambda code: -len(by_answer.get(code, _NOBODY)))[: indicator.items]
    part = np.unique(np.concatenate([_NOBODY, *(by_answer.get(code, _NOBODY) for code in largest)]))
    return proportion(indicator, period, part, different_rows(answers))
