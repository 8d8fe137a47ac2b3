"""Relations between counts: worked by hand for bands, years and answers, and held against counted records by a second route."""

from __future__ import annotations

import random
from math import inf

import pytest

from pipeline.periods import MONTHS
from pipeline.protect.conditions import EVENTS, FILES, LINES, ROWS, TIME, Condition, Count, Vocabulary
from pipeline.protect.relations import finest_parts, tied_together

SEXES, NEEDS = ("female", "male"), ("none", "drugs", "alcohol", "other")
UNSAID = ("not_recorded", "not_mapped")
WORDS = Vocabulary(
    answers={("stays", "sex"): frozenset(SEXES), ("stays", "age"): frozenset(map(str, range(16, 31))), ("stays", "needs"): frozenset(NEEDS)},
    several=frozenset({("stays", "needs")}),
    lists={},
)


def year(*years):
    return Condition(TIME, frozenset(f"{each}{month}" for each in years for month in MONTHS))


def stays(*conditions, unit=ROWS):
    return Count("stays", unit, frozenset(conditions))


def ages(first, last):
    return WORDS.condition("stays", "age", frozenset(map(str, range(first, last + 1))))


def one(field, *answers, at_least=1):
    return WORDS.condition("stays", field, frozenset(answers), at_least)


def sums(counts):
    """whole → its parts, for every equation."""
    _, relations = tied_together(counts, WORDS)
    return {each.terms[0][0]: {key for key, _ in each.terms[1:]} for each in relations if each.low == each.high == 0}


def test_the_finest_parts_of_overlapping_bands():
    # 16-24 and 18-24 tell apart 16-17 and 18-24.
    parts = finest_parts([frozenset("ab"), frozenset("b")])
    assert sorted(map(sorted, parts)) == [["a"], ["b"]]


def test_bands_that_overlap_are_tied_by_what_is_between_them():
    wide, narrow = stays(year(2024), ages(16, 24)), stays(year(2024), ages(18, 24))
    assert sums([wide, narrow]) == {wide.key: {narrow.key, stays(year(2024), ages(16, 17)).key}}


def test_a_window_is_the_sum_of_its_years_and_windows_that_overlap_share_theirs():
    one_window, next_window = stays(year(2022, 2023, 2024)), stays(year(2023, 2024, 2025))
    found = sums([one_window, next_window, stays(year(2023)), stays(year(2024))])
    assert found == {
        one_window.key: {stays(year(each)).key for each in (2022, 2023, 2024)},
        next_window.key: {stays(year(each)).key for each in (2023, 2024, 2025)},
    }


def test_fewer_answers_qualify_fewer_rows():
    """One need of two is one of three, and two of three are one of three; not the other way round."""
    two, three, both = one("needs", "drugs", "alcohol"), one("needs", *NEEDS[1:]), one("needs", *NEEDS[1:], at_least=2)
    _, relations = tied_together([stays(year(2024), each) for each in (two, three, both)], WORDS)
    nested = {each.terms for each in relations if each.why == "fewer answers qualify"}
    keys = [stays(year(2024), each).key for each in (two, three, both)]
    assert nested == {((keys[1], 1), (keys[0], -1)), ((keys[1], 1), (keys[2], -1))}


def months(*names):
    return stays(Condition(TIME, frozenset(f"2024{each}" for each in names)))


def test_months_add_up_to_their_quarter_and_quarters_to_the_year():
    whole, first = stays(year(2024)), months(*MONTHS[:3])
    assert sums([whole, first]) == {whole.key: {first.key, months(*MONTHS[3:]).key}}
    april, may = months("april"), months("may")
    parts = {april.key, may.key, months("june").key}
    assert sums([whole, first, april, may]) == {whole.key: {*parts, months(*MONTHS[3:]).key}, first.key: parts}


def test_a_year_counted_again_is_another_year():
    again = Vocabulary({}, frozenset(), {}, {("stays", 2023): 1})
    assert again.time("stays", "2023").among != WORDS.time("stays", "2023").among
    assert again.time("stays", "2024") == WORDS.time("stays", "2024")


def test_those_who_answer_and_those_who_do_not_are_everybody():
    everybody, recorded = stays(year(2024)), stays(year(2024), one("sex", *SEXES))
    silent = stays(year(2024), one("sex", *UNSAID))
    assert sums([everybody, recorded]) == {everybody.key: {recorded.key, silent.key}}


