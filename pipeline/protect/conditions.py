"""How a count is named: its data set, the thing counted and its conditions, each a field and the answers that qualify.

Time and ward are fields like any other, so one rule makes margins, hierarchies, years of windows and overlapping bands.
The names do not change from one edition to the next: the ledger keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, PAIRED, coded_fields
from pipeline.periods import MONTHS, period_from_code
from pipeline.protect.groups import AGES

TIME = "time"
ROWS = "rows"
EVENTS = "events"  # of people, as an agency counted them: the table's rows are none of them
FILES = "rows in files"
LINES = "lines of counts in files"
DIFFERENT = "different "
ADD_UP = (ROWS, EVENTS)  # what people are counted in where the years add up to the window
VALUES = "values of "
GIVEN, NOT_GIVEN = "given", "not_given"
ACCEPTED, SET_ASIDE, OTHER_ROWS = "accepted", "set_aside", "other_rows"
UNANSWERED = frozenset({NOT_RECORDED, NOT_MAPPED})


class Condition(NamedTuple):
    """Rows whose `field` holds one of `among`; with `several` answers a row, at least `at_least` of them, or `fewer` than that.

    `but` names the answers that do not qualify where they are the fewer: a code added to a list later changes nothing then.
    """

    field: str
    among: frozenset[str]
    several: bool = False
    at_least: int = 1
    but: frozenset[str] | None = None
    fewer: bool = False

    @property
    def text(self) -> str:
        """The condition in one line, the same for the same answers."""
        return _text(self)


class Count(NamedTuple):
    """One unknown number: how many of `unit` in `data_set` meet every condition. Without a condition on a field, any answer will do."""

    data_set: str
    unit: str
    conditions: frozenset[Condition]

    @property
    def key(self) -> str:
        """The plain text that names the count in the universe and in the ledger."""
        return " | ".join([self.data_set, self.unit, *sorted(each.text for each in self.conditions)])

    def on(self, field: str) -> Condition | None:
        """Its condition on `field`; None when any answer will do."""
        return next((each for each in self.conditions if each.field == field), None)

    def with_(self, *conditions: Condition) -> Count:
        """The same count under further conditions."""
        return self._replace(conditions=self.conditions | set(conditions))

    def without(self, field: str) -> Count:
        """The same count whatever `field` says."""
        return self._replace(conditions=frozenset(each for each in self.conditions if each.field != field))


@dataclass(frozen=True)
class Vocabulary:
    """The answers each field can have: (data set, field) → codes; those with several answers a row; list → codes.

    parts: list → what else is put into its groups → group; a list may merge the codes of a longer one. counted: the data sets that are
    never records, but tables of counts. renamed: (data set, field) → an answer as released editions call it → as it is called today.
    """

    answers: Mapping[tuple[str, str], frozenset[str]]
    several: frozenset[tuple[str, str]]
    lists: Mapping[str, tuple[str, ...]]
    corrected: Mapping[tuple[str, int], int] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    renamed: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def time(self, data_set: str, period_code: str, among: tuple[str, ...] = MONTHS) -> Condition:
        """The months of a period, all or those `among` them. A year that was corrected after its release is another year: its counts are new cells."""
        years = [(year, self.corrected.get((data_set, year), 0)) for year in period_from_code(period_code).years]
        named = (f"{year}{month}" + f" corrected {times}" * bool(times) for year, times in years for month in among)
        return Condition(TIME, frozenset(named))

    def condition(self, data_set: str, name: str, among: frozenset[str], at_least: int = 1) -> Condition:
        """The condition that the field holds one of `among`, in the shorter of its two spellings."""
        others = self.everything(data_set, name) - among
        fewer = (data_set, name) in self.answers and len(others - UNANSWERED) < len(among) and among <= self.everything(data_set, name)
        return Condition(name, among, (data_set, name) in self.several, at_least, others if fewer else None)

    def everything(self, data_set: str, field: str) -> frozenset[str]:
        """Every answer a row can have in the field, the two that say nothing included."""
        return self.answers.get((data_set, field), frozenset()) | UNANSWERED


def vocabulary(contracts: Mapping, codes: Mapping, corrected: Mapping[tuple[str, int], int] | None = None) -> Vocabulary:
    """The vocabulary of the contracts' fields and the code lists; `corrected` says how often a released year was corrected."""
    answers, several = {}, set()
    for page in contracts.values():
        for column in page.fields:
            if column.code_list:
                answers[page.name, column.name] = frozenset(codes[column.code_list].labels) - UNANSWERED
            elif column.type == "integer":
                answers[page.name, column.name] = frozenset(map(str, _ages(column.constraints)))
            if column.separator:
                several.add((page.name, column.name))
        answers |= {(page.name, change): frozenset(codes[PAIRED].labels) - UNANSWERED for change in page.paired}
    lists = {name: tuple(code for code in page.labels if code not in UNANSWERED) for name, page in codes.items()}
    parts = {name: {row.source_value: row.code for row in page.rows if row.source_value not in page.labels} for name, page in codes.items()}
    counted = frozenset(page.name for page in contracts.values() if page.shape == "counts")
    renamed = {key: dict(codes[name].renamed) for key, name in coded_fields(contracts, codes).items()}
    return Vocabulary(answers, frozenset(several), lists, dict(corrected or {}), parts, counted, renamed)


def _ages(limits) -> range:
    """The whole numbers that the contract lets a field have: no row outside them is counted."""
    first, last = limits.minimum or AGES[0], AGES[-1] if limits.maximum is None else limits.maximum
    return range(int(first), int(last) + 1)


@cache
def _text(condition: Condition) -> str:
    many = f" {'fewer than' if condition.fewer else 'at least'} {condition.at_least} of" if condition.several else ""
    named = _runs(condition.among) if condition.but is None else ["all but", *_runs(condition.but)]
    return f"{condition.field}:{many} {','.join(named)}"


def _runs(answers: Iterable[str]) -> list[str]:
    """The answers in order; whole years and runs of ages in short."""
    numbers = sorted(int(each) for each in answers if each.isdigit())
    years = sorted({each[:4] for each in answers if each[:4].isdigit() and all(each[:4] + month in answers for month in MONTHS)})
    rest = sorted(each for each in answers if not each.isdigit() and each[:4] not in years)
    starts = [each for each in numbers if each - 1 not in numbers]
    ends = [each for each in numbers if each + 1 not in numbers]
    return [*(f"{first}-{last}" for first, last in zip(starts, ends, strict=True)), *years, *rest]
