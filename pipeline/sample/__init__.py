"""The synthetic partnership: agency files with known answers, for trying the pipeline and proving it right. Nobody in it is real."""

from pipeline.sample.arrivals import RECEIVED_PAGES
from pipeline.sample.partnership import SEED, draw_partnership, make_sample
from pipeline.sample.styles import SAMPLE_FILES

__all__ = ["RECEIVED_PAGES", "SAMPLE_FILES", "SEED", "draw_partnership", "make_sample"]
