"""Words that come from config and periods.

Where they hold a digit they are marked as a label, so that no digit on a page is unaccounted for.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from functools import cache

from markupsafe import Markup, escape

from pipeline.edition import Edition
from pipeline.problems import Finding, Stop

_DIGIT = re.compile(r"\d")
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = {*_WEEK, *(day[:3] for day in _WEEK)}

# What stands in a chart where a figure would be. The full sentence for each status is on config/statuses.yml.
REASONS = {
    "ok": "",
    "not_supplied": "not supplied",
    "not_collected": "not asked",
    "not_comparable": "not comparable",
    "withheld_low_recording": "too few recorded",
    "too_small_to_rate": "too few to say",
    "suppressed": "withheld",
}

TRENDS = {
    "rising": "rising",
    "falling": "falling",
    "no_clear_change": "no clear change",
    "insufficient_data": "too few to say",
    "increasing": "increasing",
    "decreasing": "decreasing",
    "increase": "increase",
    "decrease": "decrease",
    "stable": "stable",
    "above_usual": "more than usual",
    "below_usual": "fewer than usual",
    "usual": "as usual",
    "series_break": "cannot be compared, because the way it is counted changed",
    "part_year": "cannot be compared, because the records end before the year does",
    "": "",
}

_COUNTED = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def counted(number: int) -> str:
    """How many things a page lists, in letters: such a number is no figure. "many" beyond twenty."""
    return _COUNTED[number] if number < len(_COUNTED) else "many"


def trend_words(trend: str, status: str) -> str:
    """The words for a direction; where there is none because the figure itself is not given, why it is not."""
    return REASONS[status] if status != "ok" and trend in ("", "insufficient_data") else TRENDS[trend]


def day_words(day: date) -> str:
    """A day as a page says it: 3 February 2022."""
    return f"{day.day} {day:%B %Y}"


def words(text: object) -> Markup:
    """The text, escaped; marked as a label when it holds a digit."""
    safe = escape(str(text))
    return Markup('<span class="label">{}</span>').format(safe) if _DIGIT.search(str(text)) else safe


def label(edition: Edition, list_name: str, code: str) -> Markup:
    """The words for a code; raises Stop when the list or the code is unknown."""
    return words(plain_label(edition, list_name, code))


def plain_label(edition: Edition, list_name: str, code: str) -> str:
    """The words for a code of a list, a ward, a data set, a column or a fact's period, without markup; raises Stop."""
    if "*" in list_name:  # two characteristics crossed
        return ", ".join(plain_label(edition, *pair) for pair in zip(list_name.split("*"), code.split("*"), strict=True))
    known = _labels(edition, list_name)
    if code not in known:
        raise Stop([_unknown(list_name, code, known)])
    return known[code]


def _labels(edition: Edition, list_name: str) -> dict[str, str]:
    if list_name in edition.codes:
        return edition.codes[list_name].labels
    if list_name == "ward":
        return {ward.code: ward.name for ward in edition.area.wards}
    if list_name == "fact_period":
        return {fact.id: fact.period for fact in edition.facts.values()}
    if list_name == "data_set":
        return {name: contract.title for name, contract in edition.contracts.items()}
    if list_name in ("data_set_field", "data_set_checked_field", "data_set_required_field"):
        return {
            f"{name}.{field.name}": f"{contract.title}: {_in_a_line(field.title)}"
            for name, contract in edition.contracts.items()
            for field in contract.fields
        }
    return {}


@cache
def _in_a_line(title: str) -> str:
    """A title as it stands after other words: with a small first letter, but a day of the week and an abbreviation keep theirs."""
    first = title.split()[0]
    if first in _DAYS or first[1:] != first[1:].lower():
        return title
    return f"{title[0].lower()}{title[1:]}"


def _unknown(list_name: str, code: str, known: dict[str, str]) -> Finding:
    near = get_close_matches(code, list(known), n=3, cutoff=0.4)
    return Finding(
        what=f"a page asks for the words of {code!r}",
        where=f"the code list {list_name!r}",
        wanted="a code of that list" if known else "a code list of config/codes",
        found=f"the nearest codes are {', '.join(near)}" if near else "no code like it",
        do=f"add the code to config/codes/{list_name}.csv, or correct it where the page asks for it",
    )
