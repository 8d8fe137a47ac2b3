"""Sentences, findings and recommendations: live numbers in, reasons where there is no number, nothing typed."""

from __future__ import annotations

import dataclasses
import re

import pytest

from pipeline import publish
from pipeline.catalogue import Findings, KeyFinding, Spoken
from pipeline.periods import periods_of
from pipeline.problems import Stop
from pipeline.publish.findings import cannot_be_given, key_findings
from pipeline.publish.recommendations import GROUPS, not_recommended, plain, recommendations, recommendations_table
from pipeline.publish.rows import not_given, rows, three_shares, title_of
from pipeline.publish.sentences import fill, largest, missing, need_ref
from pipeline.publish.words import REASONS, TRENDS, label, words

WINDOW = "2022-2024"


@pytest.fixture(scope="module")
def few(small_edition):
    return small_edition(
        share={"ref": f"refuge_disability_percent/{WINDOW}", "value": 35.76, "lower": 30.8, "upper": 41.1, "numerator": 118, "denominator": 330},
        hidden={"ref": f"refuge_drugs_percent/{WINDOW}", "status": "suppressed"},
        one={"ref": f"refuge_origin_percent/{WINDOW}/E06000033", "value": 13.0, "numerator": 43, "denominator": 330},
        two={"ref": f"refuge_origin_percent/{WINDOW}/E06000034", "value": 15.0, "numerator": 50, "denominator": 330},
        none={"ref": f"refuge_origin_percent/{WINDOW}/not_recorded", "value": 30.0, "numerator": 99, "denominator": 330},
    )


def only(edition, *findings: KeyFinding):
    return dataclasses.replace(edition, key_findings=Findings(findings=list(findings), infographic=edition.key_findings.infographic))


def finding(**words_of: object) -> KeyFinding:
    plain_words = {"id": "x", "title": "A title", "text": "It is {{ value('refuge_disability_percent') }}.", "otherwise": "It cannot be said."}
    return KeyFinding(**(plain_words | words_of))


def test_a_template_is_filled_by_the_number_function(few):
    parts = ["value", "interval", "count", "of"]
    template = ", ".join("{{ %s('refuge_disability_percent') }}" % part for part in parts) + " in {{ window.label }}, {{ area.name }}"
    said = fill(few, template)
    assert said.striptags() == "36 %, 31 % to 41 %, 118, 330 in April 2021 to March 2024, Thurrock"
    assert said.count("<data") == 5 and said.count('<span class="label">') == 1


def test_labels_facts_and_the_largest(few):
    each = "{% for code in largest('refuge_origin_percent', 4) %}{{ label('origin_authority', code) }};{% endfor %}"
    said = fill(few, each + "{{ fact('act_section_strategy') }}")
    assert said.striptags() == "Thurrock;Southend-on-Sea;57"
    assert largest(few, "refuge_origin_percent", 1) == ["E06000034"]


def test_text_is_escaped_and_numbers_are_not(few):
    assert fill(few, "{{ words('<b> & 7') }}") == '<span class="label">&lt;b&gt; &amp; 7</span>'
    assert words("no digit") == "no digit"


@pytest.mark.parametrize("template", ["{{ nonesuch }}", "{{ value( }}", "{{ ''.__class__.__mro__ }}", "{{ area.secret }}", "{{ cycler }}"])
def test_a_template_may_use_only_what_it_is_given(few, template):
    with pytest.raises(Stop) as stopped:
        fill(few, template)
    assert stopped.value.findings[0].what == "a sentence cannot be filled"


def test_an_unknown_code_stops_and_names_the_nearest(few):
    with pytest.raises(Stop) as stopped:
        label(few, "origin_authority", "E06000035x")
    assert "E06000035" in stopped.value.findings[0].found


def test_every_status_and_trend_has_words(edition):
    assert set(REASONS) == set(edition.statuses)
    assert set(edition.protected.frame["trend"]) <= set(TRENDS)


def test_a_finding_whose_figures_are_there(few):
    said = key_findings(only(few, finding(needs=["refuge_disability_percent"])))
    assert "It is" in said and "36 %" in said and "cannot be said" not in said


