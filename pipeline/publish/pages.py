"""The site of one edition: every page through one template, checked, with the ledger of the numbers on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from types import SimpleNamespace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from pipeline.edition import Edition
from pipeline.problems import Finding, Stop, stop_if_any
from pipeline.publish.accessibility import check_links, check_page
from pipeline.publish.data_tables import figures_csv, metadata
from pipeline.publish.ledger import as_csv, numbers_printed
from pipeline.publish.method import method_chapter
from pipeline.publish.papers import PAPERS
from pipeline.publish.recommendations import recommendations_table, sentences_beside
from pipeline.publish.supplied import notice_on_page
from pipeline.publish.words import words

if TYPE_CHECKING:
    from nbconvert.exporters import TemplateExporter
    from nbformat import NotebookNode

# notebook → its page and what the navigation calls it
CHAPTERS = {
    "00_executive_summary": ("index.html", "Summary"),
    "15_need_and_demand": ("demand.html", "Demand"),
    "20_people_in_accommodation": ("people.html", "People"),
    "25_children": ("children.html", "Children"),
    "32_flows_and_move_on": ("flows.html", "Flows"),
    "30_places": ("places.html", "Places"),
    "35_supply_and_unmet_need": ("supply.html", "Supply"),
    "40_sexual_violence": ("sexual-violence.html", "Sexual violence"),
    "50_survivor_voice": ("voice.html", "Voice"),
    "60_trends_and_forecast": ("trends.html", "Trends"),
    "70_progress": ("progress.html", "Progress"),
    "75_what_changed": ("what-changed.html", "What changed"),
    "80_partnership_assurance": ("assurance.html", "Assurance"),
    "10_data_quality": ("data-quality.html", "Data quality"),
    "85_board_paper": ("board.html", "Board paper"),
}
METHOD = "method.html"
FIGURES = "data-tables.csv"
_RECOMMENDATIONS = "recommendations.csv"
_FIRST = "index.html"
_NONCE = "edition"
_SYNTHETIC = "Synthetic data: invented for testing, about no real person."
_INTERNAL = "Internal: not for publication."


def open_room() -> None:
    """Import what the pages need, ahead of the first of them."""
    import nbconvert.exporters
    import nbconvert.filters.markdown_mistune  # noqa: F401


def publish_site(edition: Edition, executed: dict[str, NotebookNode], offered: Sequence[str] = ()) -> dict[str, str | bytes]:
    """File name → content of every page and of the tables beside them; the same bytes for the same edition.

    `executed` is notebook name (without .ipynb) → the notebook after its run. `offered` are the papers (publish.PAPERS) that
    will lie beside the pages, which link to them. Raises Stop, with every finding, when a
    notebook is missing or shows an error, when a page breaks an accessibility rule, or when a number on a page is not one
    that the number function said.
    """
    stop_if_any([finding for name in CHAPTERS for finding in _faults(name, executed)])
    exporter = _exporter(edition, offered)
    pages = {page: _page(edition, exporter, executed[name], page) for name, (page, _) in CHAPTERS.items()}
    pages[METHOD] = _page(edition, exporter, method_chapter(edition, pages), METHOD)
    pages = _anchored(pages)
    stop_if_any([finding for name, html in pages.items() for finding in check_page(html, name)] + check_links(pages))
    return {
        **pages,
        "numbers.csv": as_csv(numbers_printed(edition, pages, {_RECOMMENDATIONS: sentences_beside(edition)})),
        _RECOMMENDATIONS: as_csv(recommendations_table(edition)),
        FIGURES: figures_csv(edition),
        f"{FIGURES}-metadata.json": metadata(edition, FIGURES),
    }


def _faults(name: str, executed: dict[str, NotebookNode]) -> list[Finding]:
    if name not in executed:
        return [_not_shown(name, "the notebook, run to its end", "no such notebook among those that were run")]
    found = []
    for place, cell in enumerate(executed[name].cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found.append(_not_shown(name, "cells that end without an error", f"an error in cell {place}"))
            elif output.output_type == "stream":
                found.append(_not_shown(name, "cells that show tables, charts and sentences only", f"printed text in cell {place}"))
            elif "text/html" not in output.data:
                found.append(_not_shown(name, "cells that show tables, charts and sentences only", f"a bare value in cell {place}"))
    return found


def _page(edition: Edition, exporter: TemplateExporter, chapter: NotebookNode, page: str) -> str:
    from nbformat import from_dict

    heading, cells = _without_heading(chapter)
    resources = {"page": _about(edition, heading, page)}
    html, _ = exporter.from_notebook_node(from_dict({**chapter, "cells": cells}), resources=resources)
    return re.sub(r"\n\s*\n+", "\n", html.strip()) + "\n"


def _without_heading(chapter: NotebookNode) -> tuple[str, list[NotebookNode]]:
    """The text of the notebook's first-level heading, and its cells without that line."""
    first = chapter.cells[0]
    line, _, rest = first.source.partition("\n")
    return line.lstrip("# ").strip(), [{**first, "source": rest.strip()}, *chapter.cells[1:]]


