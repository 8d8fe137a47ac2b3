"""Measures in, a protected table out: the one place where the published and the internal view part."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.problems import Finding, Stop
from pipeline.protect.ahead import years_of_other_windows
from pipeline.protect.audit import Audit, intervals
from pipeline.protect.counts import protected_counts, speaks_of_everybody
from pipeline.protect.conditions import Vocabulary
from pipeline.protect.derived import DERIVED, derive, words_of_series
from pipeline.protect.direction import add_direction
from pipeline.protect.dominance import hide_dominated
from pipeline.protect.figures import FIGURES
from pipeline.protect.implied import implied_of_few, implied_small, of_unknown_size, rows_behind, rows_of, sizes_of
from pipeline.protect.ledger import counts_in_ledger, empty_ledger, freeze, in_words_of_today, ledger_of, moved
from pipeline.protect.marks import add_marks
from pipeline.protect.modes import EXACT, in_own_modes
from pipeline.protect.outlook import OUTLOOK
from pipeline.protect.part_year import months_short
from pipeline.protect.prints import (
    PARTS,
    counts_in,
    hide_counts,
    of_few,
    prints_of,
    thresholds_of,
    true_counts,
    universe_counts,
    with_implied,
)
from pipeline.protect.programs import program_of, tightened
from pipeline.protect.relations import tied_together
from pipeline.protect.repair import Blank, Repaired, repair
from pipeline.protect.rules import add_contributors, add_rules
from pipeline.protect.table import NUMBER_COLUMNS, ProtectedTable, digest_of_text, seal_up
from pipeline.protect.universe import Universe, bounds_of

SUPPRESSED = "suppressed"
NO_COUNTS = ("correlation", "rate_ratio", "chance_range", "representation", "net_agreement", *OUTLOOK)


@dataclass(frozen=True, eq=False)
class Protected:
    """What protect lets through, and what the person who signs needs to know of it.

    table: the published view. cells: the counts behind its rows (row, part, count, key). prints: what is printed of every cell,
    by key. planned: the same before the attack. audit: the attack on the end state. blanked: the cells hidden by it, in order,
    each with the cell it protects. moved: cells that were released otherwise than they would be printed today. universe: the cells
    and sums that the attack went by. seconds: how long it took.
    """

    table: ProtectedTable
    cells: pd.DataFrame
    planned: pd.DataFrame
    prints: pd.DataFrame
    audit: Audit
    blanked: tuple[Blank, ...]
    moved: tuple[str, ...]
    universe: Universe
    seconds: float

    @property
    def ledger(self) -> pd.DataFrame:
        """The cells as a release puts them into the ledger."""
        return ledger_of(self.cells, self.prints)


def protect(
    measures: pd.DataFrame,
    policy,
    indicators: Mapping,
    series_breaks: list,
    words: Vocabulary,
    contributors: pd.DataFrame | None = None,
    people: pd.DataFrame | None = None,
    released: pd.DataFrame | None = None,
) -> Protected:
    """The published view: small counts masked, the rest rounded, everything derived worked out again from what is left.

    words: the answers of every field. contributors: ref, part and how many different people or families stand behind it, where
    records name any, with data_set and row_ids, and the shares of the largest where it is a sum; people: data_set, row_id, and who the record is of, so that what is left of a total
    is known to be of few. released: the cells of the ledger; None before the first release. The whole is attacked together with the
    ledger, and further cells are hidden until the attack fails. Raises Stop when the policy or the register does not know a data
    set, an indicator or a method, when the attack succeeds all the same, and when a figure that the policy forbids would be printed.
    """
    ruled = add_contributors(add_rules(measures, policy, indicators), contributors)
    masked = hide_dominated(mask_counts(ruled, policy), contributors, policy)
    cells = counts_in(ruled, {name: block for block in indicators.values() for name in block.titles}, words)
    ledger = empty_ledger() if released is None else in_words_of_today(released, words)
    here = universe_counts(cells)
    counts, relations = tied_together([*here, *counts_in_ledger(ledger, words), *years_of_other_windows(here)], words)
    sizes = sizes_of(relations, true_counts(cells, ruled))
    thresholds = thresholds_of(cells, ruled)
    attacked = _besides_the_small(cells, ruled, counts, relations, sizes, (contributors, people))
    planned = in_own_modes(prints_of(cells, ruled, masked, policy.round_base), counts, relations, sizes, attacked, policy)
    frozen = freeze(planned, ledger)
    universe, started = Universe(tuple(each.key for each in counts), tuple(relations)), time.monotonic()
    settled = {*frozen.index, *(each.key for each in tied_together(counts_in_ledger(ledger, words), words)[0])}
    whole = with_implied(frozen, universe.keys)
    perhaps = _perhaps_small(whole, universe, of_unknown_size(counts, sizes, settled), thresholds)
    repaired = _withstand(whole, universe, attacked, perhaps, policy)
    seconds = time.monotonic() - started
    printed = print_figures(hide_counts(ruled, masked, cells, repaired.prints), policy)
    directed = _with_words(hide_the_rest(derive(printed, indicators, policy, series_breaks)), indicators, series_breaks, policy.round_base)
    refuse_leaks(directed, policy)
    table = seal_up(directed, "published", policy_digest(policy))
    return Protected(table, cells, planned, repaired.prints, repaired.audit, repaired.trail, tuple(moved(planned, frozen)), universe, seconds)


def _with_words(frame: pd.DataFrame, indicators: Mapping, series_breaks: list, base: int = 1) -> pd.DataFrame:
    """`frame` with the marks of its quarters and the directions of its years."""
    short = months_short(frame, indicators)
    return add_direction(add_marks(frame, indicators, series_breaks, base, short), series_breaks, short)


def _besides_the_small(cells: pd.DataFrame, ruled: pd.DataFrame, counts: list, relations: list, sizes: Mapping[str, float], behind: tuple) -> list[str]:
    """What is attacked besides hidden small counts: counts of few people or families, and implied counts that are small or of few."""
    thresholds, shown, (contributors, people) = thresholds_of(cells, ruled), set(cells["key"]), behind
    small = [*of_few(cells, ruled), *implied_small(counts, sizes, shown, thresholds)]
    if people is None:
        return small
    rows = rows_of(relations, rows_behind(cells, ruled, contributors))
    return [*small, *implied_of_few(counts, rows, shown, thresholds, people)]


def _perhaps_small(prints: pd.DataFrame, universe: Universe, unknown: list, thresholds: Mapping[str, int]) -> dict[str, int]:
    """The keys of those of `unknown` that print does not show to be as large as their threshold, with that threshold."""
    if not unknown:
        return {}
    low = tightened(program_of(universe, bounds_of(prints, prints["slack_below"], prints["slack_above"]))).low
    least = dict(zip(universe.keys, low, strict=True))
    asked = {each.key: thresholds.get(each.data_set, 0) for each in unknown}
    return {key: threshold for key, threshold in asked.items() if least[key] < threshold}


def _withstand(prints: pd.DataFrame, universe: Universe, attacked: list[str], perhaps: Mapping[str, int], policy) -> Repaired:
    """The prints with as many more hidden as the attack asks for; raises Stop when hiding does not help, or time runs out.

    Attacked are every hidden small count, and those of `attacked` besides. A count that is hidden only to protect another is no small
    one: what can be worked out of it is no more than that. Counts of `perhaps` are as large as nobody here knows: they are attacked
    too, but where only released figures give one away, all that must hold is that it cannot be told to be small.
    """
    slack = (prints["slack_below"], prints["slack_above"])
    repaired = repair(universe, prints, *slack, [*attacked, *perhaps], policy.audit.min_width, policy.audit.seconds, "small_only")
    worked_out = _worked_out(repaired, universe, perhaps, policy)
    if worked_out:
        raise Stop([_attacked(worked_out)])
    return repaired


def _worked_out(repaired: Repaired, universe: Universe, perhaps: Mapping[str, int], policy) -> int:
    """How many counts are known to be small, and are not safe: those of unknown size only where print proves them small."""
    unknown = [key for key in repaired.unrepaired if key in perhaps]
    if not unknown:
        return len(repaired.unrepaired)
    bounds = bounds_of(repaired.prints, repaired.prints["slack_below"], repaired.prints["slack_above"])
    found = intervals(universe, bounds, unknown, policy.audit.seconds)
    small = found["highest"].lt(pd.Series(perhaps).reindex(found.index)) | found["status"].ne("exact")
    return len(repaired.unrepaired) - len(unknown) + int(small.sum())


def as_internal(measures: pd.DataFrame, policy, indicators: Mapping, series_breaks: list) -> ProtectedTable:
    """The internal view: the numbers as measured, with the same columns; never leaves data/processed."""
    ruled = add_rules(measures, policy, indicators)
    worded = _with_words(words_of_series(ruled, indicators, series_breaks), indicators, series_breaks)
    return seal_up(worded, "internal", policy_digest(policy))


def policy_digest(policy) -> str:
    """Sixteen hex digits that change with any word of the policy."""
    return digest_of_text(policy.model_dump_json())


def mask_counts(ruled: pd.DataFrame, policy) -> pd.DataFrame:
    """`ruled` with protected counts where figures are made of counts; every number blank where nothing may be printed."""
    masked = ruled.copy()
    zero_is_shown = ruled["ref"].isin(policy.structural_zeros) | (policy.zero == "show")
    numerator = protected_counts(ruled["numerator"], ruled["threshold"], policy.round_base, zero_is_shown)
    denominator = protected_counts(ruled["denominator"], ruled["threshold"], policy.round_base, zero_is_shown)
    rate, exact = ruled["way"].eq("rate"), _exact(ruled)
    masked["numerator"] = numerator.mask(exact, ruled["numerator"])
    masked["denominator"] = denominator.mask(exact | rate, ruled["denominator"])
    few = {part: (ruled[f"behind_{part}"] < ruled["threshold"]).fillna(False).astype(bool) for part in PARTS}
    masked["numerator"] = masked["numerator"].mask(few["numerator"] & ~exact)
    masked["denominator"] = masked["denominator"].mask(few["denominator"] & ~exact & ~rate)
    hidden = ~ruled["may_print"] | ruled["status"].ne("ok") | (ruled["way"].isin(list(DERIVED)) & ~exact)
    for whole in (ruled["denominator"], ruled["recorded"]):
        hidden |= ~exact & speaks_of_everybody(ruled["numerator"], whole, ruled["spare"])
    hidden |= ~exact & rate & (ruled["denominator"] < policy.min_population).fillna(True).astype(bool)
    masked.loc[hidden, list(NUMBER_COLUMNS)] = pd.NA
    return masked


def print_figures(masked: pd.DataFrame, policy) -> pd.DataFrame:
    """`masked` with value, lower and upper made from its protected counts."""
    printed = masked.copy()
    chosen = masked["way"].isin(list(FIGURES)) & ~_exact(masked)
    rows = masked.loc[chosen].to_dict("records")
    figures = [FIGURES[row["way"]](row, policy.derived) for row in rows]
    made = pd.DataFrame(figures, columns=["value", "lower", "upper"], index=masked.index[chosen], dtype="Float64")
    printed.loc[chosen, ["value", "lower", "upper"]] = made
    return printed


def hide_the_rest(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` in which a figure without a value has no numbers at all and, if it was ok, the status suppressed."""
    hidden = frame["value"].isna()
    rest = frame.copy()
    rest.loc[hidden, list(NUMBER_COLUMNS)] = pd.NA
    rest.loc[hidden & frame["status"].eq("ok"), "status"] = SUPPRESSED
    return rest


