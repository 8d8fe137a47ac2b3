"""How long a command takes, and how much memory it and everything it starts hold together at their peak."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock on the wall, and the peak of memory in megabytes."""

    seconds: float
    peak_mb: float


def measure(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> Measured:
    """Run a command and measure it; what it prints goes to `log`. Raises SystemExit with the end of the log when it fails."""
    peak, began = 0.0, time.perf_counter()
    with log.open("w", encoding="utf-8") as lines:
        process = psutil.Popen(command, cwd=folder, env=environment, stdout=lines, stderr=lines)
        while True:
            try:
                code = process.wait(timeout=LOOK_EVERY_S)
                break
            except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
                peak = max(peak, _memory_mb(process))
    seconds = time.perf_counter() - began
    if code:
        end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise SystemExit(f"{' '.join(command[1:])} ended with {code}:\n{end}")
    return Measured(seconds, peak)


def together(parts: list[Measured]) -> Measured:
    """Commands one after the other as one: seconds add up, the highest peak stays."""
    return Measured(sum(part.seconds for part in parts), max(part.peak_mb for part in parts))


def _memory_mb(process: psutil.Process) -> float:
    """Memory of the whole tree. A page that several processes share counts once where the system tells (Linux)."""
    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            total += getattr(each.memory_full_info(), "pss", 0) or each.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 1e6
