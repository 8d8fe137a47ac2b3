"""Numbers on finished pages: each is a protected cell's, or stands in words that config declares."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest

from pipeline.scan import Accounts, number_findings

sys.path.insert(0, str(Path(__file__).parent))
from plants import zipped  # noqa: E402

HEAD = "ref,printed,pages,title,numerator,denominator,value,lower,upper\n"
LEDGER = (
    HEAD
    + "share/2024,36 %,people.html,Adults aged 16 to 24,120,330,36,31,42\n"
    + "share/2024#lower,31 %,people.html,Adults,120,330,36,31,42\n"
    + 'count/2024,"1,240",people.html;places.html,Adults,1240,,1240,,\n'
    + "link/2024,−0.71,places.html,Adults,,,-0.7126,,\n"
    + "gone/2024,[c],people.html,Adults,,,,,\n"
    + 'fact/grant,"£366,530",index.html,The grant,,,366530,,\n'
)
FIGURES = {
    "share/2024": (36.0,),
    "share/2024#value": (36.0,),
    "share/2024#numerator": (120.0,),
    "share/2024#denominator": (330.0,),
    "share/2024#lower": (31.0,),
    "share/2024#upper": (42.0,),
    "count/2024": (1240.0,),
    "count/2024#value": (1240.0,),
    "count/2024#numerator": (1240.0,),
    "link/2024": (-0.7126,),
    "link/2024#value": (-0.7126,),
    "gone/2024": (),
    "fact/grant": (366530.0,),
    "fact/grant#value": (366530.0,),
}
PHRASES = ("16 to 24", "April 2021 to March 2024", "2021/22", "2018", "Grade 3")
ACCOUNTS = Accounts(FIGURES, PHRASES, ("8", "50%"), LEDGER)


def strange(name: str, content: str | bytes, accounts: Accounts = ACCOUNTS) -> str:
    findings = number_findings({name: content.encode() if isinstance(content, str) else content}, accounts)
    assert all(finding.where == name and len(finding.lines()) == 5 for finding in findings)
    return "; ".join(finding.found for finding in findings)


def figure(ref: str = "share/2024", value: str = "36", words: str = "36 %") -> str:
    return f'<p>Seen: <data class="number" value="{value}" data-ref="{ref}">{words}</data>.</p>'


def drawing(words: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="680"><title>Bars</title><path d="M 1.5 2.5"/><text x="312">{words}</text></svg>'
    return f'<img alt="Bars" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


@pytest.mark.parametrize(
    "page",
    [
        figure(),
        figure("share/2024#lower", "31", "31 %"),
        figure("count/2024", "1240", "1,240"),
        figure("gone/2024", "", "[c]<span>Withheld</span>"),
        figure("fact/grant", "366530", "£366,530").replace("people", "index"),
        '<span class="label">Aged 16 to 24, April 2021 to March 2024</span>',
        '<span class="label">2018</span><span class="label">a limit of 8</span><span class="label">50 % or more</span>',
        '<span class="label">Aged <data class="number" value="36" data-ref="share/2024">36 %</data></span>',
        '<img alt="Bar chart. 16 to 24 36 %, others 1,240.">',
        '<table aria-label="Adults, April 2021 to March 2024"></table>',
        drawing("16 to 24 36 %"),
        drawing("2021/22"),
        "<style>p { width: 77px }</style><script>var a = 77</script>",
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="x" content="7"><br/><p id="figure-77" class="w77">',
        "<p>Grade 3 of 1,240</p>",
        "<div><p>Grade 3 <b>of <i>1,240</p></div></b>",
    ],
)
def test_accounted_for(page: str):
    assert strange("people.html", page) == ""


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("<p>We saw 7 women</p>", "7"),
        ("<title>77 women</title>", "77"),
        ('<img alt="Bar chart. 16 to 24 37 %.">', "37 %"),
        ('<img alt="of −0.71">', "−0.71"),  # printed on another page only
        ('<p title="17">', "17"),
        ('<p aria-label="17 women">', "17"),
        ('<input value="17">', "17"),
        ('<meta name="description" content="17 women">', "17"),
        ("<!-- 17 women -->", "17"),
        ("<p>&#49;7</p>", "17"),
        (figure(words="37 %"), "37 %"),
        (figure(value="37"), "36 %"),
        (figure(value="three 7.7.7"), "36 %"),
        (figure("other/2024"), "36 %"),
        (figure("other/2024", "", "many"), "a figure that is in no table"),
        (figure("other/2024", "9", "many"), "9"),
        (figure(words="36 % or 7"), "36 %"),
        ('<data class="number" data-ref="share/2024">36 % of 7 women', "36 %"),
        ("<data>7</data>", "7"),
        ('<span class="label">7 women</span>', "7"),
        ('<span class="label">20180</span>', "20180"),
        ('<span class="label">2018.5</span>', "2018.5"),
        ('<span class="label">Aged 16 to 24 and 7', "7"),
        ("<p>in 2018</p>", "2018"),  # a bare number is a label only where a page marks it
        ("<p>a limit of 8</p>", "8"),
        (drawing("7 women"), "7"),
        ('<svg><text>7</text><circle r="9"/></svg>', "7"),
        ("<p>Age 16 to 245</p>", "16"),
    ],
)
def test_a_stranger_is_named(page: str, number: str):
    assert number in strange("people.html", page).split(", ")


def test_many_strangers_are_counted():
    assert strange("people.html", "<p>11 12 13 14 15 17 18 19</p>") == "11, 12, 13, 14, 15, 17 and 2 more"


def test_a_drawing_of_its_own():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><desc>Bars</desc><text>{}</text></svg>'
    assert strange("bars.svg", svg.format("36 %")) == ""
    assert strange("bars.svg", svg.format("37 %")) == "37 %"
    assert strange("bars.svg", svg.format("36 %").replace("<text>", '<text aria-label="44">')) == "44"
    assert "cannot be read" in strange("bars.svg", "<svg>")


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("36 %,people", "37 %,people", "37 %"),
        (",36,31,42\nshare/2024#lower", ",36,31,43\nshare/2024#lower", "43"),
        ("120,330", "121,330", "121"),
        ("16 to 24", "16 to 23", "16, 23"),
        ("link/2024,−0.71", "link/2024,−0.72", "−0.72"),
        ("link/2024,", "left/2024,", "−0.71, -0.7126"),
        ("£366,530", "£366,531", "£366,531"),
    ],
)
def test_the_list_of_numbers_is_compared_with_the_protected_cells(was: str, now: str, told: str):
    assert strange("numbers.csv", LEDGER) == ""
    changed = LEDGER.replace(was, now, 1)
    assert changed != LEDGER
    assert strange("numbers.csv", changed, Accounts(FIGURES, PHRASES, (), changed)) == told


def test_tables_to_download():
    good = 'evidence,words\nshare/2024; count/2024#lower,"16 to 24: 36 % of 1,240"\n,330\n,-0.7126\n,8\n'
    assert strange("recommendations.csv", good) == ""
    assert strange("recommendations.csv", good + "other/2021,7\n") == "2021, 7"


def test_workbooks():
    cells = (
        '<worksheet xmlns="http://x"><c r="A1" t="s"><v>77</v></c><c r="B1"><v>36</v></c><c r="C1"><v>{}</v></c><c r="D1"/>'
        "<oddFooter>Page</oddFooter><t/></worksheet>"
    )
    members = {"xl/sharedStrings.xml": b"<sst><si><t>16 to 24</t></si></sst>", "xl/styles.xml": b"<x><t>99</t></x>"}
    members |= {"docProps/app.xml": b"<x><t>99</t></x>", "xl/workbook.xml": b'<workbook><sheet name="2021/22" sheetId="4"/></workbook>'}
    assert strange("tables.xlsx", zipped(members | {"xl/worksheets/sheet1.xml": cells.format(330).encode()})) == ""
    assert strange("tables.xlsx", zipped(members | {"xl/worksheets/sheet1.xml": cells.format(7).encode()})) == "7"
    ods = '<x xmlns:o="http://o"><o:table o:name="2021/22"><o:table-cell o:value="{}" o:columns="5"/><o:p>36 %</o:p></o:table></x>'
    assert strange("tables.ods", zipped({"content.xml": ods.format(330).encode(), "a.txt": b"7"})) == ""
    assert strange("tables.ods", zipped({"content.xml": ods.format(7).encode()})) == "7"
    assert "cannot be read" in strange("tables.xlsx", b"PK no workbook")


def test_other_files_are_not_read_for_numbers():
    assert strange("run.json", '{"figures": 7}') == ""


def document(words: str, described: str = "A picture") -> bytes:
    body = f'<w:p xmlns:w="w"><w:r><w:t>{words}</w:t></w:r></w:p><wp:docPr xmlns:wp="wp" descr="{described}"/>'
    return zipped({"word/document.xml": f"<w:document xmlns:w='w'>{body}</w:document>"})


@pytest.mark.parametrize(
    ("words", "described", "found"),
    [
        ("About 36 % of 1,240, April 2021 to March 2024", "A picture: 31 %", ""),
        ("About 37 % of 1,240", "A picture", "37 %"),
        ("About 36 %", "A picture: 12 people", "12"),
    ],
    ids=["all known", "a number in the text", "a number in a description"],
)
def test_a_word_document_is_read_for_its_numbers(words, described, found):
    assert strange("summary.docx", document(words, described)) == found


@pytest.mark.browser
@pytest.mark.parametrize(("words", "found"), [("About 36 % of 1,240, in 2021/22", ""), ("About 36 % of 17", "17")], ids=["all known", "one unknown"])
def test_a_pdf_is_read_for_its_numbers(words, found):
    from pipeline import paper

    page = f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Needs</title></head><body><h1>Needs</h1><p>{words}</p></body></html>'
    assert strange("summary.pdf", paper.as_pdf(page, paper.browser())) == found


@pytest.mark.browser
def test_the_numbers_of_a_list_on_paper_are_no_figures_and_others_are():
    from dataclasses import replace

    from pipeline import paper

    items = "".join("<li><h3>Finding</h3></li>" for _ in range(3))
    style = "<style>ol { list-style: none } li::before { content: counter(list-item); display: block }</style>"
    page = f'<!DOCTYPE html><html lang="en-GB"><head><title>Needs</title>{style}</head><body><ol>{items}</ol><p>There were 3 of 17.</p></body></html>'
    assert strange("summary.pdf", paper.as_pdf(page, paper.browser()), replace(ACCOUNTS, items=3)) == "3, 17"


def test_a_spreadsheet_keeps_binary_fractions_and_two_places():
    accounts = Accounts({"rate/2024": (0.557,)}, (), (), HEAD)
    sheet = "<worksheet><c><v>{}</v></c></worksheet>"
    assert strange("data.xlsx", zipped({"xl/worksheets/sheet1.xml": sheet.format("0.5600000000000001")}), accounts) == ""
    assert strange("data.xlsx", zipped({"xl/worksheets/sheet1.xml": sheet.format("0.55")}), accounts) == "0.55"


def test_a_month_of_one_year_does_not_hide_half_of_a_financial_year():
    """A document dated March 2023 takes nothing away from the label March 2022/23 or March 2023/24, which the calendar declares whole."""
    accounts = Accounts({}, ("March 2023", "2023/24"), (), HEAD)
    assert strange("page.html", '<p><span class="label">March 2023/24, and March 2023</span></p>', accounts) == ""
    assert strange("page.html", '<p><span class="label">March 2023/25</span></p>', accounts) != ""
