"""What each printed count is a count of, in words that do not change from one edition to the next.

A count is named by its data set, the thing counted and its conditions: each a field and the answers that qualify. Time and
ward are fields like any other, so one rule makes margins, hierarchies, years of windows and overlapping bands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED
from pipeline.periods import MONTHS, SPANS, period_from_code
from pipeline.protect.groups import AGES, groups_of

TIME, WARD = "time", "ward"
ROWS = "rows"
FILES = "rows in files"
LINES = "lines of counts in files"
DIFFERENT = "different "
VALUES = "values of "
COUNTED = "counts_supplied"  # the caveat of a figure that rests on a table of counts: a line of it is no record
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

    parts: list → what else is put into its groups → group; a list may merge the codes of a longer one.
    """

    answers: Mapping[tuple[str, str], frozenset[str]]
    several: frozenset[tuple[str, str]]
    lists: Mapping[str, tuple[str, ...]]
    corrected: Mapping[tuple[str, int], int] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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
    lists = {name: tuple(code for code in page.labels if code not in UNANSWERED) for name, page in codes.items()}
    parts = {name: {row.source_value: row.code for row in page.rows if row.source_value not in page.labels} for name, page in codes.items()}
    return Vocabulary(answers, frozenset(several), lists, dict(corrected or {}), parts)


def _ages(limits) -> range:
    """The whole numbers that the contract lets a field have: no row outside them is counted."""
    first, last = limits.minimum or AGES[0], AGES[-1] if limits.maximum is None else limits.maximum
    return range(int(first), int(last) + 1)


def counts_of(row: Mapping, block, words: Vocabulary) -> tuple[Count | None, Count | None]:
    """What the row's numerator and denominator are counts of; None for a number that counts nobody, or is made from other cells.

    `row` has indicator, period, geography, area_code and group; `block` is its indicator. Raises KeyError for a method without a definition.
    """
    return DEFINITIONS[block.method](row, block, words)


def _base(row: Mapping, block, words: Vocabulary) -> Count:
    """All the rows the indicator is about, in the row's period."""
    conditions = [words.time(block.data_set, row["period"]), *(words.condition(block.data_set, name, frozenset(codes)) for name, codes in block.where.items())]
    if block.with_date:
        conditions.append(Condition(block.with_date, frozenset({GIVEN})))
    return Count(block.data_set, ROWS, frozenset(conditions))


def _rows(row: Mapping, block, words: Vocabulary):
    return _base(row, block, words), None


def _different(row: Mapping, block, words: Vocabulary):
    return _base(row, block, words)._replace(unit=f"{DIFFERENT}{block.field}"), None


def _share(row: Mapping, block, words: Vocabulary):
    base = _base(row, block, words)
    said = words.everything(block.data_set, block.field) - UNANSWERED
    recorded = base.with_(words.condition(block.data_set, block.field, said))
    counted = frozenset(block.codes) or said - set(block.codes_except)
    yes = base.with_(words.condition(block.data_set, block.field, counted, block.at_least))
    parts = {"_of_recorded_percent": (yes, recorded), "_recorded_percent": (recorded, base), "_percent": (yes, base)}
    return next(pair for ending, pair in parts.items() if row["indicator"] == block.id + ending)


def _distribution(row: Mapping, block, words: Vocabulary):
    base = _base(row, block, words)
    groups = groups_of(row, block, words)
    listed = frozenset().union(*groups.values())
    known = {NOT_RECORDED: frozenset({NOT_RECORDED}), NOT_MAPPED: _not_listed(block, listed, words)}
    answers = known.get(row["group"]) or groups.get(row["group"]) or frozenset({row["group"]})
    part = base.with_(words.condition(block.data_set, block.field, answers))
    return part, base if block.of == "all" else base.with_(words.condition(block.data_set, block.field, listed))


def _crossed(row: Mapping, block, words: Vocabulary):
    base, (group, side) = _base(row, block, words), row["group"].split("*")
    said = words.everything(block.data_set, block.crossed) - UNANSWERED
    no = frozenset(block.codes_except) or said - set(block.codes)
    second = words.condition(block.data_set, block.crossed, said - no if side == "yes" else no)
    return base.with_(words.condition(block.data_set, block.field, groups_of(row, block, words)[group]), second), base


def _not_listed(block, listed: frozenset[str], words: Vocabulary) -> frozenset[str]:
    if (block.data_set, block.field) in words.several:
        return frozenset({NOT_MAPPED})
    return words.everything(block.data_set, block.field) - listed - {NOT_RECORDED}


