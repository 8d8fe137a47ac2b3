"""What the recommendations cost against the latest grant that is known, and what remains of it."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.catalogue import line_id, sums_of
from pipeline.edition import Edition
from pipeline.periods import financial_year
from pipeline.publish.numbers import say_ref
from pipeline.publish.tables import table
from pipeline.publish.words import counted, words

_LATER = Markup("<p>The allocation of {} is the latest that is known, so the costs are set against it. {}</p>")
_SAME = Markup("<p>The costs are set against the allocation of {}. {}</p>")


def budget(edition: Edition) -> Markup:
    """One line a cost, then what is costed, the allocation and what remains; a sentence when no allocation is known by this edition's year."""
    known = [each for each in edition.budgets if each.year <= edition.year and each.allocation in edition.facts]
    if not known:
        return Markup("<p>No allocation is known for these years, so costs cannot be set against one.</p>")
    chosen = known[-1]
    titles = dict(zip(edition.recommendations["id"], edition.recommendations["title"], strict=True))
    body = []
    for line in chosen.lines:
        cost = say_ref(edition, f"fact/{line_id(chosen.year, line)}") if line.pounds is not None else words("not yet costed")
        body.append((titles.get(line.recommendation, line.recommendation), [words(line.what), cost], []))
    spent, left = sums_of(chosen.year)
    sums = (("Costed so far", "", spent), ("Allocation", edition.facts[chosen.allocation].title, chosen.allocation), ("What remains", "", left))
    body += [(Markup("<strong>{}</strong>").format(name), [words(what), say_ref(edition, f"fact/{fact}")], []) for name, what, fact in sums]
    period = financial_year(chosen.year)
    uncosted = sum(line.pounds is None for line in chosen.lines)
    said = (_SAME if chosen.year == edition.year else _LATER).format(words(period.label), _how_many(uncosted, len(chosen.lines)))
    return said + table(f"Costs against the allocation of {period.label}", ["Recommendation", "What the money is for", "Cost"], body, "words")


def _how_many(uncosted: int, lines: int) -> str:
    """How many of the costs are not known yet, in words."""
    if not uncosted:
        return "All are costed."
    if uncosted == lines:
        return "None of them is costed yet, so the whole allocation stands as what remains."
    return f"{counted(uncosted).capitalize()} of {counted(lines)} {'is' if uncosted == 1 else 'are'} not yet costed."
