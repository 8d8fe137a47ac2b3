"""Runs the notebooks, and is the only room that may.

A chapter is run in a kernel forked from a process that has already imported pandas, matplotlib and our own rooms, or in an
ordinary new interpreter where the system cannot fork. Both print the same.
"""

import sys

# jsonschema, which nbformat imports, would build a grammar of web addresses: most of its import, and never used here.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from pipeline.chapters.execution import open_room  # noqa: E402
from pipeline.chapters.run import run_chapter  # noqa: E402
from pipeline.chapters.warm import can_fork, open_ahead, shut_down, warm_up  # noqa: E402

__all__ = ["can_fork", "open_ahead", "open_room", "run_chapter", "shut_down", "warm_up"]
