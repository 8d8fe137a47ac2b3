"""`python -m pipeline …` in a process that need not import: forked from one that has imported everything and read nothing.

A whole run spends a sixth of its time on importing the same libraries into four processes. Here they are imported once for a test
process. Each command still has a process of its own, with nothing of another's in it: neither a page of config nor a table. Its checks
and the process that runs its notebooks are forked too, before it does anything. Commands are run truly, from the command line, where a
test says that it is `typed`, and wherever a system cannot fork.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import active_count

HOME = Path(__file__).resolve().parents[2]
SECONDS = 540
_server: tuple[Connection, subprocess.Popen] | None = None


def run(words: tuple[str, ...], environment: dict[str, str], typed: bool = False) -> subprocess.CompletedProcess[str]:
    """What the command printed and how it ended."""
    command = [sys.executable, "-m", "pipeline", *words]
    if typed or sys.platform != "linux":
        return subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS)
    with tempfile.TemporaryDirectory(prefix="command-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        code = _asked(list(words), environment, str(out), str(err))
        return subprocess.CompletedProcess(command, code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def _asked(*command: object) -> int:
    """The exit code of a command run by the server. Raises TimeoutExpired."""
    line = _serving()
    line.send(command)
    number = line.recv()
    if not line.poll(SECONDS):
        os.killpg(number, signal.SIGKILL)
        line.recv()
        raise subprocess.TimeoutExpired(str(command[0]), SECONDS)
    return line.recv()


def _serving() -> Connection:
    """The line to this process's server, which is started on first use and ends with this process."""
    global _server
    if _server is None:
        ours, theirs = Pipe()
        fixed = {"PYTHONPATH": str(HOME), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "COLUMNS": "200"}  # as kernels have them
        server = subprocess.Popen([sys.executable, __file__, str(theirs.fileno())], env=os.environ | fixed, cwd=HOME, pass_fds=[theirs.fileno()])
        theirs.close()
        _server = ours, server
    return _server[0]


def main(line: Connection) -> None:
    """Import everything, then run one command after the other until the line closes."""
    _import_everything()
    try:
        while True:
            command = line.recv()
            number = os.fork()
            if not number:
                line.close()
                _become(*command)
            line.send(number)
            _, status = os.waitpid(number, 0)
            _end_group(number)
            line.send(os.waitstatus_to_exitcode(status))
    except EOFError:
        pass


def _import_everything() -> None:
    """The library of the checks first: it spares itself imports that nobody has made yet."""
    from pipeline.chapters import forkserver, open_room, warm
    from pipeline.check import open_room as open_checks

    open_checks()
    forkserver.import_ahead([*warm.AHEAD, "pipeline.__main__", "pipeline.assessment.graph", "pipeline.measure", "pipeline.prioritise"])
    forkserver.import_ahead(["pipeline.protect.report", "pipeline.receive", "pipeline.clean", "pipeline.link", "pipeline.scan", "xlsxwriter"])
    open_room()
    from pipeline.publish import open_room as open_pages

    open_pages()
    gc.collect()
    gc.freeze()  # the collector would otherwise write to every page that is shared
    assert active_count() == 1, "a process with threads must not be forked"


def _end_group(number: int) -> None:
    """End what the command left behind, such as a process for checks that were never asked for."""
    try:
        os.killpg(number, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _become(words: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Be the command to its end; never returns."""
    os.setpgrp()
    for descriptor, path in ((1, out), (2, err)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    sys.argv = ["pipeline", *words]
    from pipeline import __main__ as command

    _fork_helpers()
    try:
        command.main()
    except SystemExit as leaving:
        command.leave(leaving.code)
    except BaseException as broken:
        print(repr(broken), file=sys.stderr)
    command.leave(70)


def _fork_helpers() -> None:
    """The process for checks and those that fork notebooks' kernels, made now, while this process has no threads."""
    from pipeline.assessment import edition
    from pipeline.chapters import warm

    pool, process = edition.ProcessPoolExecutor, warm.WarmProcess
    checks = [pool(1, mp_context=get_context("fork"))]
    checks[0].submit(os.getpid).result()
    warm_ones = _forked_twice()

    def warm_process() -> warm.WarmProcess:
        if not warm_ones:
            return process()
        made = object.__new__(process)
        made.opened, made._ready = [], False
        made._line, made._process = warm_ones.pop()
        return made

    edition.ProcessPoolExecutor = lambda workers, **kept: checks.pop() if checks else pool(workers, **kept)
    warm.WarmProcess = warm_process


def _forked_twice() -> list[tuple[Connection, Forked]]:
    """Two processes that fork kernels, each with the line to it: a release makes an edition twice."""
    from pipeline.chapters import forkserver, warm

    made: list[tuple[Connection, Forked]] = []
    for _ in range(2):
        ours, theirs = Pipe()
        number = os.fork()
        if not number:
            for line in (ours, *(line for line, _ in made)):
                line.close()
            os.environ |= warm.chapter_environment("")
            try:
                forkserver.main(theirs.fileno(), list(warm.AHEAD))
            finally:
                os._exit(0)
        theirs.close()
        made.append((ours, Forked(number)))
    return made


class Forked:
    """A forked process, with the part of `subprocess.Popen` that is asked of one that forks kernels."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.code: int | None = None

    def poll(self) -> int | None:
        """Its exit code, or None while it lives."""
        if self.code is None:
            gone, status = os.waitpid(self.number, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if gone else None
        return self.code

    def wait(self, timeout: float = SECONDS) -> int:
        """Its exit code, once it has ended. Raises TimeoutExpired."""
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("a process that forks kernels", timeout)
            time.sleep(0.005)
        return self.code or 0

    def kill(self) -> None:
        """End it now."""
        if self.poll() is None:
            os.kill(self.number, signal.SIGKILL)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
