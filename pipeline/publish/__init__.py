"""Protected numbers into sentences, tables and pages. Notebooks use these functions; the whole site is made by publish_site.

The functions a notebook calls give something Jupyter shows as HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from IPython.display import HTML
from markupsafe import Markup

from pipeline.publish import assurance, assurance_people, board, chance, equality, figures, findings, over_time, quality
from pipeline.publish import budget as costs
from pipeline.publish import quality_asks, quality_years, review, supply, survey, tables, voice
from pipeline.publish import method as explanations
from pipeline.publish import progress as progress_of
from pipeline.publish import recommendations as rules
from pipeline.publish.board import quarters
from pipeline.publish.equality import representation_rows
from pipeline.publish.figures import infographic_rows
from pipeline.publish.numbers import say
from pipeline.publish.over_time import expected, series
from pipeline.publish.papers import ASSURANCE, BOARD, PAPERS, PRINTS, RETURN, REVIEW, SPREADSHEET, WORKBOOK, papers, to_print
from pipeline.publish.pages import CHAPTERS, open_room, publish_site
from pipeline.publish.rows import rows, three_shares
from pipeline.publish.sentences import said
from pipeline.publish.words import label

__all__ = [
    "ASSURANCE",
    "BOARD",
    "CHAPTERS",
    "PAPERS",
    "PRINTS",
    "RETURN",
    "REVIEW",
    "SPREADSHEET",
    "WORKBOOK",
    "actions",
    "agencies",
    "answer",
    "arrivals",
    "assurance_answer",
    "at_a_glance",
    "below_green",
    "benchmarks",
    "beside_expected",
    "board_answer",
    "budget",
    "cannot_be_given",
    "changes",
    "changes_on_the_day",
    "corrected",
    "counting_changes",
    "due",
    "equality_impact",
    "demand_profile",
    "expected",
    "gaps",
    "in_other_words",
    "infographic",
    "infographic_rows",
    "key_figures",
    "key_findings",
    "label",
    "leading",
    "need_beside_units",
    "not_recommended",
    "open_room",
    "outside_chance",
    "papers",
    "paragraph",
    "progress",
    "progress_answer",
    "publish_site",
    "published_profile",
    "quarters",
    "put_right",
    "ratings",
    "ratings_in_detail",
    "ratings_moved",
    "recommendations",
    "representation_rows",
    "required_items",
    "review_answer",
    "rows",
    "rules_of_rating",
    "say",
    "series",
    "show",
    "side_by_side",
    "statement",
    "survey_range",
    "table",
    "three_shares",
    "to_print",
    "training_by_team",
    "unusable_values",
    "version",
    "year_on_year",
]


def _shown(make: Callable[..., Markup]) -> Callable[..., HTML]:
    """The same function, its markup wrapped so that a notebook cell shows it."""

    @wraps(make)
    def display(*given: object, **named: object) -> HTML:
        return HTML(str(make(*given, **named)))

    return display


show = _shown(figures.figure)
key_figures = _shown(figures.key_figures)
infographic = _shown(figures.infographic)
key_findings = _shown(findings.key_findings)
version = _shown(findings.version)
answer = _shown(findings.answer)
review_answer = _shown(review.review_answer)
year_on_year = _shown(review.year_on_year)
ratings_moved = _shown(review.ratings_moved)
corrected = _shown(review.corrected)
budget = _shown(costs.budget)
board_answer = _shown(board.board_answer)
at_a_glance = _shown(board.at_a_glance)
due = _shown(board.due)
leading = _shown(board.leading)
below_green = _shown(quality.below_green)
progress = _shown(progress_of.progress)
progress_answer = _shown(progress_of.progress_answer)
demand_profile = _shown(over_time.demand_profile)
cannot_be_given = _shown(findings.cannot_be_given)
recommendations = _shown(rules.recommendations)
not_recommended = _shown(rules.not_recommended)
table = _shown(tables.table_of)
outside_chance = _shown(chance.outside_chance)
side_by_side = _shown(tables.side_by_side)
equality_impact = _shown(equality.equality_impact)
ratings = _shown(quality.ratings_by_year)
ratings_in_detail = _shown(quality.year_in_detail)
rules_of_rating = _shown(quality.rules_of_rating)
gaps = _shown(quality_asks.gaps)
agencies = _shown(quality_asks.agencies)
arrivals = _shown(quality_years.arrivals)
changes = _shown(quality_years.changes)
required_items = _shown(quality_years.required_items)
unusable_values = _shown(quality_years.unusable_values)
put_right = _shown(quality.put_right)
counting_changes = _shown(explanations.counting_changes)
need_beside_units = _shown(supply.need_beside_units)
beside_expected = _shown(supply.beside_expected)
survey_range = _shown(survey.survey_range)
in_other_words = _shown(voice.in_other_words)
assurance_answer = _shown(assurance.assurance_answer)
benchmarks = _shown(assurance.benchmarks)
statement = _shown(assurance.statement)
training_by_team = _shown(assurance_people.training_by_team)
changes_on_the_day = _shown(assurance_people.changes_on_the_day)
published_profile = _shown(assurance_people.published_profile)
actions = _shown(assurance.actions)


@_shown
def paragraph(edition: object, template: str) -> Markup:
    """Sentences with live numbers as a paragraph, those without their figures left out and told; the functions are listed in config/findings.yml."""
    return Markup("<p>{}</p>").format(said(edition, template))
