"""What people wrote: given in other words only, with consent, and never of a few."""

from __future__ import annotations

import dataclasses
import re

import pytest

from pipeline.catalogue import VoiceTheme, load_paraphrases
from pipeline.publish.voice import in_other_words

TURN_TO = {
    "area": "thurrock",
    "year": 2024,
    "theme": "One person to turn to",
    "people": 14,
    "paraphrases": ["Having one worker from beginning to end helped most.", "It was tiring to tell it all again."],
    "consented": True,
    "approved_by": "Survey lead",
    "approved_on": "2024-06-03",
}


def said(edition, *changes: dict) -> str:
    themes = [VoiceTheme.model_validate(TURN_TO | change) for change in changes]
    return re.sub(r"<[^>]+>", "|", str(in_other_words(dataclasses.replace(edition, themes=themes))))


def test_without_an_approved_theme_it_is_said_that_there_is_none(edition):
    assert load_paraphrases() == []
    assert "No theme has been approved" in said(edition)
    elsewhere = said(edition, {"area": "elsewhere"}, {"year": 2021})
    assert "No theme has been approved" in elsewhere and "left out" not in elsewhere


def test_a_theme_is_given_with_its_paraphrases_the_last_year_first_and_never_how_many_wrote_of_it(edition):
    html = said(edition, {"year": 2022, "theme": "Waiting"}, {})
    assert html.index("One person to turn to, 2023/24") < html.index("Waiting, 2021/22")
    assert all(words in html for words in TURN_TO["paraphrases"]) and "14" not in html and "No theme has been approved" not in html


@pytest.mark.parametrize(("people", "given"), [(7, False), (8, True)])
def test_a_theme_of_few_is_left_out_and_that_is_said(edition, people, given):
    html = said(edition, {"people": people})
    assert ("One person to turn to" in html, "left out" in html) == (given, not given)


@pytest.mark.parametrize(
    "slip",
    [{"consented": False}, {"approved_by": ""}, {"approved_on": None}, {"paraphrases": []}, {"paraphrases": [" "]}, {"paraphrases": ["She left on 3 May."]}, {"theme": "Room 7"}],
)
def test_words_without_consent_or_approval_or_with_a_digit_are_refused(slip):
    with pytest.raises(ValueError, match=next(iter(slip))):
        VoiceTheme.model_validate(TURN_TO | slip)
