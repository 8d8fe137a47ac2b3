"""The number function: the only place where a figure becomes words, so that it reads the same wherever it stands."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from markupsafe import Markup

from pipeline.catalogue import Fact
from pipeline.edition import Edition
from pipeline.problems import Finding, Stop
from pipeline.protect.table import Cell, ProtectedTable

PARTS = ("value", "numerator", "denominator", "lower", "upper")
_FACT = "fact/"
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_DECIMALS = {"rate_per_1000": 1, "rate_per_10000": 1, "correlation": 2, "ratio": 1, "share_ratio": 2, "score": 1}


def say(
    edition: Edition,
    indicator: str,
    group: str = "",
    period: str = "window",
    ward: str = "",
    part: str = "value",
) -> Markup:
    """The figure as it stands on a page: 36 %, 1,240, £5,000, or the symbol and reason when it cannot be given.

    `period` is "window", "latest", "first" or a period's code; `part` is value, numerator, denominator, lower or upper.
    Raises Stop, naming the nearest figures, when there is none of that name.
    """
    return say_ref(edition, ref_of(edition, indicator, group, period, ward, part))


def ref_of(edition: Edition, indicator: str, group: str = "", period: str = "window", ward: str = "", part: str = "value") -> str:
    """The reference of a figure, "indicator/period/group#part", with the period's code in place of a word for it."""
    named = {"window": edition.window.code, "latest": edition.periods[-2].code, "first": edition.periods[0].code}
    steps = [indicator, named.get(str(period), str(period)), ward or group]
    return "/".join(step for step in steps if step) + ("" if part == "value" else f"#{part}")


def say_ref(edition: Edition, ref: str) -> Markup:
    """The figure a reference names, as it stands on a page; raises Stop when there is none."""
    if ref.startswith(_FACT):
        fact = fact_of(edition, ref)
        return _number(ref, fact.value, _fact_words(fact))
    cell, part = cell_of(edition, ref)
    amount = getattr(cell, part)
    if cell.status != "ok":
        return _absent(edition, ref, cell.status)
    if amount is None:
        return _absent(edition, ref, "not_collected")
    return _number(ref, amount, in_words(amount, _unit_of(cell, part)))


def say_interval(edition: Edition, indicator: str, group: str = "", period: str = "window", ward: str = "") -> Markup:
    """The range of a figure, "31 % to 42 %"; one symbol when it has none."""
    return say_range_of(edition, ref_of(edition, indicator, group, period, ward))


def say_range_of(edition: Edition, ref: str) -> Markup:
    """The range of the figure a reference names."""
    cell, _ = cell_of(edition, ref)
    if cell.status != "ok" or cell.lower is None or cell.upper is None:
        return say_ref(edition, f"{ref}#lower")
    return say_ref(edition, f"{ref}#lower") + " to " + say_ref(edition, f"{ref}#upper")


def range_beside(edition: Edition, ref: str) -> Markup:
    """" (range 31 % to 42 %)" behind a figure that is given and has one; nothing behind any other, and no range that says the figure twice more."""
    cell, _ = cell_of(edition, ref)
    if cell.status != "ok" or cell.lower is None or len({printed(edition, each) for each in (ref, f"{ref}#lower", f"{ref}#upper")}) == 1:
        return Markup("")
    return Markup(" (range {})").format(say_range_of(edition, ref))


def printed(edition: Edition, ref: str) -> str:
    """What a reader sees for a reference, without markup: "36 %", or the symbol."""
    if ref.startswith(_FACT):
        return _fact_words(fact_of(edition, ref))
    cell, part = cell_of(edition, ref)
    amount = getattr(cell, part)
    if cell.status != "ok" or amount is None:
        return edition.statuses["not_collected" if cell.status == "ok" else cell.status].symbol
    return in_words(amount, _unit_of(cell, part))


