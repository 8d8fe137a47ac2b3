"""Answers, headings, guards and words on a contract of a few fields, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue import CodeList, CodeRow, Contract
from pipeline.problems import Stop
from pipeline.templates.answers import answer_lists, answers_in
from pipeline.templates.examples import example_of
from pipeline.templates.forms import Form, form_of
from pipeline.templates.guards import Sources, guard, serial
from pipeline.templates.words import cut, fitting, how, length, reasons

COLOURS = CodeList(
    "colour",
    (
        CodeRow("red", "Red", "red", None, None, 2),
        CodeRow("blue", "Blue", "Navy", None, 2021, 1),
        CodeRow("blue", "Blue", "Azure", 2022, None, 1),
        CodeRow("pink", "Pink", "Rose", 2023, None, 3),
    ),
)


def small(*fields: dict, **page) -> Contract:
    plain = {"name": "visits", "title": "Visits", "description": "One row is one visit.", "x-agency": "clinic", "x-unit": "visit"}
    return Contract.model_validate(plain | page | {"fields": list(fields)})


def form(*fields: dict, year: int = 2024, **page) -> Form:
    contract = small(*fields, **page)
    return form_of(contract, answer_lists([contract], {"colour": COLOURS}, year), year)


def guarded(made: Form, name: str) -> dict[str, object]:
    return guard(made.column(name), made, Sources({"colour": "Answers!$B$4:$B$6", "visits.kind": "Answers!$B$7:$B$8"}, {}))


class TestAnswers:
    def test_one_answer_for_each_code_in_the_lists_order(self):
        assert [(each.text, each.code) for each in answers_in(COLOURS, 2024, set(), set())] == [("Blue", "blue"), ("Red", "red"), ("Pink", "pink")]

    def test_a_code_of_other_years_is_not_offered(self):
        assert [each.code for each in answers_in(COLOURS, 2022, set(), set())] == ["blue", "red"]

    def test_a_word_for_nothing_gives_way_to_the_next_spelling(self):
        assert [each.text for each in answers_in(COLOURS, 2024, {"blue"}, set())] == ["Azure", "Red", "Pink"]

    def test_a_code_whose_every_spelling_means_nothing_is_left_out(self):
        assert [each.text for each in answers_in(COLOURS, 2024, {"red"}, set())] == ["Blue", "Pink"]

    def test_a_label_that_another_code_goes_by_is_not_offered_for_this_one(self):
        mixed = CodeList("mixed", (CodeRow("a", "Other", "First", order=1), CodeRow("b", "Second", "Other", order=2)))
        assert [(each.text, each.code) for each in answers_in(mixed, 2024, set(), set())] == [("First", "a"), ("Second", "b")]

    def test_an_answer_never_holds_the_mark_that_parts_answers(self):
        parted = CodeList("parted", (CodeRow("a", "One; or two", "One or two", order=1),))
        assert [each.text for each in answers_in(parted, 2024, set(), {";"})] == ["One or two"]


class TestHeadings:
    def test_a_title_that_another_fields_heading_claims_gives_way(self):
        child = {"name": "child_age", "title": "Child's age", "x-headers": ["Age"]}
        assert [each.header for each in form({"name": "adult_age", "title": "Age"}, child).columns] == ["adult_age", "Child's age"]

    def test_a_field_without_a_heading_of_its_own_is_a_problem(self):
        child = {"name": "child_age", "title": "Child's age", "x-headers": ["Age"]}
        with pytest.raises(Stop, match="every heading of the field age"):
            form({"name": "age", "title": "Age"}, child)

    def test_a_column_of_other_years_is_not_asked_for(self):
        dated = {"name": "b", "title": "B", "x-headers": [{"name": "Old B", "to": 2020}]}
        assert [each.header for each in form({"name": "a", "title": "A"}, dated).columns] == ["A"]
        assert [each.header for each in form({"name": "a", "title": "A"}, dated, year=2020).columns] == ["A", "B"]

    def test_a_required_column_is_asked_for_in_every_year(self):
        dated = {"name": "b", "title": "B", "constraints": {"required": True}, "x-headers": [{"name": "Old B", "to": 2020}]}
        assert [each.header for each in form(dated).columns] == ["B"]

    def test_column_27_is_aa(self):
        made = form(*({"name": f"f{n}", "title": f"F {n}"} for n in range(28)))
        assert [made.columns[n].letter for n in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


class TestKnownRows:
    def test_keys_of_a_counts_table_are_combined_with_the_year(self):
        keys = [{"name": "week", "title": "Week", "type": "integer", "constraints": {"minimum": 1, "maximum": 2}}]
        keys += [{"name": "colour", "title": "Colour", "x-code-list": "colour"}, {"name": "year", "title": "Year", "type": "integer"}]
        page = {"x-shape": "counts", "primaryKey": ["week", "colour"], "x-year-field": "year"}
        made = form(*keys, {"name": "n", "title": "N", "type": "integer"}, **page)
        assert [tuple(row.values()) for row in made.prefilled] == [(w, c, 2024) for w in (1, 2) for c in ("Blue", "Red", "Pink")]
        assert made.last_row == 7

    def test_records_and_endless_keys_are_left_to_the_agency(self):
        key = {"name": "week", "title": "Week", "type": "integer", "constraints": {"minimum": 1, "maximum": 2}}
        assert form(key, primaryKey=["week"]).prefilled == ()
        endless = key | {"constraints": {"minimum": 1, "maximum": 10**9}}
        assert form(endless, primaryKey=["week"], **{"x-shape": "counts"}).prefilled == ()


class TestGuards:
    def test_numbers_with_one_limit_or_none(self):
        ages = {"name": "age", "title": "Age", "type": "integer", "constraints": {"minimum": 16}}
        made = form(ages, {"name": "score", "title": "Score", "type": "number"})
        assert [guarded(made, "age")[name] for name in ("validate", "minimum", "maximum")] == ["integer", 16, 999_999_999]
        assert [guarded(made, "score")[name] for name in ("validate", "minimum", "maximum")] == ["decimal", -999_999_999, 999_999_999]

    def test_agreed_words_and_truths_are_lists(self):
        made = form({"name": "kind", "title": "Kind", "constraints": {"enum": ["a", "b"]}})
        assert guarded(made, "kind")["source"] == "=Answers!$B$7:$B$8"
        truths = answer_lists([small({"name": "kind", "title": "Kind", "type": "boolean"})], {}, 2024)
        assert [each.text for each in truths["visits.kind"].answers] == ["Yes", "No"]

    def test_text_without_a_form_is_free(self):
        assert guarded(form({"name": "note", "title": "Note"}), "note")["validate"] == "any"

    def test_a_pattern_too_hard_for_a_formula_is_left_to_the_checks(self):
        made = form({"name": "note", "title": "Note", "constraints": {"pattern": "^(a|b)+$"}})
        assert guarded(made, "note")["validate"] == "any"

    def test_the_year_itself_is_the_only_number_in_a_year_column(self):
        made = form({"name": "year", "title": "Year", "type": "integer"}, **{"x-year-field": "year"})
        assert [guarded(made, "year")[name] for name in ("minimum", "maximum")] == [2024, 2024]
        assert "2024, which stands for April 2023 to March 2024." in guarded(made, "year")["input_message"]

    @pytest.mark.parametrize(
        ("or_equal", "lowest", "word"),
        [(True, "=MAX(2,$A2)", "Not before 'Start'."), (False, "=MAX(2,$A2+1)", "After 'Start'.")],
    )
    def test_a_later_date_stands_on_or_after_the_earlier(self, or_equal, lowest, word):
        pair = {"column_A": "end", "column_B": "start", "or_equal": or_equal}
        rule = {"id": "x", "expectation": "expect_column_pair_values_a_to_be_greater_than_b", "arguments": pair}
        checks = [rule | {"severity": "stop", "why": "Ends follow starts.", "bad_example": {}}]
        days = [{"name": "start", "title": "Start", "type": "date"}, {"name": "end", "title": "End", "type": "date"}]
        made = form(*days, **{"x-checks": checks})
        assert guarded(made, "end")["minimum"] == lowest
        assert word in guarded(made, "end")["input_message"]
        assert guarded(made, "start")["minimum"] == 2
        assert reasons(made.column("end"), made) == "Ends follow starts."

    def test_excel_counts_days_from_the_end_of_1899(self):
        from datetime import date, datetime

        assert serial(date(1900, 3, 1)) == 61  # Excel believes in a 29 February 1900, so from March on its count is one too many
        assert serial(datetime(2024, 3, 31, 12, 0)) == 45382.5


class TestWords:
    @given(st.lists(st.text(max_size=400), max_size=6), st.integers(min_value=2, max_value=255))
    def test_nothing_is_ever_longer_than_excel_allows(self, sentences, most):
        assert length(fitting(sentences, most)) <= most

    @given(st.text(alphabet="ab 🙂é", max_size=80))
    def test_what_fits_is_left_alone(self, text):
        assert cut(text, 200) == text

    def test_a_sentence_that_does_not_fit_is_left_out_whole(self):
        assert fitting(["Required.", "x" * 50, "Short."], 20) == "Required. Short."

    def test_a_long_heading_is_cut_between_words(self):
        assert cut("Reason for loss of last settled home", 32) == "Reason for loss of last settled…"

    def test_a_free_column_says_text(self):
        made = form({"name": "note", "title": "Note"})
        assert how(made.columns[0], made, None) == ["Text."]


def test_the_example_of_a_leap_day_moves_to_the_28th():
    day = {"name": "start", "title": "Start", "type": "date", "x-example": "2024-02-29"}
    made = form(day, year=2023, **{"x-year-field": "start"})
    assert example_of(made.columns[0], made, {}) == "28/02/2023"
