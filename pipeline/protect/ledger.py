"""What earlier editions printed, and what that means for this one: a released cell is printed as it was, for good."""

from __future__ import annotations

import json

import pandas as pd

from pipeline.periods import QUARTERS
from pipeline.protect.conditions import ADD_UP, DIFFERENT, EVENTS, ROWS, TIME, Condition, Count, Vocabulary
from pipeline.protect.universe import MASKED, PRINTED, SMALL, UNSAID

COLUMNS = ("key", "count", "state", "number", "threshold", "slack_below", "slack_above")
# Ledgers begun before there were figures by month name the quarters of a year.
_NAMED_QUARTERS = dict(zip(("q1", "q2", "q3", "q4"), QUARTERS.values(), strict=True))


def ledger_of(cells: pd.DataFrame, prints: pd.DataFrame) -> pd.DataFrame:
    """The cells of an edition as they go into the ledger: every count that it printed or hid, with what print says of it.

    `cells` has `key` and `count`; `prints` is what protect let through, by key, with its slacks. A count nothing is said of is left out,
    and so is one that only earlier editions showed: the ledger has it already.
    """
    said = prints.loc[prints["state"].ne(UNSAID) & prints.index.isin(cells["key"])]
    counts = cells.drop_duplicates("key").set_index("key")["count"]
    entries = said.reset_index(names="key").assign(count=[write_count(counts[key]) for key in said.index])
    return entries[list(COLUMNS)].sort_values("key", ignore_index=True)


def freeze(prints: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """`prints` with every cell of the ledger as it was released, cells that only the ledger has included.

    A number stays that number; a hidden cell stays hidden, and counts as small when it is small in either.
    Where several editions released one cell they agree, because each was frozen by the one before.
    """
    if ledger.empty:
        return prints
    past = ledger.drop_duplicates("key").set_index("key")[["state", "number", "threshold", "slack_below", "slack_above"]].assign(own_mode=False)
    now = prints["state"].reindex(past.index)
    hidden = past["state"].ne(PRINTED)
    past = past.assign(
        state=past["state"].mask(hidden & now.eq(SMALL).fillna(False), SMALL),
        frozen=True,
        weight=prints["weight"].reindex(past.index).fillna(0).astype("int64"),
    )
    both = pd.concat([prints.loc[~prints.index.isin(past.index)], past[prints.columns]])
    return both.loc[[*prints.index, *past.index.difference(prints.index)]].astype(prints.dtypes.to_dict())


def in_words_of_today(ledger: pd.DataFrame, words: Vocabulary) -> pd.DataFrame:
    """`ledger` with the keys of today: older ones name quarters, codes that were renamed since, or call the events of a table of counts its rows."""
    return ledger.assign(key=ledger["count"].map({text: read_count(text, words).key for text in ledger["count"].unique()}))


def counts_in_ledger(ledger: pd.DataFrame, words: Vocabulary) -> list[Count]:
    """The counts that earlier editions said something of."""
    return [read_count(text, words) for text in dict.fromkeys(ledger["count"])]


def moved(prints: pd.DataFrame, frozen: pd.DataFrame) -> list[str]:
    """The keys that this edition would have printed otherwise, had they not been released: for the report, never for a page."""
    both = prints.index.intersection(frozen.index[frozen["frozen"]])
    before, after = prints.loc[both], frozen.loc[both]
    hides = before["state"].isin(MASKED).ne(after["state"].isin(MASKED))
    differs = (before["number"] != after["number"]).fillna(False).astype(bool)
    shown = before["state"].eq(PRINTED) & after["state"].eq(PRINTED)
    return sorted(both[(hides & ~before["state"].eq(UNSAID)) | (shown & differs)])


def write_count(count: Count) -> str:
    """A count as one line of JSON."""
    conditions = sorted([each.field, sorted(each.among if each.but is None else each.but), each.but is not None, each.at_least] for each in count.conditions)
    return json.dumps([count.data_set, count.unit, conditions], separators=(",", ":"))


def answers_in_ledger(ledger: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """(data set, field) → the answers that released counts of records name, whether they ask for them or for all but them.

    What became of a row of a file is no answer of its field, whatever the field is called.
    """
    found: dict[tuple[str, str], frozenset[str]] = {}
    for text in dict.fromkeys(ledger["count"]):
        data_set, unit, conditions = json.loads(text)
        for field, answers, *_ in conditions if unit in ADD_UP or unit.startswith(DIFFERENT) else ():
            found[data_set, field] = found.get((data_set, field), frozenset()) | frozenset(answers)
    return found


def read_count(text: str, words: Vocabulary) -> Count:
    """The count that `write_count` wrote, in the words of today: "all but" means the list as it now is, a renamed code has its new name."""
    data_set, unit, conditions = json.loads(text)
    if unit == ROWS and data_set in words.counted:
        unit = EVENTS
    made = (_read_condition(data_set, words, *each) for each in conditions)
    return Count(data_set, unit, frozenset(made))


def _read_condition(data_set: str, words: Vocabulary, name: str, answers: list[str], all_but: bool, at_least: int) -> Condition:
    today = words.renamed.get((data_set, name), {})
    named = frozenset(_months_of(answers) if name == TIME else (today.get(each, each) for each in answers))
    return words.condition(data_set, name, words.everything(data_set, name) - named if all_but else named, at_least)


def _months_of(answers: list[str]) -> list[str]:
    """The answers with the months of a quarter in its place: "2024q1 corrected 1" is "2024april corrected 1" and two more."""
    months: list[str] = []
    for answer in answers:
        year, quarter, correction = answer[:4], answer[4:6], answer[6:]
        months += [f"{year}{month}{correction}" for month in _NAMED_QUARTERS[quarter]] if quarter in _NAMED_QUARTERS else [answer]
    return months


def empty_ledger() -> pd.DataFrame:
    """The ledger before anything was released."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
