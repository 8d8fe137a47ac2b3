"""Identifiers in, person keys out: nothing after this room sees an identifier."""

from __future__ import annotations

import hmac

import numpy as np
import pandas as pd

from pipeline.catalogue import Contract, FieldPage
from pipeline.spellings import spellings

KEY_BYTES = 32
HEX_DIGITS = 16
_A_FIXED_WORD = b"which key is this"


def link(table: pd.DataFrame, contract: Contract, key: bytes) -> pd.DataFrame:
    """The table with person_key and household_key (16 hex digits, missing where nobody was named) in the place of identifiers.

    The identifier fields and free text are gone; a long column stays kept by its spellings. The same identifier of the same agency
    gives the same key in every data set; the same text from another agency, or naming a household, gives another. Raises
    ValueError unless `key` has 256 bits.
    Source: HMAC with SHA-256 (RFC 2104, FIPS 198-1), cut to 64 bits.
    """
    return _with(table, contract, keys_of(table, contract, key))


def keys_of(table: pd.DataFrame, contract: Contract, key: bytes) -> pd.DataFrame:
    """The key columns alone, for rows of which some may yet be set aside: they can be made while the rows are checked."""
    _refuse_short(key)
    named = [page for page in contract.fields if page.identifier]
    kinds = [page.identifier for page in named]
    if len(set(kinds)) < len(kinds):
        raise ValueError(f"{contract.name} names two identifiers of one kind")
    return pd.DataFrame({f"{page.identifier}_key": _keys(table[page.name], page, contract, key) for page in named}, index=table.index)


def link_rows(table: pd.DataFrame, contract: Contract, keys: pd.DataFrame, row_ids: pd.Series) -> pd.DataFrame:
    """As `link`, with keys that were made before: `keys` of all rows that were cleaned, `row_ids` theirs. Raises KeyError for another row."""
    known, wanted = row_ids.to_numpy("int64"), table["row_id"].to_numpy("int64")
    order = np.argsort(known, kind="stable")
    places = np.searchsorted(known, wanted, sorter=order)
    if np.any(places == len(known)) or not np.array_equal(known[order[places]], wanted):
        raise KeyError(f"{contract.name}: rows that no key was made for")
    return _with(table, contract, keys.take(order[places]).set_axis(table.index))


def _with(table: pd.DataFrame, contract: Contract, keys: pd.DataFrame) -> pd.DataFrame:
    safe = [name for name in table if name not in _unsafe(table, contract)]
    return table[safe].assign(**keys)


def mark_of(key: bytes) -> str:
    """16 hex digits that tell one key from another, and nothing of the key itself. Raises ValueError unless `key` has 256 bits.

    No identifier is hashed to it: what identifiers are hashed with begins with the agency's name and a character that no word holds.
    """
    _refuse_short(key)
    return hmac.new(key, _A_FIXED_WORD, "sha256").hexdigest()[:HEX_DIGITS]


def _refuse_short(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key must have {KEY_BYTES} bytes")


def _keys(column: pd.Series, page: FieldPage, contract: Contract, key: bytes) -> pd.Series:
    """One key for each distinct identifier, whatever its case and the spaces around it."""
    places, written = spellings(column)
    begun = hmac.new(key, f"{contract.agency}\x1f{page.identifier}\x1f".encode(), "sha256")
    made = [_key(text.strip().casefold(), begun) for text in written.tolist()]
    return pd.Series(made, dtype="str").take(places).set_axis(column.index)


def _key(identifier: str, begun: hmac.HMAC) -> str | None:
    if not identifier:
        return None
    whole = begun.copy()
    whole.update(identifier.encode())
    return whole.hexdigest()[:HEX_DIGITS]


def _unsafe(table: pd.DataFrame, contract: Contract) -> list[str]:
    named = [page.name for page in contract.fields if page.identifier or page.free_text]
    return [name for field in named for name in (field, f"{field}_source") if name in table]
