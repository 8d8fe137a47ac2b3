"""Costs against the grant: what is costed and what remains, worked by hand; nothing is made of costs that nobody has worked out."""

from __future__ import annotations

from pipeline.catalogue import load_budgets, load_facts, load_recommendations
from pipeline.catalogue.areas import Fact
from pipeline.catalogue.budget import Budget, Line, facts_of_budgets

GRANT = Fact(id="grant", title="Grant", value=1000, unit="pounds", period="April 2021 to March 2022", source="A letter")


def budget(*pounds):
    lines = [Line(recommendation=f"r{place}", what=f"Thing {place}", pounds=each, source="Worked out") for place, each in enumerate(pounds)]
    return Budget(year=2022, allocation="grant", lines=lines)


def test_costs_are_added_and_taken_from_the_grant():
    # 300 + 250.50 = 550.50; 1,000 - 550.50 = 449.50
    made = {each["id"]: each["value"] for each in facts_of_budgets([budget(300, 250.5, None)], {"grant": GRANT})}
    assert made == {"budget_2022_r0": 300, "budget_2022_r1": 250.5, "budget_2022_costed": 550.5, "budget_2022_remaining": 449.5}


def test_an_overdrawn_grant_is_below_nought():
    made = {each["id"]: each["value"] for each in facts_of_budgets([budget(900, 200)], {"grant": GRANT})}
    assert made["budget_2022_remaining"] == -100


def test_a_grant_that_is_not_known_has_no_sums():
    assert list(facts_of_budgets([budget(300)], {})) == []
    assert list(facts_of_budgets([budget(300)], {"grant": GRANT.model_copy(update={"value": "not told"})})) == []


def test_the_page_names_recommendations_and_grants_that_there_are():
    known = {rule.id for rule in load_recommendations()}
    for each in load_budgets():
        assert {line.recommendation for line in each.lines} <= known
        assert each.allocation in load_facts() and f"budget_{each.year}_remaining" in load_facts()
