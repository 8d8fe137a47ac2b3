"""pyproject.toml says what is wanted, requirements.lock says exactly what is installed, environment.yml opens the same lock."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from pipeline.install import lock_lines_of

HOME = Path(__file__).resolve().parents[1]
LOCK = (HOME / "requirements.lock").read_text()
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
PINS = re.findall(r"^([A-Za-z0-9_.\-]+)==([^ \\;]+)", LOCK, flags=re.MULTILINE)


def wanted() -> list[Requirement]:
    extras = [each for group in PROJECT["optional-dependencies"].values() for each in group]
    return [Requirement(each) for each in PROJECT["dependencies"] + extras]


def test_every_wanted_package_is_pinned_inside_its_range():
    pinned = {}
    for name, version in PINS:
        pinned.setdefault(canonicalize_name(name), []).append(Version(version))
    for requirement in wanted():
        versions = pinned[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in versions), requirement.name


def test_every_pin_has_a_hash_and_no_address():
    assert len(PINS) > 100
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", LOCK)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|file:|--index-url|--find-links", LOCK)


def test_conda_opens_the_same_lock():
    page = yaml.safe_load((HOME / "environment.yml").read_text())
    names = [each for each in page["dependencies"] if isinstance(each, str)]
    (by_pip,) = [each["pip"] for each in page["dependencies"] if isinstance(each, dict)]
    assert by_pip == ["-r requirements.lock"]
    assert [re.split(r"[<>=]", name)[0] for name in names] == ["python", "pip", "make"]
    assert f"python{PROJECT['requires-python']}" in names
    assert page["channels"] == ["conda-forge", "nodefaults"]


def test_one_package_can_be_cut_out_of_the_lock_with_its_hashes():
    lock = "aa==1 \\\n    --hash=sha256:1\nuv==2 ; x \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\nuvx==3 \\\n    --hash=sha256:4\n"
    assert lock_lines_of("uv", lock) == "uv==2 ; x \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n"
    assert lock_lines_of("uw", lock) == ""
    assert lock_lines_of("uv", LOCK).startswith("uv==")
