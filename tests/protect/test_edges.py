"""What is seldom met: figures about files, limits of rounds, states nobody knows, and how tight each sum is."""

from __future__ import annotations

from math import inf
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.periods import MONTHS
from pipeline.problems import Stop
from pipeline.protect import conditions, programs, relations, repair
from pipeline.protect.audit import audit
from pipeline.protect.conditions import EVENTS, GIVEN, NOT_GIVEN, ROWS, TIME, Condition, Count, Vocabulary
from pipeline.protect.universe import Universe, at_most, bounds_of, sum_of

NEEDS = ("none", "drugs", "alcohol")
WORDS = Vocabulary({("stays", "needs"): frozenset(NEEDS)}, frozenset({("stays", "needs")}), {})
YEAR = Condition(TIME, frozenset(f"2024{month}" for month in MONTHS))


def stays(*conditions):
    return Count("stays", ROWS, frozenset({YEAR, *conditions}))


def needing(*codes, at_least=1):
    return WORDS.condition("stays", "needs", frozenset(codes), at_least)


def limits(counts):
    """why → the limits of its sums and how often each coefficient is in them."""
    _, found = relations.tied_together(counts, WORDS)
    return {each.why: (each.low, each.high, sorted(by for _, by in each.terms)) for each in found}


def test_figures_about_files_are_counts_of_rows(protect_rows, make):
    """Every figure about files has a numerator that counts rows or values, rounded, and is tied to the rows that are counted."""
    names = {"rows_received_count": 120, "rows_quarantined_count": 20, "rows_accepted_percent": 100, "required_filled_percent": 110}
    rows = [make(f"quality_{name}", "2024", n, 120 if "percent" in name else None, group="refuge_stays", sources="") for name, n in names.items()]
    rows.append(make("quality_field_filled_percent", "2024", 115, 120, group="refuge_stays.sex", sources=""))
    rows.append(make("quality_field_valid_percent", "2024", 90, 97, group="refuge_stays.sex", sources=""))
    rows.append(make("quality_field_recorded_percent", "2024", 97, 100, group="refuge_stays.sex", sources=""))
    made = protect_rows([*rows, make("refuge_stays_count", "2024", 100)])
    assert made.table.frame["numerator"].tolist() == [120, 20, 100, 110, 115, 90, 95, 100]
    assert len(made.cells["key"].unique()) == 10 and made.audit.counts["failed"] == 0
    assert {"usable values are some of those given", "rows accepted are rows counted"} <= {each.why for each in made.universe.relations}


def test_stays_that_ended_and_those_that_did_not_are_all(protect_rows, make):
    """3 of 100 stays have not ended: 97 that have would print as 95 of 100, with 3 not said to be anybody's."""
    rows = [make("refuge_stays_count", "2024", 100), make("refuge_destination_percent", "2024", 40, 97, group="private_rented")]
    made = protect_rows(rows)
    ended = [each for each in made.universe.relations if each.why == "end_date adds up"]
    assert ended and any(NOT_GIVEN in key or GIVEN in key for key, _ in ended[0].terms)


def test_police_records_by_time_of_day(published, make):
    row = make("police_sexual_offence_count", "2024", 13, group="night", sources="police_hour_weekday")
    assert published([row]).cell(row["ref"]).value == 15


def by_time_of_day(make, first=32):
    """Offences of the night: 32, 42 and 5 in three years, 79 together."""
    numbers = {"2022": first, "2023": 42, "2024": 5, "2022-2024": 79}
    return [make("police_sexual_offence_count", period, n, group="night", sources="police_hour_weekday") for period, n in numbers.items()]


def test_offences_by_time_of_day_are_events_of_people_and_no_rows_of_the_table(protect_rows, make):
    """The table has 24 lines a year, whatever they count: the lines that were accepted are tied to nothing that is counted in them."""
    lines = [make("quality_rows_accepted_percent", "2024", 24, 24, group="police_hour_weekday", sources="", caveats="")]
    made = protect_rows(by_time_of_day(make) + lines)
    offences = made.cells.loc[made.cells["key"].str.contains("night"), "count"]
    assert {each.unit for each in offences} == {EVENTS}
    tied = [relation for relation in made.universe.relations if any("night" in key for key, _ in relation.terms)]
    assert tied and all("night" in key for relation in tied for key, _ in relation.terms)
    assert {relation.why for relation in tied} == {"time adds up"}


def test_a_weekday_s_part_of_the_day_is_some_of_the_week_s_events(protect_rows, make):
    """42 on Monday nights and 5 on Tuesday nights of 200: the few are hidden, and both are counted as events of one weekday and one part."""
    cells = {"monday*night": 42, "tuesday*night": 5}
    made = protect_rows([make("police_sexual_weekday_count", "2022-2024", n, 200, group=group, sources="police_hour_weekday") for group, n in cells.items()])
    values = [made.table.cell(f"police_sexual_weekday_count/2022-2024/{group}").value for group in cells]
    assert values == [40, None]
    counts = {each for each in made.cells["count"] if each.on("weekday")}
    assert {(tuple(each.on("weekday").among), tuple(each.on("time_band").among), each.unit) for each in counts} == {
        (("monday",), ("night",), EVENTS),
        (("tuesday",), ("night",), EVENTS),
    }
    assert {each.unit for each in made.cells["count"]} == {EVENTS}  # the week's total too


def test_a_year_of_offences_is_not_what_is_left_of_the_window(protect_rows, ungated, make):
    """They print as 30, 40, nothing and 80: the third year would be 78 - 32 - 42 = 4 at least. One more of the numbers goes."""
    without, made = ungated(by_time_of_day(make)), protect_rows(by_time_of_day(make))
    assert without.table.frame["value"].dropna().tolist() == [30, 40, 80]
    assert len(made.table.frame["value"].dropna()) == 2 and made.audit.counts["failed"] == 0
    assert any("| time: 2023,2024 |" in key for key in made.universe.keys)  # what the window of the year after will share is looked for too


