"""Releases: the records that stand for a released year, the chain of the ledger, errata, and who signs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline import catalogue, record
from pipeline.assessment import ledger as ledger_module
from pipeline.assessment.cuts import Cuts, changed_since, codes_gone, lines_with_cuts, with_cuts
from pipeline.assessment.ledger import another_seal, corrections_in_force, frozen_in, read_ledger, word_of_seal
from pipeline.assessment.marks import key_of
from pipeline.assessment.missing import codes_merged, codes_missing, fields_renamed
from pipeline.assessment.releasing import _refuse_another_key, _refuse_mixture, signatures
from pipeline.catalogue.errata import Erratum
from pipeline.problems import Stop
from pipeline.store import releases, tables

WHOLE = {"area": "E", "data_sets": ["visits"], "seal": "s", "words": "w", "sent": {}, "by": "A", "approved_by": "B", "released_on": "2026-11-22", "key": "k"}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(tmp_path))
    return tmp_path


def visits(**years: list[tuple[int, str]]) -> pd.DataFrame:
    """year → (row_id, reason), every row from line row_id of that year's file."""
    rows = [(row_id, int(year[1:]), reason) for year, given in years.items() for row_id, reason in given]
    table = pd.DataFrame(rows, columns=["row_id", "year", "reason"]).astype({"row_id": "Int64", "year": "Int64", "reason": "str"})
    return table.assign(reason_source=table["reason"].str.upper(), source_file=table["year"].astype("str") + "/v.csv", source_row=table["row_id"])


