"""Which answers are in each group: bands of ages, short lists that merge a longer one, and answers that stand by themselves."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.periods import MONTHS
from pipeline.protect.conditions import ROWS, TIME, Condition, Count, Vocabulary
from pipeline.protect.definitions import counts_of
from pipeline.protect.groups import groups_of

WORDS = Vocabulary(
    answers={
        ("stays", "home"): frozenset({"council", "private", "hostel", "other"}),
        ("stays", "age"): frozenset(map(str, range(16, 31))),
        ("stays", "needs"): frozenset({"none", "drugs", "alcohol"}),
        ("stays", "sex"): frozenset({"female", "male"}),
    },
    several=frozenset({("stays", "needs")}),
    lists={"long": ("council", "private", "hostel", "other"), "short": ("tenancy", "other"), "bands": ("age_16_24", "age_25_and_over"), "need": ("drugs",), "sex": ("female",)},
    parts={"short": {"council": "tenancy", "private": "tenancy", "hostel": "other", "caravan": "tenancy"}},
)


def block(field, breakdown, **more):
    return SimpleNamespace(**{"data_set": "stays", "field": field, "breakdown": breakdown, "where": {}, "with_date": "", "of": "all", "method": "distribution"} | more)


def groups(field, own, usual):
    return groups_of({"breakdown": own}, block(field, usual), WORDS)


def test_a_short_list_merges_the_answers_of_the_long_one():
    """A tenancy is no answer itself, so only its parts are in the group; other is one, and the hostel is put to it. Nobody answers caravan."""
    assert groups("home", "short", "long") == {"tenancy": {"council", "private"}, "other": {"other", "hostel"}}


def test_the_list_of_the_row_comes_before_the_usual_one_and_an_unknown_one_counts_for_nothing():
    assert set(groups("home", "long", "short")) == {"council", "private", "hostel", "other"}
    assert set(groups("home", "no list", "short")) == {"tenancy", "other"}
    assert set(groups("home", "short*sex", "long")) == {"tenancy", "other"}


def test_a_band_holds_both_its_ends_and_no_age_that_cannot_be():
    found = groups("age", "bands", "")
    assert found["age_16_24"] == set(map(str, range(16, 25))) and found["age_25_and_over"] == set(map(str, range(25, 31)))


def row(group, **more):
    return {"indicator": "x", "period": "2024", "geography": "area", "area_code": "E1", "breakdown": "", "group": group, "caveats": ""} | more


@pytest.mark.parametrize(
    ("field", "usual", "among"),
    [("needs", "need", {"not_mapped"}), ("sex", "sex", {"male", "not_mapped"}), ("age", "bands", {"not_mapped"})],
    ids=["several answers", "a code that the table leaves out", "every age in a band"],
)
def test_what_the_table_calls_not_mapped(field, usual, among):
    """Of a field with one answer also the answers that the table has no group for; of one with several those may stand beside one that it has."""
    part, whole = counts_of(row("not_mapped"), block(field, usual), WORDS)
    assert part.on(field).among == among and whole.on(field) is None


def test_of_the_recorded_means_of_what_the_table_lists():
    part, whole = counts_of(row("tenancy", breakdown="short"), block("home", "long", of="recorded"), WORDS)
    assert part.on("home").among == {"council", "private"} and whole.on("home").among == {"council", "private", "hostel", "other"}


def test_two_sides_of_a_second_characteristic():
    """By codes: the one side holds them, the other every other answer that says anything. By codes_except the other way round."""
    for codes, without, yes, no in ((["female"], [], {"female"}, {"male"}), ([], ["male"], {"female"}, {"male"})):
        made = block("age", "bands", method="crossed", crossed="sex", codes=codes, codes_except=without)
        sides = [counts_of(row(f"age_16_24*{side}"), made, WORDS)[0] for side in ("yes", "no")]
        assert [each.on("sex").among for each in sides] == [yes, no]
        assert all(each.on("age").among == set(map(str, range(16, 25))) for each in sides)


def test_a_count_in_plain_text():
    several = Condition("needs", frozenset({"drugs", "alcohol"}), several=True, at_least=2)
    ages = Condition("age", frozenset({"16", "17", "18", "21", "30", "31"}))
    time = Condition(TIME, frozenset({*(f"2023{month}" for month in MONTHS), "2024april"}))
    assert Count("stays", ROWS, frozenset({several, ages, time})).key == "stays | rows | age: 16-18,21-21,30-31 | needs: at least 2 of alcohol,drugs | time: 2023,2024april"
    assert several._replace(fewer=True).text == "needs: fewer than 2 of alcohol,drugs"
    assert WORDS.condition("stays", "home", frozenset({"council", "private", "hostel"})).text == "home: all but,not_mapped,not_recorded,other"  # the ledger has it so: it never changes


def test_groups_of_a_vocabulary_are_the_spellings_that_are_no_code():
    from pipeline.catalogue.contracts import CodeList, CodeRow
    from pipeline.protect.conditions import vocabulary

    rows = (CodeRow("tenancy", "A tenancy", "council"), CodeRow("tenancy", "A tenancy", "tenancy"), CodeRow("other", "Other", "hostel"), CodeRow("other", "Other", "other"))
    made = vocabulary({}, {"short": CodeList("short", rows)})
    assert made.parts["short"] == {"council": "tenancy", "hostel": "other"} and made.lists["short"] == ("tenancy", "other")
