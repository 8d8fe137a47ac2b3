"""What is measured is what is run: the benchmark of intake takes as many data sets in at once as the assessment does."""

from benchmarks.intake_work import SIDE_BY_SIDE
from pipeline.assessment.edition import WORKERS


def test_the_benchmark_takes_in_as_many_data_sets_at_once_as_the_assessment():
    assert SIDE_BY_SIDE == WORKERS
