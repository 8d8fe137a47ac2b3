"""Each check of a page, seen to pass on a good page and to fail on the same page with one fault put in."""

from __future__ import annotations

import pytest

from pipeline.publish.accessibility import MOST_BYTES, check_links, check_page

GOOD = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Who came? – Anywhere</title><style>p { color: black }</style></head>
<body><a href="#main">Skip to main content</a>
<header><nav aria-label="Chapters"><a href="people.html">People</a></nav></header>
<main id="main"><h1>Who came?</h1>
<h2 id="needs">Needs</h2>
<p>In <span class="label">2023/24</span> it was <data class="number" value="36" data-ref="x/2024">36 %</data>.</p>
<p><a href="#needs">Needs</a> <a href="https://example.org/">elsewhere</a></p>
<img src="data:image/svg+xml;base64,AAAA" alt="Bar chart. Mental health is the largest need.">
<div class="frame" role="region" aria-label="Needs" tabindex="0"><table><caption>Needs</caption>
<thead><tr><th scope="col">Need</th></tr></thead><tbody><tr><th scope="row">Drugs</th></tr></tbody></table></div>
<h3>More</h3></main></body></html>"""

FAULTS = {
    "an id twice": ('<h2 id="needs">', '<p id="needs">a</p><h2 id="needs">', "each id once"),
    "a link to nothing": ('href="#needs"', 'href="#nonesuch"', "links that lead somewhere"),
    "two first-level headings": ("<h3>More</h3>", "<h1>More</h1>", "one first-level heading"),
    "no first-level heading": ("<h1>Who came?</h1>", "<h2>Who came?</h2>", "one first-level heading"),
    "a level skipped": ("<h3>More</h3>", "<h4>More</h4>", "headings that go down one level at a time"),
    "an empty heading": ("<h3>More</h3>", "<h3> </h3>", "headings with words"),
    "another language": ('lang="en-GB"', 'lang="en"', "a page in en-GB"),
    "no title": ("<title>Who came? – Anywhere</title>", "", "a title that is the heading and the area"),
    "a title without the area": ("Who came? – Anywhere", "Who came?", "a title that is the heading and the area"),
    "a picture without words": ('alt="Bar chart. Mental health is the largest need."', 'alt=""', "pictures described in words that state the finding"),
    "a picture with no alt at all": (' alt="Bar chart. Mental health is the largest need."', "", "pictures described in words that state the finding"),
    "a placeholder": ("Bar chart. Mental health is the largest need.", "No description has been provided for this image", "pictures described in words that state the finding"),
    "another placeholder": ("Bar chart. Mental health is the largest need.", "Image of chart", "pictures described in words that state the finding"),
    "a drawing in the page": ("<h3>More</h3>", "<h3>More</h3><svg></svg>", "charts as pictures with a description"),
    "no caption": ("<caption>Needs</caption>", "", "tables with captions"),
    "no scope": ('<th scope="row">', "<th>", "headings of tables with a scope"),
    "no heading cells": ('<th scope="col">Need</th>', "<td>Need</td>", None),
    "a table out of its frame": (' tabindex="0"', "", "tables in a named frame that scrolls from the keyboard"),
    "no main": ('<main id="main">', '<div id="main">', "one main part"),
    "no navigation": ("<nav", "<div", "navigation"),
    "no skip link": ('<a href="#main">Skip to main content</a>', "", "a skip link first"),
    "a script": ("<h3>More</h3>", "<script>x</script>", "a page that runs nothing and loads nothing"),
    "a frame from elsewhere": ("<h3>More</h3>", "<iframe></iframe>", "a page that runs nothing and loads nothing"),
    "a handler": ("<h3>More</h3>", '<h3 onclick="x()">More</h3>', "a page that runs nothing"),
    "a script in a link": ('href="https://example.org/"', 'href="javascript:x()"', "a page that runs nothing"),
    "a remote picture": ("data:image/svg+xml;base64,AAAA", "https://example.org/a.png", "a page that loads nothing"),
    "a remote picture without its scheme": ("data:image/svg+xml;base64,AAAA", "//example.org/a.png", "a page that loads nothing"),
    "a picture from a file": ("data:image/svg+xml;base64,AAAA", "chart.png", "a page that loads nothing"),
    "an imported style": ("p { color: black }", "@import 'a.css';", "styles that load nothing"),
    "a style that loads a font": ("p { color: black }", "p { src: url(a.woff) }", "styles that load nothing"),
    "a style attribute": ("<h3>More</h3>", '<h3 style="color: red">More</h3>', "looks from style.css"),
    "a typed digit": ("<h3>More</h3>", "<h3>More than 7</h3>", "digits only in figures and labels"),
    "a number without a reference": (' data-ref="x/2024"', "", "digits only in figures and labels"),
    "a digit in a span that is no label": ('<span class="label">', "<span>", "digits only in figures and labels"),
    "too large": ("base64,AAAA", f"base64,{'A' * MOST_BYTES}", "a page under two million bytes"),
}


def test_a_good_page_has_no_finding():
    assert check_page(GOOD) == []


@pytest.mark.parametrize(("good", "bad", "wanted"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_is_found(good, bad, wanted):
    assert GOOD.count(good) >= 1
    found = check_page(GOOD.replace(good, bad, 1), "people.html")
    if wanted is None:
        assert found == []
        return
    assert wanted in [finding.wanted for finding in found]
    assert {finding.where for finding in found} == {"people.html"}


def test_a_table_needs_some_heading_cell():
    bare = GOOD.replace('<th scope="col">Need</th>', "<td>Need</td>").replace('<th scope="row">Drugs</th>', "<td>Drugs</td>")
    assert [finding.wanted for finding in check_page(bare)] == ["tables with headings"]


def test_every_fault_is_told_at_once():
    bad = GOOD.replace("<h3>More</h3>", "<h5>7</h5><script></script>")
    assert {finding.wanted for finding in check_page(bad)} >= {
        "headings that go down one level at a time",
        "digits only in figures and labels",
        "a page that runs nothing and loads nothing",
    }


def test_links_between_pages():
    pages = {"a.html": '<a href="b.html#here">x</a> <a href="b.html">y</a>', "b.html": '<p id="here">z</p>'}
    assert check_links(pages) == []
    (finding,) = check_links(pages | {"b.html": "<p>z</p>"})
    assert finding.where == "a.html" and "b.html#here" in finding.found


def test_links_to_pages_that_are_not_there():
    (finding,) = check_links({"a.html": '<a href="nonesuch.html">x</a>'})
    assert "nonesuch.html" in finding.found
