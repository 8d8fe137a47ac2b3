"""Every page through a second accessibility checker, by others than axe's makers: IBM's rules for WCAG 2.2 A and AA, and their own."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest


def module_of(name: str):
    """A module of this folder."""
    place = importlib.util.spec_from_file_location(f"second_checker_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


AXE = module_of("test_pages_in_a_browser")
pytestmark = pytest.mark.browser
# Two of its findings are no errors. Axe wants a tab stop on a table that may scroll, which this checker takes for needless where the
# window is wide enough; WCAG 2.2 itself is met either way. And http-equiv is in use, not outdated: it holds the page's own policy.
ACCEPTED = {("element_tabbable_role_valid", '<div tabindex="0"'), ("element_attribute_deprecated", "<meta content=\"default-src 'none'")}
CHECK = """async () => {
  const found = await new ace.Checker().check(document, ["WCAG_2_2", "IBM_Accessibility"]);
  return found.results.map(each => [each.value[1], each.ruleId, each.snippet]);
}"""


@pytest.fixture(scope="module")
def checker() -> str:
    return module_of("conftest").second_checker()


def errors(browser, checker: str, page: Path, width: int) -> list[str]:
    """What it is sure is wrong, with every folded table opened first. What it asks a person to look at is no error."""
    opened, _ = AXE.opened(browser, page.as_uri(), width)
    try:
        opened.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        opened.evaluate(f"{checker};window.ace = ace")
        found = opened.evaluate(CHECK)
    finally:
        opened.context.close()
    assert any(sure == "PASS" for sure, _, _ in found), "the checker looked at nothing"
    return [f"{rule}: {html[:120]}" for sure, rule, html in found if sure == "FAIL" and not any(rule == known and html.startswith(start) for known, start in ACCEPTED)]


@pytest.mark.parametrize("width", AXE.WIDTHS)
@pytest.mark.parametrize("name", AXE.PAGES)
def test_the_second_checker_finds_no_error(browser, checker, site_folder, name, width):
    assert errors(browser, checker, site_folder / name, width) == []


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ('<html lang="en-GB">', "<html>", "html_lang_exists"),
        ("--quiet: #505a5f", "--quiet: #c0c4c8", "text_contrast_sufficient"),
        ('<header class="top">', '<div class="top">', "aria_content_in_landmark"),
    ],
)
def test_the_second_checker_sees_a_fault(browser, checker, site_folder, tmp_path, good, bad, rule):
    html = (site_folder / "places.html").read_text(encoding="utf-8")
    assert good in html
    (tmp_path / "bad.html").write_text(html.replace(good, bad), encoding="utf-8")
    assert any(line.startswith(f"{rule}:") for line in errors(browser, checker, tmp_path / "bad.html", 1280))


def report_for_who_signs() -> str:
    """The disclosure report of a table that hides something and one that does not."""
    from pipeline.protect.report import Report
    from pipeline.protect.report_page import report_page

    counts = {"planned": 7, "few": 1, "in_repair": 1, "other_rules": 0, "released": 0, "moved": 0}
    hides = {"indicator": "ages", "title": "Ages", "period_label": "2023/24", "shown": 5, "lowest": 0.0, "highest": 7.0, "advice": "Merge groups.", "protects": "Needs (2023/24)", **counts}
    full = hides | {"indicator": "stays", "title": "Stays", "shown": 7, "lowest": None, "highest": None, "advice": "", "protects": ""}
    told = Report(pd.DataFrame([hides, full]), attacked=2, failed=0, exact=2, seconds=1.0, policy_digest="0a1b")
    return report_page(told, "Somewhere, April 2023 to March 2024")


def test_neither_checker_finds_an_error_in_the_report_for_who_signs(browser, checker, tmp_path):
    page = tmp_path / "report.html"
    page.write_text(report_for_who_signs(), encoding="utf-8")
    for width in AXE.WIDTHS:
        assert errors(browser, checker, page, width) == []
        opened, _ = AXE.opened(browser, page.as_uri(), width)
        try:
            assert AXE.violations(opened) == []
        finally:
            opened.context.close()

