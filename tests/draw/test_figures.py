"""Every figure: the same bytes each time, nothing drawn for what is hidden, and a description that says the finding."""

from __future__ import annotations

import re
import subprocess
import sys

import pandas as pd
import pytest

from pipeline import draw
from pipeline.draw.drawing import listed, number, spoken, words
from pipeline.draw.maps import _fifths, _seen

MOST_BYTES = 40_000


def rows_of(*given: tuple, **also: object) -> pd.DataFrame:
    """Rows as publish.rows gives them, from (label, printed, value, status)."""
    lines = []
    for place, (label, printed, value, status) in enumerate(given):
        lines.append(
            {
                "ref": f"needs_percent/2022-2024/g{place}",
                "indicator": "needs_percent",
                "area_code": f"W{place}",
                "geography": "area",
                "period": "2022-2024",
                "breakdown": "need",
                "group": f"g{place}",
                "unit": "percent",
                "value": value,
                "lower": None if value is None else value - 5,
                "upper": None if value is None else value + 5,
                "status": status,
                "caveats": "",
                "label": label,
                "printed": printed,
                "title": "Support needs",
                "place": "Anywhere",
                "period_label": "April 2021 to March 2024",
                "period_short": "2021/22 to 2023/24",
                "reason": "" if status == "ok" else "withheld",
                "trend_words": "",
                "broken_before": False,
            }
            | also
        )
    return pd.DataFrame(lines).astype({"value": "Float64", "lower": "Float64", "upper": "Float64"})


NEEDS = rows_of(
    ("Drugs", "12 %", 12, "ok"),
    ("Mental health", "41 %", 41, "ok"),
    ("Immigration", "[c]", None, "suppressed"),
    ("Money and debt", "36 %", 36, "ok"),
)


def years_of(*given: tuple, broken: tuple[int, ...] = ()) -> pd.DataFrame:
    """Three years of one measure, from (printed, value, status)."""
    parts = []
    for place, (printed, value, status) in enumerate(given):
        short = ("2021/22", "2022/23", "2023/24")[place]
        parts.append(rows_of(("Disability", printed, value, status), period=str(2022 + place), period_short=short, period_label=short))
        parts[-1]["broken_before"] = place in broken
    return pd.concat(parts, ignore_index=True)