def refuse_leaks(frame: pd.DataFrame, policy) -> None:
    """Raise Stop when a printed count is below its threshold or not rounded: a last look, whatever came before."""
    told = frame.loc[~_exact(frame) & ~frame["frozen"] & ~frame["way"].isin(NO_COUNTS)]
    counts = pd.concat([told["numerator"], told.loc[told["way"].ne("rate"), "denominator"]]).dropna()
    thresholds = told["threshold"].reindex(counts.index)
    small = counts.gt(0) & counts.lt(thresholds)
    uneven = counts.mod(policy.round_base).ne(0) & ~_of_exact_sets(told, policy).reindex(counts.index)
    untold = frame["value"].isna() & frame[list(NUMBER_COLUMNS)].notna().any(axis=1)
    if small.any() or uneven.any() or untold.any():
        raise Stop([_leak(int(small.sum() + uneven.sum() + untold.sum()))])


def _of_exact_sets(frame: pd.DataFrame, policy) -> pd.Series:
    """True for rows made of data sets whose counts are printed exactly."""
    exact = {name for name in policy.data_sets if policy.mode_of(name) == EXACT}
    return frame["sources"].map(lambda sources: bool(exact & set(sources.split(";")))).astype(bool)


def _exact(ruled: pd.DataFrame) -> pd.Series:
    """True for figures that are public already or hold no count of people or records."""
    return ruled["sensitivity"].eq("public") | ruled["way"].eq("open")


def _attacked(count: int) -> Finding:
    return Finding(
        what="hidden counts could be worked out from what is printed here and in released editions",
        where="the edition as a whole",
        wanted="every hidden count able to be nothing, and to be many",
        found=f"{count} that are not, though everything near them was hidden, or that could not be proven in time",
        do="give the audit more seconds in config/disclosure.yml; if it stays, plan fewer tables: data/processed has the disclosure report",
        count=count,
    )


def _leak(count: int) -> Finding:
    return Finding(
        what="a figure that the disclosure policy forbids was about to be printed",
        where="pipeline/protect",
        wanted="no printed count below its threshold, every one rounded",
        found=f"{count} that are not",
        do="publish nothing, and tell whoever looks after the software",
        count=count,
    )