def test_different_people_are_at_most_their_stays_and_years_hold_the_window():
    people = [stays(year(*years), unit="different person_key") for years in ((2022,), (2023,), (2022, 2023))]
    _, relations = tied_together([*people, stays(year(2022))], WORDS)
    found = {each.terms: (each.low, each.high) for each in relations}
    assert found[((stays(year(2022)).key, 1), (people[0].key, -1))] == (0, inf)
    assert found[((people[2].key, 1), (people[1].key, -1))] == (0, inf)
    assert found[((people[0].key, 1), (people[1].key, 1), (people[2].key, -1))] == (0, inf)


def test_rows_accepted_are_the_rows_counted():
    accepted = Count("stays", FILES, frozenset({year(2024), Condition("outcome", frozenset({"accepted"}))}))
    assert sums([accepted, stays(year(2024))])[accepted.key] == {stays(year(2024)).key}


def records(seed):
    """A few invented stays: time, sex, age, needs, person."""
    draw = random.Random(seed)
    made = []
    for _ in range(draw.randint(0, 40)):
        needs = draw.choice([["not_recorded"], ["not_mapped"], ["none"], draw.sample(NEEDS[1:], draw.randint(1, 3)), ["drugs", "not_mapped"]])
        time = f"{draw.randint(2022, 2024)}q{draw.randint(1, 4)}"
        sex, age = draw.choice([*SEXES, *UNSAID]), str(draw.randint(16, 30))
        made.append({TIME: {time}, "sex": {sex}, "age": {age}, "needs": set(needs), "person": draw.randint(1, 12)})
    return made


def counted(count, rows):
    """The second route: look at every record."""
    kept = [row for row in rows if all((len(row[each.field] & each.among) < each.at_least) == each.fewer for each in count.conditions)]
    return len(kept) if count.unit == ROWS else len({row["person"] for row in kept})


def asked():
    times = [year(2022), year(2023), year(2024), year(2022, 2023, 2024)]
    answered = [None, one("sex", "female"), one("sex", *SEXES), ages(16, 24), ages(18, 24), ages(25, 30)]
    several = [one("needs", *NEEDS), *(one("needs", each) for each in (*NEEDS, *UNSAID))]
    several += [one("needs", *NEEDS[1:]), one("needs", *NEEDS[1:], at_least=2)]
    crossed = [stays(time, one("sex", sex), ages(16, 24)) for time in times for sex in SEXES]
    people = [stays(time, unit="different person") for time in times]
    return [*(stays(time, *filter(None, [each])) for time in times for each in (*answered, *several)), *crossed, *people]


@pytest.mark.parametrize("seed", range(100))
def test_every_relation_holds_for_whatever_records_there_are(seed):
    counts, relations = tied_together(asked(), WORDS)
    rows = records(seed)
    true = {each.key: counted(each, rows) for each in counts}
    assert len(true) == len(counts)
    broken = [each.why for each in relations if not each.low <= sum(by * true[key] for key, by in each.terms) <= each.high]
    assert not broken


def test_no_relation_names_a_count_that_is_not_there():
    counts, relations = tied_together(asked(), WORDS)
    assert {key for relation in relations for key, _ in relation.terms} <= {count.key for count in counts}
    assert len(relations) > 100


def test_lines_of_counts_are_not_the_records_counted():
    """A table of twelve lines may count nine hundred contacts: its lines accepted are no rows counted."""
    accepted = Condition("outcome", frozenset({"accepted"}))
    lines, rows = Count("stays", LINES, frozenset({year(2024), accepted})), stays(year(2024))
    assert sums([lines, rows]) == {}
    assert sums([lines._replace(unit=FILES), rows]) != {}


def test_every_event_of_a_part_of_the_day_is_on_one_of_seven_days():
    """The seven days add up to the part of the day, and nothing is left for a day that nobody knows: the table has no such cell."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    words = Vocabulary(answers={}, several=frozenset(), lists={"weekday": names})
    night = Count("calls", EVENTS, frozenset({year(2024), Condition("time_band", frozenset({"night"}))}))
    days = [night.with_(Condition("weekday", frozenset({day}))) for day in names]
    known, relations = tied_together([night, *days], words)
    assert [each.terms[0][0] for each in relations] == [night.key] and len(known) == 8
    assert {key for key, _ in relations[0].terms[1:]} == {each.key for each in days}
    # of rows of records the day may be unknown, and then it is a part of its own
    records = [each._replace(unit=ROWS) for each in (night, *days)]
    assert len(tied_together(records, words)[0]) == 9