YEARS = years_of(("30 %", 30, "ok"), ("36 %", 36, "ok"), ("41 %", 41, "ok"))
RATIOS = rows_of(("Age: 16 to 24", "1.49", 1.49, "ok"), ("Age: 55 and over", "0.19", 0.19, "ok"), ("Disability", "1.11", 1.11, "ok")).assign(
    lower=[1.18, 0.13, 0.82], upper=[1.86, 0.29, 1.47], word=["over", "under", "cannot_say"]
)
ANSWERS = pd.concat(
    [
        rows_of(("Agree", f"{agree} %", agree, "ok"), ("Disagree", f"{disagree} %", disagree, "ok"), title=title).assign(group=["agree", "disagree"])
        for title, agree, disagree in (("I feel safer", 76, 10), ("I was listened to", 79, 7), ("My needs were met", 74, 12))
    ],
    ignore_index=True,
)
RATES = rows_of(("Low", "12.0", 12, "ok"), ("Middle", "41.0", 41, "ok"), ("Hidden", "[c]", None, "suppressed"), ("High", "66.0", 66, "ok"), geography="ward").assign(
    denominator=[9_000, 30_000, 20_000, 12_000]
)
CHANCE = RATES.assign(
    value=40.0, lower=[30.0, 35.0, 33.0, 31.0], upper=[50.0, 45.0, 47.0, 49.0], status=["ok", "ok", "suppressed", "ok"],
    caveats=["a;chance_far_below", "chance_inside;chance_many_reasons", "", "chance_above"], title="Like the others",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PARTS = ("Night (midnight to 6am)", "Evening (6pm to midnight)")
# Ten cells: 90 is the busiest tenth; of the two of 80 none has two larger, so both are in the tenth after it; the smallest is hidden.
WEEK = rows_of(
    *((f"{day}, {part}", str(value), value, "ok") for (day, part), value in zip([(day, part) for day in DAYS for part in PARTS], (10, 80, 15, 90, 20, 80, 25, 30, 35, 40))),
    unit="count",
)
WEEK.loc[0, ["value", "printed", "status", "reason"]] = [None, "[c]", "suppressed", "withheld"]
STAGES = rows_of(("Expected", "10,700", 10_700, "ok"), ("Heard", "340", 340, "ok"), ("Accepted", "[c]", None, "suppressed"), unit="count").assign(
    counted=["people", "cases heard", "referrals"]
)
SQUARE = [[0.0, 51.0], [0.1, 51.0], [0.1, 51.1], [0.0, 51.1], [0.0, 51.0]]
BOUNDARIES = {
    "features": [
        {"properties": {"n": place, "code": f"W{place}"}, "geometry": {"type": "Polygon", "coordinates": [[[x + place / 10, y] for x, y in SQUARE]]}}
        for place in range(4)
    ]
}


def words_in(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


DRAWINGS = {
    "bars": lambda: draw.bars(NEEDS, "The need recorded most often was"),
    "time_bands": lambda: draw.time_bands(NEEDS, "Most were in the"),
    "icons": lambda: draw.icons_of_100(NEEDS)[1],
    "years": lambda: draw.years(YEARS, "Year by year"),
    "map": lambda: draw.wards(NEEDS, BOUNDARIES, "The highest was in"),
    "map without boundaries": lambda: draw.wards(NEEDS, None, "The highest was in"),
    "scatter": lambda: draw.scatter(NEEDS, NEEDS, "With deprivation"),
    "funnel": lambda: draw.funnel(RATES, CHANCE),
    "ratios": lambda: draw.ratios(RATIOS, "Most over-represented:"),
    "flows": lambda: draw.flows(NEEDS, NEEDS),
    "diverging": lambda: draw.diverging(ANSWERS, "Fewest agreed with"),
    "week": lambda: draw.week(WEEK, "The busiest was"),
    "stages": lambda: draw.stages(STAGES),
    "heat map": lambda: draw.heat_map(NEEDS, "Recorded least was"),
}


@pytest.mark.parametrize("make", DRAWINGS.values(), ids=DRAWINGS.keys())
class TestEachFigure:
    def test_is_the_same_bytes_each_time(self, make):
        assert (make().svg, make().svg_narrow) == (make().svg, make().svg_narrow)

    def test_is_small_and_holds_text_not_outlines(self, make):
        for svg in (make().svg, make().svg_narrow):
            assert len(svg) <= MOST_BYTES
            assert svg.startswith("<svg")
            assert "DejaVu" not in svg and "<metadata" not in svg and "dc:date" not in svg

    def test_describes_itself_with_given_words_only(self, make):
        """Every digit of the description is in the printed figures, labels or periods that were passed in."""
        drawing = make()
        assert len(drawing.alt) > 20
        told = " ".join([*drawing.table["printed"], *drawing.table["label"], *drawing.table["period_label"]])
        assert set(re.findall(r"\d+", drawing.alt)) <= set(re.findall(r"\d+", told))

    def test_headline_and_subtitle_hold_no_typed_digit(self, make):
        said = re.sub(r"\{\{.*?\}\}", "", make().headline + make().subtitle)
        assert not re.search(r"\d", said)


def test_bars_go_from_longest_to_shortest_and_name_the_longest():
    drawing = draw.bars(NEEDS, "The need recorded most often was")
    assert list(drawing.table["label"]) == ["Mental health", "Money and debt", "Drugs", "Immigration"]
    assert drawing.headline == 'The need recorded most often was {{ words("mental health") }}: {{ number("needs_percent/2022-2024/g1") }}'
    assert drawing.alt == "Bar chart. Mental health 41 %, Money and debt 36 % and Drugs 12 %. Withheld: Immigration."


def test_a_hidden_figure_is_said_to_be_withheld_and_has_no_bar():
    """Three bars and their outlines are drawn for four groups; the fourth is a hatched mark of fixed width."""
    shown = draw.bars(NEEDS, "Most was").svg
    assert words_in(shown).count("withheld") == 1
    assert "[c]" not in shown and "0 %" not in words_in(shown)
    without = draw.bars(NEEDS.loc[NEEDS["status"].eq("ok")], "Most was").svg
    assert shown.count("fill: #12436d") == without.count("fill: #12436d") == 3


def test_the_bars_own_length_does_not_tell_a_hidden_value():
    other = NEEDS.assign(value=NEEDS["value"].fillna(3))
    assert draw.bars(other, "Most was").svg == draw.bars(NEEDS, "Most was").svg


def test_not_recorded_stands_last_and_is_never_the_headline():
    rows = rows_of(("Not recorded", "60 %", 60, "ok"), ("Drugs", "12 %", 12, "ok"))
    rows["group"] = ["not_recorded", "drugs"]
    drawing = draw.bars(rows, "Most was")
    assert list(drawing.table["label"]) == ["Drugs", "Not recorded"]
    assert '"drugs"' in drawing.headline
    assert drawing.svg.count("fill: #12436d") == drawing.svg.count("fill: #bfbfbf") == 1
    kept = draw.bars(rows, "Most was", in_order=True)
    assert list(kept.table["label"]) == ["Not recorded", "Drugs"] and '"drugs"' in kept.headline


def test_words_that_could_not_be_mapped_are_drawn_only_when_there_is_a_figure():
    rows = rows_of(("Drugs", "12 %", 12, "ok"), ("Not mapped", "[c]", None, "suppressed"))
    rows["group"] = ["drugs", "not_mapped"]
    assert words_in(draw.bars(rows, "Most was").svg) == ["Drugs", "12 %"]
    assert len(draw.bars(rows, "Most was").table) == 2


def test_of_many_groups_the_longest_are_drawn_and_all_are_in_the_table():
    many = rows_of(*[(f"Area {letter}", f"{place + 1} %", place + 1, "ok") for place, letter in enumerate("ABCDEFGHIJKLMNOPQRST")])
    drawing = draw.bars(many, "Most came from", most=12)
    assert len(drawing.table) == 20
    assert "Area T" in words_in(drawing.svg) and "Area A" not in words_in(drawing.svg)


def test_many_groups_of_which_none_is_given_are_described_all_the_same():
    none = rows_of(*[(f"Area {letter}", "", pd.NA, "not_collected") for letter in "ABCDEFGHIJKLMNOPQRST"])
    assert "Area A" in draw.bars(none, "Most came from", most=12).alt


def test_names_of_places_keep_their_capital_in_a_headline():
    drawing = draw.bars(NEEDS.assign(breakdown="origin_authority"), "Most came from")
    assert '"Mental health"' in drawing.headline


def test_with_nothing_to_show_the_headline_says_so():
    hidden = NEEDS.assign(value=pd.NA, lower=pd.NA, upper=pd.NA, status="suppressed", reason="withheld")
    assert draw.bars(hidden, "Most was").headline == "No group can be shown: withheld"
    assert draw.wards(hidden, BOUNDARIES, "Highest in").headline == "No ward can be shown"
    assert draw.heat_map(hidden, "Least was").headline == "No figure can be shown"
    assert "no wards" in draw.scatter(hidden, hidden, "With deprivation").alt


def test_time_bands_stay_in_order_with_the_busiest_dark():
    drawing = draw.time_bands(NEEDS, "Most were in the")
    assert list(drawing.table["label"]) == list(NEEDS["label"])
    assert drawing.svg.count("fill: #12436d") == 1


def test_icons_shade_as_many_people_as_the_percentage():
    """36 of 100 shaded: 36 markers in one colour and 64 in white."""
    rows = rows_of(("Disability", "36 %", 36, "ok"), ("Drugs", "[c]", None, "suppressed"))
    shaded, hidden = draw.icons_of_100(rows)
    groups = shaded.svg.split('<g id="line2d_')[1:]
    assert [group.count("<use") for group in groups] == [36, 64]
    assert "<use" not in hidden.svg and "withheld" in words_in(hidden.svg)
    assert hidden.alt == "Drugs: withheld, so no people are drawn."


def test_a_line_joins_years_that_can_be_compared():
    joined = draw.years(YEARS, "Year by year")
    assert words_in(joined.svg).count("break") == 0
    assert joined.alt == "Line charts over the years. Disability: 30 %, 36 % and 41 %."


def test_a_line_breaks_where_counting_changed():
    """Two joins between three points; a break before the second year takes one away and draws a dashed rule instead."""
    broken = draw.years(years_of(("30 %", 30, "ok"), ("36 %", 36, "ok"), ("41 %", 41, "ok"), broken=(1,)), "Year by year")
    thick = "stroke-width: 2.5"
    assert draw.years(YEARS, "Year by year").svg.count(thick) == 2
    assert broken.svg.count(thick) == 1
    assert "break" in words_in(broken.svg)
    assert "with a break in the series" in broken.alt


def test_a_line_breaks_at_a_hidden_year():
    hidden = draw.years(years_of(("30 %", 30, "ok"), ("[c]", None, "suppressed"), ("41 %", 41, "ok")), "Year by year")
    assert "stroke-width: 2.5" not in hidden.svg
    assert "withheld" in words_in(hidden.svg)
    assert hidden.alt == "Line charts over the years. Disability: 30 %, withheld and 41 %."


def test_a_scatter_has_no_numbers():
    drawing = draw.scatter(NEEDS, NEEDS, "With deprivation")
    assert not [word for word in words_in(drawing.svg) if re.search(r"\d", word)]
    assert "less deprived" in words_in(drawing.svg)
    assert "Not drawn, because a figure is withheld: Immigration." in drawing.alt


def test_a_ward_without_a_deprivation_figure_is_not_drawn():
    deprivation = NEEDS.assign(status=["ok", "suppressed", "ok", "ok"])
    drawing = draw.scatter(NEEDS, deprivation, "With deprivation")
    assert "Not drawn, because a figure is withheld: Mental health and Immigration." in drawing.alt
    assert drawing.svg.count("<use") == 2


def test_wards_are_shaded_by_fifths_of_their_rank():
    """Ten wards in order: ranks 0.1 to 1.0 of the whole, two to a fifth."""
    rows = rows_of(*[(f"Ward {letter}", f"{place}", place, "ok") for place, letter in enumerate("ABCDEFGHIJ")])
    assert list(_fifths(rows)["shade"]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert list(_fifths(NEEDS)["shade"]) == [1, 4, -1, 3]  # ranks 1/3, 3/3, none, 2/3


def test_a_hidden_ward_is_hatched_and_said_so():
    drawing = draw.wards(NEEDS, BOUNDARIES, "Highest in")
    assert "no figure" in words_in(drawing.svg)
    assert "Withheld: Immigration" in drawing.alt


def test_islands_too_small_to_see_are_left_out():
    """A ring of points nearer than a pixel to each other goes; the mainland stays even when it too is tiny."""
    speck = [(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0)]
    land = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)]
    assert _seen([speck, land]) == [land]
    assert _seen([speck]) == [speck]


def test_heat_map_writes_the_printed_figure_in_each_cell():
    drawing = draw.heat_map(NEEDS, "Recorded least was")
    assert {"41 %", "36 %", "12 %"} <= set(words_in(drawing.svg))
    assert '"Drugs"' in drawing.headline


def test_a_heat_map_says_why_a_cell_has_no_figure():
    before = rows_of(("Drugs", "[c]", None, "suppressed"), period="2022", period_short="2021/22", period_label="April 2021 to March 2022")
    after = rows_of(("Drugs", "12 %", 12, "ok"), period="2023", period_short="2022/23", period_label="April 2022 to March 2023")
    drawing = draw.heat_map(pd.concat([before, after], ignore_index=True), "Recorded least was")
    assert {"withheld", "12 %"} <= set(words_in(drawing.svg)) and "0 %" not in words_in(drawing.svg)


def test_a_heat_map_leaves_out_what_was_never_given_and_says_so():
    drawing = draw.heat_map(NEEDS, "Recorded least was")
    assert "Immigration" not in words_in(drawing.svg) and "Immigration" in set(drawing.table["label"])
    assert "are in the table only" in drawing.subtitle


def test_a_heat_map_with_the_whole_window_names_its_years_once():
    window = rows_of(("Drugs", "12 %", 12, "ok"))
    years = rows_of(("Drugs", "10 %", 10, "ok"), period="2022", period_short="2021/22", period_label="April 2021 to March 2022")
    drawing = draw.heat_map(pd.concat([years, window], ignore_index=True), "Recorded least was")
    assert drawing.subtitle.endswith('{{ words("2021/22 to 2021/22") }}.')


def test_words_for_descriptions():
    assert listed([]) == "" and listed(["a"]) == "a" and listed(["a", "b", "c"]) == "a, b and c"
    assert spoken(NEEDS, most=1) == "Drugs 12 %, then smaller ones. Withheld: Immigration"


def test_drawing_loads_no_other_plotting_library():
    code = "import sys; from pipeline import draw; print({'scipy', 'altair', 'plotly', 'matplotlib.pyplot'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_ratios_point_to_over_and_under_and_name_the_largest_over():
    drawing = draw.ratios(RATIOS, "Most over-represented:")
    assert drawing.headline == 'Most over-represented: {{ words("Age: 16 to 24") }}, {{ number("needs_percent/2022-2024/g0") }} times'
    assert drawing.alt == "Chart of ratios with ranges. Over: Age: 16 to 24 1.49. Under: Age: 55 and over 0.19. Cannot say: Disability 1.11."
    assert words_in(drawing.svg).count("under") == words_in(drawing.svg).count("over") == words_in(drawing.svg).count("cannot say") == 1
    none = RATIOS.assign(word="cannot_say")
    assert draw.ratios(none, "Most:").headline == "No group can be said to be over-represented"


def test_a_ratio_that_is_hidden_is_not_drawn():
    hidden = pd.concat([RATIOS, RATIOS.iloc[:1].assign(status="suppressed", value=pd.NA, label="Sex: women")], ignore_index=True)
    assert draw.ratios(hidden, "Most:").svg == draw.ratios(RATIOS, "Most:").svg


def test_flows_draw_what_is_given_the_largest_first_and_keep_all_in_the_table():
    drawing = draw.flows(NEEDS, NEEDS)
    assert "Immigration" not in words_in(drawing.svg) and len(drawing.table) == 8
    assert [label for label in words_in(drawing.svg_narrow) if "%" not in label][:4] == ["Mental health", "Money and debt", "Drugs", "refuge"]
    assert drawing.headline.startswith('The largest group came from {{ words("Mental health") }}, {{ number("needs_percent/2022-2024/g1") }};')
    hidden = NEEDS.assign(value=pd.NA, status="suppressed", reason="withheld")
    assert draw.flows(hidden, NEEDS).headline == "Where people came from and went cannot be shown"


def test_a_stream_is_as_wide_as_its_share_and_tells_nothing_of_what_is_hidden():
    other = NEEDS.assign(value=NEEDS["value"].fillna(3))
    assert draw.flows(other, other).svg == draw.flows(NEEDS, NEEDS).svg


def test_answers_stand_on_both_sides_and_the_least_agreed_with_is_named():
    drawing = draw.diverging(ANSWERS, "Fewest agreed with")
    assert drawing.headline.startswith('Fewest agreed with “{{ words("My needs were met") }}”: ')
    assert drawing.alt.startswith("Chart of answers to both sides of a line. I was listened to: agree 79 %, disagree 7 %, I feel safer")
    assert drawing.svg.count("fill: #12436d") == drawing.svg.count("fill: #f46a25") == 3
    tied = ANSWERS.assign(value=ANSWERS["value"].replace(76, 74))
    assert draw.diverging(tied, "Fewest:").headline.startswith('Fewest: “{{ words("I feel safer") }}” and “{{ words("My needs were met") }}”: ')


def test_a_side_that_is_hidden_is_hatched_and_says_why():
    least = ANSWERS["group"].eq("disagree") & ANSWERS["title"].eq("I feel safer")
    hidden = ANSWERS.assign(status=ANSWERS["status"].mask(least, "suppressed"), value=ANSWERS["value"].mask(least), reason=ANSWERS["reason"].mask(least, "withheld"))
    drawing = draw.diverging(hidden, "Fewest:")
    assert words_in(drawing.svg).count("withheld") == 1 and drawing.svg.count("fill: #f46a25") == 2
    assert "I feel safer: agree 76 %, disagree withheld" in drawing.alt
    nothing = ANSWERS.assign(status="suppressed", value=pd.NA, reason="withheld")
    assert draw.diverging(nothing, "Fewest:").headline == "No answers can be shown"


def test_every_stage_says_its_number_and_what_it_counts_and_none_are_added():
    drawing = draw.stages(STAGES)
    for svg in (drawing.svg, drawing.svg_narrow):
        said = words_in(svg)
        assert {"10,700", "people", "340", "cases heard", "withheld"} <= set(said) and "referrals" not in said
    assert "Heard: 340 cases heard" in drawing.alt and "Accepted: withheld" in drawing.alt
    first, last = (number(f"needs_percent/2022-2024/g{place}") for place in (0, 1))
    assert drawing.headline == f'From {first} {words("people")} to {last} {words("cases heard")}'
    assert draw.stages(STAGES.tail(1)).headline == "None of these counts can be shown"
    assert "never added" in drawing.subtitle and "never added" in drawing.alt


def test_stages_share_one_scale():
    """340 of 10,700 is a bar 0.0318 as long as the longest."""
    drawing = draw.stages(STAGES.head(2))
    bars = re.findall(r'<path d="([^"]*)"[^>]*style="fill: #12436d', drawing.svg)
    across = [[float(x) for x in re.findall(r"[ML] ([\d.]+) ", bar)] for bar in bars]
    longs = [max(each) - min(each) for each in across]
    assert longs[1] / longs[0] == pytest.approx(340 / 10_700, rel=0.05)


def test_a_funnel_says_which_wards_lie_outside_and_has_no_numbers():
    drawing = draw.funnel(RATES, CHANCE)
    assert drawing.alt.endswith("Above the range: High. Within it: Middle. Below it: Low.")
    assert drawing.headline == 'Furthest above what chance explains: {{ words("High") }}'
    for svg in (drawing.svg, drawing.svg_narrow):
        assert not re.search(r"\d", " ".join(words_in(svg))) and "Hidden" not in words_in(svg)


def test_wards_outside_the_funnel_differ_by_shape_and_not_by_colour_alone():
    """A triangle up, a circle and a triangle down stand in the picture and once more in its key."""
    outlines = re.findall(r'<path id="(m[0-9a-f]+)" d="([^"]*)"', draw.funnel(RATES, CHANCE).svg)
    assert len({re.sub(r"[\d. \n-]", "", shape) + shape[:12] for _, shape in outlines}) == 3


def test_a_funnel_without_wards_or_without_any_above_says_so():
    nothing = draw.funnel(RATES.assign(status="suppressed", value=None), CHANCE)
    assert nothing.headline == "No ward can be placed" and "no ward can be placed" in nothing.alt
    assert draw.funnel(RATES, CHANCE.assign(caveats="chance_inside")).headline == "No ward lies above what chance explains"


def test_the_busiest_tenth_of_a_week_and_the_tenth_after_it_are_said_in_words():
    drawing = draw.week(WEEK, "The busiest was")
    assert drawing.headline.startswith('The busiest was {{ words("Tuesday") }}, {{ words("evening") }}: {{ number(')
    assert "Busiest: Tuesday evening 90. Busy: Monday evening 80 and Wednesday evening 80. Withheld: Monday night." in drawing.alt
    for svg in (drawing.svg, drawing.svg_narrow):
        assert (words_in(svg).count("busiest"), words_in(svg).count("busy"), words_in(svg).count("withheld")) == (1, 2, 1)
        assert svg.count("<pattern") >= 2  # hatching and upright lines, not colour alone


def test_a_hidden_part_of_the_week_is_one_of_its_cells_and_tells_nothing():
    """Twenty cells of which eleven are hidden: the busiest tenth is two, and the third is as busy as the second. After it one has fewer than four above it."""
    hidden = WEEK.assign(label=[f"{label}!" for label in WEEK["label"]], status="suppressed", value=pd.NA, printed="[c]", reason="withheld")
    drawing = draw.week(pd.concat([WEEK, hidden], ignore_index=True), "The busiest was")
    marks = drawing.table["mark"]
    assert (marks.eq("busiest").sum(), marks.eq("busy").sum()) == (3, 1)
    said = " ".join([*WEEK["printed"], *PARTS])
    assert set(re.findall(r"\d+", " ".join(words_in(drawing.svg)))) <= set(re.findall(r"\d+", said))
    other = WEEK.assign(value=WEEK["value"].fillna(3))
    assert draw.week(other, "The busiest was").svg == draw.week(WEEK, "The busiest was").svg
