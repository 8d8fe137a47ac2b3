"""The answers that fields can have, from contracts typed in place, and the shorter of two spellings of a condition."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.catalogue import PAIRED, CodeList
from pipeline.catalogue.contracts import CodeRow
from pipeline.protect.conditions import TIME, Condition, Count, Vocabulary, vocabulary


def field(name, type="string", code_list="", separator="", minimum=None, maximum=None):
    return SimpleNamespace(name=name, type=type, code_list=code_list, separator=separator, constraints=SimpleNamespace(minimum=minimum, maximum=maximum))


def contract(name, *fields, shape="records", paired=()):
    return SimpleNamespace(name=name, fields=fields, shape=shape, paired=paired)


def codes(name, *pairs, **more):
    return CodeList(name, tuple(CodeRow(code, code.title(), said) for code, said in pairs), **more)


LISTS = {
    "home": codes("home", ("council", "council"), ("street", "street"), ("not_recorded", "not recorded")),
    "short": codes("short", ("housed", "council"), ("other", "street"), ("other", "other")),
    PAIRED: codes(PAIRED, ("better", "better"), ("worse", "worse")),
}
PAGES = {
    "stays": contract(
        "stays",
        field("home", code_list="home"),
        field("needs", code_list="home", separator=";"),
        field("age", "integer", minimum=16, maximum=20),
        field("weeks", "integer"),
        field("came_on", "date"),
        field("ref"),
        paired=("safer_change",),
    ),
    "hours": contract("hours", field("count", "integer", maximum=3), shape="counts"),
}


@pytest.fixture(scope="module")
def words():
    return vocabulary(PAGES, LISTS)


def test_the_answers_of_each_field(words):
    """Codes but for those that say nothing; ages within the contract's limits, 0 to 130 where it has none; changes of two answers. No days or texts."""
    assert set(words.answers) == {("stays", "home"), ("stays", "needs"), ("stays", "age"), ("stays", "weeks"), ("stays", "safer_change"), ("hours", "count")}
    assert words.answers["stays", "home"] == {"council", "street"}
    assert words.answers["stays", "age"] == {"16", "17", "18", "19", "20"}
    assert words.answers["stays", "weeks"] == set(map(str, range(131))) and words.answers["hours", "count"] == {"0", "1", "2", "3"}
    assert words.answers["stays", "safer_change"] == {"better", "worse"}
    assert words.everything("stays", "home") == {"council", "street", "not_recorded", "not_mapped"} and words.everything("stays", "ref") == {"not_recorded", "not_mapped"}


def test_which_fields_have_several_answers_and_which_data_sets_are_counts(words):
    assert words.several == {("stays", "needs")} and words.counted == {"hours"}


def test_lists_and_what_is_put_into_their_groups(words):
    assert words.lists["home"] == ("council", "street") and words.lists["short"] == ("housed", "other")
    assert words.parts["short"] == {"council": "housed", "street": "other"}


WORDS = Vocabulary({("stays", "home"): frozenset("abcde")}, frozenset(), {})


@pytest.mark.parametrize(
    ("among", "text"),
    [
        ("ab", "home: a,b"),  # three others are more than two
        ("abc", "home: all but,d,e,not_mapped,not_recorded"),  # two others are fewer than three
        ("abcde", "home: all but,not_mapped,not_recorded"),
        ("abcdx", "home: a,b,c,d,x"),  # what is no answer of the field is named, never left to "all but"
    ],
)
def test_the_shorter_spelling(among, text):
    assert WORDS.condition("stays", "home", frozenset(among)).text == text


def test_as_many_others_as_answers_are_not_fewer():
    four = Vocabulary({("stays", "home"): frozenset("abcd")}, frozenset(), {})
    assert four.condition("stays", "home", frozenset("ab")).text == "home: a,b"


def test_everything_is_all_but_nothing_and_an_unknown_field_has_no_others():
    everything = frozenset({*"abcde", "not_recorded", "not_mapped"})
    assert WORDS.condition("stays", "home", everything).but == frozenset()
    assert WORDS.condition("stays", "size", frozenset("abc")).text == "size: a,b,c"


def test_a_year_that_was_corrected_is_another_year():
    words = Vocabulary({}, frozenset(), {}, corrected={("stays", 2023): 2})
    april = ("april",)
    assert words.time("stays", "2022-2024", april).among == {"2022april", "2023april corrected 2", "2024april"}
    assert words.time("visits", "2023", april).among == {"2023april"}
    assert words.time("stays", "2023", april) == Condition(TIME, frozenset({"2023april corrected 2"}))


def test_a_count_with_and_without_conditions():
    one, two = Condition("a", frozenset("x")), Condition("b", frozenset("y"))
    count = Count("stays", "rows", frozenset({one}))
    assert count.with_(two).conditions == {one, two} and count.with_(two).without("a").conditions == {two}
    assert count.on("a") == one and count.on("b") is None and count.key == "stays | rows | a: x"


def test_runs_of_numbers_and_whole_years_in_plain_text():
    """A year of which a month is missing is named by its months; ages that are not beside one another are runs of one."""
    months = [f"2024{month}" for month in ("april", "may")]
    assert Condition("a", frozenset({"9", "10", "11", "13", "none", *months})).text == "a: 9-11,13-13,2024april,2024may,none"
