"""A forked kernel shows what a new one shows, and nothing outlives the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from pipeline import chapters, store
from pipeline.chapters import kernels, warm

pytestmark = pytest.mark.skipif(not chapters.can_fork(), reason="chapters run in ordinary kernels on this system")

STATE_OF_A_KERNEL = """
import io, os, sys, warnings, threading, locale, hashlib, tempfile, pathlib, asyncio
import pipeline.draw, pipeline.publish
import matplotlib, matplotlib.pyplot as plt, numpy, pandas
figure, axes = plt.subplots(); axes.bar(["a", "b"], [8, 12]); picture = io.StringIO()
matplotlib.rcParams["svg.hashsalt"] = "fixed"
figure.savefig(picture, format="svg", metadata={"Date": None})
own = ("JPY_PARENT_PID", "IPYTHONDIR", "TMPDIR", "TEMP", "TMP", "PYDEVD_USE_FRAME_EVAL", "NEEDS_ASSESSMENT_COLD_KERNELS")
shared = sorted((name, value) for name, value in os.environ.items() if name not in own)
print(set("abcdefghij"), hash("abc"), os.getcwd(), [path for path in sys.path])
print([name for name, value in shared], hashlib.sha256(repr(shared).encode()).hexdigest())
print(plt.get_backend(), matplotlib.is_interactive(), sorted(matplotlib.rcParams.items()), plt.get_fignums())
print(hashlib.sha256(picture.getvalue().encode()).hexdigest(), pandas.DataFrame({"count": [8]}).to_html())
print(__name__, sys.modules["__main__"].__dict__ is globals(), len(warnings.filters), sys.getrecursionlimit(), locale.getlocale())
print(pathlib.Path(tempfile.gettempdir()) == pathlib.Path(os.environ["TMPDIR"]), get_ipython().history_manager.hist_file)
print(threading.current_thread() is threading.main_thread(), type(asyncio.get_running_loop()).__name__, sys.stdin.closed)
"""


def outputs(notebook, scratch):
    """What the notebook's last cell printed."""
    return chapters.run_chapter(notebook, scratch, {}).cells[-1].outputs


def test_a_forked_kernel_shows_what_a_new_one_shows(write_notebook, scratch, monkeypatch):
    notebook = write_notebook(STATE_OF_A_KERNEL)
    (forked,) = outputs(notebook, scratch)
    monkeypatch.setenv(warm.COLD_SWITCH, "1")
    (cold,) = outputs(notebook, scratch)
    assert forked["text"].splitlines() == cold["text"].splitlines()


def test_the_switch_turns_forking_off(monkeypatch):
    monkeypatch.setenv(warm.COLD_SWITCH, "1")
    assert not chapters.can_fork()
    assert warm.forked_kernel([], {}, "", 30) is None


def test_every_fork_of_the_warm_process_draws_its_own_random_numbers(write_notebook, scratch):
    notebook = write_notebook("import os, random, numpy, uuid\nprint(os.getppid(), random.random(), numpy.random.random(), uuid.uuid4())")
    (parent, *first), (_, *second) = (outputs(notebook, scratch)[0]["text"].split() for _ in range(2))
    assert int(parent) == warm._warm._process.pid
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_a_long_path_of_scratch_does_not_matter(write_notebook, tmp_path):
    deep = tmp_path / ("a-long-name-for-a-folder" * 5) / "scratch"
    assert outputs(write_notebook("print('reached')"), deep)[0]["text"] == "reached\n"
    assert list(deep.iterdir()) == []
    settings = kernels.kernel_config(deep, tmp_path, 60)["ChapterKernelManager"]
    assert (settings["transport"], settings["connection_file"]) == ("ipc", str(tmp_path / "kernel.json"))


def test_where_files_cannot_be_the_line_a_local_port_is_encrypted(write_notebook, scratch, monkeypatch, tmp_path):
    monkeypatch.setattr(kernels, "LONGEST_SOCKET_PATH", 1)
    settings = kernels.kernel_config(tmp_path, tmp_path, 60)["ChapterKernelManager"]
    assert (settings["transport"], settings["transport_encryption"]) == ("tcp", "required")
    assert outputs(write_notebook("print('reached')"), scratch)[0]["text"] == "reached\n"


@pytest.fixture
def light_warm_process(monkeypatch):
    """A warm process that imports no more than a kernel needs, so that it is there at once; gone afterwards."""
    chapters.shut_down()
    monkeypatch.setattr(warm, "AHEAD", ())
    chapters.warm_up()
    yield warm._warm
    chapters.shut_down()


def test_a_dead_warm_process_means_an_ordinary_kernel(write_notebook, scratch, light_warm_process):
    light_warm_process._process.kill()
    (output,) = outputs(write_notebook("import os\nprint(os.getppid())"), scratch)
    assert int(output["text"]) == os.getpid()


def test_no_process_is_left_after_shut_down(write_notebook, scratch, light_warm_process):
    chapters.shut_down()  # while it is still importing: nothing to wait for
    assert light_warm_process._process.returncode == -signal.SIGKILL
    before = set(psutil.Process().children(recursive=True))
    outputs(write_notebook("import subprocess\nsleeper = subprocess.Popen(['sleep', '60'])"), scratch)
    during = set(psutil.Process().children(recursive=True)) - before
    chapters.shut_down()
    assert len(during) == 1
    assert set(psutil.Process().children(recursive=True)) == before
    assert not any(_alive(process.pid) for process in during)


def test_the_warm_process_ends_when_its_program_is_killed():
    begins = "from pipeline.chapters import warm; warm.AHEAD = (); warm.warm_up(); warm._warm.is_ready(30)"
    program = f"import os; {begins}; print(warm._warm._process.pid, flush=True); os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", program], cwd=store.code_root(), capture_output=True, text=True, check=False)
    number, until = int(done.stdout), time.monotonic() + 5
    while _alive(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(number)


def _alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_was_opened_once_is_open_in_every_kernel_after(write_notebook, scratch, light_warm_process):
    asked = "import os, sys\nprint(os.getppid(), 'wave' in sys.modules)"
    chapters.open_ahead("importlib:import_module", ("wave",), "types:new_class_of_nothing")  # the second cannot be: no chapter minds
    chapters.open_ahead("importlib:import_module", ("wave",), "types:new_class_of_nothing")
    assert len(light_warm_process.opened) == 1
    (output,) = outputs(write_notebook(asked), scratch)
    assert output["text"].split() == [str(light_warm_process._process.pid), "True"]


def test_nothing_is_opened_ahead_where_kernels_are_not_forked(monkeypatch):
    monkeypatch.setenv(warm.COLD_SWITCH, "1")
    before = list(warm._warm.opened) if warm._warm else []
    chapters.open_ahead("importlib:import_module", ("wave",))
    assert (list(warm._warm.opened) if warm._warm else []) == before
