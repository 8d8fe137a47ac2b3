"""The answers a coded column offers: one spelling for each code that holds in the year, each leading back to its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.catalogue import NOT_RECORDED, CodeList, CodeRow, Contract, FieldPage

TRUTHS = ("Yes", "No")


@dataclass(frozen=True)
class Answer:
    """What an agency chooses, and the code it stands for."""

    text: str
    code: str


@dataclass(frozen=True)
class AnswerList:
    """The answers to a question and the columns that ask it, such as "Refuge stays: Sex"."""

    title: str
    answers: tuple[Answer, ...]
    used_in: tuple[str, ...]


def list_name(page: FieldPage, contract: Contract) -> str:
    """The name of the list a field takes its answers from; a list of its own for agreed words and for yes or no; "" for none."""
    if page.code_list:
        return page.code_list
    return f"{contract.name}.{page.name}" if page.constraints.enum or page.type == "boolean" else ""


def answer_lists(contracts: Iterable[Contract], codes: Mapping[str, CodeList], year: int) -> dict[str, AnswerList]:
    """list name → its answers in `year`, in the order the columns of `contracts` first ask for them."""
    asking: dict[str, list[tuple[Contract, FieldPage]]] = {}
    for contract in contracts:
        for page in contract.fields:
            if name := list_name(page, contract):
                asking.setdefault(name, []).append((contract, page))
    return {name: _answer_list(name, users, codes, year) for name, users in asking.items()}


def _answer_list(name: str, users: list[tuple[Contract, FieldPage]], codes: Mapping[str, CodeList], year: int) -> AnswerList:
    used_in = tuple(f"{contract.title}: {page.title}" for contract, page in users)
    if name in codes:
        words = [NOT_RECORDED, "Not recorded", *(word for contract, _ in users for word in contract.missing_values)]
        nothing = {_same(word) for word in words}
        separators = {page.separator for _, page in users if page.separator}
        return AnswerList(name.replace("_", " ").capitalize(), answers_in(codes[name], year, nothing, separators), used_in)
    page = users[0][1]
    words = page.constraints.enum or TRUTHS
    return AnswerList(page.title, tuple(Answer(word, word) for word in words), used_in)


def answers_in(codes: CodeList, year: int, nothing: set[str], separators: set[str]) -> tuple[Answer, ...]:
    """An answer for each code of the list that holds in `year`, in its order: the label, or else the first spelling that is free.

    A spelling is not free when it belongs to another code, when it is one of the words for `nothing`, or when it holds a
    separator. A code without a free spelling is left out: an empty cell says the same.
    """
    held = sorted((row for row in codes.rows if _held(row, year)), key=lambda row: row.order)
    owners = {_same(row.code): row.code for row in held} | {_same(row.source_value): row.code for row in held}
    found: dict[str, Answer] = {}
    for row in held:
        for text in (row.label, row.source_value):
            owner = owners.setdefault(_same(text), row.code)
            if row.code not in found and owner == row.code and _same(text) not in nothing and not any(mark in text for mark in separators):
                found[row.code] = Answer(text, row.code)
    return tuple(found.values())


def _held(row: CodeRow, year: int) -> bool:
    return (row.first_year or year) <= year <= (row.last_year or year)


def _same(text: str) -> str:
    return " ".join(text.casefold().replace("&", " and ").split())
