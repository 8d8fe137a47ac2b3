"""Over- and under-representation: the rows of a figure about it, and the equality-impact table."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from pipeline.catalogue import Characteristic
from pipeline.edition import Edition
from pipeline.publish.numbers import cells, ref_of, say_range_of, say_ref
from pipeline.publish.rows import block_of, rows
from pipeline.publish.tables import Row, table
from pipeline.publish.words import trend_words, words

_CAVEATS = {
    "represented_over": ("over", "over"),
    "represented_under": ("under", "under"),
    "represented_no_clear_difference": ("cannot_say", "cannot say"),
    "represented_too_few": ("cannot_say", "too few expected"),
}
_TOO_FEW = "represented_too_few"
_HEADINGS = ["Characteristic", "Share here", "Share there", "Ratio and range", "Word", "Recorded", "Over three years", "What it means"]
_BESIDE = Markup('{}<br><span class="aside">{}</span>')
_NONE = Markup("")
_UNJUDGED = "Too few, or not given, so nothing can be said of them: neither that they come more or less often nor that they do not."
_NOT_BY_YEAR = "not told: single years are given for broader groups only"


def representation_rows(edition: Edition, beside: str, protected: bool = False) -> pd.DataFrame:
    """The groups whose share of the service can be judged beside the data set `beside`, named as in the equality-impact table; all when none can.

    Columns: those of publish.rows, with the characteristic and the group as the label, and `word`: over, under or cannot_say.
    `protected` leaves out what is no protected characteristic.
    """
    asked = [each for each in edition.key_findings.equality.characteristics if each.protected or not protected]
    found = pd.concat([part for each in asked for other, part in _comparisons(edition, each) if other == beside], ignore_index=True)
    judged = _judged(found)
    return (judged if len(judged) else found).reset_index(drop=True)


def equality_impact(edition: Edition) -> Markup:
    """Every characteristic of the page config/findings.yml: here, there, ratio with range, word, recording, trend and meaning."""
    body = [line for each in edition.key_findings.equality.characteristics for line in _lines(edition, each)]
    caption = f"Equality impact: shares of adult stays in refuge beside others, {edition.area.name}, {edition.window.label}"
    return table(caption, _HEADINGS, body, "words impact")


def _comparisons(edition: Edition, each: Characteristic) -> list[tuple[str, pd.DataFrame]]:
    """The data set on the other side, and the rows of the comparison with it."""
    found = []
    for beside in each.beside:
        part = rows(edition, beside.figure, geography="area")
        names = part["label"] if not beside.group else beside.group
        found.append((block_of(edition, block_of(edition, beside.figure).against).data_set, _named(part.assign(label=names), each)))
    return found


def _named(part: pd.DataFrame, each: Characteristic) -> pd.DataFrame:
    said = [next((code for code in caveats.split(";") if code in _CAVEATS), "") for caveats in part["caveats"]]
    return part.assign(
        label=[f"{each.title}: {label}" for label in part["label"]],
        said=said,
        word=[_CAVEATS[code][0] if code else "" for code in said],
    )


def _judged(part: pd.DataFrame) -> pd.DataFrame:
    return part.loc[part["status"].eq("ok") & part["said"].ne(_TOO_FEW)]


def _lines(edition: Edition, each: Characteristic) -> list[Row]:
    if not each.beside:
        return [(words(each.title), _without_comparison(edition, each), [])]
    lines: list[Row] = []
    for other, part in _comparisons(edition, each):
        beside = words(f"beside {edition.key_findings.equality.others[other]}")
        judged = _judged(part)
        lines += [_line(edition, each, beside, row) for row in judged.to_dict("records")]
        if len(judged) < len(part):
            lines.append(_the_rest(edition, each, beside, part.loc[~part.index.isin(judged.index)], bool(len(judged))))
    return lines


def _line(edition: Edition, each: Characteristic, beside: Markup, row: dict) -> Row:
    ref = row["ref"]
    ratio = Markup("{} ({})").format(say_ref(edition, ref), say_range_of(edition, ref))
    cells = [say_ref(edition, f"{ref}#numerator"), say_ref(edition, f"{ref}#denominator"), ratio]
    cells += [words(_CAVEATS[row["said"]][1]), _recorded(edition, each), _trend(edition, row), words(each.meaning(row["word"]))]
    return _BESIDE.format(words(row["label"]), beside), cells, ["", "", ref]


def _the_rest(edition: Edition, each: Characteristic, beside: Markup, rest: pd.DataFrame, others: bool) -> Row:
    """One line for the groups that cannot be judged: they are too few, or hidden, or too seldom recorded."""
    reasons = dict.fromkeys(_CAVEATS[row.said][1] if row.said else row.reason for row in rest.itertuples())
    whole = len(rest) == 1
    label = rest["label"].iloc[0] if whole else f"{each.title}: other groups" if others else each.title
    first = [say_ref(edition, rest["ref"].iloc[0])] if whole else [_NONE]
    means = edition.statuses[rest["status"].iloc[0]].sentence if whole and rest["status"].iloc[0] != "ok" else _UNJUDGED
    cells = [_NONE, _NONE, *first, words(f"cannot say: {' or '.join(reasons)}"), _recorded(edition, each), _NONE, words(means)]
    return _BESIDE.format(words(label), beside), cells, []


def _without_comparison(edition: Edition, each: Characteristic) -> list[Markup]:
    recorded = _recorded(edition, each) if each.asked else words("not asked")
    return [_NONE, _NONE, _NONE, words("cannot say"), recorded, _NONE, words(each.otherwise)]


def _recorded(edition: Edition, each: Characteristic) -> Markup:
    """How many records say anything about the characteristic."""
    return say_ref(edition, ref_of(edition, "quality_field_recorded_percent", each.asked))


def _trend(edition: Edition, row: dict) -> Markup:
    """The direction of the group's own share in the service, or why there is none."""
    name = block_of(edition, row["indicator"]).compared
    own = cells(edition).get(ref_of(edition, name, row["group"]))
    if own is None:
        return _NONE
    by_year = any(ref_of(edition, name, row["group"], year.code) in cells(edition) for year in edition.periods[:-1])
    return words(trend_words(own.trend, own.status) if by_year else _NOT_BY_YEAR)