def _about(edition: Edition, heading: str, page: str) -> SimpleNamespace:
    banners = [_SYNTHETIC] if edition.synthetic else []
    banners += [_INTERNAL] if edition.view == "internal" else []
    chapters = [*CHAPTERS.values(), (METHOD, "Method")]
    place = [name for name, _ in chapters].index(page)
    return SimpleNamespace(
        name=page,
        before=chapters[place - 1] if place else None,
        after=chapters[place + 1] if place + 1 < len(chapters) else None,
        heading=heading,
        area=edition.area.name,
        period=words(edition.window.label),
        chapters=chapters,
        banners=banners,
        draft=edition.draft,
        released=words(f"{edition.released_on.day} {edition.released_on:%B %Y}") if edition.released_on else "",
        amended=edition.amended,
        attribution=words(edition.area.attribution),
        nonce=_NONCE,
        style=_style(),
    )


def _style() -> str:
    sheet = files("pipeline.publish").joinpath("style.css").read_text(encoding="utf-8")
    without_notes = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\n\s*\n+", "\n", without_notes).strip()


def _exporter(edition: Edition, offered: Sequence[str]) -> TemplateExporter:
    from nbconvert.exporters import TemplateExporter
    from traitlets.config import Config

    with as_file(files("pipeline.publish")) as folder:
        settings = Config({"TemplateExporter": {"exclude_input": True}})
        exporter = TemplateExporter(config=settings, extra_template_basedirs=[str(folder)], template_name="template")
        exporter.template_file = "index.html.j2"
        exporter.environment.globals["offered"] = [(name, PAPERS[name]) for name in PAPERS if name in offered]
        for name, fill_in in _fillers(edition).items():
            exporter.register_filter(name, fill_in)
        exporter.template  # noqa: B018  the template is read while its folder is there
    return exporter


def _fillers(edition: Edition) -> dict[str, Callable[..., object]]:
    """What the template asks for by name."""
    return {
        "prose": _prose,
        "second_headings": _second_headings,
        "symbols_used": _symbols_used(edition),
        "not_supplied": lambda content, page: notice_on_page(edition, content, everything=page == _FIRST),
    }


def _prose(source: str) -> str:
    """Markdown as HTML, its headings with ids; HTML in it is shown as text."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    html = MarkdownWithMath(renderer=IPythonRenderer(escape=True, exclude_anchor_links=True)).render(source)
    return re.sub(r"<(h[2-6])>(.*?)</\1>", lambda found: f'<{found[1]} id="{_slug(found[2])}">{found[2]}</{found[1]}>', html)


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z]+", "-", re.sub(r"<[^>]+>|&\w+;", "", heading).lower()).strip("-")


def _second_headings(content: str) -> list[tuple[str, str]]:
    return re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', content)


def _symbols_used(edition: Edition):
    def symbols_used(content: str) -> str:
        """What the symbols on this page mean; nothing when every figure is there."""
        met = dict.fromkeys(re.findall(r'data-status="(\w+)"', content))
        if not met:
            return ""
        meaning: dict[str, list[str]] = {}
        for status in met:
            meaning.setdefault(edition.statuses[status].symbol, []).append(edition.statuses[status].sentence)
        lines = [Markup("<dt>{}</dt><dd>{}</dd>").format(symbol, " Or: ".join(said)) for symbol, said in sorted(meaning.items())]
        heading = Markup('<section class="symbols"><h2 id="symbols">Symbols on this page</h2><dl>{}</dl></section>')
        return heading.format(Markup("").join(lines))

    return symbols_used


def _anchored(pages: dict[str, str]) -> dict[str, str]:
    """Figures that evidence links point at get an id where they first stand, the chapters before the summary."""
    places: dict[str, str] = {}
    marked = {}
    for name in sorted(pages, key=lambda page: page == _FIRST):
        marked[name] = re.sub(r' data-cell-ref="([^"]+)"', lambda found: _anchor(found[1], name, places), pages[name])
    linked = re.compile(r'<a href="#figure:([^"]+)">(.*?)</a>')
    return {name: linked.sub(lambda found: _link(found, places), marked[name]) for name in pages}


def _anchor(ref: str, page: str, places: dict[str, str]) -> str:
    if ref in places:
        return ""
    anchor = "figure-" + re.sub(r"[^a-z0-9]+", "-", ref.lower())
    places[ref] = f"{page}#{anchor}"
    return f' id="{escape(anchor)}"'


def _link(found: re.Match[str], places: dict[str, str]) -> str:
    return f'<a href="{places[found[1]]}">{found[2]}</a>' if found[1] in places else found[2]


def _not_shown(notebook: str, wanted: str, found: str) -> Finding:
    return Finding(
        what="a notebook cannot become a page",
        where=f"notebooks/{notebook}.ipynb",
        wanted=wanted,
        found=found,
        do="open the notebook with make lab, run it from the top and mend that cell",
        check="notebook",
    )
