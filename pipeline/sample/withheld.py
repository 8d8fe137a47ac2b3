"""The sample's list of words that are never printed: an invented refuge's name, street, postcode and telephone."""

from __future__ import annotations

from pathlib import Path

NEVER_PRINT = """\
# Words that are never printed on a page: the name of the refuge, its street, its postcode, its telephone. One a line.
# The pages are searched for them before they are published. This list is invented; put the office's own in its place.
# It stays in data/raw, which is not part of the project's history.
Juniper Lodge
Sparrowhawk Rise
ZZ9 9QX
01632 960417
"""


def invented() -> list[str]:
    """The terms of the sample's list."""
    return [line for line in NEVER_PRINT.splitlines() if not line.startswith("#")]


def write_never_print(folder: Path) -> None:
    """Write the list into `folder`, unless there is one: an office's own is never written over."""
    path = folder / "never_print.txt"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(NEVER_PRINT, encoding="utf-8")
