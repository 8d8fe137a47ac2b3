"""How long a command takes, how much work that is for the processors, and how much memory it and all it starts hold at their peak."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock on the wall, seconds of processor work (0 where the system does not tell), peak memory in megabytes."""

    seconds: float
    work_s: float
    peak_mb: float


def measure(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> Measured:
    """Run a command and measure it; what it prints goes to `log`. Raises SystemExit with the end of the log when it fails."""
    peak, worked, began = 0.0, _work_s(), time.perf_counter()
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
    return Measured(seconds, _work_s() - worked, peak)


def together(parts: list[Measured]) -> Measured:
    """Commands one after the other as one: times add up, the highest peak stays."""
    return Measured(sum(part.seconds for part in parts), sum(part.work_s for part in parts), max(part.peak_mb for part in parts))


def _work_s() -> float:
    """Processor seconds of every process started from here that has ended, and of those they started and saw end."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory_mb(process: psutil.Process) -> float:
    """Memory of the whole tree. A page that several processes share counts once where the system tells (Linux)."""
    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            total += getattr(each.memory_full_info(), "pss", 0) or each.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 1e6
