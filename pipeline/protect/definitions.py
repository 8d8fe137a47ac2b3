"""What each printed count is a count of, by the method that measured it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED
from pipeline.periods import SPANS
from pipeline.protect.conditions import (
    ACCEPTED,
    DIFFERENT,
    EVENTS,
    FILES,
    GIVEN,
    LINES,
    ROWS,
    SET_ASIDE,
    TIME,
    UNANSWERED,
    VALUES,
    Condition,
    Count,
    Vocabulary,
)
from pipeline.protect.groups import groups_of

COUNTED = "counts_supplied"  # the caveat of a figure that rests on a table of counts: a line of it is no record


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


def _total(row: Mapping, block, words: Vocabulary):
    return _base(row, block, words)._replace(unit=EVENTS), None


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
    answers = (said - no if side == "yes" else no) if block.codes or block.codes_except else frozenset({side})
    second = words.condition(block.data_set, block.crossed, answers)
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
    return _base(row, block, words).with_(Condition(block.breakdown, frozenset({row["group"]})))._replace(unit=EVENTS), None


def _weekday_bands(row: Mapping, block, words: Vocabulary):
    """Events of one weekday in one part of the day, of those of the whole week."""
    pairs = zip(block.breakdown.split("*"), row["group"].split("*"), strict=True)
    week = _base(row, block, words)._replace(unit=EVENTS)
    return week.with_(*(Condition(name, frozenset({code})) for name, code in pairs)), week


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
    **dict.fromkeys(("count", "women_rate"), _rows),
    "distinct": _different,
    "total": _total,
    "share": _share,
    "distribution": _distribution,
    "crossed": _crossed,
    "ward_rate": _ward_rate,
    "time_bands": _time_bands,
    "weekday_bands": _weekday_bands,
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
    **dict.fromkeys(("top", "rank", "correlation", "rate_ratio", "chance_range", "representation", "net_agreement", "response"), _made_from_cells),
    **dict.fromkeys(("benchmark", "expected", "recommended", "reference", "residents"), _made_from_cells),
    **dict.fromkeys(("units", "bedspaces", "units_accepting", "family_places", "places_rate"), _made_from_cells),
    **dict.fromkeys(("places_average", "nights_by_fullness", "occupied", "turned_away", "units_needed", "expected_refused"), _made_from_cells),
    **dict.fromkeys(("years_supplied", "days_to_receipt", "months_without_records"), _made_from_cells),
}
