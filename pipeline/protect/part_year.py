"""Which years of which data sets end early: an extract that was cut short, or a year in progress. It looks like a fall, and is none."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

PART_YEAR = "part_year"
METHOD = "months_without_records"


def months_short(frame: pd.DataFrame, indicators: Mapping) -> dict[tuple[str, int], int]:
    """(data set, year) → whole months at the end of the year without a record, where there are any and the figures of quality say so.

    `frame` has the measures' columns; a data set with too few records to expect some in each month has no such figure.
    """
    named = [name for block in indicators.values() if block.method == METHOD for name in block.titles]
    told = frame.loc[frame["indicator"].isin(named) & frame["status"].eq("ok") & ~frame["period"].str.contains("-")]
    months = zip(told["group"], told["period"].astype("int64"), told["value"], strict=True)
    return {(data_set, year): int(short) for data_set, year, short in months if short > 0}
