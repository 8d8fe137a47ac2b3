"""Lines of published documents: only what was published goes on, and only of documents that the policy calls public."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.catalogue import load_contracts
from pipeline.problems import Stop
from pipeline.protect import published_documents

LINES = pd.DataFrame(
    {
        "number": pd.array([7, 9, 7], dtype="Int64"),
        "benchmark": ["training_programme", "community_engagement", "training_programme"],
        "benchmark_source": ["Training programme", "Community engagement", "Training programme"],
        "rated_before": ["2020", "2020", "2021"],
        "rating_before": ["green", "amber", "amber"],
        "rated_now": ["December 2021", "December 2021", "March 2022"],
        "rating_now": ["amber", "amber", "green"],
        "action": ["Find the gaps", None, "None left"],
        "owner": ["csp_manager", "not_recorded", "csp_manager"],
        "due": pd.to_datetime(["2022-04-30", None, "2023-04-30"]),
        "status": ["open", "not_recorded", "open"],
        "source_row": [5, 6, 5],
        "year": pd.array([2021, 2021, 2022], dtype="Int64"),
    }
)


def policy(sensitivity: str = "public"):
    return SimpleNamespace(data_sets={"prevent_benchmarks": SimpleNamespace(sensitivity=sensitivity)})


def test_codes_days_and_published_words_of_the_year_go_on_and_nothing_else():
    found = published_documents([(load_contracts()["prevent_benchmarks"], LINES)], policy(), 2021)
    assert found == {
        "prevent_benchmarks": [
            {"benchmark": "training_programme", "rated_before": "2020", "rating_before": "green", "rated_now": "December 2021", "rating_now": "amber"}
            | {"action": "Find the gaps", "owner": "csp_manager", "due": "2022-04-30", "status": "open"},
            {"benchmark": "community_engagement", "rated_before": "2020", "rating_before": "amber", "rated_now": "December 2021", "rating_now": "amber"}
            | {"action": "", "owner": "not_recorded", "due": "", "status": "not_recorded"},
        ]
    }


def test_words_that_are_not_said_to_be_published_stay_behind():
    contract = load_contracts()["prevent_benchmarks"]
    fields = [page.model_copy(update={"published_wording": page.published_wording and page.name != "action"}) for page in contract.fields]
    (line, _) = published_documents([(contract.model_copy(update={"fields": fields}), LINES)], policy(), 2021)["prevent_benchmarks"]
    assert "action" not in line and line["rated_now"] == "December 2021"


@pytest.mark.parametrize("sensitivity", ["personal", "high"])
def test_a_document_that_is_not_public_stops_the_run(sensitivity):
    with pytest.raises(Stop) as stopped:
        published_documents([(load_contracts()["prevent_benchmarks"], LINES)], policy(sensitivity), 2021)
    (finding,) = stopped.value.findings
    assert "prevent_benchmarks" in finding.what and "disclosure.yml" in finding.where


def test_a_document_that_did_not_come_has_no_lines():
    assert published_documents([(load_contracts()["prevent_benchmarks"], LINES)], policy(), 2020) == {"prevent_benchmarks": []}


WORDED = [(name, page.name) for name, contract in load_contracts().items() for page in contract.fields if page.published_wording and page.name != "item"]


@pytest.mark.parametrize(("data_set", "field"), WORDED)
def test_the_contract_lets_no_name_address_or_count_into_published_words(data_set, field):
    pattern = load_contracts()[data_set].field(field).constraints.pattern
    for fits in ("Respond to audit findings in Q4 2021/22", "Refresh the partnership’s plans by April 2022; then (again)", "Health/IT & licensing"):
        assert re.fullmatch(pattern, fits), fits
    for does_not in ("Mr Smith to follow up", "Ask Cllr Jones", "write to a@b.uk", "3 people were referred", "Ring 01375 000000", "Room 12", ""):
        assert not re.fullmatch(pattern, does_not), does_not
