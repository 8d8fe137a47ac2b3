"""The site: one template, marks where they belong, numbers that are all in the ledger, and refusals."""

from __future__ import annotations

import copy
import csv
import dataclasses
import io
import re

import pytest
from nbformat.v4 import new_output

from pipeline.problems import Stop
from pipeline.publish import publish_site
from pipeline.publish.accessibility import check_page
from pipeline.publish.ledger import COLUMNS, numbers_printed
from pipeline.publish.method import method
from pipeline.publish.numbers import say
from pipeline.publish.pages import CHAPTERS

PAGES = (*(page for page, _ in CHAPTERS.values()), "method.html")


def numbers_of(site) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site["numbers.csv"])))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", " ", html, flags=re.DOTALL)))


def altered(executed, name: str, change) -> dict:
    """The notebooks with one of them changed."""
    other = copy.deepcopy(executed)
    change(other[name])
    return other


def shown_cell(notebook):
    return next(cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs)


def test_the_files_of_the_site(site):
    assert set(site) == {*PAGES, "numbers.csv", "recommendations.csv", "data-tables.csv", "data-tables.csv-metadata.json"}


@pytest.mark.parametrize("page", PAGES)
class TestEachPage:
    def test_passes_every_check(self, site, page):
        assert check_page(site[page], page) == []

    def test_has_the_marks_of_this_edition(self, site, page):
        assert "Synthetic data: invented for testing, about no real person." in site[page]
        assert '<p class="mark">Draft</p>' in site[page]
        assert "Internal: not for publication" not in site[page]

    def test_title_is_the_heading_and_the_area(self, site, page):
        heading = re.search(r"<h1>(.*?)</h1>", site[page])[1]
        assert f"<title>{heading} – Thurrock</title>" in site[page]

    def test_names_itself_in_the_navigation(self, site, page):
        assert re.findall(r'<a href="([^"]+)" aria-current="page">', site[page]) == [page]

    def test_allows_its_own_style_and_pictures_only(self, site, page):
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', site[page])
        nonce = re.search(r'<style nonce="([^"]+)">', site[page])[1]
        assert policy == f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'none'"

    def test_shows_no_code_and_no_path(self, site, page):
        assert "import publish" not in site[page] and "edition." not in text_of(site[page])
        assert not re.search(r"/(home|work|tmp|root)/|site-packages", site[page])

    def test_lists_its_second_level_headings(self, site, page):
        contents = re.search(r'<nav class="contents".*?</nav>', site[page], re.DOTALL)[0]
        assert re.findall(r'href="#([^"]+)"', contents) == re.findall(r'<h2 id="([^"]+)"', site[page].partition('class="symbols"')[0])


def test_the_same_bytes_again(edition, executed, site):
    assert publish_site(edition, executed) == site


def test_real_data_carries_no_synthetic_banner_and_an_internal_view_says_so(edition, executed):
    real = publish_site(dataclasses.replace(edition, synthetic=False, draft=False, view="internal"), executed)
    for page in PAGES:
        assert "Synthetic data" not in real[page] and '<p class="mark">' not in real[page]
        assert "Internal: not for publication." in real[page]


def test_the_infographic_and_the_recommendation_tables_are_on_the_first_page(site):
    words = text_of(site["index.html"])
    assert "What were the characteristics of domestic abuse victims in safe accommodation? April 2021 to March 2024" in words
    for caption in ("Recommendations about data", "Recommendations about provision", "Recommendations about capacity"):
        assert f"<caption>{caption}</caption>" in site["index.html"]
    assert site["index.html"].count('<div class="card">') == 10


def test_evidence_leads_to_the_cell_that_holds_the_figure(site):
    links = re.findall(r'<a href="([a-z-]+\.html)#(figure-[a-z0-9-]+)">', site["index.html"])
    assert len(links) > 10
    for page, anchor in links:
        assert re.search(rf'<(td|li) id="{anchor}">(<span class="big">)?<data ', site[page])
    assert "#figure:" not in "".join(site[page] for page in PAGES)


def test_key_figures_stand_with_their_range_where_they_have_one(edition):
    from pipeline.publish.figures import key_figures

    band = key_figures(edition, "refuge_disability_percent", "refuge_stays_count")
    assert text_of(band).split("36 %")[1].strip().startswith("Adults in refuge with a disability range 31 % to 42 %")
    assert band.count("range") == 2 and 'class="range"' in band  # the class and the word, of one of the two figures


def test_symbols_used_are_explained_on_their_page(site):
    assert 'data-status="suppressed"' in site["people.html"]
    assert re.search(r'<section class="symbols">.*?<dt>\[c\]</dt><dd>Confidential', site["people.html"], re.DOTALL)


def test_every_number_of_the_pages_is_in_the_ledger_once(site):
    listed = [row["ref"] for row in numbers_of(site)]
    printed = {ref for page in PAGES for ref in re.findall(r'data-ref="([^"]+)"', site[page])}
    assert listed == sorted(printed)
    assert list(numbers_of(site)[0]) == list(COLUMNS)


def test_a_row_of_the_ledger_says_what_the_figure_is_made_of(site, edition):
    (row,) = [row for row in numbers_of(site) if row["ref"] == "refuge_disability_percent/2022-2024"]
    cell = edition.protected.cell("refuge_disability_percent/2022-2024")
    assert row["printed"] == "36 %"
    assert row["pages"].split(";") == ["index.html", "people.html"]
    assert row["title"] == "Adults in refuge with a disability"
    assert float(row["numerator"]) == cell.numerator and float(row["denominator"]) == cell.denominator
    assert row["status"] == "ok" and row["period"] == "2022-2024"


