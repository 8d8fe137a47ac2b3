"""Words that are never printed, such as a refuge's name and street: known only to the office, so kept beside the agencies' files."""

from __future__ import annotations

from pathlib import Path

from pipeline.store import paths


def never_print_file() -> Path:
    """The list: one term a line, # for a remark. It is optional, it is not in the project's history, and it is never copied."""
    return paths.raw() / "never_print.txt"


def never_print() -> list[str]:
    """The terms; none when there is no list."""
    path = never_print_file()
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines() if path.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
