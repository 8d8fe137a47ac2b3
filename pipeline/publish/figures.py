"""Figures on a page: the headline and subtitle as text, the picture with its description, its caveats and its own table."""

from __future__ import annotations

import re
from base64 import b64encode

import pandas as pd
from markupsafe import Markup, escape

from pipeline.draw.drawing import Drawing
from pipeline.edition import Edition
from pipeline.publish.numbers import cell_of, say_range_of, say_ref
from pipeline.publish.rows import rows, title_of
from pipeline.publish.sentences import fill, missing, need_ref
from pipeline.publish.tables import NOTHING_TO_SHOW, caption_of, table_of
from pipeline.publish.words import words

_MOST_CAVEATS = 3

_FIGURE = Markup(
    '<figure class="chart">\n<figcaption><h3>{}</h3>\n<p class="subtitle">{}</p></figcaption>\n{}\n{}'
    '<details><summary>Figures as a table<span class="spoken">: {}</span></summary>\n{}\n</details>\n</figure>'
)
_KEY_FIGURE = Markup('<li data-cell-ref="{}"><span class="big">{}</span><span class="what">{}</span>{}</li>')
_INFOGRAPHIC = Markup(
    '<section class="infographic" aria-labelledby="{0}">\n<h2 id="{0}">{1} {2}</h2>\n'
    '<p class="subtitle">{3}</p>\n<div class="cards">{4}</div>\n{5}</section>'
)
_PICTURE = Markup(
    '<picture><source media="(max-width: 40rem)" srcset="{}" width="{}" height="{}">'
    '<img src="{}" width="{}" height="{}" alt="{}"></picture>'
)


def figure(drawing: Drawing, edition: Edition, first: str = "Group") -> Markup:
    """The drawing as it stands on a page; `first` heads the first column of its table."""
    if drawing.table.empty:
        return NOTHING_TO_SHOW
    caption = caption_of(drawing.table)
    return _FIGURE.format(
        fill(edition, drawing.headline),
        fill(edition, drawing.subtitle),
        picture(drawing),
        caveats_of(edition, drawing.table),
        words(caption),
        table_of(edition, drawing.table, drawing.columns, first),
    )


def picture(drawing: Drawing) -> Markup:
    """The drawing as an image in the page itself: the wide one at a desk, the narrow one on a telephone."""
    wide, narrow = _size(drawing.svg), _size(drawing.svg_narrow)
    return _PICTURE.format(_uri(drawing.svg_narrow), *narrow, _uri(drawing.svg), *wide, drawing.alt)


def caveats_of(edition: Edition, table: pd.DataFrame) -> Markup:
    """The leading caveats of the rows, as a short list; nothing when they carry none."""
    codes = dict.fromkeys(code for joined in table["caveats"] for code in joined.split(";") if code)
    lines = [words(edition.caveats[code]) for code in list(codes)[:_MOST_CAVEATS]]
    if not lines:
        return Markup("")
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<ul class="caveats">{}</ul>\n').format(items)


def key_figures(edition: Edition, *wanted: str) -> Markup:
    """A band of large figures, each with its title and range; `wanted` are "indicator" or "indicator/group"."""
    cards = []
    for need in wanted:
        ref = need_ref(edition, need)
        cell, _ = cell_of(edition, ref)
        span = Markup("")
        if cell.status == "ok" and cell.lower is not None:
            span = Markup('<span class="range">range {}</span>').format(say_range_of(edition, ref))
        title = words(title_of(edition, cell.indicator))
        cards.append(_KEY_FIGURE.format(ref, say_ref(edition, ref), title, span))
    return Markup('<ul class="key-figures">{}</ul>').format(Markup("\n").join(cards))


def infographic_rows(edition: Edition) -> pd.DataFrame:
    """The rows behind the pictures of the infographic, in order, each with its heading as its label."""
    items = edition.key_findings.infographic.items
    found = [rows(edition, item.indicator, groups=(item.group,)).assign(label=item.heading) for item in items]
    return pd.concat(found, ignore_index=True)


def infographic(edition: Edition, drawings: list[Drawing]) -> Markup:
    """The infographic: a heading, what one small person stands for, and a card a picture, its sentence first."""
    plan = edition.key_findings.infographic
    cards = [_card(edition, item, drawing) for item, drawing in zip(plan.items, drawings, strict=True)]
    title, subtitle = fill(edition, plan.title), fill(edition, plan.subtitle)
    also = Markup(" ").join(fill(edition, each.text) for each in plan.also if not missing(edition, each.needs))
    beside = Markup('<p class="also">{}</p>\n').format(also) if also else Markup("")
    return _INFOGRAPHIC.format(plan.id, title, words(edition.window.label), subtitle, Markup("\n").join(cards), beside)


def _card(edition: Edition, item: object, drawing: Drawing) -> Markup:
    cell, _ = cell_of(edition, drawing.table["ref"].iloc[0])
    if cell.status == "ok":
        text = fill(edition, item.text)
    else:
        text = Markup("{}: {}").format(words(item.heading), edition.statuses[cell.status].sentence)
    return Markup('<div class="card"><h3>{}</h3><p>{}</p>{}</div>').format(words(item.heading), text, picture(drawing))


def _uri(svg: str) -> Markup:
    return escape(f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}")


def _size(svg: str) -> tuple[str, str]:
    found = re.search(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"', svg)
    return (str(round(float(found[1]))), str(round(float(found[2]))))
