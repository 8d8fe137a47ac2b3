"""How counts are tied together: parts and wholes, years and windows, bands that overlap, people and their rows.

Relations come from what the counts mean, never from their sizes, so a reader of the page knows each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import inf

from pipeline.protect.conditions import (
    ACCEPTED,
    ADD_UP,
    DIFFERENT,
    EVENTS,
    FILES,
    GIVEN,
    LINES,
    NOT_GIVEN,
    OTHER_ROWS,
    ROWS,
    SET_ASIDE,
    TIME,
    UNANSWERED,
    VALUES,
    Condition,
    Count,
    Vocabulary,
)
from pipeline.protect.universe import Relation, at_most, sum_of

_ROUNDS = 4
_OUTCOMES = frozenset({ACCEPTED, SET_ASIDE, OTHER_ROWS})


def tied_together(counts: Iterable[Count], words: Vocabulary) -> tuple[list[Count], list[Relation]]:
    """The counts with those they imply, and their relations.

    A field with one answer a row splits its rows: the finest parts that the given counts tell apart are cells too, printed or not.
    Parts made in one direction may be split in another, so the work is repeated until nothing new comes, at most four times.
    """
    known = dict.fromkeys(counts)
    relations: dict[tuple, Relation] = {}
    for _ in range(_ROUNDS):
        before = len(known)
        for each in _partitions(list(known), words):
            known.update(dict.fromkeys(each.members))
            relations.update({relation.terms: relation for relation in each.relations})
        if len(known) == before:
            break
    rests = list(_the_others(known, words))
    for relation in (*(each for _, each in rests), *_of_several_answers(known), *_of_different_people(known), *_of_files(known)):
        relations.setdefault(relation.terms, relation)
    known.update(dict.fromkeys(rest for rest, _ in rests))
    return list(known), list(relations.values())


class _Partition:
    """The counts that differ in one field alone, their finest parts, and each count as the sum of its parts."""

    def __init__(self, field: str, base: Count, members: dict[frozenset[str], Count], words: Vocabulary):
        parts = finest_parts(members)
        named = {part: members.get(part) or base.with_(words.condition(base.data_set, field, part)) for part in parts}
        self.members = list(named.values())
        self.relations = [
            sum_of(count.key, sorted(named[part].key for part in parts if part <= answers), f"{field} adds up")
            for answers, count in members.items()
            if answers not in named
        ]


def finest_parts(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The answers grouped by which of `sets` hold them: answers that no set tells apart stay together."""
    sets = list(sets)
    together: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    for answer in frozenset().union(*sets):
        together[tuple(answer in each for each in sets)].add(answer)
    return [frozenset(part) for part in together.values()]


def _partitions(counts: list[Count], words: Vocabulary) -> Iterable[_Partition]:
    """One for each field and each set of other conditions under which more than one of its answers is counted."""
    families: dict[tuple[str, Count], dict[frozenset[str], Count]] = defaultdict(dict)
    for count in counts:
        if count.unit not in (*ADD_UP, FILES, LINES):
            continue
        for condition in count.conditions:
            if not condition.several:
                families[condition.field, count.without(condition.field)][condition.among] = count
    present = set(counts)
    for (field, base), members in families.items():
        if base in present and field != TIME:
            members[_everything(base, field, members, words)] = base
        if len(members) > 1:
            yield _Partition(field, base, members, words)


def _everything(base: Count, field: str, members: Iterable[frozenset[str]], words: Vocabulary) -> frozenset[str]:
    """Every answer the field can have: a date is given or not, a row of a file has one outcome, a coded field has its list."""
    printed = frozenset().union(*members)
    if base.unit in (FILES, LINES):
        return printed | (_OUTCOMES if field == "outcome" else {NOT_GIVEN})
    if GIVEN in printed:
        return printed | {NOT_GIVEN}
    if base.unit == EVENTS:  # a table of them has a cell for every hour of every day, and none for an hour that nobody knows
        return printed | frozenset(words.lists.get(field, ()))
    return printed | words.everything(base.data_set, field)


def _several(counts: Iterable[Count]) -> dict[tuple[str, Count], list[tuple[Condition, Count]]]:
    """The counts that ask for one of several answers, by the field and the count without it."""
    families: dict[tuple[str, Count], list[tuple[Condition, Count]]] = defaultdict(list)
    for count in counts:
        for condition in count.conditions:
            if condition.several:
                families[condition.field, count.without(condition.field)].append((condition, count))
    return families


def _the_others(counts: Iterable[Count], words: Vocabulary) -> Iterable[tuple[Count, Relation]]:
    """Of rows with several answers: those who are not in a count, of all rows and of those who say anything, and that they add up."""
    present = set(counts)
    for (field, base), members in _several(counts).items():
        said = words.everything(base.data_set, field) - UNANSWERED
        speaking = [(condition, count) for condition, count in members if not condition.among & UNANSWERED]
        recorded = [count for condition, count in speaking if condition.among >= said and condition.at_least == 1]
        for whole in (*([base] if base in present else []), *recorded):
            for condition, count in speaking:
                if count not in recorded:
                    rest = whole.with_(condition._replace(fewer=True))
                    yield rest, sum_of(whole.key, [count.key, rest.key], f"in it or not: {field}")


