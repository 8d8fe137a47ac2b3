"""The method page names what was computed here and is not an official figure."""

from __future__ import annotations

from dataclasses import replace

from pipeline.publish.method import method, modes


def test_it_says_which_ward_figures_are_derived(edition):
    page = str(method(edition, {}))
    assert "Where the ward figures come from" in page
    assert "Ward population is derived" in page
    assert "They are not official ward figures." in page


def test_it_says_how_counts_are_printed(edition):
    page = str(method(edition, {}))
    assert 'Every other count is rounded to the nearest <span class="label">5</span>.' in page
    assert "add up exactly" not in page and "as it was counted" not in page


def test_a_mode_is_said_in_words_and_for_the_data_sets_that_have_their_own(edition):
    lines = edition.policy.data_sets
    own = {name: lines[name].model_copy(update={"mode": "controlled"}) for name in ("police_incidents", "housing_cases")}
    same = {"refuge_stays": lines["refuge_stays"].model_copy(update={"mode": "exact"})}
    policy = edition.policy.model_copy(update={"mode": "exact", "round_base": 10, "data_sets": lines | own | same})
    said = str(modes(replace(edition, policy=policy)))
    police, housing = (edition.contracts[name].title.lower() for name in own)
    assert said.startswith("Every other count is printed as it was counted. So that no hidden count")
    assert f'In figures on {police}, {housing}, every count that is not hidden is printed as a multiple of <span class="label">10</span>' in said
    assert said.count("as it was counted") == 1 and "rounded" not in said


def test_a_release_prints_its_seal_and_a_draft_has_none(edition):
    from datetime import date

    released = replace(edition, draft=False, released_on=date(2026, 11, 22), seal="0a1b2c3d4e5f")
    assert 'The seal of the release is <span class="label">0a1b2c3d4e5f</span>' in str(method(released, {}))
    assert "seal" not in str(method(edition, {}))


def test_it_says_how_a_range_is_made_from_how_many_answered_a_survey(edition):
    said = str(method(edition, {}))
    assert "how many adults answered, it is Wilson’s for that number divided by the square of the survey’s design factor" in said