def needs(*given: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(given, columns=["row_id", "item"]).astype({"row_id": "Int64", "item": "str"})


def release(number: int, year: int, cut: dict[str, pd.DataFrame] | None = None, corrected=(), synthetic: bool = True, key: str = "k"):
    cells = pd.DataFrame({"key": ["k"], "state": ["printed"]})
    aside = releases.write_release("here", f"{number:04d}-{year}", cells, pd.DataFrame({"id": ["a"]}), cut or {"visits": visits(y2023=[(1, "a")])})
    before = releases.release_folders("here")
    said = WHOLE | {
        "number": number,
        "year": year,
        "years": [year - 2, year - 1, year],
        "corrected": list(corrected),
        "synthetic": synthetic,
        "key": key,
        "previous": record.fingerprint(before[-1] / releases.RECORD) if before else "",
        "files": record.fingerprints(releases.files_of(aside), aside),
    }
    folder = releases.settle_release(aside, said)
    sealed({each.name: record.fingerprint(each / releases.RECORD) for each in releases.release_folders("here")})
    return folder


def sealed(digests: dict[str, str]) -> None:
    releases.write_seals("here", digests)


def errata(*pairs: tuple[str, int]) -> list[Erratum]:
    return [Erratum(data_set=name, year=year, why="A file was cut short.", decided_by="Board", decided_on=date(2026, 1, 2)) for name, year in pairs]


class TestRecordsOfReleasedYears:
    def test_released_years_come_from_their_release_and_others_stay(self):
        """Now 2023 has rows 1, 2, 3 and 2024 has rows 4, 5; released were two rows of 2023. 5 − 3 + 2 = 4 rows; new ids after 5."""
        folder = release(1, 2023, {"visits": visits(y2023=[(7, "a"), (9, "b")], y2022=[(3, "x")]), "visits__needs": needs((7, "n"), (9, "n"), (9, "m"), (3, "o"))})
        table = visits(y2023=[(1, "a"), (2, "b"), (3, "late")], y2024=[(4, "c"), (5, "d")])
        both, answers = with_cuts(Cuts({("visits", 2023): folder}), "visits", table, {"visits__needs": needs((3, "late"), (4, "n"))})
        assert both["reason"].tolist() == ["c", "d", "a", "b"]
        assert both["row_id"].tolist() == [4, 5, 6, 7] and both["source_row"].tolist() == [4, 5, 7, 9]
        assert sorted(zip(answers["visits__needs"]["row_id"], answers["visits__needs"]["item"], strict=True)) == [(4, "n"), (6, "n"), (7, "m"), (7, "n")]
        assert both.dtypes.astype(str).to_dict() == table.dtypes.astype(str).to_dict()

    def test_one_number_in_two_releases_is_two_rows(self):
        one, two = release(1, 2022, {"visits": visits(y2022=[(1, "a")]), "visits__needs": needs((1, "n"))}), None
        two = release(2, 2023, {"visits": visits(y2023=[(1, "b")]), "visits__needs": needs((1, "m"))})
        empty = visits(y2022=[(1, "z")])
        both, answers = with_cuts(Cuts({("visits", 2022): one, ("visits", 2023): two}), "visits", empty, {"visits__needs": needs()})
        assert both[["row_id", "reason"]].to_numpy().tolist() == [[2, "a"], [3, "b"]]
        assert answers["visits__needs"].to_numpy().tolist() == [[2, "n"], [3, "m"]]

    def test_nothing_released_changes_nothing(self):
        table = visits(y2024=[(1, "a")])
        assert with_cuts(Cuts({}), "visits", table, {})[0] is table
        assert lines_with_cuts(Cuts({}), "receipts", table) is table

    def test_a_column_that_came_or_went_since_is_kept_and_blank(self):
        """The contract has had `gone` then and has `new` now: the year that was counted keeps what it had."""
        folder = release(1, 2023, {"visits": visits(y2023=[(1, "a")]).assign(gone="g")})
        both, answers = with_cuts(Cuts({("visits", 2023): folder}), "visits", visits(y2024=[(1, "b")]).assign(new="n"), {"visits__since": needs((1, "n"))})
        assert both["new"].isna().tolist() == [False, True] and both["gone"].isna().tolist() == [True, False]
        assert answers["visits__since"]["row_id"].tolist() == [1]

    def test_lines_of_released_years_and_of_no_other_data_set(self):
        past = pd.DataFrame({"data_set": ["visits", "visits", "calls"], "year": [2023, 2022, 2023], "rows_in": [10, 8, 5]})
        folder = release(1, 2023, {"receipts": past})
        now = pd.DataFrame({"data_set": ["visits", "visits", "calls"], "year": [2023, 2024, 2023], "rows_in": [11, 7, 6]}).assign(late=True, how="mail")
        lines = lines_with_cuts(Cuts({("visits", 2023): folder}), "receipts", now)
        assert lines[["data_set", "year", "rows_in", "late", "how"]].to_numpy().tolist() == [
            ["visits", 2024, 7, True, "mail"],
            ["calls", 2023, 6, True, "mail"],
            ["visits", 2023, 10, False, ""],
        ]
        assert lines["late"].dtype == "bool"


class TestHowManyChanged:
    @pytest.mark.parametrize(
        ("now", "changed"),
        [
            ([(1, "a"), (2, "b"), (3, "c")], 0),
            ([(9, "c"), (5, "a"), (6, "b")], 0),  # the same records elsewhere in the file
            ([(1, "a"), (2, "b"), (3, "c"), (4, "d")], 1),  # one came
            ([(1, "a"), (2, "b")], 1),  # one went
            ([(1, "a"), (2, "b"), (3, "d")], 1),  # one changed: one gone and one new are one
            ([(1, "a"), (2, "a"), (3, "d"), (4, "e")], 3),  # one more a, a d and an e, against a b and a c
        ],
    )
    def test_records_that_differ(self, now, changed):
        folder = release(1, 2023, {"visits": visits(y2023=[(1, "a"), (2, "b"), (3, "c")], y2022=[(4, "z")])})
        assert changed_since(folder, "visits", 2023, visits(y2023=now, y2024=[(8, "q")]), {}) == changed

    def test_an_answer_of_several_counts_and_a_spelling_does_not(self):
        folder = release(1, 2023, {"visits": visits(y2023=[(1, "a"), (2, "b")]), "visits__needs": needs((1, "m"), (1, "n"))})
        spelled = visits(y2023=[(1, "a"), (2, "b")]).assign(reason_source=["A ", "Bee"])
        assert changed_since(folder, "visits", 2023, spelled, {"visits__needs": needs((1, "n"), (1, "m"))}) == 0
        assert changed_since(folder, "visits", 2023, spelled, {"visits__needs": needs((1, "n"))}) == 1

    def test_codes_that_no_list_has_any_more(self):
        folder = release(1, 2023, {"visits": visits(y2023=[(1, "a"), (2, "b")]), "visits__needs": needs((1, "m"))})
        cuts = Cuts({("visits", 2023): folder})
        assert codes_gone(cuts, "visits", {"reason": {"a", "b"}, "needs": {"m"}, "new": {"x"}}) == {}
        assert codes_gone(cuts, "visits", {"reason": {"a"}, "needs": {"n"}}) == {"reason": 1, "needs": 1}


class TestCodesThatWereReleased:
    """Cells of refuge stays by destination; the list of destinations is that of config with one code taken out, or under another name."""

    @pytest.fixture
    def without(self, monkeypatch, root):
        monkeypatch.delenv("NEEDS_ASSESSMENT_ROOT")
        codes = catalogue.load_codes()

        def made(gone, new=None):
            rows = (replace(row, code=new) if new and row.code == gone else row for row in codes["destination"].rows)
            kept = tuple(row for row in rows if row.code != gone)
            monkeypatch.setattr(catalogue, "load_codes", lambda: codes | {"destination": replace(codes["destination"], rows=kept)})

        return made

    @staticmethod
    def cells(*answers, field="destination", data_set="refuge_stays", all_but=False, unit="rows"):
        text = json.dumps([data_set, unit, [["time", ["2024q1"], False, 1], [field, list(answers), all_but, 1]]])
        return pd.DataFrame({"key": ["k"], "count": [text]})

    def test_every_code_is_there(self, without):
        assert codes_missing(Cuts({}), self.cells("hospital", "not_recorded")) == []
        assert codes_missing(Cuts({}), None) == []

    @pytest.mark.parametrize("all_but", [True, False])
    @pytest.mark.parametrize("new", [None, "clinic"])
    def test_a_code_that_was_taken_out_or_renamed_stops_the_run_and_is_named(self, without, new, all_but):
        without("hospital", new)
        (found,) = codes_missing(Cuts({}), self.cells("hospital", "private_rented", all_but=all_but))
        assert found.where == "config/codes/destination.csv, used by refuge_stays, destination"
        assert found.found == "not there any more: hospital" and len(found.lines()) == 5 and found.severity == "stop"

    def test_what_has_no_list_is_left_alone(self, without):
        """Ages, a data set that is gone, a field that is gone, and what became of a row of a file, though a field has the same name."""
        assert codes_missing(Cuts({}), self.cells("set_aside", field="outcome", data_set="refuge_referrals", unit="rows in files")) == []
        assert len(codes_missing(Cuts({}), self.cells("set_aside", field="outcome", data_set="refuge_referrals"))) == 1
        assert len(codes_missing(Cuts({}), self.cells("moon", unit="different person_key"))) == 1
        for cells in (self.cells("999", field="age"), self.cells("x", data_set="gone"), self.cells("x", field="gone")):
            assert codes_missing(Cuts({}), cells) == []

    def test_codes_of_records_are_counted_and_not_named(self, without, root, monkeypatch):
        monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(root))
        rows = visits(y2023=[(1, "a")]).assign(destination="hospital")
        folder = release(1, 2023, {"refuge_stays": rows})
        monkeypatch.delenv("NEEDS_ASSESSMENT_ROOT")
        without("hospital")
        (found,) = codes_missing(Cuts({("refuge_stays", 2023): folder}), None)
        assert found.found == "1 code missing" and "hospital" not in " ".join(found.lines())


