"""One row of the long table of measures, its ref, and the evidence behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

TEXT_COLUMNS = ("ref", "indicator", "area_code", "geography", "period", "breakdown", "group", "unit")
NUMBER_COLUMNS = ("numerator", "denominator", "value", "lower", "upper")
NOTE_COLUMNS = ("status", "caveats", "sources")
COLUMNS = (*TEXT_COLUMNS, *NUMBER_COLUMNS, *NOTE_COLUMNS)
EVIDENCE_COLUMNS = ("ref", "data_set", "part", "row_ids")

OK = "ok"
NOT_SUPPLIED = "not_supplied"
NOT_COLLECTED = "not_collected"
LOW_RECORDING = "withheld_low_recording"
TOO_SMALL = "too_small_to_rate"


class Made(NamedTuple):
    """What a method makes: rows of measures, and the rows of evidence behind those that have a number."""

    measures: list[dict[str, object]]
    evidence: list[dict[str, object]]


def gather(parts: Iterable[Made]) -> Made:
    """All the parts as one, in their order."""
    whole = Made([], [])
    for measures, evidence in parts:
        whole.measures.extend(measures)
        whole.evidence.extend(evidence)
    return whole


def ref_of(name: str, period, place_or_group: str = "") -> str:
    """The name of one figure: indicator/period, then the ward or the group when there is one."""
    return "/".join(part for part in (name, period.code, place_or_group) if part)


def measure_row(
    indicator,
    period,
    *,
    name: str = "",
    group: str = "",
    ward: str = "",
    unit: str = "",
    status: str = OK,
    caveats: Iterable[str] = (),
    sources: Iterable[str] = (),
    **numbers: float,
) -> dict[str, object]:
    """One row: `numbers` are any of numerator, denominator, value, lower, upper, and are blank unless the status is ok.

    `name` is the indicator's own id unless a method makes several indicators. A ward row has the ward's code as its area and
    no group. `caveats` and `sources` are added to the indicator's own. `area_code` stays empty for measure() to fill.
    """
    unknown = set(numbers) - set(NUMBER_COLUMNS)
    if unknown:
        raise TypeError(f"a measure has no {', '.join(sorted(unknown))}")
    own = [indicator.data_set] if indicator.data_set else []
    name = name or indicator.id
    return {
        "ref": ref_of(name, period, ward or group),
        "indicator": name,
        "area_code": ward,
        "geography": "ward" if ward else "area",
        "period": period.code,
        "breakdown": indicator.breakdown if group else "",
        "group": group,
        "unit": unit or indicator.unit,
        **{number: numbers.get(number) if status == OK else None for number in NUMBER_COLUMNS},
        "status": status,
        "caveats": joined([*indicator.caveats, *caveats]),
        "sources": joined([*own, *sources]),
    }


def evidence_row(ref: str, data_set: str, part: str, row_ids: Iterable[int]) -> dict[str, object]:
    """The rows of `data_set` behind the numerator or the denominator (`part`) of the figure called `ref`."""
    return {"ref": ref, "data_set": data_set, "part": part, "row_ids": np.asarray(row_ids, dtype="int64")}


def behind(indicator, ref: str, part: Iterable[int], whole: Iterable[int]) -> list[dict[str, object]]:
    """The evidence of a figure that has a numerator and a denominator."""
    named = (("numerator", part), ("denominator", whole))
    return [evidence_row(ref, indicator.data_set, name, row_ids) for name, row_ids in named]


def counted(indicator, period, row_ids: Iterable[int], value: int | None = None, group: str = "") -> Made:
    """One row that is a count: `value`, or else the number of `row_ids`, which are the rows behind it."""
    value = len(row_ids) if value is None else value
    row = measure_row(indicator, period, group=group, numerator=value, value=value)
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "numerator", row_ids)])


def measures_table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """The rows as the long table: text as str, numbers as Float64."""
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in NUMBER_COLUMNS:
        table[name] = table[name].astype("Float64")
    for name in (*TEXT_COLUMNS, *NOTE_COLUMNS):
        table[name] = table[name].astype("str")
    return table


def evidence_table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """The evidence rows as a table; `row_ids` holds arrays of whole numbers."""
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))


def joined(codes: Iterable[str]) -> str:
    """The codes with ; between them, each once, empty ones left out."""
    return ";".join(dict.fromkeys(filter(None, codes)))
