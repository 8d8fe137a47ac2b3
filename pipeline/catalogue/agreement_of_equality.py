"""Do the comparisons and the equality-impact table name figures, groups and fields that there are?"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalogue.pages import Pages, disagree, typed_digit, unknown
from pipeline.problems import Finding

REPRESENTATION = "representation"
_WORDS = ("over", "under", "cannot_say")


def equality(pages: Pages) -> Iterator[Finding]:
    """Every place where a comparison or a line of the table names what there is not."""
    yield from _comparisons(pages)
    page, table = "findings.yml", pages.findings.equality
    fields = {f"{name}.{field.name}" for name, contract in pages.contracts.items() for field in contract.fields if field.characteristic}
    for each in table.characteristics:
        place = f"equality → {each.id}"
        for beside in each.beside:
            yield from _compared(pages, page, f"{place} → beside", beside.figure, beside.group)
        if each.asked:
            yield from unknown(page, f"{place} → asked", each.asked, fields, "a characteristic", "config/contracts")
        yield from typed_digit(page, place, " ".join([each.title, each.otherwise, each.over, each.under, each.cannot_say]))
        yield from _says_something(page, place, each)


def _comparisons(pages: Pages) -> Iterator[Finding]:
    page = "indicators.yml"
    for block in pages.indicators.values():
        named = {place: getattr(block, place) for place in ("compared", "against")}
        for place, name in named.items():
            if name or block.method in (REPRESENTATION, "response") or (block.method, place) == ("net_agreement", "compared"):
                yield from unknown(page, f"{block.id} → {place}", name, pages.figures, "a figure", "config/indicators.yml")
        if block.method == REPRESENTATION and block.breakdown:
            groups = [group for name in named.values() if name in pages.figures for group in pages.groups.get(pages.figures[name][0].breakdown, ())]
            for code in block.codes_except:
                yield from unknown(page, f"{block.id} → codes_except", code, groups, "a group", "the lists that the two figures are broken down by")


def _compared(pages: Pages, page: str, place: str, name: str, group: str) -> Iterator[Finding]:
    comparisons = {each.id: each for each in pages.indicators.values() if each.method == REPRESENTATION}
    yield from unknown(page, place, name, comparisons, "a comparison", "config/indicators.yml")
    block = comparisons.get(name)
    against = pages.figures.get(block.against) if block else None
    if against:
        yield from unknown(page, "equality → others", against[0].data_set, pages.findings.equality.others, "a name", "config/findings.yml")
    if block and bool(group) == bool(block.breakdown):
        wanted = "a name of the group where the figure has none, and none where it has groups"
        yield disagree(page, place, wanted, "the other way round", f"see {name} in config/indicators.yml")


def _says_something(page: str, place: str, each) -> Iterator[Finding]:
    if each.beside and not all(each.meaning(word) for word in _WORDS):
        yield disagree(page, place, f"what each of {', '.join(_WORDS)} means", "one of them without words", "write the sentence there")
    if not each.beside and not each.otherwise:
        yield disagree(page, place, "a comparison, or otherwise: why there is none", "neither", "write the sentence there")