class TestCodesUnderAnotherName:
    """Hospital is clinic today, and says so in config/codes/renamed.yml; refuge stays have needs, several a row, of which one is renamed too."""

    @pytest.fixture(autouse=True)
    def renamed(self, monkeypatch, root):
        monkeypatch.delenv("NEEDS_ASSESSMENT_ROOT")
        contracts, codes = catalogue.load_contracts(), catalogue.load_codes()
        monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(root))

        def under(code_list, old, new):
            rows = tuple(replace(row, code=new) if row.code == old else row for row in codes[code_list].rows)
            return replace(codes[code_list], rows=rows, renamed=((old, new),))

        made = codes | {"destination": under("destination", "hospital", "clinic"), "need": under("need", "drugs", "substances")}
        monkeypatch.setattr(catalogue, "load_contracts", lambda: contracts)
        monkeypatch.setattr(catalogue, "load_codes", lambda: made)

    @staticmethod
    def stays(*given: tuple[int, str, str]) -> pd.DataFrame:
        rows = visits(y2023=[(row_id, "x") for row_id, _, _ in given])
        return rows.assign(destination=[each for _, each, _ in given], needs=[each for _, _, each in given]).astype({"destination": "str", "needs": "str"})

    def released(self, *given, cells=()):
        cut = {"refuge_stays": self.stays(*given), "refuge_stays__needs": needs(*((row_id, each) for row_id, _, said in given for each in said.split(";")))}
        folder = release(1, 2023, cut)
        tables.write_table(TestCodesThatWereReleased.cells(*cells), folder / releases.CELLS)
        return folder

    def test_they_are_not_missing(self):
        folder = self.released((1, "hospital", "drugs"))
        assert codes_missing(Cuts({("refuge_stays", 2023): folder}), TestCodesThatWereReleased.cells("hospital", "private_rented")) == []
        (found,) = codes_missing(Cuts({}), TestCodesThatWereReleased.cells("moon", "hospital"))
        assert found.found == "not there any more: moon"

    def test_released_records_have_the_codes_of_today(self):
        folder = self.released((1, "hospital", "alcohol;drugs"), (2, "private_rented", "none"))
        cuts = Cuts({("refuge_stays", 2023): folder})
        both, answers = with_cuts(cuts, "refuge_stays", self.stays().astype({"row_id": "Int64"}), {"refuge_stays__needs": needs()})
        assert both["destination"].tolist() == ["clinic", "private_rented"] and both["needs"].tolist() == ["alcohol;substances", "none"]
        assert both["reason"].tolist() == ["x", "x"] and both["destination"].dtype == "str"
        assert answers["refuge_stays__needs"]["item"].tolist() == ["alcohol", "substances", "none"]

    def test_a_record_under_its_new_name_is_no_changed_record(self):
        folder = self.released((1, "hospital", "alcohol;drugs"), (2, "hospital", "none"))
        now = self.stays((1, "clinic", "alcohol;substances"), (2, "clinic", "drugs"))
        answers = needs((1, "alcohol"), (1, "substances"), (2, "none"))
        assert changed_since(folder, "refuge_stays", 2023, now.assign(needs=["alcohol;substances", "none"]), {"refuge_stays__needs": answers}) == 0
        assert changed_since(folder, "refuge_stays", 2023, now, {"refuge_stays__needs": answers}) == 1

    @pytest.mark.parametrize(
        ("rows", "cells", "merged"),
        [
            ([(1, "hospital", "none")], ["hospital"], False),
            ([(1, "clinic", "none")], ["clinic"], False),  # released again, under its new name
            ([(1, "hospital", "none"), (2, "clinic", "none")], [], True),
            ([(1, "private_rented", "none")], ["hospital", "clinic"], True),
            ([(1, "hospital", "none")], ["clinic"], True),
        ],
    )
    def test_two_codes_that_one_release_tells_apart_are_not_one(self, rows, cells, merged):
        found = codes_merged([self.released(*rows, cells=cells)])
        assert [each.where for each in found] == ["config/codes/renamed.yml, destination, clinic"] * merged
        assert all(len(each.lines()) == 5 and each.severity == "stop" for each in found)

    def test_one_name_in_each_of_two_releases_is_no_merger(self):
        first = self.released((1, "hospital", "none"), cells=["hospital"])
        again = release(2, 2024, {"refuge_stays": self.stays((1, "clinic", "none"))})
        tables.write_table(TestCodesThatWereReleased.cells("clinic"), again / releases.CELLS)
        assert codes_merged([first, again]) == []


