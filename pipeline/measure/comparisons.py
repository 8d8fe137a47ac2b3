"""Whether a group is over- or under-represented: a figure of this register beside another one, once both are measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.catalogue import by_figure
from pipeline.measure.answers import UNANSWERED, code_list
from pipeline.measure.rows import LOW_RECORDING, NUMBER_COLUMNS, OK, TOO_SMALL, Made, gather, joined, measure_row, measures_table
from pipeline.statistics import net_agreement as net_of
from pipeline.statistics.comparison import Compared, compare_groups, group_asked, groups_left_out

REPRESENTATION, NET = "representation", "net_agreement"
AGREE, DISAGREE = "agree", "disagree"

Rows = list[dict[str, object]]


def representation(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and group, or one a period, that has no numbers yet: with_comparisons gives them from other figures."""
    groups = code_list(indicator, tables) or [""]
    return gather(Made([measure_row(indicator, period, group=group) for group in groups], []) for period in periods)


def net_agreement(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period without numbers yet: with_comparisons gives them from the sides of the question that `compared` names."""
    return gather(Made([measure_row(indicator, period)], []) for period in periods)


def with_comparisons(rows: Rows, evidence: Rows, indicators: Mapping) -> tuple[Rows, Rows]:
    """The settled rows and their evidence, those of each representation filled in: the ratio of the share that `compared` names
    to the share that `against` names.

    A figure that one of the two is missing has the reason of that one. A group of which the other table has no row is not planned.
    """
    wanted = [each for each in indicators.values() if each.method in (REPRESENTATION, NET)]
    if not wanted:
        return rows, evidence
    figures = by_figure(indicators)
    table = measures_table(rows)
    of_area = table.loc[table["geography"].eq("area")]
    filled: dict[str, dict[str, object] | None] = {}
    for block in wanted:
        for period in of_area.loc[of_area["indicator"].eq(block.id), "period"].unique():
            now = of_area.loc[of_area["period"].eq(period)]
            if block.method == NET:
                filled |= _net(block.codes or (AGREE, DISAGREE), *(now.loc[now["indicator"].eq(name)] for name in (block.id, block.compared)))
                continue
            filled |= _filled(block, figures, *(now.loc[now["indicator"].eq(name)] for name in (block.id, block.compared, block.against)))
    whole = [filled.get(row["ref"], row) for row in rows]
    return [row for row in whole if row is not None], evidence + _evidence(filled, evidence, {each.id: each for each in wanted})


def _filled(block, figures: Mapping, own: pd.DataFrame, here: pd.DataFrame, there: pd.DataFrame) -> dict[str, dict | None]:
    """ref → the row with its numbers or its reason; None for a group that the other table does not know."""
    against, _ = figures[block.against]
    groups = {group: group_asked(block, group) for group in own["group"]}
    found = compare_groups(here, there, groups, against.method == "residents", UNANSWERED, groups_left_out(block))
    reason = _reason(here) or _reason(there) or _low_recording(here, block) or _low_recording(there, block)
    known = {"", *there["group"]}
    sources = (block.data_set, against.data_set)
    return {
        row["ref"]: _row(row, sources, reason, found.get(row["group"])) if row["group"] in known else None
        for row in own.to_dict("records")
    }


def _net(named: Sequence[str], own: pd.DataFrame, sides: pd.DataFrame) -> dict[str, dict]:
    """ref → the row with percent who agree less percent who disagree, of those who answered; or the reason why not."""
    row, reason = own.to_dict("records")[0], _reason(sides)
    status = row["status"] if row["status"] != OK else reason or (OK if sides["denominator"].max() > 0 else TOO_SMALL)
    if status != OK:
        return {row["ref"]: row | dict.fromkeys(NUMBER_COLUMNS) | {"status": status}}
    counts = sides.set_index("group")["numerator"]
    found = net_of(*(int(counts[side]) for side in named), int(sides["denominator"].max()))
    return {row["ref"]: row | {"denominator": found.n, "value": found.value, "lower": found.lower, "upper": found.upper}}


def _row(row: dict, sources: tuple[str, ...], reason: str, compared: Compared | None) -> dict[str, object]:
    """The row with its numbers, or with the reason why it has none: its own data set's, or that of the figures it rests on."""
    row = row | {"sources": joined([*row["sources"].split(";"), *sources])}
    status = row["status"] if row["status"] != OK else reason or (OK if compared else TOO_SMALL)
    if status != OK:
        return row | dict.fromkeys(NUMBER_COLUMNS) | {"status": status}
    return row | compared.numbers | {"caveats": joined([*row["caveats"].split(";"), compared.caveat])}


def _reason(rows: pd.DataFrame) -> str:
    """Why nothing of a figure is given; "" when some of it is."""
    return "" if rows.empty or rows["status"].eq(OK).any() else str(rows["status"].iloc[0])


def _low_recording(rows: pd.DataFrame, block) -> str:
    """A distribution tells of everybody; below the floor too few of them say anything."""
    silent = rows.loc[rows["group"].isin(UNANSWERED), "numerator"].sum()
    everybody = rows["denominator"].max()
    if pd.isna(everybody) or everybody == 0 or 100 * (1 - silent / everybody) >= block.recording_floor_percent:
        return ""
    return LOW_RECORDING


def _evidence(filled: Mapping, evidence: Rows, blocks: Mapping) -> Rows:
    """The rows behind the two shares: those of the group here are the numerator's, those of the group there the denominator's."""
    parts = {line["ref"]: line for line in evidence if line["part"] == "numerator"}
    lines = []
    for ref, row in filled.items():
        if row is None or row["status"] != OK:
            continue
        block = blocks[row["indicator"]]
        group = AGREE if block.method == NET else row["group"]
        for part, figure in (("numerator", block.compared), ("denominator", block.against)):
            behind = parts.get("/".join(filter(None, (figure, row["period"], group))))
            lines += [behind | {"ref": ref, "part": part}] if behind else []
    return lines
