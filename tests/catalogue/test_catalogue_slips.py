"""A typing slip in any kind of page is a problem that names the file and the place, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline import catalogue
from pipeline.catalogue.reading import read_yaml
from pipeline.problems import Finding, Stop


def slips(load, *arguments) -> list[Finding]:
    with pytest.raises(Stop) as stopped:
        load(*arguments)
    return stopped.value.findings


def area():
    return catalogue.load_area("smallton")


# page, what stands there, the slip, who reads it, what the problem must name besides the page
STAYS, AREA = "contracts/refuge_stays.yml", "areas/E99000001.yml"
SLIPS = [
    (STAYS, "title: Refuge stays", "titel: Refuge stays", catalogue.load_contracts, "titel"),
    (STAYS, "x-unit: stay\n", "", catalogue.load_contracts, "x-unit"),
    (STAYS, "type: integer", "type: intger", catalogue.load_contracts, "fields → age → type"),
    (STAYS, "x-code-list: sex", "x-codelist: sex", catalogue.load_contracts, "fields → sex → x-codelist"),
    (STAYS, "minimum: 16", "minimum: sixteen", catalogue.load_contracts, "fields → age → constraints → minimum"),
    (STAYS, "severity: stop", "severity: halt", catalogue.load_contracts, "end_not_before_start → severity"),
    ("codes/sex.csv", "female,Female,F,,,1", "female,Female,F,soon,,1", catalogue.load_codes, "line 2 → first_year"),
    ("codes/sex.csv", "code,label", "cod,label", catalogue.load_codes, "line 2 → code"),
    ("codes/sex.csv", "female,Female,F,,,1", "female,Female, F,F,,,1", catalogue.load_codes, "row 2"),
    (AREA, "country: England", "county: England", area, "county"),
    (AREA, "population: 600", "population: about six hundred", area, "wards → Eastside → population"),
    ("indicators.yml", "method: distinct", "methd: distinct", catalogue.load_indicators, "refuge_adults_count → methd"),
    ("indicators.yml", "polarity: more_is_worse", "polarity: bad", catalogue.load_indicators, "refuge_interpreter → polarity"),
    ("indicators.yml", "defaults:", "default:", catalogue.load_indicators, "defaults"),
    ("findings.yml", "needs: [refuge_stays_count]", "need: [refuge_stays_count]", catalogue.load_findings, "findings → who_came → need"),
    ("findings.yml", "infographic:", "infografic:", catalogue.load_findings, "infographic"),
    ("recommendations.yml", "match: any", "match: some", catalogue.load_recommendations, "shared_analysis → match"),
    ("recommendations.yml", "trend_in: [rising]", "trend_in: [risen]", catalogue.load_recommendations, "shared_analysis → fires_when → number 2 → trend_in"),
    ("recommendations.yml", "by_years: 1}", "by_years: soon}", catalogue.load_recommendations, "measure → by_years"),
    ("facts.yml", "value: 57", "valeu: 57", catalogue.load_facts, "act_section → valeu"),
    ("facts.yml", "group: female,", "group: female, base: 12,345,", catalogue.load_facts, "survey_female"),
    ("facts.yml", "group: female,", "group: female, base: many,", catalogue.load_facts, "survey_female → base"),
    ("series_breaks.yml", "effect: caution", "effect: careful", catalogue.load_series_breaks, "covid → effect"),
    ("series_breaks.yml", "from: 2018-09-01", "from: 2018-09-31", catalogue.load_series_breaks, "a date"),
    ("caveats.yml", "A person is counted once in each period.", "[A person, counted once]", catalogue.load_caveats, "people_once"),
    ("statuses.yml", "sentence: The figure is given.", "sentense: The figure is given.", catalogue.load_statuses, "ok → sentense"),
    ("disclosure.yml", "\nthreshold: 8", "\nthreshold: 4", catalogue.load_policy, "threshold"),
    ("disclosure.yml", "sensitivity: high", "sensitivty: high", catalogue.load_policy, "data_sets → refuge_stays → sensitivty"),
    ("disclosure.yml", "percent_decimals: 0", "percent_decimals: none", catalogue.load_policy, "derived → percent_decimals"),
]


@pytest.mark.parametrize(("page", "old", "new", "load", "place"), SLIPS, ids=[f"{each[0]}: {each[2].strip()}" for each in SLIPS])
def test_a_slip_names_its_page_and_its_place(config, page, old, new, load, place):
    config.change(page, old, new)
    found = slips(load)
    assert all(f"config/{page}" in finding.where + finding.found and page.endswith(finding.file) for finding in found)
    assert any(place in finding.where + finding.found for finding in found), [finding.where for finding in found]
    assert all(str(config.folder) not in "\n".join(finding.lines()) for finding in found)


def test_a_base_beside_limits_is_refused_in_words_that_say_which_to_take_out(config):
    config.change("facts.yml", "group: female,", "group: female, base: 900, lower: 5.0, upper: 8.0,")
    found = slips(catalogue.load_facts)[0]
    assert found.where == "config/facts.yml, survey_female" and found.wanted.startswith("base, or lower and upper, but not both")


CORRECTION = """
- id: stays_age
  data_set: refuge_stays
  year: 2023
  match: {source_file: 2023/refuge_stays.xlsx, source_row: 14}
  field: age
  action: set
  set_to: "34"
  why: A slip of the key.
  reported_to: Refuge data lead
  status: agreed
"""
ACCEPTED = """
- data_set: police_incidents
  check: ward_mostly_known
  why: They will not be recovered.
  accepted_by: Analyst
  until: 2027-03-31
