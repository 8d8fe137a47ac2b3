"""Figures made from other figures: the largest groups together, ranks, correlations and ratios over wards.

Each is worked out again here from protected figures, so that none of them says more than the table it stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial

import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, months_before_break
from pipeline.periods import period_from_code
from pipeline.protect.figures import half_up, share_figure
from pipeline.protect.outlook import OUTLOOK, series_outlook
from pipeline.protect.unmet import UNMET
from pipeline.statistics import Estimate, net_agreement, rate_ratio, sign_test, spearman
from pipeline.statistics.comparison import WORDS, compare_groups, group_asked, groups_left_out
from pipeline.statistics.funnel import MANY_REASONS, WORDS_OF_PLACES, chance_of_wards

TIED = "tied_after_rounding"
UNANSWERED = (NOT_RECORDED, NOT_MAPPED)
SIDES = ("agree", "disagree")
RARE = 0.05
BEYOND_CHANCE, MAY_BE_CHANCE = "change_beyond_chance", "change_may_be_chance"
HIDDEN: dict[str, object] = {}
# Caveats that say what was found of the measured figures: those of the printed ones come in their place.
FOUND = frozenset({*WORDS, *WORDS_OF_PLACES.values(), MANY_REASONS})


def top_together(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The share of the largest groups together, or of those named; hidden unless enough groups are printed to add up."""
    parts = _parts(row, block, frame).loc[lambda part: part["group"].isin(block.codes) if block.codes else ~part["group"].isin(block.codes_except)]
    parts = parts.nlargest(block.items, "numerator")
    if len(parts) < block.items:
        return HIDDEN
    denominator = float(parts["denominator"].max())
    counts = {"numerator": min(float(parts["numerator"].sum()), denominator), "denominator": denominator}
    return counts | dict(zip(("value", "lower", "upper"), share_figure(counts, policy.derived), strict=True))


