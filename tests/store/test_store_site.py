"""A killed run leaves the last edition whole. Each test stops the machine at another point."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.problems import Stop
from pipeline.store import site

OLD = {"index.html": "last edition", "chapters/people.html": "people then"}
NEW = {"index.html": "new edition", "chapters/people.html": "people now", "numbers.csv": b"ref,printed\n"}


class Killed(BaseException):
    """The machine stops: nothing may catch it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """outputs/…/2024 with the last edition in it."""
    folder = tmp_path / "2024"
    site.swap_in(site.stage_site(OLD, folder), folder)
    return folder


@pytest.fixture
def two_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot let two folders change names in one call."""
    monkeypatch.setattr(site, "_exchange", lambda one, other: False)


def content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def as_text(files: dict) -> dict[str, str]:
    return {name: text.decode() if isinstance(text, bytes) else text for name, text in sorted(files.items())}


def die_at_rename(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Stop the machine just before the rename of this number."""
    rename, seen = os.rename, []

    def counting(*names):
        seen.append(names)
        if len(seen) == number:
            raise Killed
        rename(*names)

    monkeypatch.setattr(site.os, "rename", counting)


def test_the_first_edition_takes_its_place(tmp_path):
    folder = tmp_path / "2024"
    staged = site.stage_site(NEW, folder)
    assert staged.parent == folder.parent and not folder.exists()
    site.swap_in(staged, folder)
    assert content(folder) == as_text(NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["2024"]


def test_staging_leaves_the_last_edition_alone(folder):
    staged = site.stage_site(NEW, folder)
    assert content(folder) == as_text(OLD)
    assert content(staged) == as_text(NEW)


def test_staging_starts_afresh(folder):
    site.stage_site({"left_over.html": "from a killed run"}, folder)
    assert content(site.stage_site(NEW, folder)) == as_text(NEW)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system call is Linux's")
def test_linux_exchanges_two_folders_in_one_call(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for each in (one, other):
        each.mkdir()
        (each / "name").write_text(each.name)
    assert site._exchange(one, other)
    assert ((one / "name").read_text(), (other / "name").read_text()) == ("other", "one")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system call is Linux's")
def test_the_exchange_never_leaves_the_place_empty(folder, monkeypatch):
    """The swap renames nothing: there is no moment without an edition."""
    die_at_rename(monkeypatch, 1)
    site.swap_in(site.stage_site(NEW, folder), folder)
    assert content(folder) == as_text(NEW)
    assert [path.name for path in folder.parent.iterdir()] == ["2024"]


def test_a_folder_that_cannot_be_exchanged_says_so(tmp_path):
    assert not site._exchange(tmp_path / "not there", tmp_path / "nor there")


def test_two_renames_do_the_same(folder, two_renames):
    site.swap_in(site.stage_site(NEW, folder), folder)
    assert content(folder) == as_text(NEW)
    assert [path.name for path in folder.parent.iterdir()] == ["2024"]


@pytest.mark.parametrize(("rename", "there"), [(1, True), (2, False)])
def test_killed_at_a_rename_the_last_edition_comes_back(folder, two_renames, monkeypatch, rename, there):
    """Before the first rename the edition is in its place; between the two the place is empty."""
    staged = site.stage_site(NEW, folder)
    with monkeypatch.context() as machine:
        die_at_rename(machine, rename)
        with pytest.raises(Killed):
            site.swap_in(staged, folder)
    assert folder.exists() is there
    site.recover(folder)
    assert content(folder) == as_text(OLD)
    assert [path.name for path in folder.parent.iterdir()] == ["2024"]


def test_killed_after_both_renames_the_new_edition_stays(folder, two_renames, monkeypatch):
    staged = site.stage_site(NEW, folder)
    site.shutil.rmtree(site._aside(folder), ignore_errors=True)
    os.rename(folder, site._aside(folder))
    os.rename(staged, folder)
    site.recover(folder)
    assert content(folder) == as_text(NEW)
    assert [path.name for path in folder.parent.iterdir()] == ["2024"]


def test_killed_after_the_exchange_the_new_edition_stays(folder, monkeypatch):
    """The old edition is then where the new one was staged, and is cleared away."""

    def killed(*_, **__):
        raise Killed

    staged = site.stage_site(NEW, folder)
    with monkeypatch.context() as machine:
        machine.setattr(site, "_exchange", lambda one, other: _by_hand(one, other))
        machine.setattr(site.shutil, "rmtree", killed)
        with pytest.raises(Killed):
            site.swap_in(staged, folder)
    site.recover(folder)
    assert content(folder) == as_text(NEW)
    assert [path.name for path in folder.parent.iterdir()] == ["2024"]


def _by_hand(one: Path, other: Path) -> bool:
    between = one.with_name("between")
    one.rename(between)
    other.rename(one)
    between.rename(other)
    return True


def test_killed_while_staging_nothing_is_lost(folder, monkeypatch):
    def full(*_):
        raise Killed

    with monkeypatch.context() as machine:
        machine.setattr(Path, "write_bytes", full)
        with pytest.raises(Killed):
            site.stage_site(NEW, folder)
    site.recover(folder)
    assert content(folder) == as_text(OLD)


def test_recover_with_nothing_to_recover_changes_nothing(folder, tmp_path):
    site.recover(folder)
    assert content(folder) == as_text(OLD)
    site.recover(tmp_path / "2019")
    assert not (tmp_path / "2019").exists()


def test_a_second_rename_that_fails_is_undone(folder, two_renames, monkeypatch):
    """A disk that fills up, or a program that opens the new folder, between the renames."""
    staged = site.stage_site(NEW, folder)
    rename = os.rename

    def refusing(one, other):
        if Path(one) == staged:
            raise OSError("no room")
        rename(one, other)

    monkeypatch.setattr(site.os, "rename", refusing)
    with pytest.raises(OSError, match="no room"):
        site.swap_in(staged, folder)
    assert content(folder) == as_text(OLD)


def test_an_edition_somebody_has_open_is_a_problem_in_five_lines(folder, two_renames, monkeypatch):
    def held(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(site.os, "rename", held)
    with pytest.raises(Stop) as stopped:
        site.swap_in(site.stage_site(NEW, folder), folder)
    (finding,) = stopped.value.findings
    assert "browser" in finding.do and str(folder.parent) not in finding.where
    assert content(folder) == as_text(OLD)
