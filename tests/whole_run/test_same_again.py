"""The same inputs give the same bytes. That a changed sentence runs the page and not the data is told in test_release_corrected.py."""

from __future__ import annotations

import shutil

CLOCKED = {"run.json"}


def steady(project, year: int) -> dict[str, bytes]:
    return {name: content for name, content in project.everything_in(year).items() if name not in CLOCKED}


def test_from_nothing_the_same_bytes_even_with_ordinary_kernels(own):
    before = steady(own, 2024)
    assert len(before) >= 7
    shutil.rmtree(own.root / "data" / "processed" / "thurrock")
    shutil.rmtree(own.root / "outputs")
    done = own.run("assessment", "--year", "2024", cold=True)
    assert done.returncode == 0, done.stdout
    after = steady(own, 2024)
    assert set(after) == set(before)
    assert [name for name in before if before[name] != after[name]] == []


def test_unchanged_nothing_runs(own):
    before = own.everything_in(2024)
    done = own.run("assessment", "--year", "2024")
    assert done.returncode == 0
    assert "nothing has changed" in done.stdout.lower()
    assert own.everything_in(2024) == before


def test_no_clock_host_or_path_on_a_page(made):
    import socket

    for name, content in steady(made, 2024).items():
        text = content.decode("utf-8", errors="ignore")
        assert str(made.root) not in text, name
        if len(socket.gethostname()) > 4:
            assert socket.gethostname() not in text, name
