"""The installer with every program it starts replaced: when is it ready, which installer is used, and what is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import install as installer

LOCK = "pandas==3.1.0 \\\n    --hash=sha256:1\nuv==0.13.0 \\\n    --hash=sha256:2\n"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text(LOCK)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A virtual environment with nothing but an interpreter."""
    folder = tmp_path / ".venv"
    make_python(folder)
    return folder


def make_python(folder: Path) -> None:
    python = installer.python_of(folder)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()


class Machine:
    """What the installer finds and starts: `programs` on the path, and the commands it ran with their outcome."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.programs: dict[str, str] = {}
        self.failing: set[str] = set()
        self.fetches_uv = False
        self.commands: list[list[str]] = []
        self.locks_read: list[str] = []
        monkeypatch.setattr(installer.shutil, "which", self.which)
        monkeypatch.setattr(installer.subprocess, "run", self.run)
        monkeypatch.setattr(installer.venv, "create", lambda folder, with_pip: make_python(folder))

    def which(self, name: str, path: str | None = None) -> str | None:
        """uv on the machine, or the one just fetched into the environment."""
        return self.programs.get("uv in .venv" if path else name)

    def run(self, command: list[str], **_: object) -> SimpleNamespace:
        """Note the command and the lock it read."""
        self.commands.append(command)
        self.locks_read.append(Path(command[-1]).read_text())
        kind = self.kind(command)
        if kind == "fetch uv" and self.fetches_uv:
            self.programs["uv in .venv"] = "/env/bin/uv"
            return SimpleNamespace(returncode=0)
        return SimpleNamespace(returncode=1 if kind in self.failing or kind == "fetch uv" else 0)

    def kind(self, command: list[str]) -> str:
        """Which of the three commands it is."""
        if command[0].endswith("uv"):
            return "uv"
        return "fetch uv" if "--no-deps" in command else "pip"

    @property
    def kinds(self) -> list[str]:
        """The commands in order."""
        return [self.kind(command) for command in self.commands]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


class TestStamp:
    def test_an_environment_is_ready_when_it_was_made_from_exactly_this_lock(self, folder, lock):
        assert not installer.is_ready(folder, lock)
        (folder / "installed.lock").write_text(LOCK)
        assert installer.is_ready(folder, lock)

    def test_a_changed_lock_is_not_installed_yet(self, folder, lock):
        (folder / "installed.lock").write_text(LOCK)
        lock.write_text(LOCK.replace("3.1.0", "3.1.1"))
        assert not installer.is_ready(folder, lock)

    def test_a_stamp_without_an_interpreter_is_not_ready(self, tmp_path, lock):
        (tmp_path / ".venv").mkdir()
        (tmp_path / ".venv" / "installed.lock").write_text(LOCK)
        assert not installer.is_ready(tmp_path / ".venv", lock)

    def test_is_put_there_when_all_is_installed(self, folder, lock, machine):
        machine.programs["uv"] = "/usr/bin/uv"
        installer.install(folder, lock)
        assert installer.is_ready(folder, lock)

    def test_is_taken_away_before_anything_is_changed(self, folder, lock, machine):
        """A run that is killed half way is made again."""
        (folder / "installed.lock").write_text("an older lock")
        machine.failing = {"pip"}
        with pytest.raises(SystemExit):
            installer.install(folder, lock)
        assert not (folder / "installed.lock").exists()


class TestWhichInstaller:
    def test_uv_when_the_machine_has_it(self, folder, lock, machine):
        machine.programs["uv"] = "/usr/bin/uv"
        assert installer.install(folder, lock) == "uv"
        assert machine.kinds == ["uv"]
        assert machine.commands[0][:5] == ["/usr/bin/uv", "pip", "install", "--python", str(installer.python_of(folder))]
        assert "--compile-bytecode" in machine.commands[0]

    def test_uv_fetched_by_its_own_line_of_the_lock(self, folder, lock, machine):
        machine.fetches_uv = True
        assert installer.install(folder, lock) == "uv"
        assert machine.kinds == ["fetch uv", "uv"]
        assert machine.locks_read == ["uv==0.13.0 \\\n    --hash=sha256:2\n", LOCK]

    def test_pip_when_uv_cannot_be_had(self, folder, lock, machine):
        assert installer.install(folder, lock) == "pip"
        assert machine.kinds == ["fetch uv", "pip"]
        assert machine.commands[1][:4] == [str(installer.python_of(folder)), "-m", "pip", "install"]

    def test_pip_when_uv_fails(self, folder, lock, machine):
        machine.programs["uv"] = "/usr/bin/uv"
        machine.failing = {"uv"}
        assert installer.install(folder, lock) == "pip"
        assert machine.kinds == ["uv", "pip"]

    def test_pip_when_the_lock_does_not_name_uv(self, folder, lock, machine):
        lock.write_text("pandas==3.1.0 \\\n    --hash=sha256:1\n")
        assert installer.install(folder, lock) == "pip"
        assert machine.kinds == ["pip"]

    def test_none_when_nothing_works_and_it_says_so_in_plain_words(self, folder, lock, machine):
        machine.failing = {"pip"}
        with pytest.raises(SystemExit, match="package index cannot be reached"):
            installer.install(folder, lock)

    def test_every_command_asks_for_hashes(self, folder, lock, machine):
        machine.fetches_uv = True
        machine.failing = {"uv"}
        installer.install(folder, lock)
        assert machine.kinds == ["fetch uv", "uv", "pip"]
        assert all("--require-hashes" in command for command in machine.commands)


class TestEnvironment:
    def test_is_made_when_there_is_none(self, tmp_path, lock, machine):
        installer.install(tmp_path / ".venv", lock)
        assert installer.is_ready(tmp_path / ".venv", lock)

    def test_is_kept_when_there_is_one(self, folder, lock, machine, monkeypatch):
        monkeypatch.setattr(installer.venv, "create", lambda *_, **__: pytest.fail("made again"))
        installer.install(folder, lock)

    @pytest.mark.parametrize("broken", [subprocess.CalledProcessError(1, "ensurepip"), PermissionError(13, "read-only")])
    def test_a_python_that_cannot_make_one_says_so_and_leaves_nothing(self, tmp_path, lock, machine, monkeypatch, broken):
        def half(folder, with_pip):
            make_python(folder)
            raise broken

        monkeypatch.setattr(installer.venv, "create", half)
        with pytest.raises(SystemExit, match="python3-venv"):
            installer.install(tmp_path / ".venv", lock)
        assert not (tmp_path / ".venv").exists()
        assert machine.commands == []


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 9, 0), (2, 7, 18)])
def test_a_python_that_is_too_old_is_told_what_to_do(folder, lock, machine, monkeypatch, version):
    monkeypatch.setattr(installer, "sys", SimpleNamespace(version_info=version, version=f"{'.'.join(map(str, version))} (main)"))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is " + ".".join(map(str, version))) as told:
        installer.install(folder, lock)
    assert "make PYTHON=" in str(told.value)
    assert machine.commands == []


class TestCommand:
    @pytest.fixture
    def here(self, monkeypatch, folder, lock):
        """`python -m pipeline.install` in a folder of its own."""
        monkeypatch.setattr(installer, "FOLDER", folder)
        monkeypatch.setattr(installer, "is_ready", lambda: (folder / "installed.lock").exists())
        return folder

    def test_says_so_when_ready_and_tells_make(self, here, capsys, machine):
        stamp = here / "installed.lock"
        stamp.write_text(LOCK)
        os.utime(stamp, (1, 1))
        installer.main()
        assert capsys.readouterr().out.startswith("Already installed")
        assert machine.commands == []
        # make compares times: a stamp older than the lock would send it here again at every command.
        assert stamp.stat().st_mtime > 1

    def test_says_what_it_does_when_not(self, here, capsys, monkeypatch):
        monkeypatch.setattr(installer, "install", lambda: "uv")
        installer.main()
        assert capsys.readouterr().out.splitlines() == [
            "Installing the packages of requirements.lock into .venv (once) …",
            "Installed with uv.",
        ]


class TestEnter:
    @pytest.fixture
    def started(self, monkeypatch) -> list[list[str]]:
        """The command that `enter` hands over to."""
        commands: list[list[str]] = []
        monkeypatch.setattr(installer.os, "execv", lambda program, command: commands.append(command))
        return commands

    def test_goes_on_here_when_the_packages_are_here(self, started, monkeypatch, tmp_path):
        monkeypatch.setattr(installer, "FOLDER", tmp_path)
        monkeypatch.setattr(installer, "install", lambda: pytest.fail("installed"))
        installer.enter()
        assert started == []

    def test_goes_on_in_the_environment_when_they_are_not(self, started, monkeypatch, tmp_path, capsys):
        asked = []
        monkeypatch.setattr(installer, "FOLDER", tmp_path)
        monkeypatch.setattr(installer, "_has_packages", lambda: False)
        monkeypatch.setattr(installer, "is_ready", lambda: False)
        monkeypatch.setattr(installer, "install", lambda: asked.append("install"))
        monkeypatch.setattr(sys, "argv", ["pipeline", "assessment", "--year", "2024"])
        installer.enter()
        assert asked == ["install"]
        assert started == [[str(installer.python_of(tmp_path)), "-m", "pipeline", "assessment", "--year", "2024"]]
        assert "Installing" in capsys.readouterr().out

    def test_says_nothing_when_it_is_ready(self, started, monkeypatch, tmp_path, capsys):
        monkeypatch.setattr(installer, "FOLDER", tmp_path)
        monkeypatch.setattr(installer, "_has_packages", lambda: False)
        monkeypatch.setattr(installer, "is_ready", lambda: True)
        installer.enter()
        assert capsys.readouterr().out == "" and len(started) == 1


def test_the_installer_needs_nothing_but_python():
    """It runs before any package is there: -S takes the installed ones away, -I the ones of this folder."""
    code = f"import sys; sys.path.insert(0, {str(installer.HOME)!r}); import pipeline.install; print(pipeline.install.OLDEST_PYTHON)"
    told = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "(3, 11)"
