"""Which area an erratum is of: the one it names, or the only one that has a page."""

from __future__ import annotations

import pytest

from pipeline.catalogue import disagreements, errata_of, load_area
from pipeline.problems import Stop

BLOCK = "- {{data_set: {data_set}, year: 2023, {area}why: A file was cut short., decided_by: Board, decided_on: 2026-01-02}}\n"
FIRST, SECOND = "E99000001", "E99000002"


def listed(config, *areas: str, data_set: str = "refuge_stays") -> None:
    config.write("errata.yml", "".join(BLOCK.format(data_set=data_set, area=f"area: {area}, " if area else "") for area in areas))


@pytest.fixture
def two_areas(config):
    """A second area page beside the first; gives the two areas."""
    first = load_area(FIRST)
    page = (config.folder / f"areas/{FIRST}.yml").read_text(encoding="utf-8")
    config.write(f"areas/{SECOND}.yml", page.replace(FIRST, SECOND).replace(f"slug: {first.slug}", "slug: otherplace"))
    return load_area(FIRST), load_area(SECOND)


def test_of_the_only_area_whether_it_is_named_or_not(config):
    area = load_area("")
    listed(config, "", area.slug, area.code)
    assert [each.area for each in errata_of(area)] == ["", area.slug, area.code]
    assert disagreements() == []


def test_of_several_areas_each_has_its_own(config, two_areas):
    first, second = two_areas
    listed(config, second.slug, first.code, second.code)
    assert [each.area for each in errata_of(first)] == [first.code]
    assert [each.area for each in errata_of(second)] == [second.slug, second.code]
    assert disagreements() == []


def test_of_several_areas_one_that_names_none_is_told_whichever_is_made(config, two_areas):
    first, second = two_areas
    listed(config, second.slug, "")
    for area in two_areas:
        with pytest.raises(Stop, match="which area") as stopped:
            errata_of(area)
        (found,) = stopped.value.findings
        assert found.where == "config/errata.yml, refuge_stays, 2023" and len(found.lines()) == 5
        assert found.wanted.endswith(f"{first.slug}, {second.slug}") and found.found == "no area, and 2 areas that have a page"
    assert disagreements() == [found]


def test_an_area_without_a_page_is_told(config):
    listed(config, "nowhere")
    (found,) = disagreements()
    assert found.found == "“nowhere”, which has no page" and found.severity == "stop"
    with pytest.raises(Stop):
        errata_of(load_area(""))


def test_a_data_set_that_nobody_sends_is_told(config):
    listed(config, "", data_set="refuge_stay")
    (found,) = disagreements()
    assert found.where == "config/errata.yml, refuge_stay, 2023" and "refuge_stays" in found.found
