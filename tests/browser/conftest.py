"""The invented site opened in the machine's own Chromium, from its files, with nothing else reachable."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

PUBLISH_TESTS = Path(__file__).resolve().parents[1] / "publish"
CHECKER = Path(__file__).with_name("checker") / "node_modules" / "accessibility-checker-engine" / "ace.js"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def beside(name: str):
    """A module of the folder of the publish tests."""
    return module_of(PUBLISH_TESTS / f"{name}.py")


def module_of(path: Path):
    """A test module by its file."""
    place = importlib.util.spec_from_file_location(f"browser_tests_{path.stem}", path)
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


def chromium_path() -> str:
    """Where Chromium is; skips the test when there is none, but fails in CI, where it must be."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    return found or lacking("there is no Chromium on this machine", "install the system's chromium package")


def second_checker() -> str:
    """The script of the second checker; skips the test when it is not installed, but fails in CI, where it must be."""
    if CHECKER.exists():
        return CHECKER.read_text(encoding="utf-8")
    return lacking("the second accessibility checker is not installed", "npm ci --prefix tests/browser/checker --ignore-scripts")


def lacking(what: str, do: str) -> NoReturn:
    """Ends the test: skipped on a machine of one's own, failed in CI."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{what}, and CI must have one: {do}", pytrace=False)
    pytest.skip(f"{what}: {do}")


@pytest.fixture(scope="session")
def browser():
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as files, the way somebody opens it from a shared drive."""
    from pipeline.publish import publish_site

    edition = beside("made_up_edition").edition_of()
    with pytest.MonkeyPatch.context() as monkeypatch:
        executed = beside("in_process").run_notebooks(edition, monkeypatch)
    folder = tmp_path_factory.mktemp("site")
    for name, content in publish_site(edition, executed).items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
