"""What people said in their own words, as far as it may be said: in other words, with their consent, and never of a few."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.periods import financial_year
from pipeline.publish.words import words

SURVEY = "service_user_survey"
_NONE = "No theme has been approved for this edition, so none is given."
_FEW = "Themes that few people wrote of are left out."


def in_other_words(edition: Edition) -> Markup:
    """The approved themes of these years with their paraphrases, the last year's first; or that there is none. Few people's are left out."""
    ours = [each for each in edition.themes if each.area == edition.area.slug and each.year in edition.window.years]
    least = edition.policy.data_sets[SURVEY].threshold or edition.policy.threshold
    given = sorted((each for each in ours if each.people >= least), key=lambda each: -each.year)
    note = Markup("<p>{}</p>").format(_FEW) if len(given) < len(ours) else Markup("")
    if not given:
        return Markup("<p>{}</p>").format(_NONE) + note
    return Markup("<ul>{}</ul>").format(Markup("").join(map(_theme, given))) + note


def _theme(each) -> Markup:
    heading = words(f"{each.theme}, {financial_year(each.year).short_label}")
    said = Markup(" ").join(words(paraphrase) for paraphrase in each.paraphrases)
    return Markup("<li><strong>{}:</strong> {}</li>").format(heading, said)
