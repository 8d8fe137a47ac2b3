"""The front door: `make help` names every command, and each command goes through the environment."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
MAKEFILE = (HOME / "Makefile").read_text()
DESCRIBED = dict(re.findall(r"^([A-Za-z][\w-]*):[^\n#]*## (.+)$", MAKEFILE, flags=re.MULTILINE))
WITH_MAKE = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")


def make(*words: str) -> str:
    told = subprocess.run(["make", "--no-print-directory", *words], cwd=HOME, capture_output=True, text=True, check=True)
    return told.stdout


@WITH_MAKE
@pytest.mark.parametrize("words", [(), ("help",)])
def test_help_lists_each_command_with_its_comment(words):
    """Alone, `make` is `make help`."""
    listed = dict(re.findall(r"^  make (\S+)\s+(.+)$", make(*words), flags=re.MULTILINE))
    assert listed == DESCRIBED


def test_every_command_has_a_comment():
    named = re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE).group(1).split()
    assert set(named) == set(DESCRIBED)
    assert {"assessment", "test", "sample", "trace", "lab", "doctor", "bench", "help"} <= set(named)


def test_every_command_but_help_installs_first():
    rules = dict(re.findall(r"^([a-z]+):([^#\n]*)##", MAKEFILE, flags=re.MULTILINE))
    assert {name for name, needs in rules.items() if "$(READY)" not in needs} == {"help"}


@WITH_MAKE
def test_a_command_hands_over_what_was_asked():
    """-n prints what would be run; -o takes the installation as done."""
    told = make("-n", "-o", ".venv/installed.lock", "assessment", "YEAR=2024", "AREA=smallton")
    assert told.startswith('.venv/bin/python -m pipeline assessment --year "2024" --area "smallton"')
    assert '--year ""' in make("-n", "-o", ".venv/installed.lock", "assessment")


@WITH_MAKE
def test_a_newer_lock_is_installed_before_anything_runs():
    told = make("-n", "-W", "requirements.lock", "doctor").splitlines()
    assert [line.split(" -m ")[1] for line in told] == ["pipeline.install", "pipeline doctor"]
