"""What can be checked of a page without a browser. A page with a finding is not published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag

from pipeline.problems import Finding

MOST_BYTES = 2_000_000
_EMPTY_WORDS = frozenset(
    "a an alt bar been chart description drawing figure for graph has image line map no of picture plot provided text the this todo".split()
)
_REMOTE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
_LOADS = {"src", "srcset", "data", "poster", "background", "action", "formaction"}
_HIDDEN_TEXT = {"style", "title", "script"}


def check_page(html: str, name: str = "page") -> list[Finding]:
    """Every fault found on one page, all checks run; an empty list when it may be published."""
    page = BeautifulSoup(html, "html.parser")
    faults = [fault for check in _CHECKS for fault in check(page)]
    if len(html.encode()) > MOST_BYTES:
        size = f"{len(html.encode()):,} bytes"
        faults.append(("a page under two million bytes", size, "take a figure off the page or split the chapter"))
    return [_finding(name, *fault) for fault in faults]


def check_links(pages: dict[str, str]) -> list[Finding]:
    """Links between the pages that lead nowhere."""
    anchors = {name: {"", *re.findall(r'\bid="([^"]+)"', html)} for name, html in pages.items()}
    findings = []
    for name, html in pages.items():
        for target in sorted(set(re.findall(r'<a [^>]*?href="([^"#:]+\.html(?:#[^"]*)?)"', html))):
            page, _, anchor = target.partition("#")
            if anchor not in anchors.get(page, set()):
                findings.append(_finding(name, *_dead_link(target)))
    return findings


Fault = tuple[str, str, str]


def _ids(page: BeautifulSoup) -> Iterator[Fault]:
    counted = Counter(tag["id"] for tag in page.find_all(id=True))
    for anchor in sorted(each for each, times in counted.items() if times > 1):
        yield "each id once", f"the id {anchor} more than once", "give the headings or figures different names"


def _own_links(page: BeautifulSoup) -> Iterator[Fault]:
    anchors = {tag["id"] for tag in page.find_all(id=True)}
    for link in page.find_all("a", href=re.compile("^#")):
        if link["href"][1:] not in anchors:
            yield _dead_link(link["href"])


def _dead_link(target: str) -> Fault:
    return "links that lead somewhere", f"a link to {target}", "correct the link or the heading it names"


def _headings(page: BeautifulSoup) -> Iterator[Fault]:
    found = page.find_all(re.compile("^h[1-6]$"))
    if sum(tag.name == "h1" for tag in found) != 1:
        yield "one first-level heading", f"{sum(tag.name == 'h1' for tag in found)}", "begin the notebook with one # heading"
    for before, after in zip(found, found[1:]):
        if int(after.name[1]) > int(before.name[1]) + 1:
            found_here = f"{before.name} followed by {after.name}"
            yield "headings that go down one level at a time", found_here, "put a heading between, or raise the level"
    if any(not tag.get_text(strip=True) for tag in found):
        yield "headings with words", "an empty heading", "fill the heading or take it out"


def _language_and_title(page: BeautifulSoup) -> Iterator[Fault]:
    language = page.html.get("lang") if page.html else None
    if language != "en-GB":
        yield "a page in en-GB", f"lang {language!r}", "write lang in the template"
    title = page.title.get_text(strip=True) if page.title else ""
    heading = page.h1.get_text(strip=True) if page.h1 else ""
    if not title or not title.startswith(heading) or title == heading:
        found = "another title" if title else "no title"
        yield "a title that is the heading and the area", found, "take the title from the heading in the template"


def _pictures(page: BeautifulSoup) -> Iterator[Fault]:
    for tag in page.find_all("img"):
        alt = (tag.get("alt") or "").strip()
        if len(alt) < 12 or set(re.findall("[a-z]+", alt.lower())) <= _EMPTY_WORDS:
            yield "pictures described in words that state the finding", "a picture with no such words", "give the drawing its alt text"
    if page.find("svg"):
        yield "charts as pictures with a description", "a drawing put straight into the page", "show it with publish.show"


def _tables(page: BeautifulSoup) -> Iterator[Fault]:
    for tag in page.find_all("table"):
        if not tag.caption or not tag.caption.get_text(strip=True):
            yield "tables with captions", "a table without one", "show it with publish.show or publish.table"
        if any(cell.get("scope") not in ("row", "col", "rowgroup", "colgroup") for cell in tag.find_all("th")):
            yield "headings of tables with a scope", "a heading cell without one", "show it with publish.show or publish.table"
        if not tag.find("th"):
            yield "tables with headings", "a table without heading cells", "show it with publish.show or publish.table"
        frame = tag.parent
        if frame is None or frame.get("tabindex") != "0" or not frame.get("aria-label"):
            wanted = "tables in a named frame that scrolls from the keyboard"
            yield wanted, "a table outside one", "show it with publish.show or publish.table"


def _landmarks(page: BeautifulSoup) -> Iterator[Fault]:
    if not page.find("main") or len(page.find_all("main")) > 1:
        yield "one main part", f"{len(page.find_all('main'))}", "keep the template's main element"
    if not page.find("nav"):
        yield "navigation", "none", "keep the template's nav element"
    first = page.find("a")
    if first is None or first.get("href") != "#main":
        yield "a skip link first", "another link or none", "keep the template's skip link"


def _nothing_runs_or_loads(page: BeautifulSoup) -> Iterator[Fault]:
    for tag in page.find_all(["script", "iframe", "object", "embed", "base", "link"]):
        yield "a page that runs nothing and loads nothing", f"a {tag.name} element", "take it out of the notebook or the template"
    for tag in page.find_all(True):
        yield from _attributes(tag)
    for style in page.find_all("style"):
        if re.search(r"@import|url\(\s*['\"]?(?!data:)", style.get_text()):
            yield "styles that load nothing", "a style that loads a file", "take the import or address out of style.css"


def _attributes(tag: Tag) -> Iterator[Fault]:
    for name, given in tag.attrs.items():
        text = " ".join(given) if isinstance(given, list) else str(given)
        if name.startswith("on") or text.strip().lower().startswith("javascript:"):
            yield "a page that runs nothing", f"{name} on a {tag.name} element", "take it out of the notebook or the template"
        if name in _LOADS and not text.startswith("data:"):
            yield "a page that loads nothing", f"{name} on a {tag.name} element", "put the picture into the page itself"
        if name == "style":
            yield "looks from style.css", f"a style attribute on a {tag.name} element", "use a class"
        if _REMOTE.match(text) and tag.name != "a":
            yield "a page that loads nothing", f"an address on a {tag.name} element", "take it out of the notebook or the template"


def _digits(page: BeautifulSoup) -> Iterator[Fault]:
    """Every digit on a page belongs to a figure of the ledger or to words from config."""
    for text in page.find_all(string=re.compile(r"\d")):
        parents = list(text.parents)
        if any(parent.name in _HIDDEN_TEXT for parent in parents) or any(_accounted_for(parent) for parent in parents):
            continue
        where = next((parent.name for parent in parents), "page")
        yield "digits only in figures and labels", f"a digit in a {where} element", "say it with the number function or take it from config"


def _accounted_for(tag: Tag) -> bool:
    classes = tag.get("class") or []
    return (tag.name == "data" and "number" in classes and bool(tag.get("data-ref"))) or (tag.name == "span" and "label" in classes)


_CHECKS: tuple[Callable[[BeautifulSoup], Iterator[Fault]], ...] = (
    _ids,
    _own_links,
    _headings,
    _language_and_title,
    _pictures,
    _tables,
    _landmarks,
    _nothing_runs_or_loads,
    _digits,
)


def _finding(name: str, wanted: str, found: str, do: str) -> Finding:
    what = "a page does not meet the accessibility rules"
    return Finding(what=what, where=name, wanted=wanted, found=found, do=do, check="accessibility")
