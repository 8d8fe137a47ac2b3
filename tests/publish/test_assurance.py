"""The partnership's own documents on the page: what moved, what is overdue on the day of the edition, and what is not stated."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest

from pipeline.publish import assurance

DAY = date(2022, 2, 3)


def line(**changes: str) -> dict[str, str]:
    plain = {"benchmark": "training_programme", "rated_before": "2020", "rating_before": "green", "rated_now": "December 2021", "rating_now": "amber"}
    return plain | {"action": "Find the gaps", "owner": "csp_manager", "due": "", "status": "open"} | changes


def item(**changes: str) -> dict[str, str]:
    plain = {"item": "4.14", "area_of_control": "panel_function", "standard": "Families considered", "rated": "April 2021", "rating": "not_recorded"}
    return plain | {"due": "2021-06-30", "status": "not_recorded"} | changes


def dated(edition, day: date = DAY, toolkit=(), channel=()):
    area = edition.area.model_copy(update={"edition_days": {edition.year: day}})
    return dataclasses.replace(edition, area=area, documents={"prevent_benchmarks": list(toolkit), "channel_statement": list(channel)})


def words_of(html: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", str(html)).split())


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [("green", "amber", "down"), ("amber", "green", "up"), ("red", "amber", "up"), ("green", "red", "down"), ("amber", "amber", "same")]
    + [("not_recorded", "green", ""), ("green", "not_applicable", "")],
)
def test_what_moved(before, now, what):
    assert assurance.moved(line(rating_before=before, rating_now=now)) == what


@pytest.mark.parametrize(
    ("due", "status", "stands"),
    [
        ("2022-02-02", "open", "overdue"),
        ("2022-02-03", "open", "later"),  # due on the day itself: the day is not over
        ("2022-04-30", "open", "later"),
        ("", "open", "no_day"),
        ("2022-02-02", "complete", ""),
        ("2022-02-02", "not_recorded", "not_said"),
        ("2022-04-30", "not_recorded", "later"),
        ("", "not_recorded", ""),
    ],
)
def test_how_an_action_stands_on_the_day(due, status, stands):
    assert assurance.stands_at(line(due=due, status=status), DAY) == stands


def test_the_overdue_come_first_and_owners_are_posts(edition):
    told = dated(edition, toolkit=[line(due="2022-04-30"), line(action="Late", due="2021-12-31", owner="not_mapped"), line(action="Done", status="complete")], channel=[item()])
    words = words_of(assurance.actions(told))
    assert words.index("Late") < words.index("Families considered") < words.index("Find the gaps")
    assert "Overdue" in words and "Done" not in words and "Not a post on the list December 2021" in words
    assert "as they stood on 3 February 2022" in words and "Channel, item 4.14 : Families considered Not stated June 2021" in words


def test_a_year_without_a_day_of_its_own_is_judged_on_its_last(edition):
    plain = dataclasses.replace(edition, area=edition.area.model_copy(update={"edition_days": {}}))
    assert plain.day == date(edition.year, 3, 31)


def test_what_is_unmarked_is_not_stated(edition):
    words = words_of(assurance.statement(dated(edition, channel=[item(), item(item="2.4", standard="Escalation", rating="amber")])))
    assert "4.14 Families considered Panel function and form Not stated" in words and "2.4 Escalation Panel function and form Amber" in words


def test_documents_that_did_not_come_are_said_to_be_missing(edition):
    nothing = dated(edition)
    for said in (assurance.benchmarks(nothing), assurance.assurance_answer(nothing)):
        assert "supplied no Prevent Duty toolkit" in words_of(said)
    assert "supplied no Channel panel assurance statement" in words_of(assurance.statement(nothing))
    assert "No action is open" in words_of(assurance.actions(nothing))
    assert "overdue" not in words_of(assurance.assurance_answer(nothing))


@pytest.mark.parametrize(
    ("toolkit", "says"),
    [
        ([("2022-02-02", "open")], "One of the open actions is overdue on 3 February 2022."),
        ([("2022-04-30", "open")], "None of the open actions is overdue on 3 February 2022."),
        ([("2022-02-02", "open"), ("2021-12-31", "open")], "Two of the open actions are overdue on 3 February 2022."),
        (
            [("2022-02-02", "open"), ("2021-12-31", "not_recorded"), ("2021-11-30", "not_recorded")],
            "One of the open actions is overdue on 3 February 2022; for two more the day has passed and the documents do not say whether they are done.",
        ),
    ],
)
def test_the_answer_counts_what_is_overdue_and_what_is_not_said(edition, toolkit, says):
    told = words_of(assurance.assurance_answer(dated(edition, toolkit=[line(due=due, status=status) for due, status in toolkit])))
    assert told.replace(" .", ".").replace(" ;", ";").endswith(says)


def test_the_answer_counts_benchmarks_up_and_down(small_edition):
    """Of four, one moved up and two down; the numbers of green ones come from the figures."""
    ratings = [("green", "amber"), ("green", "red"), ("amber", "green"), ("red", "red")]
    rows = {name: {"ref": f"{name}/2024", "value": value, "status": "ok", "sources": "prevent_benchmarks"} for name, value in GREEN.items()}
    told = dated(small_edition(**rows), toolkit=[line(rating_before=before, rating_now=now) for before, now in ratings])
    assert "one moved up and two moved down" in words_of(assurance.assurance_answer(told))


GREEN = {"prevent_benchmarks_count": 4, "prevent_green_count": 1, "prevent_green_before_count": 2}