def test_a_finding_whose_figure_is_hidden_says_why(few):
    said = key_findings(only(few, finding(needs=["refuge_drugs_percent"])))
    assert "It cannot be said." in said and "Confidential. The figure is hidden" in said and "It is" not in said


def test_a_finding_with_nothing_to_say_is_left_out(few):
    assert "<li>" not in key_findings(only(few, finding(needs=["refuge_drugs_percent"], otherwise="")))


def test_a_finding_about_other_years_is_left_out(few):
    assert "<li>" not in key_findings(only(few, finding(when_years_include=[2019])))
    assert "<li>" in key_findings(only(few, finding(when_years_include=[2019, 2023])))


def test_a_sentence_about_a_status_is_said_only_then(few):
    drugs, seen = {"refuge_drugs_percent": "suppressed"}, {"refuge_disability_percent": "suppressed"}
    also = [Spoken(text="It is hidden.", when_status=drugs), Spoken(text="Not hidden.", when_status=seen)]
    said = key_findings(only(few, finding(says_also=also)))
    assert "It is hidden." in said and "Not hidden." not in said
    assert "<li>" not in key_findings(only(few, finding(when_status=seen)))


def test_what_is_also_said_has_conditions_of_its_own(few):
    also = [
        Spoken(text="Hidden too.", needs=["refuge_drugs_percent"]),
        Spoken(text="Seen too.", needs=["refuge_disability_percent"]),
        Spoken(text="Years ago.", when_years_include=[2019]),
        Spoken(text="Always."),
    ]
    said = key_findings(only(few, finding(says_also=also)))
    assert "Seen too. Always." in said and "Hidden too" not in said and "Years ago" not in said
    gone = key_findings(only(few, finding(needs=["refuge_drugs_percent"], says_also=also)))
    assert "Seen too." in gone and "Always." not in gone


def test_needs_may_name_a_group(few):
    assert missing(few, ["refuge_origin_percent/E06000033", "refuge_drugs_percent"]) == [f"refuge_drugs_percent/{WINDOW}"]


def test_findings_of_config_can_all_be_said_of_an_edition(edition):
    said = key_findings(edition)
    assert said.count("<li>") >= 8
    assert not re.search(r"\d", re.sub(r'<data.*?</data>|<span class="label">.*?</span>|</?h3>| href="#figure:[^"]*"', "", said))


def test_rows_come_in_the_order_of_the_code_list_with_words(edition):
    ages = rows(edition, "refuge_age_percent")
    order = list(edition.codes["age_band"].labels)
    assert list(ages["group"]) == sorted(ages["group"], key=order.index)
    assert set(ages["period"]) == {WINDOW}
    assert ages.loc[0, "title"] == "Age of adults in refuge" and ages.loc[0, "label"] == "16 to 24"
    assert ages.loc[0, "period_label"] == "April 2021 to March 2024"


def test_rows_are_put_in_order_whatever_order_they_are_stored_in(small_edition):
    """Stored backwards: as asked for first, then as the code list has the groups, then in time."""
    stored = ["refuge_needs_percent/2024/drugs", "refuge_age_percent/2024/age_35_44", "refuge_age_percent/2024/age_16_24"]
    stored += ["refuge_age_percent/2022-2024/age_16_24", "refuge_age_percent/2022/age_16_24"]
    kept = small_edition(**{ref: {"ref": ref, "value": 10, "numerator": 11, "denominator": 110} for ref in stored})
    found = rows(kept, "refuge_age_percent", "refuge_needs_percent", period="all")
    assert list(found["ref"]) == [
        "refuge_age_percent/2022/age_16_24",
        "refuge_age_percent/2024/age_16_24",
        "refuge_age_percent/2022-2024/age_16_24",
        "refuge_age_percent/2024/age_35_44",
        "refuge_needs_percent/2024/drugs",
    ]
    assert found["label"].iloc[-1] == "Support needs of adults in refuge: Drugs"


def test_rows_by_year_are_in_time(edition):
    found = rows(edition, "quality_field_recorded_percent", period="all", groups=("refuge_stays.sex",))
    assert list(found["period"]) == ["2022", "2023", "2024", WINDOW]
    assert found.loc[0, "label"] == "Refuge stays: sex"


