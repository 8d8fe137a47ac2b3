"""How far a national survey's estimates may be off, as far as the facts kept here tell."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.numbers import say_range_of, say_ref
from pipeline.publish.rows import rows
from pipeline.publish.tables import table
from pipeline.publish.words import words

_CAPTION = "The survey's range of residents expected to have experienced domestic abuse, year by year"
_NOT_KEPT = (
    "The survey is a sample with a range of its own. {} it is not among the facts kept here, so none is printed. Whoever keeps the "
    "facts can add it: the number of adults who answered, printed as “unweighted base” under the survey's table, typed as base on the survey's "
    "lines of config/facts.yml (or lower and upper, where the survey publishes its limits)."
)
_WORKED_OUT = Markup(
    "<p>Where the survey prints how many adults answered and no range of its own ({}), the range is worked out from that number and a design factor "
    "of {}. The factor makes it wider, because the survey does not draw people one by one from the whole country.</p>"
)


def survey_range(edition: Edition, *expected: str) -> Markup:
    """The range of each estimate of `expected`, a column a year; where one was worked out from how many answered, and with what design factor; and
    for which years no range can be given, and what to type so that it can.

    Years of which the survey says nothing are in neither: the estimates above have the reason.
    """
    years = rows(edition, *expected, period="years", geography="area")
    given = years.loc[years["status"].eq("ok")]
    ranged = given["lower"].notna() & given["upper"].notna()
    lacking = list(dict.fromkeys(given.loc[~ranged, "period_short"]))
    parts = [_table(edition, given, ranged)] if ranged.any() else []
    parts += _worked_out(edition, given.loc[ranged])
    where = "Where the table says “not kept”" if ranged.any() else f"For {_listed(lacking)}" if lacking else ""
    parts += [Markup("<p>{}</p>").format(words(_NOT_KEPT.format(where)))] if lacking else []
    return Markup("\n").join(parts)


def _worked_out(edition: Edition, ranged: pd.DataFrame) -> list[Markup]:
    """A sentence for each survey whose number of adults who answered stands behind a range of the table."""
    bases = {(fact.survey, fact.year) for fact in edition.facts.values() if fact.base is not None}
    said = []
    for survey in sorted({survey for survey, _ in bases}):
        years = list(dict.fromkeys(name for code, name in zip(ranged["period"], ranged["period_short"], strict=True) if (survey, int(code)) in bases))
        said += [_WORKED_OUT.format(words(_listed(years)), say_ref(edition, f"fact/{survey}_design_factor"))] if years else []
    return said


def _table(edition: Edition, given: pd.DataFrame, ranged: pd.Series) -> Markup:
    """A line for everybody whose number is estimated, so that what is not kept is seen beside what is."""
    columns = list(dict.fromkeys(given["period_short"]))
    keys = list(zip(given["label"], given["period_short"], strict=True))
    cells = {key: say_range_of(edition, ref) if has else words("not kept") for key, ref, has in zip(keys, given["ref"], ranged, strict=True)}
    body = [(label, [cells.get((label, period), words("not given")) for period in columns], []) for label in dict.fromkeys(given["label"])]
    return table(_CAPTION, ["People", *columns], body)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