def in_words(amount: float | str, unit: str) -> str:
    """An amount in its unit: "36 %", "0.6 %", "1,240", "58 days", "£5,000", "second", "−0.71"; text as it is."""
    if isinstance(amount, str):
        return amount
    if unit == "percent":
        return f"{_rounded(amount, 1 if 0 < abs(amount) < 1 else 0)} %"
    if unit == "points":
        return _counted(amount, "point")
    if unit == "share":
        return f"{_rounded(amount, 1)} %"
    if unit == "rank":
        return _ORDINALS[int(amount)] if amount < len(_ORDINALS) else _th(int(amount))
    if unit == "pounds":
        return f"£{_rounded(amount, 0)}"
    if unit == "days":
        return _counted(amount, "day")
    return _rounded(amount, _DECIMALS.get(unit, 0 if float(amount).is_integer() else 1))


def cell_of(edition: Edition, ref: str) -> tuple[Cell, str]:
    """The protected cell behind a reference and the part of it that is meant; raises Stop."""
    base, _, part = ref.partition("#")
    cell = cells(edition).get(base)
    if cell is None or (part and part not in PARTS):
        raise Stop([_no_figure(edition, ref)])
    return cell, part or "value"


def fact_of(edition: Edition, ref: str) -> Fact:
    """The fact behind "fact/<id>"; raises Stop."""
    fact = edition.facts.get(ref.removeprefix(_FACT))
    if fact is None:
        raise Stop([_no_figure(edition, ref)])
    return fact


def cells(edition: Edition) -> dict[str, Cell]:
    """ref → protected cell."""
    return _cells(edition.protected)


@lru_cache(maxsize=4)
def _cells(protected: ProtectedTable) -> dict[str, Cell]:
    """One look through the table, because a page says hundreds of figures."""
    frame = protected.frame
    whole = frame.astype(object).where(frame.notna(), None)
    return {row["ref"]: Cell(**row) for row in whole.to_dict("records")}


def _unit_of(cell: Cell, part: str) -> str:
    if part not in ("numerator", "denominator"):
        return cell.unit
    return "share" if cell.unit == "share_ratio" else "count"  # its two parts are the two shares


def _fact_words(fact: Fact) -> str:
    if isinstance(fact.value, str) or fact.unit in ("section", "instrument", "text"):
        return in_words(str(fact.value).removesuffix(".0"), "text")
    whole = float(fact.value).is_integer()
    if fact.unit == "percent":
        return f"{_rounded(fact.value, 0 if whole else 1)} %"
    if fact.unit == "ratio":  # as it was typed: what is worked out from it uses every figure of it
        return f"{fact.value:g}"
    return in_words(fact.value, "pounds" if fact.unit == "pounds" else "count")


def _rounded(amount: float, decimals: int) -> str:
    exact = Decimal(repr(float(amount))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{abs(exact) if exact == 0 else exact:,f}".replace("-", "−")


def _counted(amount: float, what: str) -> str:
    number = _rounded(amount, 0)
    return f"{number} {what}{'' if number in ('1', '−1') else 's'}"


def _th(place: int) -> str:
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _number(ref: str, amount: float | str, text: str) -> Markup:
    plain = amount if isinstance(amount, str) else f"{amount:g}" if abs(amount) < 1e5 else f"{amount:.0f}"
    return Markup('<data class="number" value="{}" data-ref="{}">{}</data>').format(plain, ref, text)


def _absent(edition: Edition, ref: str, status: str) -> Markup:
    meaning = edition.statuses[status]
    return Markup(
        '<data class="number absent" value="" data-ref="{}" data-status="{}">'
        '<span aria-hidden="true">{}</span><span class="spoken">{}</span></data>'
    ).format(ref, status, meaning.symbol, meaning.sentence.partition(".")[0])


def _no_figure(edition: Edition, ref: str) -> Finding:
    from difflib import get_close_matches

    known = [f"{_FACT}{name}" for name in edition.facts] if ref.startswith(_FACT) else list(cells(edition))
    near = get_close_matches(ref.partition("#")[0], known, n=3, cutoff=0.4)
    return Finding(
        what=f"a page asks for a figure called {ref}",
        where="a notebook, config/findings.yml or config/recommendations.yml",
        wanted="the reference of a figure of this edition",
        found=f"none of that name; the nearest are {', '.join(near)}" if near else "none of that name, and none like it",
        do="correct the name where the sentence or the notebook asks for it",
    )