def test_rows_say_where_a_series_breaks(small_edition):
    """The police's change ran to 31 August 2019: it is inside 2019 and 2020, and 2021 follows a year that has it."""
    yearly = {str(year): {"ref": f"police_da_incidents_count/{year}", "value": 100, "numerator": 100} for year in (2022, 2023, 2024)}
    assert list(rows(small_edition(**yearly), "police_da_incidents_count", period="years")["broken_before"]) == [False, False, False]
    earlier = {str(year): {"ref": f"police_da_incidents_count/{year}", "value": 100, "numerator": 100} for year in (2019, 2020, 2021)}
    old = dataclasses.replace(small_edition(**earlier), periods=periods_of(2021))
    assert list(rows(old, "police_da_incidents_count", period="years")["broken_before"]) == [True, True, True]


def test_an_unknown_indicator_stops(edition):
    with pytest.raises(Stop) as stopped:
        rows(edition, "refuge_disabilty_percent")
    assert "refuge_disability_percent" in stopped.value.findings[0].found


def test_the_three_figures_of_a_share(edition):
    shares = three_shares(edition, "refuge_disability")
    assert list(shares["share_of"]) == ["Of all", "Of those recorded", "Recorded at all"]
    assert set(shares["label"]) == {"Adults in refuge with a disability"}
    assert title_of(edition, "refuge_disability_of_recorded_percent").endswith("of those recorded")


def test_figures_that_cannot_be_given_are_listed_with_the_reason(edition):
    assert "refuge_unemployed_of_recorded_percent" in set(not_given(edition)["indicator"])
    assert "Too few records say anything about this" in cannot_be_given(edition)


def test_nothing_missing_is_said_in_words(small_edition):
    whole = small_edition(share={"ref": f"refuge_disability_percent/{WINDOW}", "value": 36, "numerator": 36, "denominator": 100})
    assert cannot_be_given(whole) == "<p>Every figure planned for the whole area is given.</p>"


def test_recommendations_stand_in_their_group_with_evidence_that_leads_somewhere(edition):
    fired = edition.recommendations.loc[edition.recommendations["status"].eq("fired")]
    for group in GROUPS:
        said = recommendations(edition, group)
        assert said.count("<tr>") - 1 == len(fired.loc[fired["group"].eq(group)])
        assert said.count('href="#figure:') == sum(len(refs) for refs in fired.loc[fired["group"].eq(group), "evidence"])
        assert "<caption>" in said and "To watch:" in said


def test_a_group_without_recommendations_says_so(edition):
    none = dataclasses.replace(edition, recommendations=edition.recommendations.assign(status="not_fired"))
    assert recommendations(none, "data") == "<p>This year’s figures call for none of the recommendations about data.</p>"
    assert not_recommended(none).count("<tr>") - 1 == len(edition.recommendations)


def test_rules_that_cannot_say_give_their_reason(edition):
    rules = edition.recommendations.assign(status="cannot_say", reason="A figure that it rests on is not given.")
    unknown = dataclasses.replace(edition, recommendations=rules)
    said = not_recommended(unknown)
    for otherwise in edition.recommendations["otherwise"]:
        assert otherwise.split(".")[0][:40] in said


def test_every_rule_is_in_the_table_of_plain_text(edition):
    table = recommendations_table(edition)
    assert list(table["id"]) == list(edition.recommendations["id"])
    assert not table.astype(str).apply(lambda column: column.str.contains("<|&amp;|{{")).any().any()


def test_plain_text_leaves_out_what_is_only_spoken(few):
    assert plain(fill(few, "About {{ value('refuge_drugs_percent') }} & {{ words('x') }}")) == "About [c] & x"


def test_what_a_notebook_calls_shows_as_html(few):
    assert publish.paragraph(few, "It is {{ value('refuge_disability_percent') }}.")._repr_html_().startswith("<p>It is <data")


def test_a_need_may_be_of_the_last_year(edition):
    assert need_ref(edition, "expected_victims_count/latest") == "expected_victims_count/2024"
    assert need_ref(edition, "expected_victims_by_sex_count/latest/female") == "expected_victims_by_sex_count/2024/female"
    assert need_ref(edition, "refuge_needs_percent/drugs") == "refuge_needs_percent/2022-2024/drugs"
