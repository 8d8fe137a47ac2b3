"""How a release is corrected: the same release, and another story from there, kept step by step, and what each step shows."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from releases import corrected, figures_of, printed_seal, steps_of  # noqa: E402


@pytest.fixture(scope="session")
def story(made):
    """step → what there was after it."""
    return steps_of(made, corrected)


def test_an_erratum_of_many_is_counted_listed_and_released_again(story):
    erratum, again = story["erratum"], story["released again"]
    assert erratum.code == again.code == 0, erratum.console + again.console
    ref = "police_da_incidents_count/2022"
    then, now = (story[step].figures(2023).loc[ref, "value"] for step in ("released", "erratum"))
    assert now - then > 20
    assert erratum.figures(2023).loc["police_da_incidents_count/2021", "value"] == story["released"].figures(2023).loc["police_da_incidents_count/2021", "value"]
    assert all('<p class="mark">Draft</p>' in page for page in erratum.pages(2023).values())
    for step in (erratum, again):
        assert "one week had been left out" in step.pages(2023)["method.html"]
        assert "This edition was released before, on" in step.pages(2023)["method.html"]
    assert figures_of(again) == figures_of(erratum)
    assert [each["corrected"] for each in again.ledger] == [[], [["police_incidents", 2022, 1]]]


def test_a_seal_from_paper_is_compared_with_the_ledger(story):
    """The first release is told its seal; another seal is refused before anything is made; the printed one is found to fit."""
    seal = printed_seal(story["released"].pages(2023))
    assert re.fullmatch("[0-9a-f]{12}", seal) and f"SEAL={seal}" in "".join(story["released"].console.split("\n"))
    assert story["another seal"].refused() and "the seal was copied from" in story["another seal"].console
    assert story["another seal"].site(2023) == story["broken"].site(2023) and len(story["another seal"].ledger) == 1
    assert "the ledger fits the seal that was given" in " ".join(story["released again"].console.split())
    assert printed_seal(story["released again"].pages(2023)) != seal


def test_a_release_whose_pages_cannot_be_made_is_taken_back(story):
    assert story["broken"].refused() and "ZeroDivisionError" in story["broken"].console
    assert len(story["broken"].ledger) == 1
    assert story["broken"].site(2023) == story["erratum"].site(2023)


def test_words_amended_after_the_release_are_said_to_be(story):
    words = story["words"]
    assert words.code == 0 and "received" not in words.console and "measured" not in words.console, words.console
    assert "Employ a money adviser in refuge" in words.pages(2023)["index.html"]
    assert all("Released" in page and "; words amended since</p>" in page for page in words.pages(2023).values())
    assert "Words were amended since then; the figures were not." in words.pages(2023)["method.html"]
    assert not any("words amended since" in page for page in story["released again"].pages(2023).values())
    assert figures_of(words) == figures_of(story["released again"])


def test_an_altered_ledger_stops_the_edition(story):
    assert story["altered"].refused() and "the ledger of released editions was altered" in story["altered"].console
    assert story["altered"].site(2023) == story["words"].site(2023)


def test_a_second_area_has_pages_and_a_ledger_of_its_own(story):
    """The first area's ledger is altered by then: that stops the first area, and no other."""
    second, first = story["second area"], story["altered"]
    assert second.code == 0, second.console
    assert second.site(2023) == first.site(2023) and second.ledger == first.ledger
    pages = {path.name: path.read_text() for path in (second.folder / "southend" / "2023").glob("*.html")}
    assert set(pages) == set(first.pages(2023))
    assert all("<strong>Southend-on-Sea</strong>" in page and '<p class="mark">Draft</p>' in page for page in pages.values())
    named = set(re.findall(r'data-ref="[a-z_]+/[0-9-]+/(E05\d+)', "".join(pages.values())))
    assert named <= {f"E0500221{number}" for number in range(2, 8)}


def test_of_two_areas_one_must_be_named(story):
    assert story["no area named"].refused() and "southend" in story["no area named"].console
