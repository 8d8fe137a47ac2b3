"""Make .venv from requirements.lock, with nothing but Python itself: `python3 -m pipeline.install`.

uv does it in seconds and is used when the machine has it or can get it (its own line of the lock, hashes and all);
otherwise pip reads the same lock.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
LOCK = HOME / "requirements.lock"
FOLDER = HOME / ".venv"
OLDEST_PYTHON = (3, 11)
_LOCKED = ["--quiet", "--require-hashes", "-r"]


def python_of(folder: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_ready(folder: Path = FOLDER, lock: Path = LOCK) -> bool:
    """True when `folder` was installed from exactly this lock."""
    stamp = folder / "installed.lock"
    return python_of(folder).exists() and stamp.exists() and stamp.read_bytes() == lock.read_bytes()


def lock_lines_of(package: str, lock_text: str) -> str:
    """The lines of the lock that pin one package, with their hashes; empty when it is not there."""
    kept: list[str] = []
    inside = False
    for line in lock_text.splitlines():
        if not line.startswith((" ", "#")):
            inside = line.startswith(f"{package}==")
        if inside:
            kept.append(line)
    return "\n".join(kept) + "\n" if kept else ""


def install(folder: Path = FOLDER, lock: Path = LOCK) -> str:
    """Install every locked package into `folder`; gives the name of the installer used. Raises SystemExit in plain words."""
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit(
            f"This needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; this is {sys.version.split()[0]}. "
            "Install a newer Python and run the same command again (or name it: make PYTHON=python3.12 …)."
        )
    stamp = folder / "installed.lock"
    stamp.unlink(missing_ok=True)
    if not python_of(folder).exists():
        _make_environment(folder)
    installer = _with_uv(folder, lock) or _with_pip(folder, lock)
    if installer is None:
        raise SystemExit(
            "The packages of requirements.lock could not be installed: see the lines above. "
            "Most often the package index cannot be reached; ask IT to allow it, then run the same command again."
        )
    shutil.copyfile(lock, stamp)
    return installer


def _make_environment(folder: Path) -> None:
    """An empty virtual environment; nothing is left behind when this Python cannot make one."""
    was_there = folder.exists()
    try:
        venv.create(folder, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as broken:
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        raise SystemExit(
            "This Python cannot make a virtual environment. On Debian and Ubuntu the package python3-venv is missing; "
            "elsewhere the folder may be read-only or the disk full. Put that right, then run the same command again."
        ) from broken


def _with_uv(folder: Path, lock: Path) -> str | None:
    uv = shutil.which("uv") or _fetch_uv(folder, lock)
    if uv is None:
        return None
    target = ["pip", "install", "--python", str(python_of(folder)), "--compile-bytecode", *_LOCKED, str(lock)]
    return "uv" if subprocess.run([uv, *target], check=False).returncode == 0 else None


def _fetch_uv(folder: Path, lock: Path) -> str | None:
    pinned = lock_lines_of("uv", lock.read_text(encoding="utf-8"))
    if not pinned:
        return None
    with tempfile.TemporaryDirectory() as aside:
        only_uv = Path(aside) / "uv.lock"
        only_uv.write_text(pinned, encoding="utf-8")
        fetched = subprocess.run(
            [str(python_of(folder)), "-m", "pip", "install", "--no-deps", *_LOCKED, str(only_uv)],
            check=False,
            capture_output=True,
        )
    return shutil.which("uv", path=str(python_of(folder).parent)) if fetched.returncode == 0 else None


def _with_pip(folder: Path, lock: Path) -> str | None:
    done = subprocess.run([str(python_of(folder)), "-m", "pip", "install", *_LOCKED, str(lock)], check=False)
    return "pip" if done.returncode == 0 else None


def enter() -> None:
    """Carry on in .venv, making it first if need be, unless this Python already has the packages (conda, CI, .venv itself)."""
    if Path(sys.prefix).resolve() == FOLDER.resolve() or _has_packages():
        return
    if not is_ready():
        print("Installing the packages of requirements.lock into .venv (once) …", flush=True)
        install()
    command = [str(python_of(FOLDER)), "-m", "pipeline", *sys.argv[1:]]
    if os.name == "nt":
        raise SystemExit(subprocess.run(command, cwd=os.getcwd(), check=False).returncode)
    os.execv(command[0], command)


def _has_packages() -> bool:
    from importlib.util import find_spec

    return all(find_spec(name) for name in ("typer", "pandas", "pytask", "great_expectations", "papermill", "nbconvert"))


def main() -> None:
    """Install what the lock names, or say that it is there; either way `make` sees that the lock has been dealt with."""
    if is_ready():
        (FOLDER / "installed.lock").touch()
        print("Already installed: .venv was made from exactly this requirements.lock.")
        return
    print("Installing the packages of requirements.lock into .venv (once) …", flush=True)
    print(f"Installed with {install()}.")


if __name__ == "__main__":
    main()
