"""What a PDF is printed from: a page as it is, and the infographic alone."""

from __future__ import annotations

from pipeline.publish.papers import PRINTS, to_print


def test_the_infographic_is_printed_alone(site):
    page = to_print("infographic.pdf", site)
    assert page.count('<section class="infographic alone"') == 1 and "</body>" in page and "<style" in page
    assert "Key findings" not in page and "Recommendations about" not in page and len(page) < len(site["index.html"])


def test_other_papers_are_their_page(site):
    assert all(to_print(name, site) == site[page] for name, page in PRINTS.items() if name != "infographic.pdf")
