"""Every number on every page is in numbers.csv, is a protected figure or a fact, and walks back to its cells."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from pipeline.publish import CHAPTERS

PAGES = (*(page for page, _ in CHAPTERS.values()), "method.html")


class Walker(HTMLParser):
    """Collects what each marked number says, and every digit that stands outside a mark."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict]] = []
        self.numbers: list[tuple[str, str]] = []
        self.loose: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag not in ("img", "meta", "link", "br", "hr", "input", "wbr", "col"):
            self.open.append((tag, dict(attributes)))
            if "data-ref" in dict(attributes):
                self.text = []

    def handle_endtag(self, tag):
        while self.open:
            name, attributes = self.open.pop()
            if "data-ref" in attributes:
                self.numbers.append((attributes["data-ref"], " ".join("".join(self.text).split())))
            if name == tag:
                return

    def handle_data(self, words):
        if any(tag in ("style", "script", "title") for tag, _ in self.open):
            return
        if any("data-ref" in attributes for _, attributes in self.open):
            self.text.append(words)
        elif re.search(r"\d", words) and not any("label" in (a.get("class") or "").split() for _, a in self.open):
            self.loose.append(words.strip())


def walk(page: str) -> Walker:
    walker = Walker()
    walker.feed(page)
    return walker


@pytest.mark.parametrize("year", [2021, 2024])
@pytest.mark.parametrize("page", PAGES)
class TestEachPage:
    def test_no_digit_stands_outside_a_mark(self, made, year, page):
        assert walk((made.site(year) / page).read_text()).loose == []

    def test_every_number_is_in_the_ledger(self, made, year, page):
        listed = set(made.numbers(year)["ref"])
        found = {ref for ref, _ in walk((made.site(year) / page).read_text()).numbers}
        # The first edition that asks for a recommendation has no progress to give a number of.
        assert (found or (page, year) == ("progress.html", 2021)) and found <= listed


@pytest.mark.parametrize("year", [2021, 2024])
def test_every_ref_is_a_protected_figure_or_a_fact(made, year):
    known = set(made.protected(year).index)
    bare = {ref.split("#")[0] for ref in made.numbers(year)["ref"]}
    assert {ref for ref in bare if not ref.startswith("fact/")} <= known


OF_FILES = [
    "quality_rows_received_count",
    "quality_rows_quarantined_count",
    "quality_rows_accepted_percent",
    "quality_required_filled_percent",
    "quality_field_valid_percent",
    "quality_field_filled_percent",
]


@pytest.mark.parametrize("year", [2021, 2024])
def test_no_small_count_is_printed(made, year):
    """Counts of people in the refuge, the police's and housing's records are multiples of five and eight or more.

    Left out: how many years of a data set were supplied, which counts years and not records. Rows and values of files, and answers
    that say nothing, are nobody's: they are rounded all the same. Lines of a form, such as the hours of the day, are given as they are.
    """
    table = made.protected(year)
    table = table[~table["indicator"].isin(["quality_status", "quality_received_days", "quality_months_short_count"])]
    public = ("safe_accommodation_units", "prevent_benchmarks", "channel_statement", "demand_profile")
    table = table[~table["group"].str.startswith(public)]  # printed as they are
    of_a_form = table["group"].str.startswith(("police_hour_weekday", "survey_invitations"))
    table = table[~(of_a_form & table["indicator"].isin(OF_FILES) & table["indicator"].ne("quality_field_valid_percent"))]
    nobodys = table["group"].isin(["not_recorded", "not_mapped"]) | table["indicator"].isin(OF_FILES)
    rounded = pd.concat([table.loc[nobodys & table["status"].eq("ok"), part].dropna() for part in ("numerator", "denominator")])
    assert len(rounded) > 100 and (rounded % 5 == 0).all()
    table = table[~nobodys]
    personal = table[table["sources"].str.contains("refuge|police|housing") & table["status"].eq("ok") & table["unit"].isin(["count", "percent"])]
    counts = pd.concat([personal["numerator"], personal["denominator"]]).dropna()
    assert len(counts) > 100
    assert (counts >= 8).all() and (counts % 5 == 0).all()


def test_every_printed_figure_walks_back(made):
    from pipeline.assessment import edition_walker

    walked = edition_walker_in(made, edition_walker)
    refs = sorted({ref.split("#")[0] for ref in made.numbers(2024)["ref"]})
    for ref in refs:
        lines = walked(ref)
        assert lines[0].split()[0] == "Figure"
        assert any(line.startswith(("From", "Numerator", "Denominator", "Source")) for line in lines), ref


def edition_walker_in(made, edition_walker):
    import os

    os.environ["NEEDS_ASSESSMENT_ROOT"] = str(made.root)
    try:
        return edition_walker("thurrock", 2024)
    finally:
        del os.environ["NEEDS_ASSESSMENT_ROOT"]


def test_trace_prints_file_sheet_row_and_column(made):
    done = made.run("trace", "refuge_disability_percent/2022-2024", "--year", "2024")
    assert done.returncode == 0
    assert "data/raw/2023/refuge_stays" in done.stdout
    assert re.search(r"rows \d", done.stdout)
    assert re.search(r"disability in column [A-Z]", done.stdout)
    assert re.search(r"SHA-256 [0-9a-f]{64}", done.stdout)


def test_trace_of_an_unknown_figure_names_the_nearest(made):
    done = made.run("trace", "refuge_disabilty_percent/2022-2024", "--year", "2024")
    assert done.returncode == 1
    assert "refuge_disability_percent/2022-2024" in done.stdout


def test_the_walker_sees_a_loose_digit():
    walker = walk('<p>There were 12 of <data data-ref="a/2024">36 %</data> in <span class="label">2023/24</span></p>')
    assert walker.loose == ["There were 12 of"]
    assert walker.numbers == [("a/2024", "36 %")]
