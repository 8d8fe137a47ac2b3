"""A command in a forked process, as most tests here run it, is the command that somebody types."""

from __future__ import annotations

import re

import pytest

TRACE = ("trace", "police_da_incidents_count/2022", "--year", "2024")


@pytest.mark.parametrize("words", [TRACE, (*TRACE[:1], "no_such_figure/2022", *TRACE[2:]), ("assessment", "--year", "1999"), ("release", "--year", "2024")])
def test_it_says_and_ends_as_the_typed_one_does(made, words):
    forked, typed = made.run(*words), made.run(*words, typed=True)
    assert forked.stdout.strip() and (forked.stdout, forked.stderr, forked.returncode) == (typed.stdout, typed.stderr, typed.returncode)


def test_it_remembers_nothing_of_the_command_before(own):
    """Neither a page of config nor where the folder lies."""
    page = next((own.root / "config" / "areas").glob("*.yml"))
    whole = page.read_text()
    before = own.run(*TRACE)
    page.write_text(whole.replace("slug: thurrock", "slug: elsewhere"))
    other = own.run(*TRACE)
    page.write_text(whole)
    after = own.run(*TRACE)
    assert before.returncode == 0 and re.search("There is nothing for the year|none yet", other.stdout) and other.returncode == 2
    assert (after.stdout, after.returncode) == (before.stdout, 0)
