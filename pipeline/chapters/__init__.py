"""Runs the notebooks, and is the only room that may.

A chapter is run in a kernel forked from a process that has already imported pandas, matplotlib and our own rooms, or in an
ordinary new interpreter where the system cannot fork. Both print the same.
"""

from pipeline.chapters.run import run_chapter
from pipeline.chapters.warm import can_fork, shut_down, warm_up

__all__ = ["can_fork", "run_chapter", "shut_down", "warm_up"]
