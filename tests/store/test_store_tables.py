"""What is written is there in whole or not at all, and private things are private."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.store import tables

POSIX = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def stays() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row_id": pd.array([1, 2, None], dtype="Int64"),
            "sheet": ["", "Stays", None],
            "start_date": pd.to_datetime(["2023-04-01", None, "2024-03-31"]),
            "row_ids": [[1, 2], [], [3]],
        }
    )


class TestTables:
    def test_come_back_as_they_went(self, tmp_path):
        tables.write_table(stays(), tmp_path / "clean" / "stays.parquet")
        back = tables.read_table(tmp_path / "clean" / "stays.parquet")
        assert back["row_id"].dtype == "Int64"
        assert back["sheet"].fillna("missing").tolist() == ["", "Stays", "missing"]
        assert back["start_date"].isna().tolist() == [False, True, False]
        assert [list(each) for each in back["row_ids"]] == [[1, 2], [], [3]]

    def test_the_same_table_is_the_same_file(self, tmp_path):
        tables.write_table(stays(), tmp_path / "one.parquet")
        tables.write_table(stays(), tmp_path / "two.parquet")
        assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()

    def test_a_column_kept_by_its_spellings_comes_back_as_plain_text(self, tmp_path):
        whole = stays().drop(columns="row_ids").assign(days=pd.array([3, None, 5], dtype="Float64"), year=pd.array([2023, 2023, 2024], dtype="Int64"))
        spelled = whole.assign(sheet=pd.Categorical(["", "Stays", None], categories=["Stays", "never said", ""]))
        tables.write_table(whole, tmp_path / "plain.parquet")
        tables.write_table(spelled, tmp_path / "spelled.parquet")
        back = tables.read_table(tmp_path / "spelled.parquet")
        pd.testing.assert_frame_equal(back, tables.read_table(tmp_path / "plain.parquet"))
        assert back["sheet"].dtype == "str" and back["sheet"].isna().tolist() == [False, False, True]
        assert b"never said" not in (tmp_path / "spelled.parquet").read_bytes()

    @pytest.mark.parametrize("broken", [OSError("disk full"), KeyboardInterrupt()])
    def test_a_write_that_breaks_leaves_the_last_table_and_no_half_one(self, tmp_path, monkeypatch, broken):
        path = tmp_path / "stays.parquet"
        tables.write_table(stays(), path)
        before = path.read_bytes()

        def half(self, where, **_):
            Path(where).write_bytes(b"PAR1 and then")
            raise broken

        monkeypatch.setattr(pd.DataFrame, "to_parquet", half)
        with pytest.raises(type(broken)):
            tables.write_table(stays(), path)
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["stays.parquet"]

    def test_a_first_write_that_breaks_leaves_nothing(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tables.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("gone")))
        with pytest.raises(OSError, match="gone"):
            tables.write_bytes(b"half", tmp_path / "record.json")
        assert list(tmp_path.iterdir()) == []


class TestRecords:
    def test_the_same_content_is_the_same_file(self, tmp_path):
        tables.write_record({"b": 1, "a": "£ and ł"}, tmp_path / "one.json")
        tables.write_record({"a": "£ and ł", "b": 1}, tmp_path / "two.json")
        assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
        assert (tmp_path / "one.json").read_text(encoding="utf-8") == '{\n "a": "£ and ł",\n "b": 1\n}\n'
        assert tables.read_record(tmp_path / "one.json") == {"a": "£ and ł", "b": 1}


@POSIX
class TestPrivateFolder:
    def test_every_folder_that_had_to_be_made_is_its_owner_s_only(self, tmp_path):
        os.chmod(tmp_path, 0o755)
        folder = tables.private_folder(tmp_path / "area" / "2024" / "clean")
        assert [rights(each) for each in (folder, folder.parent, folder.parent.parent)] == [0o700] * 3
        # What was there before keeps its rights.
        assert rights(tmp_path) == 0o755

    def test_is_content_with_a_folder_that_is_there(self, tmp_path):
        assert tables.private_folder(tmp_path) == tmp_path


class TestLinkKey:
    def test_is_made_once_and_stays(self, tmp_path):
        path = tmp_path / "keys" / "link.key"
        key = tables.link_key(path)
        assert len(key) == 32
        assert tables.link_key(path) == key
        assert [each.name for each in path.parent.iterdir()] == ["link.key"]

    def test_two_places_have_two_keys(self, tmp_path):
        assert tables.link_key(tmp_path / "one.key") != tables.link_key(tmp_path / "two.key")

    @POSIX
    def test_is_readable_by_its_owner_only(self, tmp_path):
        before = os.umask(0)
        try:
            tables.link_key(tmp_path / "keys" / "link.key")
        finally:
            os.umask(before)
        assert rights(tmp_path / "keys" / "link.key") == 0o600
        assert rights(tmp_path / "keys") == 0o700

    @pytest.mark.parametrize("content", ["", "\n", "abc", "not a key at all", "00" * 31, "é" * 64])
    def test_an_empty_or_broken_key_stops_the_run(self, tmp_path, content):
        """An empty key would be no key: the hashes of identifiers could be found by trying."""
        path = tmp_path / "link.key"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(Stop) as stopped:
            tables.link_key(path)
        (finding,) = stopped.value.findings
        assert "backup" in finding.do
        assert not content.strip() or content.strip() not in "\n".join(finding.lines())
        assert path.read_text(encoding="utf-8") == content

    def test_of_two_runs_at_once_the_first_key_wins(self, tmp_path, monkeypatch):
        path = tmp_path / "link.key"
        first = "11" * 32
        link = os.link

        def late(aside, place):
            path.write_text(first)
            link(aside, place)

        monkeypatch.setattr(tables.os, "link", late)
        assert tables.link_key(path) == bytes.fromhex(first)

    def test_a_disk_without_hard_links_has_a_key_too(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tables.os, "link", lambda *_: (_ for _ in ()).throw(OSError("not supported")))
        path = tmp_path / "link.key"
        key = tables.link_key(path)
        assert tables.link_key(path) == key
        assert [each.name for each in tmp_path.iterdir()] == ["link.key"]

    def test_a_run_killed_while_the_key_is_written_leaves_no_key(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tables.secrets, "token_hex", lambda _: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            tables.link_key(tmp_path / "link.key")
        monkeypatch.undo()
        assert not (tmp_path / "link.key").exists()
        assert len(tables.link_key(tmp_path / "link.key")) == 32
