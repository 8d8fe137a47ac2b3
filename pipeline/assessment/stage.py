"""What a stage is, kept apart from pytask so that saying it costs no import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stage:
    """One stage: the files it reads (`needs`, code included), the files it leaves (`makes`), and the work between.

    `first`: it takes so long that it is begun before others that could begin.
    """

    name: str
    work: Callable[[], None]
    needs: tuple[Path, ...]
    makes: tuple[Path, ...]
    first: bool = False
