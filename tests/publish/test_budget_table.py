"""The budget table: what is costed, what is not, and the latest allocation known by the edition's year."""

from __future__ import annotations

import dataclasses
import re

from pipeline.catalogue import load_facts
from pipeline.catalogue.areas import Fact
from pipeline.catalogue.budget import Budget, Line, facts_of_budgets
from pipeline.publish.budget import budget


def with_costs(edition, *pounds, year=2022):
    """The edition with one budget whose first lines cost so much, against a grant of £1,000."""
    grant = Fact(id="grant", title="Grant", value=1000, unit="pounds", period="April 2021 to March 2022", source="A letter")
    names = list(edition.recommendations["id"])[: len(pounds)]
    lines = [Line(recommendation=name, what="Something", pounds=each, source="Worked out") for name, each in zip(names, pounds, strict=True)]
    page = Budget(year=year, allocation="grant", lines=lines)
    facts = load_facts() | {"grant": grant}
    made = {each["id"]: Fact(**each) for each in facts_of_budgets([page], facts)}
    return dataclasses.replace(edition, budgets=[page], facts=facts | made)


def test_every_cost_and_sum_stands_in_it(edition):
    html = str(budget(with_costs(edition, 300, 250, None)))
    assert re.findall(r'value="(-?\d+)"', html) == ["300", "250", "550", "1000", "450"]
    assert html.count("not yet costed") == 2 and "One of three is not yet costed." in html  # in the sentence and in the line


def test_the_sentence_says_how_many_costs_are_known(edition):
    assert "None of them is costed yet, so the whole allocation stands as what remains." in str(budget(with_costs(edition, None, None)))
    assert "Two of three are not yet costed." in str(budget(with_costs(edition, 300, None, None)))
    assert "All are costed." in str(budget(with_costs(edition, 300, 250)))


def test_an_older_allocation_is_said_to_be_one(edition):
    assert "is the latest that is known" in str(budget(with_costs(edition, 300)))
    assert "are set against the allocation of" in str(budget(with_costs(edition, 300, year=2024)))


def test_an_allocation_of_a_later_year_is_not_this_editions(edition):
    assert "No allocation is known" in str(budget(with_costs(edition, 300, year=2025)))