def _of_several_answers(counts: Iterable[Count]) -> Iterable[Relation]:
    """Of rows with several answers: fewer answers qualify fewer rows, and no row can be counted without one of its answers."""
    present = set(counts)
    for (field, base), members in _several(counts).items():
        if base in present:
            yield from (at_most(count.key, base.key, f"some of all rows: {field}") for _, count in members)
            yield from _silent_and_speaking(members, base)
        yield from _nested(members)
        yield from _covered(members)
        yield from _counted_more_than_once(members, [base] if base in present else [])


def _silent_and_speaking(members: list[tuple[Condition, Count]], base: Count) -> Iterable[Relation]:
    """A row that gives no answer gives no other; a row that gives an answer off the list may give one on it too."""
    alone = {condition.among: count.key for condition, count in members if condition.at_least == 1}
    silent, unlisted = alone.get(frozenset({"not_recorded"})), alone.get(frozenset({"not_mapped"}))
    for among, key in alone.items():
        if silent and not among & UNANSWERED:
            yield Relation(((base.key, 1), (silent, -1), (key, -1)), 0, inf, "no row is silent and speaks")
            if unlisted and _is_largest(among, alone):
                yield Relation(((silent, 1), (unlisted, 1), (key, 1), (base.key, -1)), 0, inf, "every row is silent or speaks")


def _is_largest(among: frozenset[str], alone: Iterable[frozenset[str]]) -> bool:
    return all(other <= among for other in alone if not other & UNANSWERED)


def _nested(members: list[tuple[Condition, Count]]) -> Iterable[Relation]:
    for condition, count in members:
        for wider, larger in members:
            if larger is not count and condition.among <= wider.among and condition.at_least >= wider.at_least:
                yield at_most(count.key, larger.key, "fewer answers qualify")


def _covered(members: list[tuple[Condition, Count]]) -> Iterable[Relation]:
    """Rows counted for any of several answers are at most the rows of each answer together; rows with two answers count twice there."""
    single = {next(iter(c.among)): count.key for c, count in members if len(c.among) == 1 and c.at_least == 1}
    twice = {c.among: count.key for c, count in members if c.at_least == 2}
    for condition, count in members:
        if len(condition.among) > 1 and condition.at_least == 1 and condition.among <= set(single):
            again = [(twice[condition.among], -1)] if condition.among in twice else []
            terms = (*((single[code], 1) for code in sorted(condition.among)), (count.key, -1), *again)
            yield Relation(terms, 0, inf, "each is counted under one answer at least")


def _counted_more_than_once(members: list[tuple[Condition, Count]], whole: list[Count]) -> Iterable[Relation]:
    """All answers together are no more than k − 1 for each row, and the rest of the list for each row that gives k or more."""
    single = {next(iter(c.among)): count.key for c, count in members if len(c.among) == 1 and c.at_least == 1}
    for condition, count in members:
        among, least = condition.among, condition.at_least
        if least > 1 and among <= set(single):
            answers = tuple((single[code], 1) for code in sorted(among))
            yield Relation((*answers, (count.key, -least)), 0, inf, "each such row is counted so often")
            wider = [other for c, other in members if c.at_least == 1 and c.among >= among]
            for rows in (*whole, *wider):
                terms = ((rows.key, least - 1), (count.key, len(among) - least + 1), *((key, -1) for key, _ in answers))
                yield Relation(terms, 0, inf, "no row gives more answers than there are")


def _of_different_people(counts: Iterable[Count]) -> Iterable[Relation]:
    """Different people are at most their rows; those of a window at least those of each year, and at most those of all its years."""
    present = set(counts)
    families: dict[Count, list[Count]] = defaultdict(list)
    for count in present:
        if count.unit.startswith(DIFFERENT):
            families[count.without(TIME)].append(count)
            rows = count._replace(unit=ROWS)
            if rows in present:
                yield at_most(count.key, rows.key, "people are at most their rows")
    for members in families.values():
        yield from _over_time(members)


def _over_time(members: list[Count]) -> Iterable[Relation]:
    for larger in members:
        span = larger.on(TIME).among
        inside = [each for each in members if each.on(TIME).among < span]
        yield from (at_most(each.key, larger.key, "a year's people are among the window's") for each in inside)
        shortest = min((len(each.on(TIME).among) for each in inside), default=0)
        cover = [each for each in inside if len(each.on(TIME).among) == shortest]
        if inside and frozenset().union(*(each.on(TIME).among for each in cover)) == span:
            terms = (*((key, 1) for key in sorted(each.key for each in cover)), (larger.key, -1))
            yield Relation(terms, 0, inf, "the window's people came in some year")


def _of_files(counts: Iterable[Count]) -> Iterable[Relation]:
    """Rows counted are the files' accepted rows; the values that can be used are some of those given."""
    present = set(counts)
    for count in present:
        given = count.without("outcome")
        if count.unit.startswith(VALUES) and given != count and given in present:
            yield at_most(count.key, given.key, "usable values are some of those given")
        accepted = Condition("outcome", frozenset({ACCEPTED}))
        if count.unit == FILES and accepted in count.conditions and len(count.conditions) == 2:
            rows = Count(count.data_set, ROWS, frozenset({count.on(TIME)}))
            if rows in present:
                yield sum_of(count.key, [rows.key], "rows accepted are rows counted")
