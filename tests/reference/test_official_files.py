"""The layouts of official files, typed in place at the size of four small areas and two wards."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.problems import Stop
from pipeline.receive_reference import places_from_area_page, read_reference, recognise
from pipeline.steps import account

AREA = SimpleNamespace(
    code="D1",
    name="Anywhere",
    wards=[
        SimpleNamespace(code="W1", name="First", population=100, deprivation_score=9.0, deprivation_rank=1),
        SimpleNamespace(code="W2", name="Second", population=200, deprivation_score=3.0, deprivation_rank=2),
    ],
    sources={
        "ward_population": SimpleNamespace(source="population of the page", method="summed", derived=True),
        "ward_deprivation": SimpleNamespace(source="deprivation of the page", method="weighted", derived=True),
    },
    population=SimpleNamespace(total=300, by_age=[1] * 91, by_sex=SimpleNamespace(female=160, male=140)),
    census_2021=[
        SimpleNamespace(characteristic="tenure", group="owned", label="Owned", number=1, total=2, percent=50.0),
        SimpleNamespace(characteristic="disability", group="any", label="Disabled", number=1, total=4, percent=25.0),
    ],
)

BOM = "\ufeff"
AGES = [*map(str, range(90)), "90+"]
FILES = {
    "lookup.csv": "lsoa11_code,ward17_code\nL1,W1\nL2,W1\nL3,W2\nL4,W2\nX9,Z9\n",
    # file 5 of 2019: scores; L1 and L2 make W1, weighted 1 to 3
    "scores.csv": BOM
    + "LSOA code (2011),LSOA name (2011),Index of Multiple Deprivation (IMD) Score\nL1,a,10\nL2,b,30\nL3,c,5\nL4,d,7\nX9,x,99\n",
    "file6.csv": BOM
    + 'LSOA code (2011),Total population: mid 2015 (excluding prisoners)\nL1,"1,000"\nL2,"3,000"\nL3,500\nL4,"1,500"\nX9,1\n',
    "file1.csv": BOM
    + "LSOA code (2011),Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile\n"
    + 'L1,"20,000",6\nL2,400,1\nL3,"30,000",9\nL4,"29,199",9\n',
    "file2.csv": BOM
    + "LSOA code (2011),Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)\nL4,29199\nL3,30000\nL2,400\nL1,20000\n",
    "lookup21.csv": "lsoa21_name,lsoa21_code,ward24_name,ward24_code\na,M1,First,W1\nb,M2,First,W1\nc,M3,Second,W2\n",
    "scores2025.csv": "lsoa21_code,IMD_decile,IMD_rank,IMD_score\nM1,3,100,40\nM2,3,200,20\nM3,9,900,5\n",
    "changes.csv": "lsoa11_code,change_code,lsoa21_code\nL1,U,M1\nL2,U,M2\nL3,M,M3\nL4,M,M3\n",
    "disability.csv": "lsoa21_code,disability,n,total_residents,prop\nM1,Disabled,10,100,0.1\nM1,Not,90,100,0.9\n"
    + "M2,Disabled,30,300,0.1\nM2,Not,270,300,0.9\nM3,Disabled,5,50,0.1\nM3,Not,45,50,0.9\nZ9,Disabled,9,9,1\n",
    "sexes.csv": "ltla21_code,total_population,total_females,total_males\nD1,1000,600,400\nD2,5,3,2\n",
    "groups.csv": 'ltla21_code,ltla21_name,ethnic_group,value\nD1,A,"White: Roma (number)",7.0\nD1,A,White: Irish (number),13.0\n'
    + "D1,A,White: Roma (percent),35\nD2,B,White: Roma (number),99\n",
}


def population_file(residents: dict[str, int], key: str = "lsoa11_code") -> str:
    """Single year of age: everybody is 30 years old but one person of 90 or over."""
    header = ",".join([key, "total_population", *AGES])
    rows = [",".join([code, str(n), *["0"] * 30, str(n - 1), *["0"] * 59, "1"]) for code, n in residents.items()]
    return "\n".join([header, *rows, ""])


@pytest.fixture
def shelf(tmp_path):
    """Write the named files (or name=text ones) and give their paths."""

    def put(*names: str, **texts: str):
        contents = {name: FILES[name] for name in names} | {f"{name}.csv": text for name, text in texts.items()}
        for name, text in contents.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return [tmp_path / name for name in contents]

    return put


PEOPLE = {"L1": 40, "L2": 60, "L3": 110, "L4": 90, "X9": 5}


def by_ward(places, column: str) -> dict:
    return dict(zip(places.wards["ward_code"], places.wards[column], strict=True))


def test_without_files_the_places_are_the_area_pages():
    places = places_from_area_page(AREA)
    assert by_ward(places, "population") == {"W1": 100, "W2": 200}
    assert places.area_population == places.population == 300
    assert places.sex_totals == {"female": 160, "male": 140} and places.boundaries is None and places.derived
    assert places.notes == ("population of the page. summed", "deprivation of the page. weighted")


def test_ward_population_is_the_sum_of_its_small_areas(shelf):
    places = read_reference(shelf("lookup.csv", people=population_file(PEOPLE)), AREA)
    # W1 = 40 + 60, W2 = 110 + 90; X9 is another district's; four people of 90 or over
    assert by_ward(places, "population") == {"W1": 100, "W2": 200}
    assert places.area_population == 300 and places.population_by_age[90] == 4 and places.population_by_age[30] == 296
    assert places.derived and "Ward population is derived" in places.notes[-1] and "Ward population is derived" in places.wards["source"][0]
    assert places.notes[0].startswith("deprivation of the page") and len(places.notes) == 2


def test_ward_deprivation_is_weighted_by_the_denominators_of_file_6(shelf):
    places = read_reference(shelf("lookup.csv", "scores.csv", "file6.csv"), AREA)
    # W1: (10 * 1000 + 30 * 3000) / 4000 = 25; W2: (5 * 500 + 7 * 1500) / 2000 = 6.5
    assert by_ward(places, "deprivation_score") == {"W1": 25.0, "W2": 6.5}
    assert by_ward(places, "deprivation_rank") == {"W1": 1, "W2": 2}
    assert "scores" in places.notes[-1] and "file6.csv" in places.notes[-1]


def test_without_file_6_the_population_weighs(shelf):
    places = read_reference(shelf("lookup.csv", "scores.csv", people=population_file(PEOPLE)), AREA)
    # W1: (10 * 40 + 30 * 60) / 100 = 22
    assert by_ward(places, "deprivation_score")["W1"] == 22.0


def test_ranks_alone_order_the_wards_and_give_no_score(shelf):
    places = read_reference(shelf("lookup.csv", "file1.csv", "file2.csv", "file6.csv"), AREA)
    # mean ranks: W1 (20000 * 1000 + 400 * 3000) / 4000 = 5300; W2 (30000 * 500 + 29199 * 1500) / 2000 = 29399: W1 is more deprived
    assert places.wards["deprivation_score"].isna().all()
    assert by_ward(places, "deprivation_rank") == {"W1": 1, "W2": 2}
    assert "national ranks (no scores were supplied)" in places.notes[-1]


def test_scores_of_2025_are_weighted_by_census_residents(shelf):
    places = read_reference(shelf("lookup21.csv", "scores2025.csv", "disability.csv"), AREA)
    # W1: (40 * 100 + 20 * 300) / 400 = 25
    assert by_ward(places, "deprivation_score") == {"W1": 25.0, "W2": 5.0}


def test_a_2011_small_area_finds_its_ward_by_way_of_2021(shelf):
    places = read_reference(shelf("lookup21.csv", "changes.csv", people=population_file(PEOPLE)), AREA)
    assert by_ward(places, "population") == {"W1": 100, "W2": 200}


def test_a_2011_small_area_in_two_wards_stops_the_run(shelf):
    split = FILES["changes.csv"] + "L1,S,M3\n"
    files = shelf("lookup21.csv", changes=split, people=population_file(PEOPLE))
    with pytest.raises(Stop, match="two wards for L1"):
        read_reference(files, AREA)


def test_a_2021_small_area_without_its_2011_one_stops_the_run(shelf):
    files = shelf("lookup21.csv", changes=FILES["changes.csv"].replace("L2,U,M2\n", ""), people=population_file(PEOPLE))
    with pytest.raises(Stop, match="nothing for M2"):
        read_reference(files, AREA)


def test_district_files_give_the_ages_and_the_sexes(shelf):
    people = population_file({"D1": 1_000, "D2": 5}, "ltla21_code")
    places = read_reference(shelf("sexes.csv", people=people), AREA)
    assert places.area_population == 1_000 and places.population_by_age[30] == 999
    assert places.sex_totals == {"female": 600, "male": 400}


def test_wards_and_area_of_two_years_are_noticed(shelf):
    people = population_file({"D1": 310}, "ltla21_code")
    places = read_reference(shelf("lookup.csv", small=population_file(PEOPLE), whole=people), AREA)
    assert [finding.what for finding in places.findings] == ["the wards do not add up to the area"]
    assert "310" in places.findings[0].found and "300" in places.findings[0].found


def test_census_counts_replace_the_pages_lines(shelf):
    places = read_reference(shelf("lookup21.csv", "disability.csv", "groups.csv"), AREA)
    lines = places.census.set_index(["characteristic", "group"])
    # 10 + 30 + 5 of 450; Z9 is not in the area. The page's code is kept where the label is the page's.
    assert lines.loc[("disability", "any"), ["number", "total", "percent"]].tolist() == [45, 450, 10.0]
    assert lines.loc[("disability", "not"), "number"] == 405
    assert lines.loc[("ethnic_group", "white_roma"), ["number", "total", "percent"]].tolist() == [7, 20, 35.0]
    assert lines.loc[("tenure", "owned"), "number"] == 1


def test_every_filter_and_join_is_in_the_account(shelf):
    with account() as steps:
        read_reference(shelf("lookup.csv", people=population_file(PEOPLE)), AREA)
    assert ("keep", 5, 4) in [(step.verb, step.rows_in, step.rows_out) for step in steps]


def lacking(text: str, code: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{code},"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"people": population_file({"L1": 40, "L2": 60, "L3": 110})}, "nothing for L4"),
        ({"people": population_file(PEOPLE) + population_file({"L1": 41}).splitlines()[1] + "\n"}, "more than one row for L1"),
        ({"people": population_file(PEOPLE).replace("L2,60", "L2,n/a")}, "none on row 3"),
        ({"wards": lacking(lacking(FILES["lookup.csv"], "L3"), "L4")}, "none for W2"),
    ],
    ids=["a small area without people", "a small area twice", "a word for a number", "a ward without small areas"],
)
def test_what_is_missing_stops_the_run(shelf, changed, said):
    files = shelf(**({"wards": FILES["lookup.csv"], "people": population_file(PEOPLE)} | changed))
    with pytest.raises(Stop, match=said) as stopped:
        read_reference(files, AREA)
    assert all(len(finding.lines()) == 5 and finding.do for finding in stopped.value.findings)


def test_a_small_area_without_a_score_stops_the_run(shelf):
    files = shelf("lookup.csv", "file6.csv", scores=lacking(FILES["scores.csv"], "L3"))
    with pytest.raises(Stop, match="nothing for L3"):
        read_reference(files, AREA)


def test_two_populations_that_differ_stop_the_run(shelf):
    files = shelf("lookup.csv", older=population_file(PEOPLE), newer=population_file(PEOPLE | {"L1": 41}))
    with pytest.raises(Stop, match="keep the one the assessment should use"):
        read_reference(files, AREA)


def test_the_same_file_twice_is_no_problem(shelf):
    files = shelf("lookup.csv", one=population_file(PEOPLE), two=population_file(PEOPLE))
    assert by_ward(read_reference(files, AREA), "population")["W1"] == 100


def test_an_unknown_file_gets_a_finding_and_the_run_goes_on(shelf):
    places = read_reference(shelf(strange="a,b\n1,2\n"), AREA)
    (finding,) = places.findings
    assert finding.severity == "look" and finding.file == "strange.csv" and len(finding.lines()) == 5
    assert by_ward(places, "population") == {"W1": 100, "W2": 200}


def test_a_file_that_swallows_rows_is_not_a_table(shelf):
    tables, findings = recognise(shelf(broken='lsoa11_code,ward17_code\nL1,"W1\nL2,W1\n'))
    assert tables == [] and [finding.file for finding in findings] == ["broken.csv"]


def test_names_do_not_matter(shelf, tmp_path):
    (path,) = shelf("lookup.csv")
    renamed = path.rename(tmp_path / "zz (final) v2.CSV")
    assert [table.kind for table in recognise([renamed])[0]] == ["ward_of_lsoa_2011"]


def test_old_windows_text_is_read(tmp_path):
    path = tmp_path / "sexes.csv"
    path.write_bytes("ltla21_code,name,total_females,total_males\nD1,Caf\xe9,6,4\n".encode("cp1252"))
    assert [table.kind for table in recognise([path])[0]] == ["sex_of_district"]


def shapes(*codes: str) -> str:
    features = [
        {"type": "Feature", "properties": {"WD25CD": code, "WD25NM": f"Ward {code}", "FID": 1}, "geometry": {"type": "Polygon", "coordinates": []}}
        for code in codes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_boundaries_keep_the_areas_wards_and_two_properties(tmp_path):
    path = tmp_path / "wards.geojson"
    path.write_text(shapes("W1", "W2", "Z9"))
    places = read_reference([path], AREA)
    kept = [shape["properties"] for shape in places.boundaries["features"]]
    assert kept == [{"ward_code": "W1", "ward_name": "Ward W1"}, {"ward_code": "W2", "ward_name": "Ward W2"}]


def test_boundaries_without_one_of_the_wards_stop_the_run(tmp_path):
    path = tmp_path / "wards.geojson"
    path.write_text(shapes("W1"))
    with pytest.raises(Stop, match="none for W2"):
        read_reference([path], AREA)


@pytest.mark.parametrize("text", ["{", "[1]", '{"features": [{"properties": {"LSOA21CD": "L1"}}]}'])
def test_other_shapes_are_not_ward_boundaries(tmp_path, text):
    path = tmp_path / "other.geojson"
    path.write_text(text)
    tables, findings = recognise([path])
    assert tables == [] and len(findings) == 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["W1", "W2"]), st.integers(1, 5_000)), min_size=2, max_size=25))
def test_whatever_the_small_areas_nobody_is_lost_and_scores_stay_between(tmp_path_factory, areas):
    areas = [("W1", 10), ("W2", 20), *areas]
    folder = tmp_path_factory.mktemp("reference")
    codes = [f"L{n}" for n in range(len(areas))]
    lookup = "lsoa11_code,ward17_code\n" + "".join(f"{code},{ward}\n" for code, (ward, _) in zip(codes, areas))
    scores = "lsoa,overall_local_score\n" + "".join(f"{code},{n + 1}\n" for n, code in enumerate(codes))
    people = population_file({code: n for code, (_, n) in zip(codes, areas)})
    for name, text in {"a": lookup, "b": scores, "c": people}.items():
        (folder / f"{name}.csv").write_text(text)
    places = read_reference(sorted(folder.iterdir()), AREA)
    assert places.wards["population"].sum() == places.area_population == sum(n for _, n in areas)
    assert places.wards["deprivation_score"].between(1, len(areas)).all()
    assert sorted(places.wards["deprivation_rank"]) in ([1, 2], [1.5, 1.5])


def test_ward_columns_have_their_types(shelf):
    places = read_reference(shelf("lookup.csv", "scores.csv", "file6.csv", people=population_file(PEOPLE)), AREA)
    assert {name: str(kind) for name, kind in places.wards.dtypes.items() if kind.kind in "iuf"} == {
        "population": "Int64",
        "deprivation_score": "Float64",
        "deprivation_rank": "Float64",
    }
    assert isinstance(places.wards, pd.DataFrame) and len(places.wards) == 2
