"""What every figure gives back: two pictures, the words that say what they show, and the rows they were drawn from.

The words are sentence templates. This room may not say a number, so where a number belongs it writes the
number's reference, and `publish` says it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Drawing:
    """A figure: `svg` for a desk, `svg_narrow` for a telephone, `alt` in plain words, and `table`, its own rows.

    `headline` and `subtitle` are sentence templates; `columns` names the column of `table` that spreads across the
    data table ("" for one value a row).
    """

    name: str
    svg: str
    svg_narrow: str
    alt: str
    headline: str
    subtitle: str
    table: pd.DataFrame
    columns: str = ""


def number(ref: str) -> str:
    """A place in a sentence template for the figure with this reference."""
    return "{{ number(%s) }}" % json.dumps(ref, ensure_ascii=False)


def words(text: str) -> str:
    """A place in a sentence template for words from config, which may hold digits that are not figures."""
    return "{{ words(%s) }}" % json.dumps(text, ensure_ascii=False)


def subtitle_of(rows: pd.DataFrame) -> str:
    """Measure, place and period of the rows, as a sentence template."""
    titles = list(dict.fromkeys(rows["title"]))
    spans = list(dict.fromkeys(rows["period_label"]))
    years = list(dict.fromkeys(rows.loc[~rows["period"].str.contains("-"), "period_short"]))
    when = spans[0] if len(spans) == 1 else f"{years[0]} to {years[-1]}"
    measure = f"{words(titles[0])}. " if len(titles) == 1 else ""
    return f"{measure}{words(rows['place'].iloc[0])}, {words(when)}."


def given(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a value to draw."""
    return rows.loc[rows["status"].eq("ok") & rows["value"].notna()]


def why_none(rows: pd.DataFrame) -> str:
    """": not supplied", the reason that all the rows share; "" when they have none or several."""
    reasons = set(rows["reason"]) if len(rows) else set()
    return f": {reasons.pop()}" if len(reasons) == 1 else ""


def listed(parts: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def spoken(rows: pd.DataFrame, most: int = 6) -> str:
    """'Mental health 41 % and disability 36 %. Withheld: drugs', for a description."""
    shown = given(rows)
    parts = [f"{label} {printed}" for label, printed in zip(shown["label"][:most], shown["printed"][:most])]
    said = f"{', '.join(parts)}, then smaller ones" if len(shown) > most else listed(parts)
    missing = rows.loc[~rows.index.isin(shown.index)]
    gaps = [f"{reason.capitalize()}: {listed(list(group['label']))}" for reason, group in missing.groupby("reason", sort=False)]
    return ". ".join(part for part in (said, *gaps) if part)
