"""What the analyst sees while it works: one line per room and data set, a live table of chapters, the page at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from pipeline.problems import Finding

console = Console(highlight=False, soft_wrap=True)


def tell(room: str, thing: str, words: str) -> None:
    """One line: the room, what it worked on, and what came of it."""
    console.print(Text.assemble((f"{room:<12}", "bold"), f"{thing:<28}", words))


def tell_findings(findings: list[Finding]) -> None:
    """Findings that let the run go on, one line each."""
    for finding in findings:
        tell("look", finding.data_set, f"{finding.what}: {finding.found} ({finding.where})")


def tell_problems(findings: list[Finding]) -> None:
    """Every problem that stopped the run, five lines each, with what happened to the last edition."""
    for finding in findings:
        console.print()
        for line in finding.lines():
            label, words = line[:8], line[8:]
            console.print(Text.assemble((label, "bold"), words))
    count = len(findings)
    console.print()
    console.print(f"{count} problem{'s' if count != 1 else ''}. No edition was published; the last one, if there was one, is untouched.")


@dataclass
class Board:
    """The chapters and where each of them is."""

    rows: dict[str, str] = field(default_factory=dict)
    began: dict[str, float] = field(default_factory=dict)
    live: Live | None = None

    def started(self, chapter: str) -> None:
        """The chapter's notebook is running."""
        self.began[chapter] = time.monotonic()
        self._now(chapter, "running")

    def finished(self, chapter: str) -> None:
        """The chapter is done."""
        self._now(chapter, f"done in {time.monotonic() - self.began[chapter]:.1f} s")
        if self.live is None:
            tell("drawn", chapter, self.rows[chapter])

    def failed(self, chapter: str) -> None:
        """The chapter stopped before its end."""
        self._now(chapter, "stopped")

    def _now(self, chapter: str, words: str) -> None:
        self.rows[chapter] = words
        if self.live is not None:
            self.live.update(self.table())

    def table(self) -> Table:
        """The board as it stands."""
        table = Table("Chapter", "Notebook", box=None, pad_edge=False)
        for chapter, words in self.rows.items():
            table.add_row(chapter, words)
        return table


@contextmanager
def board(chapters: list[str]) -> Iterator[Board]:
    """A live table of chapters on a terminal; lines where the output goes to a file."""
    shown = Board(dict.fromkeys(chapters, "unchanged"))
    if not console.is_terminal:
        yield shown
        return
    with Live(shown.table(), console=console, transient=True, refresh_per_second=8) as shown.live:
        yield shown
    for chapter, words in shown.rows.items():
        tell("drawn", chapter, words)
