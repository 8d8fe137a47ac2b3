"""Fingerprints by a hand-known digest, the code's version, and what the record of a run may hold."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.record import code_version, files_as_sent, fingerprint, fingerprints, run, run_record

# The two SHA-256 test values everybody knows: of "abc" (FIPS 180-4, appendix) and of nothing.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class TestFingerprint:
    def test_is_the_sha_256_of_the_bytes(self, tmp_path: Path):
        (tmp_path / "abc.csv").write_bytes(b"abc")
        (tmp_path / "empty.csv").write_bytes(b"")
        assert fingerprint(tmp_path / "abc.csv") == ABC
        assert fingerprint(tmp_path / "empty.csv") == NOTHING

    def test_does_not_read_lines(self, tmp_path: Path):
        """A file with the line ends of Windows is another file."""
        (tmp_path / "unix.csv").write_bytes(b"a\nb\n")
        (tmp_path / "windows.csv").write_bytes(b"a\r\nb\r\n")
        assert fingerprint(tmp_path / "unix.csv") != fingerprint(tmp_path / "windows.csv")

    def test_of_many_files_is_in_order_of_name_and_names_no_machine(self, tmp_path: Path):
        for name in ("2024/stays.csv", "2023/stays.csv"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(b"abc")
        files = [tmp_path / "2024/stays.csv", tmp_path / "2023/stays.csv"]
        assert list(fingerprints(files, tmp_path).items()) == [("2023/stays.csv", ABC), ("2024/stays.csv", ABC)]

    def test_of_no_files_is_nothing(self, tmp_path: Path):
        assert fingerprints([], tmp_path) == {}


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/nowhere"]
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "code.py").write_text("one = 1\n")
    git(tmp_path, "add", "code.py")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


class TestCodeVersion:
    def test_is_the_commit(self, repository: Path):
        assert code_version(repository) == {"commit": git(repository, "rev-parse", "HEAD"), "changed_since": False}

    def test_says_when_code_was_changed_since(self, repository: Path):
        (repository / "code.py").write_text("one = 2\n")
        assert code_version(repository)["changed_since"] is True

    def test_a_new_page_of_outputs_is_no_change_of_code(self, repository: Path):
        (repository / "index.html").write_text("x")
        assert code_version(repository)["changed_since"] is False

    def test_is_empty_where_there_is_no_repository(self, tmp_path: Path):
        assert code_version(tmp_path) == {"commit": "", "changed_since": False}

    def test_is_empty_where_there_is_no_git(self, repository: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(run.shutil, "which", lambda _: None)
        assert code_version(repository) == {"commit": "", "changed_since": False}


def test_the_record_of_a_run_holds_digests_and_totals_and_no_path(tmp_path: Path):
    record = run_record(
        area="Smallton",
        year=2024,
        window="2022-2024",
        synthetic=True,
        started=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        code={"commit": "", "changed_since": False},
        sent=[{"data_set": "stays", "year": 2024, "sha256": ABC}],
        config={"facts.yml": NOTHING},
        site={"index.html": ABC},
        figures=312,
        release="",
    )
    assert record["started"] == "2026-11-21T09:30:00+00:00"
    assert record["files_as_sent"] == [{"data_set": "stays", "year": 2024, "sha256": ABC}]
    assert record["figures_printed"] == 312
    assert datetime.fromisoformat(record["finished"]).tzinfo is not None
    assert set(record["packages"]) >= {"pandas", "great-expectations", "papermill", "nbconvert"}
    assert str(Path.home()) not in str(record) and str(tmp_path) not in str(record)


class TestFilesAsSent:
    @pytest.fixture
    def sent(self, tmp_path: Path) -> list[tuple[str, int | None, Path]]:
        """A file whose name the agency chose, and an official one; the first holds "abc", the second nothing."""
        (tmp_path / "2024").mkdir()
        named, official = tmp_path / "2024/stays - Client 0001.csv", tmp_path / "wards.csv"
        named.write_bytes(b"abc")
        official.write_bytes(b"")
        return [("stays", 2024, named), ("reference", None, official)]

    def test_published_lines_name_the_data_set_and_never_the_file(self, sent, tmp_path: Path):
        lines = files_as_sent(sent, tmp_path, names=False)
        assert lines == [{"data_set": "reference", "year": None, "sha256": NOTHING}, {"data_set": "stays", "year": 2024, "sha256": ABC}]
        assert "Client 0001" not in str(lines)

    def test_the_private_lines_name_it_beside_the_same_digest(self, sent, tmp_path: Path):
        assert [line["file"] for line in files_as_sent(sent, tmp_path, names=True)] == ["wards.csv", "2024/stays - Client 0001.csv"]
