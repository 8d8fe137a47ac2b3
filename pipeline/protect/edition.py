"""Measures in, a protected table out: the one place where the published and the internal view part."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.problems import Finding, Stop
from pipeline.protect.companions import add_companions
from pipeline.protect.counts import protected_counts, speaks_of_everybody
from pipeline.protect.derived import DERIVED, derive
from pipeline.protect.direction import add_direction
from pipeline.protect.figures import FIGURES
from pipeline.protect.rules import add_rules
from pipeline.protect.table import NUMBER_COLUMNS, ProtectedTable, digest_of_text, seal_up

SUPPRESSED = "suppressed"


def protect(measures: pd.DataFrame, policy, indicators: Mapping, series_breaks: list) -> ProtectedTable:
    """The published view: small counts masked, the rest rounded, everything derived worked out again from what is left.

    Raises Stop when the policy or the register does not know a data set, an indicator or a method, and when a figure that
    the policy forbids would be printed all the same.
    """
    ruled = add_rules(measures, policy, indicators)
    masked = add_companions(ruled, mask_counts(ruled, policy), policy.round_base)
    printed = print_figures(masked, policy)
    derived = hide_the_rest(derive(printed, indicators, policy))
    directed = add_direction(derived, series_breaks)
    refuse_leaks(directed, policy)
    return seal_up(directed, "published", policy_digest(policy))


def as_internal(measures: pd.DataFrame, policy, indicators: Mapping, series_breaks: list) -> ProtectedTable:
    """The internal view: the numbers as measured, with the same columns; never leaves data/processed."""
    ruled = add_rules(measures, policy, indicators)
    return seal_up(add_direction(ruled, series_breaks), "internal", policy_digest(policy))


def policy_digest(policy) -> str:
    """Sixteen hex digits that change with any word of the policy."""
    return digest_of_text(policy.model_dump_json())


def mask_counts(ruled: pd.DataFrame, policy) -> pd.DataFrame:
    """`ruled` with protected counts where figures are made of counts; every number blank where nothing may be printed."""
    masked = ruled.copy()
    zero_is_shown = ruled["ref"].isin(policy.structural_zeros) | (policy.zero == "show")
    numerator = protected_counts(ruled["numerator"], ruled["threshold"], policy.round_base, zero_is_shown)
    denominator = protected_counts(ruled["denominator"], ruled["threshold"], policy.round_base, zero_is_shown)
    left_over = protected_counts(ruled["denominator"] - ruled["numerator"], ruled["threshold"], policy.round_base, zero_is_shown)
    denominator = denominator.mask(ruled["way"].eq("kept_share"), numerator + left_over.fillna(0))
    rate, exact = ruled["way"].eq("rate"), _exact(ruled)
    masked["numerator"] = numerator.mask(exact, ruled["numerator"])
    masked["denominator"] = denominator.mask(exact | rate, ruled["denominator"])
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
    told = frame.loc[~_exact(frame) & ~frame["way"].isin(["correlation", "rate_ratio"])]
    counts = pd.concat([told["numerator"], told.loc[told["way"].ne("rate"), "denominator"]]).dropna()
    thresholds = told["threshold"].reindex(counts.index)
    small = counts.gt(0) & counts.lt(thresholds)
    uneven = counts.mod(policy.round_base).ne(0)
    untold = frame["value"].isna() & frame[list(NUMBER_COLUMNS)].notna().any(axis=1)
    if small.any() or uneven.any() or untold.any():
        raise Stop([_leak(int(small.sum() + uneven.sum() + untold.sum()))])


def _exact(ruled: pd.DataFrame) -> pd.Series:
    """True for figures that are public already or hold no count of people or records."""
    return ruled["sensitivity"].eq("public") | ruled["way"].eq("open")


def _leak(count: int) -> Finding:
    return Finding(
        what="a figure that the disclosure policy forbids was about to be printed",
        where="pipeline/protect",
        wanted="no printed count below its threshold, every one rounded",
        found=f"{count} that are not",
        do="publish nothing, and tell whoever looks after the software",
        count=count,
    )
