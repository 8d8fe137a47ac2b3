"""The contents page: the stages of one edition in the order of the sentence, and the run that joins them."""

from pipeline.assessment.edition import make_edition, release
from pipeline.assessment.sample import make_sample_files, make_sample_if_empty
from pipeline.assessment.templates import make_templates
from pipeline.assessment.tracing import edition_walker, editions_made, trace_figure
from pipeline.assessment.years import years_available, years_possible

__all__ = [
    "edition_walker",
    "editions_made",
    "make_edition",
    "make_sample_files",
    "make_sample_if_empty",
    "make_templates",
    "release",
    "trace_figure",
    "years_available",
    "years_possible",
]
