"""A small config/ whose pages agree, for a test to break in one place. It is put back after each test.

It is not the project's own config, so that an analyst who edits a sentence breaks no test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import catalogue

LOADERS = [each for name, each in vars(catalogue).items() if name.startswith("load_")]


def forget() -> None:
    """Every page is read again when it is next asked for."""
    for load in LOADERS:
        load.cache_clear()


class BreakableConfig:
    """A copy of config/; `change` breaks a page in one place and `put_back` mends all that was broken."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.before: dict[Path, bytes | None] = {}

    def write(self, page: str, text: str | bytes) -> None:
        """Write the whole page."""
        path = self.folder / page
        self.before.setdefault(path, path.read_bytes() if path.exists() else None)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        forget()

    def change(self, page: str, old: str, new: str) -> None:
        """Write `new` where `old` first stands; the test is wrong when it stands nowhere."""
        text = (self.folder / page).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is no longer in config/{page}"
        self.write(page, text.replace(old, new, 1))

    def put_back(self) -> None:
        """Everything as it was."""
        for path, content in self.before.items():
            path.unlink() if content is None else path.write_bytes(content)
        self.before.clear()
        forget()


@pytest.fixture(scope="module")
def config_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BreakableConfig]:
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(Path(__file__).parent / "small_config", project / "config")
    was = os.environ.get("NEEDS_ASSESSMENT_ROOT")
    os.environ["NEEDS_ASSESSMENT_ROOT"] = str(project)
    forget()
    yield BreakableConfig(project / "config")
    os.environ.pop("NEEDS_ASSESSMENT_ROOT")
    if was is not None:
        os.environ["NEEDS_ASSESSMENT_ROOT"] = was
    forget()


@pytest.fixture
def config(config_copy: BreakableConfig) -> Iterator[BreakableConfig]:
    yield config_copy
    config_copy.put_back()
