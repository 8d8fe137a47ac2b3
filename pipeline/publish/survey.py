"""How far a national survey's estimates may be off, as far as the facts kept here tell."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.numbers import say_range_of
from pipeline.publish.rows import rows
from pipeline.publish.tables import table
from pipeline.publish.words import words

_CAPTION = "The survey's own range of residents expected to have experienced domestic abuse, year by year"
_NOT_KEPT = (
    "The survey is a sample with a range of its own. For {} that range is not among the facts kept here, so none is printed. Whoever keeps the "
    "facts can add it: the limits that the survey publishes, typed as lower and upper on the survey's lines of config/facts.yml."
)


def survey_range(edition: Edition, *expected: str) -> Markup:
    """The range of each estimate of `expected`, a column a year; and for which years the survey's range is not kept, and how to add it.

    Years of which the survey says nothing are in neither: the estimates above have the reason.
    """
    years = rows(edition, *expected, period="years", geography="area")
    given = years.loc[years["status"].eq("ok")]
    ranged = given["lower"].notna() & given["upper"].notna()
    lacking = list(dict.fromkeys(given.loc[~ranged, "period_short"]))
    parts = [_table(edition, years, given.loc[ranged])] if ranged.any() else []
    parts += [Markup("<p>{}</p>").format(words(_NOT_KEPT.format(_listed(lacking))))] if lacking else []
    return Markup("\n").join(parts)


def _table(edition: Edition, years: pd.DataFrame, ranged: pd.DataFrame) -> Markup:
    columns = list(dict.fromkeys(years["period_short"]))
    refs = {(label, period): ref for label, period, ref in zip(ranged["label"], ranged["period_short"], ranged["ref"], strict=True)}
    body = [(label, [_cell(edition, refs.get((label, period))) for period in columns], []) for label in dict.fromkeys(ranged["label"])]
    return table(_CAPTION, ["People", *columns], body)


def _cell(edition: Edition, ref: str | None) -> Markup:
    return say_range_of(edition, ref) if ref else words("not kept")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