"""


class TestPagesThatStartEmpty:
    def test_are_read(self, config):
        config.write("corrections.yml", CORRECTION)
        config.write("accepted_findings.yml", ACCEPTED)
        (correction,) = catalogue.load_corrections()
        assert (correction.match["source_row"], correction.set_to, correction.reported_on) == (14, "34", None)
        assert catalogue.load_accepted_findings()[0].until == date(2027, 3, 31)

    @pytest.mark.parametrize(
        ("page", "content", "old", "new", "load", "place"),
        [
            ("corrections.yml", CORRECTION, "action: set", "action: drop", catalogue.load_corrections, "stays_age → action"),
            ("corrections.yml", CORRECTION, "  reported_to: Refuge data lead\n", "", catalogue.load_corrections, "stays_age → reported_to"),
            ("accepted_findings.yml", ACCEPTED, "2027-03-31", "for ever", catalogue.load_accepted_findings, "number 1 → until"),
        ],
    )
    def test_are_checked(self, config, page, content, old, new, load, place):
        config.write(page, content)
        config.change(page, old, new)
        assert place in slips(load)[0].where


class TestWholePages:
    def test_all_mistakes_of_all_contracts_come_together(self, config):
        config.change("contracts/refuge_stays.yml", "type: integer", "type: intger")
        config.change("contracts/police_incidents.yml", "x-unit: incident\n", "")
        assert {finding.file for finding in slips(catalogue.load_contracts)} == {"refuge_stays.yml", "police_incidents.yml"}

    def test_broken_yaml_names_the_line(self, config):
        config.write("caveats.yml", "one: fine\ntwo: [never closed\nthree: fine\n")
        (finding,) = slips(catalogue.load_caveats)
        assert finding.where == "config/caveats.yml" and "line 3" in finding.found

    def test_an_unquoted_brace_is_a_problem_too(self, config):
        config.write("caveats.yml", "one: {{ value('refuge_stays_count') }}\n")
        assert "line 1" in slips(catalogue.load_caveats)[0].found

    def test_a_word_that_stands_twice_is_heard(self, config):
        """YAML would take the second and say nothing."""
        config.write("caveats.yml", "one: first\ntwo: fine\none: second\n")
        (finding,) = slips(catalogue.load_caveats)
        assert "'one' stands twice" in finding.found and "line 3" in finding.found

    def test_an_indicator_that_stands_twice_is_heard(self, config):
        config.change("indicators.yml", "  refuge_adults_count:\n", "  refuge_stays_count:\n")
        assert "'refuge_stays_count' stands twice" in slips(catalogue.load_indicators)[0].found

    def test_a_fact_that_stands_twice_is_heard(self, config):
        config.change("facts.yml", "id: grant", "id: act_section")
        assert "act_section used twice" in slips(catalogue.load_facts)[0].found

    @pytest.mark.parametrize("page", ["caveats.yml", "codes/sex.csv"])
    def test_letters_of_an_old_encoding_are_a_problem(self, config, page):
        config.write(page, "code: caf\xe9\n".encode("cp1252"))
        load = catalogue.load_codes if page.endswith(".csv") else catalogue.load_caveats
        (finding,) = slips(load)
        assert "UTF-8" in finding.do and finding.where == f"config/{page}"

    def test_a_mark_of_byte_order_is_passed_over(self, config):
        config.write("caveats.yml", "one: fine\n".encode("utf-8-sig"))
        assert catalogue.load_caveats() == {"one": "fine"}

    @pytest.mark.parametrize("load", [catalogue.load_indicators, catalogue.load_findings, catalogue.load_policy])
    def test_an_empty_page_is_a_problem(self, config, load):
        for page in ("indicators.yml", "findings.yml", "disclosure.yml"):
            config.write(page, "")
        assert "the whole page" in slips(load)[0].where

    def test_a_missing_page_is_a_problem(self, config):
        config.write("statuses.yml", "")
        (config.folder / "statuses.yml").unlink()
        assert "not there" in slips(catalogue.load_statuses)[0].found

    def test_an_unknown_area_names_those_there_are(self, config):
        (finding,) = slips(catalogue.load_area, "nowhere")
        assert "smallton" in finding.wanted


class TestWords:
    @pytest.mark.parametrize("word", ["yes", "no", "Yes", "NO", "on", "off", "y", "n", "none", "True", "FALSE"])
    def test_stay_words(self, tmp_path: Path, word):
        (tmp_path / "page.yml").write_text(f"codes: [{word}]\n{word}: 1\n")
        content = read_yaml(tmp_path / "page.yml")
        assert content["codes"] == [word] and word in content

    def test_true_and_false_are_not(self, tmp_path: Path):
        (tmp_path / "page.yml").write_text("required: true\nunique: false\nyear: 2024\nfrom: 2018-09-01\nnothing:\n")
        assert read_yaml(tmp_path / "page.yml") == {
            "required": True,
            "unique": False,
            "year": 2024,
            "from": date(2018, 9, 1),
            "nothing": None,
        }

    def test_a_code_may_be_yes_without_quotation_marks(self, config):
        config.change("indicators.yml", 'codes: ["yes"]', "codes: [yes]")
        assert catalogue.load_indicators()["refuge_interpreter"].codes == ["yes"]


def test_the_catalogue_is_quick_to_import():
    """`--help` answers at once: no table library, no template engine, no YAML until a page is read."""
    heavy = ("pandas", "numpy", "jinja2", "yaml", "matplotlib", "great_expectations")
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, pipeline.catalogue; print([name for name in {heavy} if name in sys.modules])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
