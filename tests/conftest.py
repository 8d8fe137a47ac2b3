"""The longest test begins first: two workers then end together. No generated example is failed for being slow on a busy machine."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("as long as it takes", deadline=None)
settings.load_profile("as long as it takes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The story of releases is one chain of whole runs; whoever waits for it at the end waits alone."""
    items.sort(key=lambda item: "test_release.py" not in item.nodeid)