def rank_among_groups(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The place of the block's group by protected count, the largest first; hidden with a caveat when rounding ties it."""
    parts = _parts(row, block, frame)
    own = parts.loc[parts["group"].isin(block.codes)]
    if len(own) != 1:
        return HIDDEN
    count = own["numerator"].iloc[0]
    if (parts["numerator"] == count).sum() > 1:
        return {"caveat": TIED}
    rank = 1 + int((parts["numerator"] > count).sum())
    return {"numerator": count, "denominator": own["denominator"].iloc[0], "value": rank}


def correlation_over_wards(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """Spearman's rank correlation of protected ward rates with deprivation, over the wards that are printed."""
    wards = _wards(row, block, frame)
    try:
        found = spearman(wards["numerator"] / wards["denominator"], wards["deprivation"])
    except ValueError:
        return HIDDEN
    return {"denominator": found.n} | _coefficient(found, policy)


def ratio_of_fifths(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The rate in the most deprived fifth of wards over that in the least, from the wards that are printed, and the two rates."""
    wards = _wards(row, block, frame, hidden_too=True).sort_values(["deprivation", "area_code"], ascending=[False, True])
    fifth = len(wards) // 5
    most, least = (part.dropna(subset="numerator") for part in (wards.head(fifth), wards.tail(fifth)))
    if most.empty or least.empty or least["numerator"].sum() == 0:
        return HIDDEN
    sums = [float(part[name].sum()) for part in (most, least) for name in ("numerator", "denominator")]
    rates = [half_up(float(block.per) * count / people, policy.derived.rate_decimals) for count, people in (sums[:2], sums[2:])]
    return {"numerator": rates[0], "denominator": rates[1]} | _coefficient(rate_ratio(*sums), policy)


def range_of_chance(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The printed wards' rate together, the range chance alone would give this one, and where its printed rate lies."""
    rates = _of_period(row, frame).loc[lambda part: part["geography"].eq("ward")].dropna(subset=["numerator", "denominator", "value"])
    try:
        found = dict(zip(rates["area_code"], chance_of_wards(rates["numerator"], rates["denominator"], float(block.per)), strict=True))
    except ValueError:
        return HIDDEN
    if row["area_code"] not in found:
        return HIDDEN
    own = found[row["area_code"]]
    decimals = policy.derived.rate_decimals
    return {name: half_up(getattr(own, name), decimals) for name in ("value", "lower", "upper")} | {"caveat": ";".join(own.caveats)}


def represented(row: dict, block, frame: pd.DataFrame, policy, compared: Callable[[str, str], Mapping]) -> dict[str, object]:
    """The group's printed share here over its printed share there, the two shares, the range, and the word as a caveat.

    `compared`: figure and period → what all its groups are, which are judged together.
    """
    found = compared(row["indicator"], row["period"]).get(row["group"])
    if found is None:
        return HIDDEN
    said = {name: None if number is None else half_up(number, policy.derived.coefficient_decimals) for name, number in found.numbers.items()}
    return said | {"caveat": found.caveat}


def _compared(block, period: str, frame: pd.DataFrame) -> Mapping:
    """group → its printed share here beside its printed share there, for every group of the figure in the period."""
    now = frame.loc[frame["period"].eq(period) & frame["geography"].eq("area")]
    here, there = (now.loc[now["indicator"].eq(name)] for name in (block.compared, block.against))
    # A share that is not printed is not known, whatever became of its parts.
    sides = [side.assign(numerator=side["numerator"].mask(side["value"].isna())) for side in (here, there)]
    groups = {group: group_asked(block, group) for group in _groups_of(block.id, now)}
    return compare_groups(*sides, groups, there["way"].eq("public").all(), UNANSWERED, groups_left_out(block))


def net_of_sides(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """Agreement less disagreement in whole points, from the printed sides of the question.

    Of two answers of one person (`codes` names the two sides) also whether chance alone would do, by the sign test of those printed.
    """
    up, down = block.codes or SIDES
    sides = _parts(row | {"from": block.compared}, block, frame).set_index("group")
    if not {up, down} <= set(sides.index):
        return HIDDEN
    agree, disagree, total = (int(number) for number in (*sides.loc[[up, down], "numerator"], sides["denominator"].max()))
    found = net_agreement(agree, min(disagree, total - agree), total)
    word = {"caveat": BEYOND_CHANCE if sign_test(agree, disagree) < RARE else MAY_BE_CHANCE} if block.codes else {}
    return word | {"denominator": total} | {name: half_up(getattr(found, name), 0) for name in ("value", "lower", "upper")}


def response_of_asked(row: dict, block, frame: pd.DataFrame, policy) -> dict[str, object]:
    """The printed count of those who answered in percent of the printed count of those asked; rounding is never let past the whole."""
    answered, asked = (frame.loc[frame["ref"].eq(f"{name}/{row['period']}"), "value"].dropna() for name in (block.compared, block.against))
    if answered.empty or asked.empty or asked.iloc[0] < policy.derived.percent_min_denominator:
        return HIDDEN
    counts = {"numerator": min(float(answered.iloc[0]), float(asked.iloc[0])), "denominator": float(asked.iloc[0])}
    return counts | {"value": half_up(100 * counts["numerator"] / counts["denominator"], policy.derived.percent_decimals)}


def _groups_of(indicator: str, frame: pd.DataFrame) -> list[str]:
    """The groups of which something can be said, so that the word is judged beside as many others as stand in the table."""
    return list(frame.loc[frame["indicator"].eq(indicator) & frame["status"].eq("ok"), "group"])


DERIVED = {
    "top": top_together,
    "rank": rank_among_groups,
    "correlation": correlation_over_wards,
    "rate_ratio": ratio_of_fifths,
    "chance_range": range_of_chance,
    "representation": represented,
    "net_agreement": net_of_sides,
    "response": response_of_asked,
} | UNMET | OUTLOOK


def derive(frame: pd.DataFrame, indicators: Mapping, policy, breaks: Iterable = ()) -> pd.DataFrame:
    """`frame` with its derived rows filled in from the protected rows; `way` and `may_print` say which and whether.

    `breaks`: what of a series before its last break a trend leaves out.
    """
    derived = frame.assign(caveats=frame["caveats"].map(_without_words), trend="")
    # Why a ratio cannot be made may rest on a count that nobody may know. Whether a trend can be, the printed months tell.
    too_small = frame["status"].eq("too_small_to_rate")
    derived["status"] = frame["status"].mask(frame["way"].eq("representation") & too_small, "suppressed").mask(frame["way"].isin(list(OUTLOOK)) & too_small, "ok")
    blocks = {name: block for block in indicators.values() for name in block.titles}
    compared = cache(lambda name, period: _compared(blocks[name], period, frame))
    ways = DERIVED | {"representation": partial(represented, compared=compared)}
    for index, row in _to_derive(derived, blocks, indicators, breaks):
        figures = dict(ways[row["way"]](row, blocks[row["indicator"]], frame, policy))
        derived.loc[index, "caveats"] = ";".join(filter(None, (derived.loc[index, "caveats"], figures.pop("caveat", ""))))
        for name, number in figures.items():
            derived.loc[index, name] = pd.NA if number is None else number
    return derived


def _without_words(caveats: str) -> str:
    """The caveats but for those that were found of the measured figures."""
    return ";".join(each for each in caveats.split(";") if each not in FOUND)


def words_of_series(frame: pd.DataFrame, indicators: Mapping, breaks: Iterable = ()) -> pd.DataFrame:
    """`frame`, its numbers as they are, with the words (`trend`) of the figures that are made from months or quarters."""
    blocks = {name: block for block in indicators.values() for name in block.titles}
    found = {index: (row, series_outlook(row, frame)) for index, row in _to_derive(frame, blocks, indicators, breaks) if row["way"] in OUTLOOK}
    words = {index: look.word(row["way"]) for index, (row, look) in found.items() if look}
    return frame.assign(trend=pd.Series(words, dtype="str").reindex(frame.index).fillna(""))


def _to_derive(frame: pd.DataFrame, blocks: Mapping, indicators: Mapping, breaks: Iterable) -> Iterable[tuple[object, dict]]:
    """The rows to be worked out, each with the indicator it is made `from` and the months that come before the last break."""
    planned = set(frame["indicator"])
    siblings = {name: _sibling(block, indicators) for name, block in blocks.items() if name in planned}
    chosen = frame["way"].isin(list(DERIVED)) & frame["status"].eq("ok") & frame["may_print"]
    for index, row in frame.loc[chosen].to_dict("index").items():
        before = months_before_break(breaks, blocks[row["indicator"]].data_set, period_from_code(row["period"]))
        yield index, row | {"from": siblings[row["indicator"]], "before_break": before}


def _sibling(block, indicators: Mapping) -> str:
    """The indicator whose rows a derived figure is made from: the same records, asked the same question, shown in full."""
    if block.method == "over_time":
        return block.named("over_time")
    shown_in_full = {"top": "distribution", "rank": "distribution", "correlation": "ward_rate", "rate_ratio": "ward_rate", "chance_range": "ward_rate"}
    same = [
        other.id
        for other in indicators.values()
        if other.method == shown_in_full.get(block.method)
        and (other.data_set, other.field, other.where) == (block.data_set, block.field, block.where)
    ]
    return same[0] if same else ""


def _parts(row: dict, block, frame: pd.DataFrame) -> pd.DataFrame:
    """The printed groups of the distribution behind the row, for its period; answers that say nothing left out."""
    parts = _of_period(row, frame).loc[lambda part: part["geography"].eq(row["geography"]) & part["area_code"].eq(row["area_code"])]
    answered = ~parts["group"].isin([NOT_RECORDED, NOT_MAPPED, ""])
    return parts.loc[answered].dropna(subset=["numerator", "denominator", "value"])


def _wards(row: dict, block, frame: pd.DataFrame, hidden_too: bool = False) -> pd.DataFrame:
    """The wards with a protected count, their person-years and their deprivation."""
    rates = _of_period(row, frame).loc[lambda part: part["geography"].eq("ward"), ["area_code", "numerator", "denominator"]]
    scores = frame.loc[frame["unit"].eq("score") & frame["geography"].eq("ward") & frame["value"].notna(), ["area_code", "period", "value"]]
    scores = scores.sort_values("period").drop_duplicates("area_code", keep="last")
    wards = rates.merge(scores.rename(columns={"value": "deprivation"}), on="area_code", how="inner", validate="one_to_one")
    return wards if hidden_too else wards.dropna(subset=["numerator", "denominator"])


def _of_period(row: dict, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.loc[frame["indicator"].eq(row["from"]) & frame["period"].eq(row["period"])]


def _coefficient(found: Estimate, policy) -> dict[str, float]:
    decimals = policy.derived.coefficient_decimals
    return {name: half_up(float(getattr(found, name)), decimals) for name in ("value", "lower", "upper")}
