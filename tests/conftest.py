"""Two workers that end together. No generated example is failed for being slow on a busy machine."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("as long as it takes", deadline=None)
settings.load_profile("as long as it takes")

STORY = "test_release.py"
# What waits for nobody comes first: by the time the others ask for the whole run they read, it has been made.
HEAVY = ("browser/", "faults/", "test_release_corrected.py", "test_canaries.py", "whole_run/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker begins with the story of a release, the other, which has the second half, with the browser and what follows a release, then the other whole runs.

    The many short tests come last on both: they can be shared out one by one, and nobody waits alone for a long one at the end.
    """
    story = [item for item in items if STORY in item.nodeid]
    heavy = sorted((item for item in items if _weight(item) < len(HEAVY) and item not in story), key=_weight)
    chosen = {*story, *heavy}
    short = [item for item in items if item not in chosen]
    half = max(len(items) // 2 - len(story), 0)
    items[:] = [*story, *short[:half], *heavy, *short[half:]]


def _weight(item: pytest.Item) -> int:
    return next((place for place, name in enumerate(HEAVY) if name in item.nodeid), len(HEAVY))
