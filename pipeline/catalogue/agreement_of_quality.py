"""Does the page on quality name data sets, fields and codes that there are, and has it a sentence for every gap?"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalogue.agreement_of_supply import fields_known
from pipeline.catalogue.pages import Pages, disagree, typed_digit, unknown
from pipeline.catalogue.quality import Amount, DataSetGap
from pipeline.problems import Finding

_PAGE = "quality.yml"
_CONTRACTS = "config/contracts"


def quality(pages: Pages) -> Iterator[Finding]:
    """Every place where config/quality.yml does not fit the contracts and code lists."""
    for rule in pages.quality.agreements:
        for side, amount in (("left", rule.left), ("right", rule.right)):
            yield from _amount(pages, f"agreements → {rule.id} → {side}", amount)
    for name, gap in pages.quality.data_sets.items():
        yield from unknown(_PAGE, f"data_sets → {name}", name, pages.contracts, "a data set", _CONTRACTS)
        if name in pages.contracts:
            yield from _gap(pages, name, gap)
    for name in pages.contracts:
        if name not in pages.quality.data_sets:
            yield _no_sentence("data_sets", name)
    yield from _months(pages)
    yield from typed_digit(_PAGE, "ask_nothing", pages.quality.ask_nothing)
    for part, gap in pages.quality.parts:
        yield from typed_digit(_PAGE, f"parts → {part}", f"{gap.prevents} {gap.ask}")


def _months(pages: Pages) -> Iterator[Finding]:
    """An empty month is told to the analyst and rated on the page from one and the same number of records a month."""
    told = pages.quality.limits.smallest_month
    for name, block in pages.indicators.items():
        if block.method == "months_without_records" and block.smallest_denominator != told:
            found = f"{block.smallest_denominator:g} under smallest_denominator of {name}"
            yield disagree(_PAGE, "limits → smallest_month", "one number here and in config/indicators.yml", found, f"make the two the same; here it is {told:g}")


def _amount(pages: Pages, place: str, amount: Amount) -> Iterator[Finding]:
    yield from unknown(_PAGE, place, amount.data_set, pages.contracts, "a data set", _CONTRACTS)
    if amount.data_set not in pages.contracts:
        return
    contract = pages.contracts[amount.data_set]
    named = [name for name in (amount.field, amount.first_day, amount.last_day, *amount.where) if name]
    yield from fields_known(_PAGE, place, named, contract)
    for field in (each for each in contract.fields if each.name in amount.where and each.code_list in pages.codes):
        for code in amount.where[field.name]:
            yield from unknown(_PAGE, place, code, pages.codes[field.code_list].labels, "a code", f"config/codes/{field.code_list}.csv")


def _gap(pages: Pages, name: str, gap: DataSetGap) -> Iterator[Finding]:
    place, contract = f"data_sets → {name}", pages.contracts[name]
    yield from fields_known(_PAGE, f"{place} → fields", gap.fields, contract)
    for field in contract.fields:
        if field.characteristic and field.name not in gap.fields:
            yield _no_sentence(f"{place} → fields", field.name)
    for each in (gap, *gap.fields.values()):
        yield from typed_digit(_PAGE, place, f"{each.prevents} {each.ask}")


def _no_sentence(place: str, name: str) -> Finding:
    wanted = "a sentence for every data set and every characteristic: what a gap prevents, and what to ask for"
    return disagree(_PAGE, place, wanted, f"none for {name}", f"add {name} to config/{_PAGE} with its two sentences")