class TestFieldsUnderAnotherName:
    """The released stays have `left_to`, which holds codes of the list of destinations, and `left_on`, a day; the page of today has neither."""

    NEW = ("destination", "end_date", "age")

    @pytest.fixture(autouse=True)
    def pages(self, monkeypatch, root):
        monkeypatch.delenv("NEEDS_ASSESSMENT_ROOT")
        contracts, codes = catalogue.load_contracts(), catalogue.load_codes()
        monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(root))
        monkeypatch.setattr(catalogue, "load_contracts", lambda: contracts)
        monkeypatch.setattr(catalogue, "load_codes", lambda: codes)
        self.fields = [each.name for each in contracts["refuge_stays"].fields]

    def released(self, without=NEW, **columns):
        rows = visits(y2023=[(1, "a"), (2, "b")]).assign(**{name: "x" for name in self.fields if name not in without})
        return release(1, 2023, {"refuge_stays": rows.assign(**columns)})

    @staticmethod
    def cells(*fields, data_set="refuge_stays"):
        return pd.concat([TestCodesThatWereReleased.cells("y", field=field, data_set=data_set) for field in fields])

    @pytest.mark.parametrize(
        ("columns", "new"),
        [
            ({"left_to": ["hospital", "not_recorded"]}, "destination"),
            ({"left_to": pd.to_datetime(["2023-05-01", None])}, "end_date"),
            ({"left_to": [16, 20]}, "age"),
        ],
        ids=["codes", "days", "numbers"],
    )
    def test_a_new_field_that_may_be_the_old_one_stops_the_run(self, columns, new):
        (found,) = fields_renamed([self.released(**columns)], self.cells("left_to", "time"))
        assert found.found == f"no left_to; new is {new}" and found.where == "config/contracts/refuge_stays.yml, fields"
        assert len(found.lines()) == 5 and found.severity == "stop"

    def test_a_code_that_was_renamed_too_hides_nothing(self, monkeypatch):
        codes = catalogue.load_codes()
        rows = tuple(replace(row, code="clinic") if row.code == "hospital" else row for row in codes["destination"].rows)
        today = replace(codes["destination"], rows=rows, renamed=(("hospital", "clinic"),))
        monkeypatch.setattr(catalogue, "load_codes", lambda: codes | {"destination": today})
        (found,) = fields_renamed([self.released(left_to=["hospital", "private_rented"])], self.cells("left_to"))
        assert found.found == "no left_to; new is destination"

    def test_several_answers_a_row_are_looked_at_too(self):
        folder = self.released(without=("needs",), wants=["drugs", "drugs;alcohol"])
        before = {"refuge_stays": releases.read_cut(folder, "refuge_stays"), "refuge_stays__wants": needs((1, "drugs"), (2, "alcohol"))}
        releases.drop_release(folder)
        (found,) = fields_renamed([release(1, 2023, before)], self.cells("wants"))
        assert found.found == "no wants; new is needs"

    @pytest.mark.parametrize(
        ("cells", "columns", "without"),
        [
            (["left_to"], {"left_to": ["hospital", "moon"]}, NEW),  # answers that no new field can have
            (["left_to"], {"left_to": ["not_recorded"] * 2}, NEW),  # nobody answered: nothing is named by it
            (["left_to"], {"left_to": ["hospital", "x"]}, ()),  # no field is new: it was taken out
            (["age"], {"left_to": ["hospital"] * 2}, NEW),  # no released cell is named by it
            (["left_to"], {}, NEW),  # what is named is no field of the records
        ],
    )
    def test_a_field_that_went_or_came_by_itself_is_left_alone(self, cells, columns, without):
        assert fields_renamed([self.released(without=without, **columns)], self.cells(*cells)) == []

    def test_before_the_first_release_and_of_a_data_set_that_went(self):
        assert fields_renamed([], None) == []
        assert fields_renamed([self.released()], self.cells("left_to", data_set="gone")) == []