def test_a_ledger_that_calls_offences_rows_is_read_as_it_was_meant(protect_rows, make):
    """Released as 30 when they were counted as rows: 33 today, and printed as they were released."""
    first = protect_rows(by_time_of_day(make)[:1])
    texts = {name: first.ledger[name].str.replace(EVENTS, ROWS) for name in ("key", "count")}
    assert texts["key"].eq(first.ledger["key"]).sum() == 0
    again = protect_rows(by_time_of_day(make, 33)[:1], released=first.ledger.assign(**texts))
    assert again.table.cell("police_sexual_offence_count/2022/night").value == 30


def test_how_tight_each_sum_of_several_answers_is():
    single = [stays(needing(code)) for code in NEEDS]
    silent, unlisted = (stays(needing(code)) for code in ("not_recorded", "not_mapped"))
    found = limits([stays(), *single, stays(needing(*NEEDS)), stays(needing("drugs", "alcohol")), silent, unlisted])
    assert found["no row is silent and speaks"] == (0, inf, [-1, -1, 1])
    assert found["every row is silent or speaks"] == (0, inf, [-1, 1, 1, 1])
    assert found["each is counted under one answer at least"][:2] == (0, inf)
    assert found["fewer answers qualify"] == (0, inf, [-1, 1])
    several = limits([stays(), *single, stays(needing("drugs", "alcohol", at_least=2))])
    # Two of two: twice as many answers as such rows; all answers are one for each row and one more for each of these.
    assert several["each such row is counted so often"] == (0, inf, [-2, 1, 1])
    assert several["no row gives more answers than there are"] == (0, inf, [-1, -1, 1, 1])
    assert several["in it or not: needs"] == (0, 0, [-1, 1, 1])


def test_those_who_are_not_in_a_count_of_the_recorded_are_a_count():
    recorded, drugs = stays(needing(*NEEDS)), stays(needing("drugs"))
    _, found = relations.tied_together([recorded, drugs], WORDS)
    wholes = {each.terms[0][0] for each in found if each.why.startswith("in it or not")}
    assert wholes == {recorded.key}


def test_splitting_ends_after_some_rounds(monkeypatch):
    monkeypatch.setattr(relations, "_ROUNDS", 1)
    known, _ = relations.tied_together([stays(), stays(Condition("sex", frozenset({"female"})))], WORDS)
    assert len(known) == 3


def test_bounds_that_are_not_settled_in_time_are_still_right(monkeypatch):
    universe = Universe(("all", "a", "b", "c"), (sum_of("all", ["a", "b"]), sum_of("b", ["c"]), at_most("c", "a")))
    bounds = pd.DataFrame({"low": [28, 0, 0, 0], "high": [32, 7, 100, 100]}, index=list(universe.keys)[:4])
    whole = None
    for rounds in (100, 1):
        monkeypatch.setattr(programs, "MOST_ROUNDS", rounds)
        try:
            found = audit(universe, bounds, ["a"], 5, 60).cells.loc["a", ["lowest", "highest", "passes"]].tolist()
        except Stop:
            found = "nothing agrees"
        assert whole in (None, found)
        whole = found


def test_a_state_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="unknown states of cells: perhaps"):
        bounds_of(pd.DataFrame({"state": ["perhaps"], "number": [None], "threshold": [8]}, index=["a"]), 2, 2)


def test_the_nearest_that_may_be_blanked_is_looked_for_ever_wider():
    """a is tied to b, b to c; only c may be blanked. d is tied to nothing that may be."""
    universe = Universe(tuple("abcde"), (sum_of("a", ["b"]), sum_of("b", ["c"]), sum_of("d", ["e"])))
    state = {"a": "small", "b": "blanked", "c": "printed", "d": "small", "e": "blanked"}
    prints = pd.DataFrame({"state": pd.Series(state), "number": pd.array([None, None, 10, None, None], dtype="Float64"), "threshold": 8, "frozen": False, "weight": 1})
    program = programs.program_of(universe, bounds_of(prints, 2, 2))
    task = SimpleNamespace(universe=universe, program=program, by_cell=program.matrix.T.tocsr(), places={key: at for at, key in enumerate("abcde")})
    assert repair._nearest(task, prints, ["d", "a"], set("abcde")) == ("c", "a")
    assert repair._nearest(task, prints, ["d"], set("abcde")) is None


@pytest.mark.parametrize(("whole", "status"), [(249, "suppressed"), (250, "ok")])
def test_two_characteristics_are_crossed_from_250(published, make, whole, status):
    row = make("police_repeat_percent", "2024", 100, whole, group="a", sources="police_incidents", breakdown="age_band;ethnic_group")
    assert published([row]).cell(row["ref"]).status == status


def test_an_attack_that_comes_to_no_end_withholds_the_edition(protect_rows, make, policy):
    late = policy.model_copy(update={"audit": policy.audit.model_copy(update={"seconds": 1e-9})})
    rows = [make("refuge_disability_percent", period, n, of) for period, n, of in zip(("2022", "2023", "2022-2024"), (7, 12, 29), (100, 100, 300))]
    with pytest.raises(Stop, match="could be worked out"):
        protect_rows(rows, policy=late)


def test_the_ages_of_a_field_go_from_its_least_to_its_most():
    assert conditions._ages(SimpleNamespace(minimum=0, maximum=17)) == range(18)
    assert conditions._ages(SimpleNamespace(minimum=None, maximum=None)) == range(131)
