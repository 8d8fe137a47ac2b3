"""The method page names what was computed here and is not an official figure."""

from __future__ import annotations

from pipeline.publish.method import method


def test_it_says_which_ward_figures_are_derived(edition):
    page = str(method(edition, {}))
    assert "Where the ward figures come from" in page
    assert "Ward population is derived" in page
    assert "They are not official ward figures." in page
