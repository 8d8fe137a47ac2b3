"""Which answers are in each group of a table: bands of ages, and short lists that merge the codes of a longer one."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.catalogue import ages_in

AGES = range(0, 131)


def groups_of(row: Mapping, block, words) -> dict[str, frozenset[str]]:
    """group → the answers in it, by the list that the row's table is broken down by (of two lists the first).

    `words` is the vocabulary. A list may merge the codes of a longer one; the rows of tables made by hand may name no list.
    """
    possible, (own, usual) = words.everything(block.data_set, block.field), (each.partition("*")[0] for each in (row["breakdown"], block.breakdown))
    name = own if own in words.lists else usual
    groups = {code: _answers_in(code, possible) for code in words.lists[name]}
    for part, code in words.parts.get(name, {}).items():
        if part in possible:
            groups[code] = groups[code] - ({code} - possible) | {part}
    return groups


def _answers_in(code: str, possible: frozenset[str]) -> frozenset[str]:
    """A band of ages in years as its ages, so that overlapping bands are seen to overlap; a code that is an answer itself by itself."""
    band = ages_in(code)
    if band is None or code in possible:
        return frozenset({code})
    return possible & frozenset(map(str, band))
