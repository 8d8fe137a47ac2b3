"""Which files belong to which data set, and which a desktop left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import store


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(tmp_path))
    return tmp_path


def send(project: Path, *names: str) -> None:
    for name in names:
        path = project / "data" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


class TestRawFiles:
    def test_a_data_set_may_come_in_parts_and_in_any_table_format(self, project):
        send(project, "2024/refuge_stays.xlsx", "2024/refuge_stays_q1.csv", "2024/Refuge_Stays_Q2.CSV", "2024/refuge_stays.docx")
        assert sorted(names(store.raw_files("refuge_stays", 2024))) == ["Refuge_Stays_Q2.CSV", "refuge_stays.xlsx", "refuge_stays_q1.csv"]

    def test_a_longer_name_that_begins_alike_keeps_its_own_files(self, project):
        send(project, "2024/police_incidents.csv", "2024/police_incidents_part2.csv", "2024/police_incidents_x.csv", "2024/police_incidents_x_2.csv")
        both = ("police_incidents", "police_incidents_x")
        assert names(store.raw_files("police_incidents", 2024, both)) == ["police_incidents.csv", "police_incidents_part2.csv"]
        assert names(store.raw_files("police_incidents_x", 2024, both)) == ["police_incidents_x.csv", "police_incidents_x_2.csv"]
        assert store.unclaimed_files(2024, both) == []

    def test_another_year_s_files_are_not_this_year_s(self, project):
        send(project, "2023/refuge_stays.csv")
        assert store.raw_files("refuge_stays", 2024) == []

    def test_no_year_folder_is_no_files(self, project):
        assert store.raw_files("refuge_stays", 2024) == []
        assert store.unclaimed_files(2024, ("refuge_stays",)) == []

    def test_what_a_desktop_leaves_behind_was_not_sent(self, project):
        left = ("~$refuge_stays.xlsx", "._refuge_stays.csv", ".DS_Store", "Thumbs.db", "desktop.ini")
        send(project, "2024/refuge_stays.xlsx", *(f"2024/{name}" for name in left))
        assert names(store.raw_files("refuge_stays", 2024)) == ["refuge_stays.xlsx"]
        assert store.unclaimed_files(2024, ("refuge_stays",)) == []


class TestUnclaimed:
    def test_a_file_of_no_data_set_is_found(self, project):
        send(project, "2024/refuge_stays.csv", "2024/Refuge stays (final).csv", "2024/letter.docx")
        assert names(store.unclaimed_files(2024, ("refuge_stays",))) == ["Refuge stays (final).csv", "letter.docx"]


class TestYears:
    def test_a_year_counts_once_a_file_was_sent(self, project):
        send(project, "2024/refuge_stays.csv", "2022/letter.docx", "2023/.DS_Store", "2021/~$x.xlsx", "reference/population.csv")
        assert store.raw_years() == [2022, 2024]
        assert not store.raw_is_empty()

    def test_nothing_sent_is_empty(self, project):
        send(project, "README.md", "2023/.gitkeep", "reference/population.csv")
        assert store.raw_is_empty()

    def test_no_folder_at_all_is_empty(self, project):
        assert store.raw_is_empty()


def test_reference_files_may_lie_in_folders(project):
    send(project, "reference/population.csv", "reference/imd/file_1.xlsx", "reference/.DS_Store", "reference/~$file_1.xlsx")
    assert names(store.reference_files()) == ["file_1.xlsx", "population.csv"]


class TestPlaces:
    def test_private_and_public_folders_lie_apart(self, project):
        assert store.processed("thurrock", 2024) == project / "data" / "processed" / "thurrock" / "2024"
        assert store.outputs("thurrock") == project / "outputs" / "thurrock"

    def test_config_of_the_project_folder_goes_first(self, project):
        ours = store.config_file("facts.yml")
        assert ours == store.code_root() / "config" / "facts.yml"
        (project / "config").mkdir()
        assert store.config_file("facts.yml") == project / "config" / "facts.yml"

    def test_notebooks_come_in_reading_order(self, project):
        (project / "notebooks").mkdir()
        for name in ("02_places.ipynb", "01_people.ipynb", "notes.txt"):
            (project / "notebooks" / name).write_text("{}")
        assert names(store.notebooks()) == ["01_people.ipynb", "02_places.ipynb"]

    def test_the_code_of_a_room_is_its_package_or_its_module(self, project):
        assert store.code_root() / "pipeline" / "periods.py" in store.code_files("periods")
        assert {path.name for path in store.code_files("store")} >= {"paths.py", "site.py", "tables.py"}
        assert not [path for path in store.code_files("store") if path.suffix == ".pyc"]


class TestKeyFile:
    def test_lies_outside_the_project(self, project, monkeypatch):
        monkeypatch.delenv("NEEDS_ASSESSMENT_KEY_FILE", raising=False)
        assert project not in store.link_key_file().parents
        assert store.code_root() not in store.link_key_file().parents

    def test_may_be_named(self, project, monkeypatch):
        monkeypatch.setenv("NEEDS_ASSESSMENT_KEY_FILE", "/safe/place/link.key")
        assert store.link_key_file() == Path("/safe/place/link.key")

    def test_goes_where_windows_keeps_such_things(self, project, monkeypatch):
        monkeypatch.delenv("NEEDS_ASSESSMENT_KEY_FILE", raising=False)
        monkeypatch.setenv("LOCALAPPDATA", "/appdata")
        assert store.link_key_file() == Path("/appdata/needs-assessment/link.key")


def test_our_page_of_dates_is_no_agency_file(project):
    send(project, "2024/received.csv")
    assert store.raw_is_empty() and store.unclaimed_files(2024, ()) == []
    assert names(list(store.received_pages((2023, 2024)).values())) == ["received.csv"]
    assert list(store.received_pages((2023, 2024))) == ["2024"]
    assert store.tables_in(project / "data" / "raw" / "2024") == []
