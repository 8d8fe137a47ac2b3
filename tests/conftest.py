"""The longest test begins first: two workers then end together."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The story of releases is one chain of whole runs; whoever waits for it at the end waits alone."""
    items.sort(key=lambda item: "test_release.py" not in item.nodeid)