class TestTheChain:
    def test_a_whole_ledger_is_read_in_order(self):
        release(1, 2023)
        release(2, 2024)
        assert [each.said["year"] for each in read_ledger("here")] == [2023, 2024]

    @pytest.mark.parametrize("file", ["cells.parquet", "cut/visits.parquet", "release.json"])
    def test_a_changed_file_is_noticed(self, file):
        path = release(1, 2023) / file
        release(2, 2024)
        path.write_bytes(path.read_bytes() + b" ")
        with pytest.raises(Stop, match="altered"):
            read_ledger("here")

    def test_a_word_changed_in_the_last_record_is_noticed_by_its_pages(self, root):
        folder = release(1, 2023)
        site = root / "outputs" / "here" / "2023"
        tables.write_record({"release": record.fingerprint(folder / releases.RECORD)}, site / "run.json")
        assert len(read_ledger("here")) == 1
        said = tables.read_record(folder / releases.RECORD)
        tables.write_record(said | {"approved_by": "Another"}, folder / releases.RECORD)
        sealed({folder.name: record.fingerprint(folder / releases.RECORD)})  # and the seal beside it forged
        with pytest.raises(Stop, match="missing from the ledger"):
            read_ledger("here")

    def test_a_word_changed_in_the_last_record_is_noticed_though_its_pages_are_gone(self):
        folder = release(1, 2023)
        said = tables.read_record(folder / releases.RECORD)
        tables.write_record(said | {"approved_by": "Another"}, folder / releases.RECORD)
        with pytest.raises(Stop, match="altered"):
            read_ledger("here")

    @pytest.mark.parametrize("gone", [1, 2])
    def test_releases_that_are_lost_are_noticed_though_their_pages_are_gone(self, gone):
        for folder in [release(1, 2023), release(2, 2024)][-gone:]:
            releases.drop_release(folder)
        with pytest.raises(Stop, match="altered"):
            read_ledger("here")

    def test_a_machine_may_stop_between_a_release_and_its_seal_but_no_two_releases_are_without(self):
        one = release(1, 2023)
        sealed({})
        assert len(read_ledger("here")) == 1
        two = release(2, 2024)
        sealed({one.name: read_ledger("here")[0].digest})
        assert [each.seal for each in read_ledger("here")] == [record.fingerprint(each / releases.RECORD)[:12] for each in (one, two)]
        sealed({})
        with pytest.raises(Stop, match="altered"):
            read_ledger("here")

    @pytest.mark.parametrize("content", ["{", "[]", '{"0001-2023": "ab"}'])
    def test_seals_that_are_no_seals_stop_the_run(self, root, content):
        release(1, 2023)
        (root / "data" / "released" / "here" / releases.SEALS).write_text(content)
        with pytest.raises(Stop, match="altered") as stopped:
            read_ledger("here")
        assert len(stopped.value.findings[0].lines()) == 5

    @pytest.mark.parametrize("how", ["drop", "reorder", "add", "take", "no record", "no json", "half a record"])
    def test_what_else_is_noticed(self, how):
        one, two = release(1, 2023), release(2, 2024)
        for_each = {
            "drop": lambda: releases.drop_release(one),
            "reorder": lambda: (one.rename(one.with_name("0003-2023"))),
            "add": lambda: (two / "cut" / "more.parquet").write_bytes(b"x"),
            "take": lambda: (two / "cut" / "visits.parquet").unlink(),
            "no record": lambda: (two / releases.RECORD).unlink(),
            "no json": lambda: (two / releases.RECORD).write_text("{"),
            "half a record": lambda: (two / releases.RECORD).write_text(json.dumps({"number": 2})),
        }
        for_each[how]()
        with pytest.raises(Stop, match="altered"):
            read_ledger("here")

    def test_a_ledger_that_is_gone_though_pages_were_released(self, root):
        tables.write_record({"release": "ab12"}, root / "outputs" / "here" / "2023" / "run.json")
        tables.write_record({"release": "cd34"}, root / "outputs" / "here" / ".2024.staged" / "run.json")
        with pytest.raises(Stop, match="missing from the ledger") as stopped:
            read_ledger("here")
        assert len(stopped.value.findings) == 1

    def test_what_a_desktop_leaves_is_no_change_and_what_a_kill_leaves_is_cleared(self, root):
        folder = release(1, 2023)
        (folder / ".DS_Store").write_bytes(b"x")
        (folder / "cut" / "Thumbs.db").write_bytes(b"x")
        releases.write_release("here", "0002-2024", pd.DataFrame(), pd.DataFrame(), {})
        assert len(read_ledger("here")) == 1
        releases.clear_unfinished("here")
        assert sorted(path.name for path in folder.parent.iterdir()) == ["0001-2023", "seals.json"]


