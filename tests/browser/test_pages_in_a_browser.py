"""Every page in a real browser, at a desk and on a small telephone: axe, reflow, no requests, no scripts needed."""

from __future__ import annotations

import pytest

from pipeline.publish import CHAPTERS

pytestmark = pytest.mark.browser

PAGES = (*(page for page, _ in CHAPTERS.values()), "method.html")
WIDTHS = (1280, 320)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
RULES |= {"resultTypes": ["violations"]}


def opened(browser, address: str, width: int, scripts: bool = True):
    """A page of its own context and the addresses it asked for."""
    # The page's own policy stops scripts, axe's too: it is set aside for axe alone.
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    return page, asked


def violations(page) -> list[str]:
    """What axe finds wrong, with every folded table opened first."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
class TestEachPage:
    def test_axe_finds_nothing(self, browser, site_folder, name, width):
        page, _ = opened(browser, (site_folder / name).as_uri(), width)
        try:
            assert violations(page) == []
        finally:
            page.context.close()

    def test_nothing_runs_over_the_side_and_nothing_is_asked_for(self, browser, site_folder, name, width):
        address = (site_folder / name).as_uri()
        page, asked = opened(browser, address, width)
        try:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
            assert {url for url in asked if url.startswith("file:")} == {address}
        finally:
            page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_without_scripts(browser, site_folder, name):
    page, _ = opened(browser, (site_folder / name).as_uri(), 1280, scripts=False)
    try:
        assert page.locator("h1").is_visible()
        pictures = page.locator("img")
        for place in range(pictures.count()):
            assert pictures.nth(place).bounding_box()["height"] > 50
        assert not page.locator("summary").count() or page.locator("summary").first.is_visible()
    finally:
        page.context.close()


def test_pictures_are_drawn(browser, site_folder):
    """Every picture has been decoded: none is broken, at either width."""
    for width in WIDTHS:
        page, _ = opened(browser, (site_folder / "people.html").as_uri(), width)
        drawn = page.evaluate("[...document.images].map(image => image.complete && image.naturalWidth > 100)")
        page.context.close()
        assert drawn and all(drawn)


def test_the_page_obeys_its_own_policy(browser, site_folder):
    """Under the page's policy the style is used and a script put into the page does not run."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((site_folder / "index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.brand')).backgroundColor") == "rgb(18, 67, 109)"
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s) }")
    assert page.evaluate("window.ran") is None
    context.close()


def test_the_skip_link_comes_first_and_a_wide_table_scrolls_from_the_keyboard(browser, site_folder):
    page, _ = opened(browser, (site_folder / "index.html").as_uri(), 320)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    frame = page.locator(".frame").first
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.context.close()


def test_evidence_leads_to_its_figure(browser, site_folder):
    page, _ = opened(browser, (site_folder / "index.html").as_uri(), 1280)
    link = page.locator('a[href*="#figure-"]').first
    anchor = link.get_attribute("href").split("#")[1]
    link.click()
    assert page.locator(f"#{anchor}").is_visible()
    page.context.close()


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ('<html lang="en-GB">', "<html>", "html-has-lang"),
        ("--quiet: #505a5f", "--quiet: #c0c4c8", "color-contrast"),
        ('<main id="main"', '<div id="main"', "landmark-one-main"),
    ],
)
def test_axe_sees_a_fault(browser, site_folder, tmp_path, good, bad, rule):
    html = (site_folder / "places.html").read_text(encoding="utf-8")
    assert good in html
    (tmp_path / "bad.html").write_text(html.replace(good, bad), encoding="utf-8")
    page, _ = opened(browser, (tmp_path / "bad.html").as_uri(), 1280)
    found = violations(page)
    page.context.close()
    assert any(line.startswith(f"{rule}:") for line in found)


def test_without_a_browser_or_a_second_checker_the_tests_skip_but_fail_in_ci(monkeypatch, tmp_path):
    from importlib.util import module_from_spec, spec_from_file_location
    from pathlib import Path

    place = spec_from_file_location("browser_conftest", Path(__file__).with_name("conftest.py"))
    conftest = module_from_spec(place)
    place.loader.exec_module(conftest)
    monkeypatch.setattr(conftest.shutil, "which", lambda name: None)
    monkeypatch.setattr(conftest, "CHECKER", tmp_path / "nothing.js")
    for lookup, lacks in ((conftest.chromium_path, "no Chromium"), (conftest.second_checker, "second accessibility checker")):
        monkeypatch.delenv("CI", raising=False)
        with pytest.raises(pytest.skip.Exception, match=lacks):
            lookup()
        monkeypatch.setenv("CI", "true")
        with pytest.raises(pytest.fail.Exception, match="CI must have one"):
            lookup()