def test_a_fact_stands_in_the_ledger_with_its_period(site):
    (row,) = [row for row in numbers_of(site) if row["ref"] == "fact/act_section_strategy"]
    assert (row["printed"], row["period"], row["indicator"]) == ("57", "2021", "")


def test_a_hidden_figure_stands_in_the_ledger_without_numbers(site):
    hidden = [row for row in numbers_of(site) if row["status"] == "suppressed"]
    assert hidden and {row["printed"] for row in hidden} == {"[c]"}
    assert {row[name] for row in hidden for name in ("numerator", "denominator", "value", "lower", "upper")} == {""}


@pytest.mark.parametrize(
    ("bad", "found"),
    [
        ('<data class="number" value="37" data-ref="refuge_disability_percent/2022-2024">37 %</data>', "another text"),
        ('<data class="number" value="37">37 %</data>', "no reference"),
    ],
)
def test_a_number_that_the_number_function_did_not_say_stops_the_site(edition, bad, found):
    good = str(say(edition, "refuge_disability_percent"))
    assert len(numbers_printed(edition, {"a.html": good})) == 1
    with pytest.raises(Stop) as stopped:
        numbers_printed(edition, {"a.html": good + bad})
    assert [finding.found for finding in stopped.value.findings] == [found]


def test_an_invented_reference_stops_the_site(edition):
    with pytest.raises(Stop):
        numbers_printed(edition, {"a.html": '<data class="number" value="1" data-ref="made_up/2024">1</data>'})


def test_a_page_with_a_finding_is_refused(edition, executed):
    def type_a_digit(notebook):
        shown_cell(notebook).outputs[0].data["text/html"] += "<p>About 40 people</p>"

    with pytest.raises(Stop) as stopped:
        publish_site(edition, altered(executed, "30_places", type_a_digit))
    assert [(finding.where, finding.wanted) for finding in stopped.value.findings] == [("places.html", "digits only in figures and labels")]


@pytest.mark.parametrize(
    ("output", "found"),
    [
        (new_output("error", ename="ValueError", evalue="", traceback=[]), "an error in cell"),
        (new_output("stream", name="stderr", text="a warning"), "printed text in cell"),
        (new_output("stream", name="stdout", text="a print"), "printed text in cell"),
        (new_output("execute_result", data={"text/plain": "12"}, execution_count=1), "a bare value in cell"),
    ],
)
def test_a_notebook_that_shows_anything_else_is_refused(edition, executed, output, found):
    with pytest.raises(Stop) as stopped:
        publish_site(edition, altered(executed, "10_data_quality", lambda notebook: shown_cell(notebook).outputs.append(output)))
    (finding,) = stopped.value.findings
    assert finding.where == "notebooks/10_data_quality.ipynb" and finding.found.startswith(found)


def test_a_missing_notebook_is_refused_by_name(edition, executed):
    fewer = {name: notebook for name, notebook in executed.items() if name != "30_places"}
    with pytest.raises(Stop) as stopped:
        publish_site(edition, fewer)
    assert [finding.where for finding in stopped.value.findings] == ["notebooks/30_places.ipynb"]


def test_html_typed_in_markdown_is_shown_as_text(edition, executed):
    def type_html(notebook):
        notebook.cells[0].source += "\n\n<b onclick='x()'>bold</b>"

    page = publish_site(edition, altered(executed, "30_places", type_html))["places.html"]
    assert "&lt;b onclick=" in page


def test_each_chapter_has_a_notebook(executed):
    assert set(CHAPTERS) == set(executed)


def test_the_disclosure_paragraph_is_made_from_the_policy(edition):
    def said(policy):
        return text_of(method(dataclasses.replace(edition, policy=policy), {}))

    assert "A count below 8 , or one with fewer different people or families behind it, is hidden and shown as [c]." in said(edition.policy)
    assert "rounded to the nearest 5 ." in said(edition.policy)
    children = edition.policy.data_sets["refuge_children"].model_copy(update={"threshold": 13})
    stricter = {"threshold": 12, "round_base": 10, "zero": "show", "data_sets": edition.policy.data_sets | {"refuge_children": children}}
    stricter = edition.policy.model_copy(update=stricter)
    assert "The limit is higher for some records: 13 for children in the refuge." in said(stricter)
    assert "A count below 12 , or one" in said(stricter) and "nearest 10" in said(stricter)
    assert "A zero is hidden" in said(edition.policy) and "A zero is hidden" not in said(stricter)


def test_the_method_page_defines_every_indicator_and_symbol(edition, site):
    for block in edition.indicators.values():
        assert f'id="definition-{block.id.replace("_", "-")}"' in site["method.html"]
    for code, status in edition.statuses.items():
        assert code == "ok" or status.sentence in site["method.html"]


def test_only_facts_that_are_printed_are_listed_with_their_source(edition, site):
    printed = {ref for page in PAGES[:-1] for ref in re.findall(r'data-ref="(fact/[^"]+)"', site[page])}
    listed = set(re.findall(r'data-ref="(fact/[^"]+)"', site["method.html"]))
    assert listed == printed and "fact/act_section_strategy" in printed
    assert "Not yet checked against the official page" in site["method.html"]


def test_facts_of_every_page_are_listed(edition):
    pages = {name: f'<data data-ref="fact/{fact}">' for name, fact in [("a", "act_section_board"), ("b", "act_section_report")]}
    said = method(edition, pages)
    assert 'data-ref="fact/act_section_board"' in said and 'data-ref="fact/act_section_report"' in said
    assert 'id="figures-from-elsewhere"' not in method(edition, {})


def test_recommendations_are_data(site, edition):
    rows = list(csv.DictReader(io.StringIO(site["recommendations.csv"])))
    assert [row["id"] for row in rows] == list(edition.recommendations["id"])
    assert {row["status"] for row in rows} <= {"fired", "not_fired", "cannot_say", "retired"}