class TestTheSealFromElsewhere:
    """Two releases; the approver has the method page of the second on paper."""

    @pytest.fixture
    def paper(self):
        release(1, 2023)
        release(2, 2024)
        return read_ledger("here")[-1].seal

    def forged(self, root, folder):
        """Another record, its seal, and the pages that name it: what somebody can do who may write every file."""
        said = tables.read_record(folder / releases.RECORD)
        tables.write_record(said | {"approved_by": "Another"}, folder / releases.RECORD)
        sealed({each.name: record.fingerprint(each / releases.RECORD) for each in releases.release_folders("here")})
        tables.write_record({"release": record.fingerprint(folder / releases.RECORD)}, root / "outputs" / "here" / "2024" / "run.json")

    def test_the_copy_tells_of_a_ledger_that_was_altered_together_with_its_pages(self, root, paper):
        self.forged(root, releases.release_folders("here")[-1])
        last = read_ledger("here")[-1:]  # whole, as far as this machine can tell
        (found,) = another_seal("here", last, paper)
        assert found.where == "data/released/here/0002-2024" and found.severity == "stop" and len(found.lines()) == 5
        assert last[0].seal not in " ".join(found.lines())  # the altered seal is not handed out as an answer

    def test_the_copy_tells_of_an_earlier_release_that_was_altered(self, root, paper):
        """The chain is forged too: the second record is written again with the digest of the altered first."""
        one, two = releases.release_folders("here")
        self.forged(root, one)
        said = tables.read_record(two / releases.RECORD)
        tables.write_record(said | {"previous": record.fingerprint(one / releases.RECORD)}, two / releases.RECORD)
        sealed({each.name: record.fingerprint(each / releases.RECORD) for each in (one, two)})
        tables.write_record({"release": record.fingerprint(two / releases.RECORD)}, root / "outputs" / "here" / "2024" / "run.json")
        assert len(another_seal("here", read_ledger("here")[-1:], paper)) == 1

    @pytest.mark.parametrize("spelled", [str, str.upper, lambda seal: f" {seal[:4]} {seal[4:]} "], ids=["as printed", "in capitals", "in groups"])
    def test_the_seal_that_fits(self, paper, spelled):
        assert another_seal("here", read_ledger("here")[-1:], spelled(paper)) == []

    def test_the_whole_digest_fits_and_a_part_of_the_seal_does_not(self, paper):
        last = read_ledger("here")[-1:]
        assert another_seal("here", last, last[0].digest) == []
        assert len(paper) == 12 and len(another_seal("here", last, paper[:11])) == 1

    def test_none_given_is_none_compared(self, paper):
        assert another_seal("here", read_ledger("here")[-1:], "  ") == []

    def test_a_seal_of_the_release_before_or_of_a_ledger_that_is_gone(self, paper):
        first, last = read_ledger("here")
        assert len(another_seal("here", [last], first.seal)) == 1
        (found,) = another_seal("here", [], paper)
        assert found.where == "data/released/here"

    def test_the_two_who_signed_are_told_what_was_compared(self, paper):
        last = read_ledger("here")[-1]
        told = {(compared, first): word_of_seal(last, compared, first) for compared in (True, False) for first in (True, False)}
        assert all(each.endswith(f"SEAL={paper}") for each in told.values())
        assert "the ledger fits the seal" in told[True, False] and "compared with none" in told[False, False]
        assert told[False, True].startswith("write this seal")


