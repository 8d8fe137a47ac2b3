"""The warm process: imports what every chapter imports, then forks a kernel from itself for each one asked for.

Run by `pipeline.chapters.warm` as `python -m pipeline.chapters.forkserver <descriptor> <module> …`; a module may name a function of
its own to call, as `module:function`. What every chapter opens, it may be asked to open once for all of them. It ends, and ends its kernels,
when the other end of the descriptor closes: that is, however the program that started it ends.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

KERNEL = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "sqlite3",
    "tornado.platform.asyncio",
)


def main(descriptor: int, modules: list[str]) -> None:
    """Import what a kernel needs and `modules`, say so, and serve until the line closes."""
    line = Connection(descriptor)
    del sys.path[0]  # the folder `python -m` puts first, which ipykernel_launcher takes away too
    import_ahead(modules)
    _share()
    line.send("ready")
    serve(line)


def _share() -> None:
    """What is shared now stays shared: the collector would otherwise write to every page of it in every kernel."""
    gc.collect()
    gc.freeze()


def import_ahead(modules: list[str]) -> None:
    """Import what a kernel needs, without the debugger that no chapter uses, and those of `modules` that exist."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    for name in [*KERNEL, *modules]:
        module, _, called = name.partition(":")
        if _exists(module):
            importlib.import_module(module)
            if called:
                _function(name)()
    del sys.modules["debugpy"]


def _function(name: str) -> Callable:
    """The function that `module:function` names."""
    module, _, called = name.partition(":")
    return getattr(importlib.import_module(module), called)


def open_ahead(opener: str, arguments: tuple, uses: tuple[str, ...]) -> bool:
    """Call what every chapter will call first, and `uses` on what it gives: what they remember, every later kernel remembers too.

    False when it cannot be opened: the first chapter then says why, in words of its own.
    """
    try:
        opened = _function(opener)(*arguments)
        for use in uses:
            _function(use)(opened)
    except Exception:
        return False
    _share()
    return True


def _exists(name: str) -> bool:
    parents = name.split(".")
    return all(importlib.util.find_spec(".".join(parents[:n])) for n in range(1, len(parents) + 1))


def serve(line: Connection) -> None:
    """Answer ("fork", command, environment, folder) with a process number, ("poll", number) with an exit code or None, and ("open", …)."""
    ended: dict[int, int | None] = {}
    try:
        while True:
            wish, *details = line.recv()
            if wish == "fork":
                number = fork_kernel(line, *details)
                ended[number] = None
                line.send(number)
            elif wish == "open":
                line.send(open_ahead(*details))
            else:
                line.send(_exit_code(ended, *details))
    except EOFError:
        _end_all([number for number, code in ended.items() if code is None])


def fork_kernel(line: Connection, command: list[str], environment: dict[str, str], folder: str) -> int:
    """The number of a new process that is a kernel and never returns here; 0 where the system refuses to fork."""
    try:
        number = os.fork()
    except OSError:
        return 0
    if number:
        return number
    try:
        line.close()
        _become_kernel(command, environment, folder)
    finally:
        os._exit(1)


def _become_kernel(command: list[str], environment: dict[str, str], folder: str) -> None:
    """Do what `python -m ipykernel_launcher` does, in a process that must not look any different from a new one."""
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # every fork would otherwise draw the same numbers
    launcher = command.index("ipykernel_launcher")
    sys.argv = command[launcher:]
    kernel = IPKernelApp.instance(parent_handle=os.getppid())
    kernel.initialize(command[launcher + 1 :])
    kernel.start()


def _exit_code(ended: dict[int, int | None], number: int) -> int | None:
    if ended[number] is None:
        gone, status = os.waitpid(number, os.WNOHANG)
        ended[number] = os.waitstatus_to_exitcode(status) if gone else None
    return ended[number]


def _end_all(numbers: list[int]) -> None:
    for number in numbers:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