def _ward_rate(row: Mapping, block, words: Vocabulary):
    base = _base(row, block, words)
    if row["geography"] == "ward":
        return base.with_(words.condition(block.data_set, block.field, frozenset({row["area_code"]}))), None
    return base, None


def _over_time(row: Mapping, block, words: Vocabulary):
    if block.kind(row["indicator"]) != block.method:
        return None, None
    span = words.time(block.data_set, row["period"], SPANS[row["group"]])
    return _base(row, block, words).without(TIME).with_(span), None


def _time_bands(row: Mapping, block, words: Vocabulary):
    return _base(row, block, words).with_(Condition(block.breakdown, frozenset({row["group"]}))), None


def _everybody(row: Mapping, block, words: Vocabulary):
    return None, _base(row, block, words)


def _made_from_cells(row: Mapping, block, words: Vocabulary):
    return None, None


def _files(*outcomes: str) -> Callable:
    """Rows of a data set's files with one of the outcomes; all of them when none is named."""

    def count(row: Mapping, words: Vocabulary) -> Count:
        data_set = row["group"].partition(".")[0]
        conditions = [words.time(data_set, row["period"])] + ([Condition("outcome", frozenset(outcomes))] if outcomes else [])
        return Count(data_set, LINES if COUNTED in row["caveats"].split(";") else FILES, frozenset(conditions))

    return count


_RECEIVED, _SET_ASIDE, _LOOKED_AT, _COUNTED = _files(), _files(SET_ASIDE), _files(ACCEPTED, SET_ASIDE), _files(ACCEPTED)


def _received(row: Mapping, block, words: Vocabulary):
    return _RECEIVED(row, words), None


def _quarantined(row: Mapping, block, words: Vocabulary):
    return _SET_ASIDE(row, words), None


def _accepted(row: Mapping, block, words: Vocabulary):
    return _COUNTED(row, words), _LOOKED_AT(row, words)


def _complete(row: Mapping, block, words: Vocabulary):
    return _LOOKED_AT(row, words).with_(Condition("required items", frozenset({GIVEN}))), _LOOKED_AT(row, words)


def _filled(row: Mapping, block, words: Vocabulary):
    """A row with every required item is a row with each of them."""
    column = row["group"].partition(".")[2]
    return _LOOKED_AT(row, words).with_(Condition(f"required item {column}", frozenset({GIVEN}))), _LOOKED_AT(row, words)


def _valid(row: Mapping, block, words: Vocabulary):
    data_set, _, column = row["group"].partition(".")
    given = Count(data_set, f"{VALUES}{column}", frozenset({words.time(data_set, row["period"])}))
    return given.with_(Condition("outcome", frozenset({"usable"}))), given


def _recorded(row: Mapping, block, words: Vocabulary):
    data_set, _, field = row["group"].partition(".")
    base = Count(data_set, ROWS, frozenset({words.time(data_set, row["period"])}))
    said = words.everything(data_set, field) - UNANSWERED
    return base.with_(words.condition(data_set, field, said)), base


DEFINITIONS: dict[str, Callable] = {
    "count": _rows,
    "distinct": _different,
    "share": _share,
    "distribution": _distribution,
    "crossed": _crossed,
    "ward_rate": _ward_rate,
    "time_bands": _time_bands,
    "over_time": _over_time,
    "median_stay": _everybody,
    "mean_stay": _everybody,
    "rows_received": _received,
    "rows_quarantined": _quarantined,
    "rows_accepted": _accepted,
    "required_filled": _complete,
    "fields_recorded": _recorded,
    "fields_filled": _filled,
    "fields_valid": _valid,
    # Worked out from protected cells, from official statistics, or from whether a file came: no count of its own.
    **dict.fromkeys(("top", "rank", "correlation", "rate_ratio", "representation", "net_agreement"), _made_from_cells),
    **dict.fromkeys(("benchmark", "expected", "reference", "residents"), _made_from_cells),
    **dict.fromkeys(("units", "bedspaces", "units_accepting", "family_places", "places_rate"), _made_from_cells),
    **dict.fromkeys(("places_average", "occupied", "turned_away", "units_needed", "expected_refused"), _made_from_cells),
    **dict.fromkeys(("years_supplied", "days_to_receipt", "months_without_records"), _made_from_cells),
}


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