class TestErrata:
    def test_of_a_year_never_released(self):
        release(1, 2023)
        with pytest.raises(Stop, match="never released"):
            corrections_in_force(read_ledger("here"), errata(("visits", 2024)))

    def test_a_corrected_year_has_no_release_until_it_is_released_again(self):
        first = release(1, 2023)
        times = corrections_in_force(read_ledger("here"), errata(("visits", 2022)))
        assert frozen_in(read_ledger("here"), times) == {("visits", 2021): first, ("visits", 2023): first}
        again = release(2, 2023, corrected=[["visits", 2022, 1]])
        assert frozen_in(read_ledger("here"), times) == {("visits", year): again for year in (2021, 2022, 2023)}

    def test_one_that_was_released_may_not_be_taken_out(self):
        release(1, 2023)
        release(2, 2023, corrected=[["visits", 2022, 1]])
        with pytest.raises(Stop, match="is gone"):
            corrections_in_force(read_ledger("here"), [])

    def test_two_at_once_are_compared_with_the_last_release_all_the_same(self):
        first = release(1, 2023)
        ledger = read_ledger("here")
        assert ledger_module.stood_for(ledger, ("visits", 2022)) == first
        assert ("visits", 2022) not in frozen_in(ledger, corrections_in_force(ledger, errata(("visits", 2022), ("visits", 2022))))


