"""How counts are printed, as the disclosure policy says it: for all, and for a data set by itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipeline import catalogue


def policy_with(**changes):
    policy = catalogue.load_policy()
    lines = policy.model_dump()
    lines["data_sets"]["police_incidents"] |= changes.pop("police", {})
    return catalogue.Policy.model_validate(lines | changes)


def test_counts_are_rounded_unless_the_policy_says_otherwise():
    policy = catalogue.load_policy()
    assert {policy.mode_of(name) for name in policy.data_sets} == {"rounded"}


def test_a_data_set_goes_by_its_own_mode():
    policy = catalogue.load_policy()
    lines = policy.data_sets | {"police_incidents": policy.data_sets["police_incidents"].model_copy(update={"mode": "exact"})}
    policy = policy.model_copy(update={"mode": "controlled", "data_sets": lines})
    assert (policy.mode_of("police_incidents"), policy.mode_of("refuge_stays")) == ("exact", "controlled")


@pytest.mark.parametrize("changes", [{"mode": "exakt"}, {"police": {"mode": "none"}}])
def test_an_unknown_mode_is_refused(changes):
    with pytest.raises(ValidationError, match="'rounded', 'controlled' or 'exact'"):
        policy_with(**changes)
