"""Every number that can be read in an edition belongs to a protected cell or to words that config declares: a second opinion.

Publishing refuses a digit that it did not print itself. This reads the finished bytes and shares no code with publishing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.scan.words import drawing_words, page_words, paper_words, workbook_cells

NUMBER = re.compile(r"[−-]?£?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?%)?")
LEDGER = "numbers.csv"
_PARTS = ("numerator", "denominator", "value", "lower", "upper")
_DIGIT = re.compile(r"\d")
_HOLDS_WORDS = re.compile(r"[^\W\d_]|\d/\d")
_BETWEEN_REFS = re.compile(r"[^\s;,]+")


@dataclass(frozen=True)
class Accounts:
    """What a number of an edition may be.

    `figures`: ref, "ref#numerator" or "fact/id" → the numbers of that protected cell or fact. `phrases`: words with digits that config
    or the calendar holds. `bare`: numbers that config decides, such as a threshold; they count where a page marks them as a label.
    `ledger`: the text of the edition's numbers.csv. `items`: how many numbered findings there may be; on paper each number of a list
    stands on a line by itself.
    """

    figures: Mapping[str, tuple[float, ...]]
    phrases: Iterable[str]
    bare: Iterable[str]
    ledger: str
    items: int = 0

    @cached_property
    def rows(self) -> dict[str, dict[str, str]]:
        """ref → its row in numbers.csv."""
        return {row["ref"]: row for row in csv.DictReader(io.StringIO(self.ledger))}

    @cached_property
    def labels(self) -> list[str]:
        """The phrases that hold a digit, the longest first."""
        return sorted({" ".join(each.split()) for each in self.phrases if _DIGIT.search(each)}, key=len, reverse=True)

    @cached_property
    def worded(self) -> list[str]:
        """The phrases that are more than a number: only these may stand unmarked, in an alt text or a cell."""
        return [each for each in self.labels if _HOLDS_WORDS.search(each)]

    @cached_property
    def decided(self) -> set[str]:
        """The numbers that config decides."""
        return {_plain(each) for each in self.bare}

    @cached_property
    def in_cells(self) -> set[str]:
        """The numbers that a cell of a table to download may hold: of a protected cell, whole or to two places, or as printed."""
        numbers = {value for values in self.figures.values() for value in values}
        return {f"{each:.10g}" for value in numbers for each in (value, round(value, 2))} | self.printed_on(None)

    def printed_on(self, page: str | None) -> set[str]:
        """The numbers that numbers.csv lists for a page, as printed; None for all pages."""
        said = (row["printed"] for row in self.rows.values() if page is None or page in row["pages"].split(";"))
        return {_plain(number) for printed in said for number in NUMBER.findall(printed)}


def strangers(name: str, content: bytes, accounts: Accounts) -> list[str]:
    """The numbers in a file that nothing accounts for, each once; none for kinds of files that are not read for their numbers."""
    ending = name.rpartition(".")[2].lower()
    if ending in ("html", "htm"):
        found = _on_page(name, content.decode("utf-8", "replace"), accounts)
    elif ending == "svg":
        found = _left_over(drawing_words(content), accounts.worded, accounts.printed_on(None))
    elif name == LEDGER:
        found = _in_ledger(accounts)
    elif ending == "csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace")))
        found = _in_cells((cell for row in rows for cell in row), accounts)
    elif ending in ("xlsx", "ods"):
        found = _in_cells(workbook_cells(content), accounts)
    elif ending in ("pdf", "docx"):
        said = accounts.printed_on(None) | accounts.decided
        lists = {str(place) for place in range(1, accounts.items + 1)}
        texts = (_without_lines(words, lists) for words in paper_words(ending, content))
        found = (number for words in texts for number in _left_over(words, accounts.labels, said))
    else:
        found = iter(())
    return list(dict.fromkeys(found))


def _on_page(name: str, text: str, accounts: Accounts) -> Iterator[str]:
    page = page_words(text)
    for ref, value, words in page.figures:
        if not _is_figure(ref, value, words, accounts):
            yield _first_number(words) or _first_number(value) or "a figure that is in no table"
    for label in page.labels:
        yield from _left_over(label, accounts.labels, accounts.decided)
    printed = accounts.printed_on(name)
    for words in dict.fromkeys(page.words):
        yield from _left_over(words, accounts.worded, printed)


def _is_figure(ref: str, value: str, words: str, accounts: Accounts) -> bool:
    """True when a page says for a ref what numbers.csv says, and the number for machines beside it is the protected one."""
    row = accounts.rows.get(ref)
    if row is None or not words.startswith(row["printed"]) or _DIGIT.search(words.removeprefix(row["printed"])):
        return False
    return not _DIGIT.search(value) or _is_one_of(value, accounts.figures.get(ref, ()))


def _in_ledger(accounts: Accounts) -> Iterator[str]:
    """The numbers of numbers.csv that are not those of the protected cell of their row."""
    for ref, row in accounts.rows.items():
        for number in NUMBER.findall(row["printed"]):
            if not _is_one_of(number, accounts.figures.get(ref, ())):
                yield number.strip()
        base = ref.partition("#")[0]
        for part in _PARTS:
            known = accounts.figures.get(f"{base}#{part}", ())
            if _DIGIT.search(row[part]) and row[part] not in {f"{value:.10g}" for value in known}:
                yield row[part]
        yield from _left_over(row["title"], accounts.labels, set())


def _in_cells(cells: Iterable[str], accounts: Accounts) -> Iterator[str]:
    def without_ref(found: re.Match[str]) -> str:
        return " " if found[0].partition("#")[0] in accounts.figures else found[0]

    known = accounts.in_cells | accounts.decided
    for cell in dict.fromkeys(cells):
        if _DIGIT.search(cell) and _plain(cell) not in known and _to_ten_digits(cell) not in known:
            yield from _left_over(_BETWEEN_REFS.sub(without_ref, cell), accounts.worded, accounts.in_cells)


def _left_over(text: str, phrases: Iterable[str], said: set[str]) -> Iterator[str]:
    """The numbers that stay when declared phrases are taken out and those that are said anyway are passed over."""
    rest = " ".join(text.split())
    if not _DIGIT.search(rest):
        return
    for phrase in phrases:
        if phrase in rest:
            rest = re.sub(rf"(?<![\d.,]){re.escape(phrase)}(?![\d%]|[.,/]\d)", " ", rest)
    yield from (number.strip() for number in NUMBER.findall(rest) if _plain(number) not in said)


def _without_lines(text: str, lines: set[str]) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip() not in lines)


def _to_ten_digits(cell: str) -> str:
    """A number as it is meant: a spreadsheet keeps binary fractions, so 0.56 stands in its file as 0.5600000000000001."""
    try:
        return f"{float(cell):.10g}"
    except ValueError:
        return cell


def _is_one_of(printed: str, values: Iterable[float]) -> bool:
    """True when rounding one of the values to the places printed gives what is printed."""
    digits = re.sub(r"[£,%\s]", "", printed).replace("−", "-")
    try:
        number = float(digits)
    except ValueError:
        return False
    places = len(digits.partition(".")[2])
    return any(abs(number - value) <= 0.5 * 10**-places + 1e-9 * max(1.0, abs(value)) for value in values)


def _first_number(words: str) -> str:
    found = NUMBER.search(words)
    return found[0].strip() if found else ""


def _plain(number: str) -> str:
    return re.sub(r"[£\s]", "", number)