class TestWhoSigns:
    @pytest.mark.parametrize("names", [("Ann Lee", "ann  lee "), ("", "B"), ("A", "  "), ("", "")])
    def test_one_person_or_none_may_not(self, names):
        assert len(signatures(*names)) == 1

    def test_two_people_may(self):
        assert signatures("Ann Lee", "Ann Leigh") == []


@pytest.mark.parametrize("synthetic", [True, False])
def test_releases_of_invented_data_never_mix_with_real_ones(root, synthetic):
    release(1, 2023, synthetic=not synthetic)
    plan = SimpleNamespace(area=SimpleNamespace(slug="here"), private=lambda name: root / name)
    tables.write_record({"synthetic": synthetic}, root / "supply.json")
    with pytest.raises(Stop, match="belongs to other data"):
        _refuse_mixture(read_ledger("here"), plan)


class TestTheKey:
    @pytest.fixture
    def plan(self, root, monkeypatch):
        monkeypatch.setenv("NEEDS_ASSESSMENT_KEY_FILE", str(root / "link.key"))
        return SimpleNamespace(area=SimpleNamespace(slug="here"), folder=root / "private", private=lambda name: root / name)

    def test_a_key_that_was_replaced_since_the_last_release_stops_the_run(self, root, plan):
        release(1, 2023, key=tables.read_record(key_of(plan)))
        _refuse_another_key(read_ledger("here"), plan)
        (root / "link.key").unlink()
        with pytest.raises(Stop, match="is not the one that the last release was made with") as stopped:
            _refuse_another_key(read_ledger("here"), plan)
        assert len(stopped.value.findings[0].lines()) == 5

    def test_the_file_that_stages_read_changes_with_the_key(self, root, plan):
        before = key_of(plan).read_bytes()
        assert key_of(plan).read_bytes() == before
        (root / "link.key").write_text("0" * 64)
        assert key_of(plan).read_bytes() != before

    def test_the_mark_is_no_part_of_the_key(self, root, plan):
        assert tables.read_record(key_of(plan)) not in (root / "link.key").read_text()
        assert len(tables.read_record(key_of(plan))) == 16

    def test_before_the_first_release_any_key_will_do(self, plan):
        _refuse_another_key([], plan)
