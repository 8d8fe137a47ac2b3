"""Which of the words that agencies sent an edition is searched for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.assessment.plan import plan_of
from pipeline.assessment.words_sent import words_sent

HEADINGS = "Response ID,Survey Year,Service,Age Band,Free Text,Client name,Team,Joined,Phone,Room\n"
ROWS = (
    "SR0001,2023-24,Refuge,45 to 54,She said that nobody had told her anything at all,Wilhelmina Q,Housing,01/04/2023,01632 960417,12\n"
    "SR0002,2023-24,Unheardof Q,Adults in refuge,Made-up comment,,Open,12-Apr-23 14:05,960417,9.5\n"
    "Total,,,,,,,,,\n"
)


@pytest.fixture
def sought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """One survey file and a list of words, and what is searched for because of them."""
    monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(tmp_path))
    year = tmp_path / "data" / "raw" / "2024"
    year.mkdir(parents=True)
    (year / "service_user_survey.csv").write_text("Survey of people\n" + HEADINGS + ROWS)
    (year.parent / "never_print.txt").write_text("# a remark\n\nJuniper Lodge\n  ZZ9 9QX \n")
    return words_sent(plan_of("", 2024, "published"))


def of(sought: dict[str, set[str]], words: str) -> set[str]:
    """The terms of the kinds whose words end so."""
    (found,) = [values for kind, values in sought.items() if kind.endswith(words)]
    return found


def test_the_offices_own_list(sought):
    assert of(sought, "never_print.txt)") == {"Juniper Lodge", "ZZ9 9QX"}


def test_references_and_free_text_whole_and_in_runs_of_five_words(sought):
    assert of(sought, "response_ref") == {"SR0001", "SR0002"}  # and not the word of the row of totals
    # "She said that nobody had told her anything at all": 10 words, so 6 runs of five, and the whole
    assert len(of(sought, "comments") - {"Made-up comment"}) == 7
    assert "nobody had told her anything" in of(sought, "comments")


def test_spellings_that_no_code_list_has(sought):
    assert of(sought, "service") == {"Unheardof Q"}
    assert of(sought, "age_band") == set()  # "Adults in refuge" is made of words of our own pages


def test_columns_that_no_contract_names(sought):
    assert of(sought, "Client name") == {"Wilhelmina Q"}
    assert of(sought, "Team") == set()
    assert of(sought, "Joined") == set()  # dates are numbers, and numbers are looked at one by one
    assert of(sought, "Phone") == {"01632 960417", "960417"}
    assert of(sought, "Room") == set()
