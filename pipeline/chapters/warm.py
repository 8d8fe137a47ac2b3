"""Keeps one warm process: started early, asked for kernels, ended at the end of the run."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
import time
from multiprocessing import Pipe

from pipeline import store

COLD_SWITCH = "NEEDS_ASSESSMENT_COLD_KERNELS"
AHEAD = (
    "pandas",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
    "pydantic.dataclasses",
    "pipeline.store.editions",
    "pipeline.draw:open_room",
    "pipeline.publish",
)
_one_at_a_time = threading.RLock()
_warm: WarmProcess | None = None


def can_fork() -> bool:
    """True where chapters run in forked kernels: on Linux, unless NEEDS_ASSESSMENT_COLD_KERNELS=1.

    Windows has no fork; on macOS a fork of a process that has used the system's numeric library may crash.
    """
    return sys.platform == "linux" and os.environ.get(COLD_SWITCH) != "1"


def warm_up() -> None:
    """Begin to import what chapters need, in a process of its own, and come back at once. Does nothing the second time."""
    global _warm
    with _one_at_a_time:
        if _warm is None and can_fork():
            _warm = WarmProcess()
            atexit.register(shut_down)


def shut_down() -> None:
    """End the warm process and any kernel still alive; leaves no process behind. Does nothing when there is none."""
    global _warm
    with _one_at_a_time:
        if _warm is not None:
            _warm.close()
            _warm = None
            atexit.unregister(shut_down)


def forked_kernel(command: list[str], environment: dict[str, str], folder: str, wait_s: float) -> ForkedKernel | None:
    """A kernel process that has just been forked, or None when an ordinary one must be started instead."""
    warm_up()
    with _one_at_a_time:
        if _warm is None or not can_fork() or not _warm.is_ready(wait_s):
            return None
        number = _warm.ask("fork", command, environment, folder)
    return ForkedKernel(number) if number else None


def open_ahead(opener: str, arguments: tuple, *uses: str, wait_s: float = 60) -> None:
    """Have the warm process call `opener` and then each of `uses` on what it gives, once, so that no kernel has to do it again.

    Functions are named "module:function". Does nothing where kernels are not forked, or when the same was asked for before.
    """
    warm_up()
    with _one_at_a_time:
        wish = (opener, arguments, uses)
        if _warm is not None and can_fork() and wish not in _warm.opened and _warm.is_ready(wait_s):
            _warm.opened.append(wish)
            _warm.ask("open", *wish)


def chapter_environment(scratch: str) -> dict[str, str]:
    """The environment of every kernel: our code to import, sets in the same order each time, its own folder, no user's profile."""
    ours = str(store.code_root())
    path = os.pathsep.join(part for part in (ours, os.environ.get("PYTHONPATH", "")) if part)
    fixed = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    own = {"IPYTHONDIR": scratch, "TMPDIR": scratch, "TEMP": scratch, "TMP": scratch} if scratch else {}
    return {**os.environ, **fixed, **own}


class WarmProcess:
    """The warm process and the line to it. `ask` is for one thread at a time."""

    def __init__(self) -> None:
        self._line, other_end = Pipe()
        self._ready = False
        self.opened: list[tuple] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.chapters.forkserver", str(other_end.fileno()), *AHEAD],
            cwd=store.code_root(),
            env=chapter_environment(""),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[other_end.fileno()],
            start_new_session=True,
        )
        other_end.close()

    def is_ready(self, wait_s: float) -> bool:
        """Wait for its imports; False when it died over them or is not done in `wait_s` seconds."""
        try:
            if not self._ready and self._line.poll(wait_s):
                self._ready = self._line.recv() == "ready"
        except (EOFError, OSError):
            return False
        return self._ready and self._process.poll() is None

    def ask(self, *wish: object) -> int | None:
        """The answer to ("fork", …), ("poll", number) or ("open", …); 0 when it can no longer answer."""
        try:
            self._line.send(wish)
            return self._line.recv()
        except (EOFError, OSError):
            return 0

    def close(self) -> None:
        """End it: by closing the line when it serves, at once when it is still importing and has no kernels."""
        self._line.close()
        if not self._ready:
            self._process.kill()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class ForkedKernel:
    """A forked kernel, with the part of `subprocess.Popen` that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, number: int) -> None:
        self.pid = number
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, or None while it lives. A kernel whose warm process has gone has gone too."""
        with _one_at_a_time:
            if self.returncode is None:
                self.returncode = _warm.ask("poll", self.pid) if _warm else 0
        return self.returncode

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode or 0

    def send_signal(self, signal_number: int) -> None:
        """Pass a signal on, while it lives."""
        if self.poll() is None:
            os.kill(self.pid, signal_number)

    def kill(self) -> None:
        """End it now."""
        self.send_signal(9)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(15)
