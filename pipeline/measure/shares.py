"""The three figures of a share: of all, of those recorded, and how many were recorded at all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.measure.answers import in_period, rows_of, yes_and_recorded
from pipeline.measure.rows import LOW_RECORDING, OK, TOO_SMALL, Made, behind, gather, measure_row
from pipeline.statistics import wilson_interval


def share(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """Three rows a period, in percent with Wilson intervals.

    <id>_percent              rows that say yes, of all rows, those that do not say included
    <id>_of_recorded_percent  rows that say yes, of the rows that say anything; withheld below the recording floor
    <id>_recorded_percent     rows that say anything, of all rows
    """
    rows = rows_of(indicator, tables)
    yes, recorded = yes_and_recorded(indicator, tables, rows)
    row_ids = rows["row_id"].to_numpy(dtype="int64")
    return gather(_three_shares(indicator, period, row_ids, in_period(rows["year"], period), recorded, yes) for period in periods)


def _three_shares(indicator, period, row_ids, here, recorded, yes) -> Made:
    everyone, say, say_yes = row_ids[here], row_ids[here & recorded], row_ids[here & yes]
    withheld = recording_status(indicator, len(say), len(everyone))
    return gather(
        [
            proportion(indicator, period, say_yes, everyone, name=f"{indicator.id}_percent"),
            proportion(indicator, period, say_yes, say, name=f"{indicator.id}_of_recorded_percent", status=withheld),
            proportion(indicator, period, say, everyone, name=f"{indicator.id}_recorded_percent"),
        ]
    )


def recording_status(indicator, recorded: int, everyone: int) -> str:
    """withheld_low_recording when fewer than the floor's percent of rows say anything; ok otherwise."""
    return LOW_RECORDING if 100 * recorded < indicator.recording_floor_percent * everyone else OK


def proportion(
    indicator, period, part: np.ndarray, whole: np.ndarray, *, name: str = "", group: str = "", status: str = OK
) -> Made:
    """One row: `part` of `whole` (arrays of row ids) in percent, with its Wilson interval and the rows behind it.

    Too small to rate when the whole has fewer rows than the indicator's smallest denominator. A figure that is not given
    keeps no numbers and no rows.
    """
    if status == OK and len(whole) < max(indicator.smallest_denominator, 1):
        status = TOO_SMALL
    if status != OK:
        return Made([measure_row(indicator, period, name=name, group=group, status=status)], [])
    lower, upper = wilson_interval(len(part), len(whole))
    numbers = {"numerator": len(part), "denominator": len(whole), "value": 100 * len(part) / len(whole)}
    row = measure_row(indicator, period, name=name, group=group, lower=lower, upper=upper, **numbers)
    return Made([row], behind(indicator, row["ref"], part, whole))
