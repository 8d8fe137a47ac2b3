"""The ledger's cells: what a release writes down, what stands as released, and what would be printed otherwise today."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.periods import MONTHS
from pipeline.protect.conditions import FILES, ROWS, TIME, Condition, Count, Vocabulary
from pipeline.protect.ledger import COLUMNS, answers_in_ledger, counts_in_ledger, empty_ledger, freeze, ledger_of, moved, read_count, write_count

WORDS = Vocabulary({("visits", "reason"): frozenset("abcd")}, frozenset(), {})
YEAR = Condition(TIME, frozenset(f"2024{month}" for month in MONTHS))


def prints(**cells):
    """name → (state, number, threshold, frozen)."""
    frame = pd.DataFrame.from_dict(cells, orient="index", columns=["state", "number", "threshold", "frozen"])
    frame = frame.assign(weight=3, slack_below=2, slack_above=2, own_mode=False)
    return frame.astype({"state": "str", "number": "Float64", "threshold": "int64", "frozen": "bool"})


def released(**cells):
    """name → (state, number, slack)."""
    lines = [(name, "", state, number, 8, slack, slack) for name, (state, number, slack) in cells.items()]
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype({"number": "Float64"})


@pytest.mark.parametrize(
    ("now", "then", "differs"),
    [
        (("printed", 20), ("printed", 20), False),
        (("printed", 25), ("printed", 20), True),
        (("small", None), ("printed", 20), True),
        (("blanked", None), ("printed", 20), True),
        (("printed", 20), ("blanked", None), True),
        (("small", None), ("small", None), False),
        (("blanked", None), ("small", None), False),  # one symbol for both
        (("unsaid", None), ("printed", 20), False),  # no row of today shows it
        (("unsaid", None), ("small", None), False),
    ],
)
def test_what_would_be_printed_otherwise_today(now, then, differs):
    planned = prints(a=(*now, 8, False), b=("printed", 50, 8, False))
    stands = freeze(planned, released(a=(*then, 2)))
    assert moved(planned, stands) == (["a"] if differs else [])


def test_a_cell_stands_as_it_was_released():
    """a was printed then and would be small now; b was hidden then and is small now, so it is small; c was hidden and is not; only the ledger has d."""
    planned = prints(a=("small", None, 8, False), b=("small", None, 8, False), c=("printed", 30, 8, False), e=("printed", 40, 8, False))
    stands = freeze(planned, released(a=("printed", 20, 0), b=("blanked", None, 2), c=("blanked", None, 2), d=("printed", 10, 2)))
    assert stands["state"].to_dict() == {"a": "printed", "b": "small", "c": "blanked", "e": "printed", "d": "printed"}
    assert stands["frozen"].to_dict() == {"a": True, "b": True, "c": True, "e": False, "d": True}
    assert stands["weight"].to_dict() == {"a": 3, "b": 3, "c": 3, "e": 3, "d": 0}
    assert stands.loc["a", ["number", "slack_below"]].tolist() == [20, 0] and stands.loc["e", "slack_below"] == 2
    assert stands.dtypes.to_dict() == planned.dtypes.to_dict()


def test_without_a_release_nothing_is_frozen():
    planned = prints(a=("small", None, 8, False))
    assert freeze(planned, empty_ledger()) is planned
    assert list(empty_ledger().columns) == list(COLUMNS)


def test_a_release_writes_what_it_said_and_nothing_else():
    """b is unsaid; c is only in earlier editions' ledger, so none of today's rows has it."""
    counts = {name: Count("visits", ROWS, frozenset({YEAR, Condition("reason", frozenset({name}))})) for name in "ab"}
    cells = pd.DataFrame([(name, each) for name, each in counts.items()], columns=["key", "count"])
    said = prints(b=("unsaid", None, 8, False), c=("printed", 10, 8, True), a=("printed", 20, 8, False))
    written = ledger_of(pd.concat([cells, cells]), said)
    assert list(written.columns) == list(COLUMNS) and written["key"].tolist() == ["a"]
    assert written.loc[0, ["state", "number", "threshold", "slack_below"]].tolist() == ["printed", 20, 8, 2]
    assert counts_in_ledger(pd.concat([written, written]), WORDS) == [counts["a"]]


@pytest.mark.parametrize(
    "condition",
    [
        WORDS.condition("visits", "reason", frozenset("a")),
        WORDS.condition("visits", "reason", frozenset("abc")),
        WORDS.condition("visits", "reason", frozenset({"not_recorded"})),
        WORDS.condition("visits", "reason", frozenset("ab"), at_least=2),
    ],
    ids=["one answer", "all but one", "silence", "two at least"],
)
def test_a_count_is_read_as_it_was_written(condition):
    count = Count("visits", ROWS, frozenset({YEAR, condition}))
    assert read_count(write_count(count), WORDS) == count
    assert read_count(write_count(count), WORDS).key == count.key


def test_the_answers_that_released_counts_name():
    """Of records and of different people, asked for or all but; what became of a row of a file is no answer of a field of that name."""
    asked = [WORDS.condition("visits", "reason", frozenset(among)) for among in ("a", "bcd")]
    counts = [Count("visits", unit, frozenset({YEAR, each})) for unit, each in zip((ROWS, "different person_key"), asked, strict=True)]
    counts.append(Count("visits", FILES, frozenset({YEAR, Condition("reason", frozenset({"set_aside"}))})))
    found = answers_in_ledger(pd.DataFrame({"count": [write_count(each) for each in counts]}))
    assert found["visits", "reason"] == {"a", *(asked[1].but or asked[1].among)} and "set_aside" not in found["visits", "reason"]
    assert found["visits", TIME] == YEAR.among


def test_all_but_means_the_list_as_it_now_is():
    count = Count("visits", ROWS, frozenset({YEAR, WORDS.condition("visits", "reason", frozenset("abc"))}))
    longer = Vocabulary({("visits", "reason"): frozenset("abcde")}, frozenset(), {})
    again = read_count(write_count(count), longer)
    assert again.on("reason").among == frozenset("abce") and again.key == count.key


def test_a_renamed_code_is_read_under_its_name_of_today():
    """a is A now: alone, in what is all but a, and not in another field."""
    now = Vocabulary({("visits", "reason"): frozenset("Abcd"), ("visits", "other"): frozenset("aef")}, frozenset(), {}, renamed={("visits", "reason"): {"a": "A"}})
    then = [WORDS.condition("visits", "reason", frozenset(among)) for among in ("a", "bcd")]
    one, others = (read_count(write_count(Count("visits", ROWS, frozenset({YEAR, each}))), now) for each in then)
    assert one.on("reason") == now.condition("visits", "reason", frozenset("A"))
    assert others.on("reason") == now.condition("visits", "reason", frozenset({"b", "c", "d"}))
    elsewhere = Count("visits", ROWS, frozenset({YEAR, Condition("other", frozenset("a"))}))
    assert read_count(write_count(elsewhere), now) == elsewhere


def test_a_released_cell_is_printed_as_it_was_under_the_new_code(protect_rows, make, answers):
    """42 stays that left for private renting were released as 40; the code has another name now, and 43 would print as 45."""
    name, old, new = "refuge_destination_percent", "private_rented", "rented_home"
    first = protect_rows([make(name, "2024", 42, 150, group=old)])
    codes = {code_list: tuple(new if each == old else each for each in codes) for code_list, codes in answers.lists.items()}
    among = {key: frozenset(new if each == old else each for each in codes) for key, codes in answers.answers.items()}
    today = replace(answers, lists=codes, answers=among)
    row = make(name, "2024", 43, 150, group=new)
    assert protect_rows([row], words=today, released=first.ledger).table.cell(row["ref"]).numerator == 45  # as if it were another count
    named = replace(today, renamed={("refuge_stays", "destination"): {old: new}})
    again = protect_rows([row], words=named, released=first.ledger)
    assert again.table.cell(row["ref"]).numerator == 40 and again.moved and new in again.moved[0]
