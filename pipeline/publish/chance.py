"""Which wards lie outside what chance explains, named beside the picture that shows them."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.numbers import say_ref
from pipeline.publish.rows import rows
from pipeline.publish.words import words

_ABOVE, _BELOW, _WITHIN = ("chance_far_above", "chance_above"), ("chance_far_below", "chance_below"), ("chance_inside",)
_MANY_REASONS = "chance_many_reasons"
_LINES = {"Higher than chance explains": _ABOVE, "Lower than chance explains": _BELOW, "Within what chance explains": _WITHIN}


def outside_chance(edition: Edition, rate: str, chance: str) -> Markup:
    """The wards above the range of chance with their rates, the highest first, then those below and those within; `chance` says where each lies.

    Wards without a figure are named as such. A last line says so when wards differ for more reasons than chance.
    """
    rates, said = rows(edition, rate, geography="ward"), rows(edition, chance, geography="ward")
    placed = rates.merge(said[["area_code", "caveats"]].rename(columns={"caveats": "lies"}), on="area_code", validate="one_to_one")
    placed = placed.sort_values("value", ascending=False, kind="stable", na_position="last")
    items = [_line(edition, heading, _those(placed, codes)) for heading, codes in _LINES.items()]
    rest = placed.loc[placed["status"].ne("ok") | ~placed["lies"].map(lambda lies: _has(lies, (*_ABOVE, *_BELOW, *_WITHIN)))]
    items += [_line(edition, "Not shown", rest)]
    many = placed["lies"].map(lambda lies: _has(lies, (_MANY_REASONS,))).any()
    note = Markup("\n<p>{}</p>").format(words(edition.caveats[_MANY_REASONS])) if many else Markup("")
    return Markup('<ul class="wards">{}</ul>{}').format(Markup("").join(filter(None, items)), note)


def _has(lies: str, codes: tuple[str, ...]) -> bool:
    return bool(set(lies.split(";")) & set(codes))


def _those(placed: pd.DataFrame, codes: tuple[str, ...]) -> pd.DataFrame:
    return placed.loc[placed["status"].eq("ok") & placed["lies"].map(lambda lies: _has(lies, codes))]


def _line(edition: Edition, heading: str, wards: pd.DataFrame) -> Markup:
    """The heading and its wards; nothing when there is none."""
    named = [Markup("{} ({})").format(words(label), say_ref(edition, ref)) for label, ref in zip(wards["label"], wards["ref"], strict=True)]
    return Markup("<li><strong>{}:</strong> {}.</li>").format(heading, Markup(", ").join(named)) if named else Markup("")
