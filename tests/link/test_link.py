"""Identifiers become keys that cannot be turned back, agree inside an agency, and differ outside it."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from pipeline.catalogue import Contract
from pipeline.link import keys_of as all_keys
from pipeline.link import link, link_rows, mark_of

KEY = bytes(range(32))


def contract(agency: str = "refuge", identifier: str = "person", **more) -> Contract:
    fields = [
        {"name": "stay_id", "title": "Stay"},
        {"name": "client_ref", "title": "Client", "x-identifier": identifier},
        {"name": "remarks", "title": "Remarks", "x-free-text": True},
    ]
    page = {"name": "stays", "title": "Stays", "description": "", "x-agency": agency, "x-unit": "stay", "fields": fields}
    return Contract.model_validate(page | more)


def stays(*clients) -> pd.DataFrame:
    return pd.DataFrame({"stay_id": [f"S{n}" for n in range(len(clients))], "client_ref": pd.Series(clients, dtype="str"), "remarks": "private"})


def keys_of(*clients, key: bytes = KEY, **page) -> list:
    return link(stays(*clients), contract(**page), key)["person_key"].tolist()


def test_the_key_is_the_published_construction():
    # HMAC written out (RFC 2104): H(key ^ opad, H(key ^ ipad, text)), the key filled up to a block of 64 bytes
    block = KEY + bytes(32)
    text = b"refuge\x1fperson\x1frf-0001"
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + text).digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()
    assert keys_of("RF-0001") == [outer[:16]]


def test_identifiers_and_free_text_are_gone():
    linked = link(stays("RF-0001"), contract(), KEY)
    assert list(linked.columns) == ["stay_id", "person_key"]


def test_case_and_spaces_do_not_part_a_person_and_nobody_has_no_key():
    keys = keys_of("RF-0001", " rf-0001 ", "RF-0002", None, " ")
    assert keys[0] == keys[1] != keys[2]
    assert pd.isna(keys[3]) and pd.isna(keys[4])


def test_another_agency_another_kind_and_another_key_give_other_keys():
    here = keys_of("1")[0]
    assert keys_of("1", agency="police")[0] != here
    assert keys_of("1", key=bytes(32))[0] != here
    assert link(stays("1"), contract(identifier="household"), KEY)["household_key"].iloc[0] != here


def test_no_rows_and_no_identifiers():
    assert link(stays().astype({"client_ref": "str"}), contract(), KEY)["person_key"].tolist() == []
    plain = contract(fields=[{"name": "stay_id", "title": "Stay"}])
    assert list(link(pd.DataFrame({"stay_id": ["S1"]}), plain, KEY).columns) == ["stay_id"]


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(key):
    with pytest.raises(ValueError, match="32 bytes"):
        keys_of("1", key=key)


def test_two_identifiers_of_one_kind_are_refused():
    twice = [{"name": name, "title": name, "x-identifier": "person"} for name in ("client_ref", "stay_id")]
    with pytest.raises(ValueError, match="two identifiers"):
        link(stays("1"), contract(fields=twice), KEY)


def test_the_mark_tells_keys_apart_and_is_nobodys_key():
    assert mark_of(KEY) == mark_of(bytes(range(32))) != mark_of(bytes(32))
    words = ["which key is this", "", "refuge"]
    assert mark_of(KEY) not in keys_of(*words) + keys_of(*words, agency="which key is this")
    with pytest.raises(ValueError, match="32 bytes"):
        mark_of(b"short")


def test_keys_made_before_are_the_keys_of_the_rows_that_went_on():
    everybody = stays("RF-0001", "RF-0002", None, "RF-0004").assign(row_id=pd.array([20240000001, 20220000001, 20220000002, 20230000001], "Int64"))
    made = all_keys(everybody, contract(), KEY)
    went_on = everybody.iloc[[3, 0, 2]].reset_index(drop=True)
    linked = link_rows(went_on, contract(), made, everybody["row_id"])
    pd.testing.assert_frame_equal(linked, link(went_on, contract(), KEY))
    assert linked["person_key"].tolist()[:2] == keys_of("RF-0004", "RF-0001")


@pytest.mark.parametrize("stranger", [1, 20220000002, 20250000001])
def test_a_row_that_no_key_was_made_for_is_refused(stranger):
    everybody = stays("RF-0001", "RF-0002").assign(row_id=[20220000001, 20240000001])
    with pytest.raises(KeyError, match="no key was made for"):
        link_rows(stays("RF-0001").assign(row_id=[stranger]), contract(), all_keys(everybody, contract(), KEY), everybody["row_id"])
