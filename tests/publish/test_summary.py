"""The head of the summary and the marks beside key findings: what edition this is, what got better, where the figures stand."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest

from pipeline.publish.data_tables import table_numbers
from pipeline.publish.findings import key_findings, version
from pipeline.publish.progress import progress_answer

FIGURE = "refuge_referrals_refused_percent"


def said(markup) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", str(markup)).split())


def with_refusals(small_edition, refused: tuple[int, int, int], of: int, **window: object):
    """Three years of referrals and the refused among them, and the findings about nothing else."""
    years = {
        str(year): {"ref": f"{FIGURE}/{year}", "value": 100 * many / of, "numerator": many, "denominator": of}
        for year, many in zip((2022, 2023, 2024), refused, strict=True)
    }
    whole = {"ref": f"{FIGURE}/2022-2024", "value": 100 * sum(refused) / (3 * of), "numerator": sum(refused), "denominator": 3 * of} | window
    count = {"ref": "refuge_referrals_count/2022-2024", "value": 3 * of, "numerator": 3 * of}
    edition = small_edition(**years, window=whole, count=count)
    (finding,) = [each for each in edition.key_findings.findings if each.id == "refusals"]
    only = finding.model_copy(update={"says_also": []})
    return dataclasses.replace(edition, key_findings=edition.key_findings.model_copy(update={"findings": [only]}))


@pytest.mark.parametrize(
    ("refused", "of", "words"),
    [
        ((400, 500, 600), 1000, "Worsened over the three years: referrals the refuge could not accept is rising."),
        ((600, 500, 400), 1000, "Improved over the three years: referrals the refuge could not accept is falling."),
        ((500, 505, 500), 1000, "No clear change over the three years."),
    ],
    ids=["more refused is worse", "fewer refused is better", "the same"],
)
def test_a_finding_says_whether_things_got_better(small_edition, refused, of, words):
    assert words in said(key_findings(with_refusals(small_edition, refused, of)))


def test_a_finding_whose_figure_is_hidden_is_not_judged(small_edition):
    edition = with_refusals(small_edition, (400, 500, 600), 1000, status="suppressed", value=None, numerator=None, denominator=None)
    told = said(key_findings(edition))
    assert "cannot be given" in told
    assert not re.search(r"Worsened|Improved|No clear change", told)


def test_a_finding_leads_to_its_chapter_and_its_data_table(edition, site):
    page = site["index.html"]
    numbers = table_numbers(edition)
    leads = re.findall(r'<p class="leads">(?:<a href="([^"]+)">)?The figures behind this(?:</a>)?, <span class="label">Table (\d+)</span>', page)
    with_figures = [each for each in edition.key_findings.findings if each.needs and (not each.when_years_include)]
    assert len(leads) >= len(with_figures) - 1
    assert str(numbers["refuge_referrals_count"]) in {number for _, number in leads}
    assert sum(bool(target) for target, _ in leads) >= len(leads) / 2


def test_the_head_says_what_edition_this_is(edition):
    told = said(version(edition))
    assert "Covers April 2021 to March 2024" in told
    assert "State Draft, not to be quoted" in told
    assert "Amendments None" in told
    assert "Next refresh when April 2024 to March 2025 has ended" in told
    assert "Next full assessment when April 2026 to March 2027 has ended" in told
    assert f"Owner {edition.area.tier_one_authority}" in told


def test_a_released_and_amended_edition_says_so(edition):
    released = dataclasses.replace(edition, draft=False, released_on=date(2024, 11, 5), earlier_releases=(date(2024, 9, 1),), amended=True)
    told = said(version(released))
    assert "State Released on 5 November 2024" in told
    assert "Amendments Released before on 1 September 2024; words amended since the release" in told


def test_the_internal_view_is_never_called_a_draft(edition):
    assert "State Internal, not for publication" in said(version(dataclasses.replace(edition, view="internal")))


def test_the_first_edition_says_that_there_is_no_progress_to_tell_of(edition):
    first = dataclasses.replace(edition, recommendations=edition.recommendations.assign(first_made=edition.year))
    assert "No edition before this one made recommendations" in said(progress_answer(first))


def test_progress_counts_what_was_reported(edition):
    rules = edition.recommendations.assign(first_made=2021, status="fired", status_carried="not_reported")
    rules.loc[rules.index[:2], "status_carried"] = "in_progress"
    told = said(progress_answer(dataclasses.replace(edition, recommendations=rules)))
    assert "progress was reported on two of them" in told
