"""The wall: only protect makes a ProtectedTable, and a stored one opens only as it was sealed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.protect import Protected, ProtectedTable, open_sealed
from pipeline.protect.attackers import Table
from pipeline.protect.audit import Audit
from pipeline.protect.repair import Repaired
from pipeline.protect.report import Report
from pipeline.protect.table import COLUMNS, NOTE_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS, digest_of_text, in_order
from pipeline.protect.universe import Universe

DIGEST = "07281e24ba42781e"
PIPELINE = Path(__file__).resolve().parents[2] / "pipeline"


@pytest.fixture
def protected(published, make):
    return published(
        [
            make("refuge_stays_count", "2024", 100, unit="count"),
            make("refuge_disability_percent", "2024", 36, 100),
            make("refuge_interpreter_percent", "2024", 5, 100),
            make("refuge_needs_percent", "2024", 30, 100, group="mental_health"),
            make("refuge_needs_percent", "2024", 12, 100, group="drugs"),
            make("refuge_needs_percent", "2024", 10, 100, group="alcohol"),
            make("refuge_needs_percent", "2024", 55, 100, group="not_recorded"),
            make("refuge_needs_percent", "2024", 35, 100, group="none"),
        ]
    )


def test_nobody_else_can_make_one(protected):
    with pytest.raises(TypeError, match="only pipeline.protect"):
        ProtectedTable(protected.frame, "published", "0123")


def test_only_protect_names_the_function_that_makes_one():
    naming = {path.relative_to(PIPELINE).parts[0] for path in PIPELINE.rglob("*.py") if "seal_up" in path.read_text()}
    assert naming == {"protect"}


def test_nothing_of_it_can_be_put_in_the_place_of_another(protected):
    for name in ("_frame", "view", "policy_digest"):
        with pytest.raises(AttributeError):
            setattr(protected, name, getattr(protected, name))
    with pytest.raises(AttributeError):
        protected.cell("refuge_stays_count/2024").value = 1


@pytest.mark.parametrize("kind", [Audit, Protected, ProtectedTable, Repaired, Report, Table, Universe], ids=lambda kind: kind.__name__)
def test_what_was_found_is_not_changed_and_is_the_same_as_itself_alone(kind):
    """They hold tables, of which == would be a table and no answer."""
    one, other = object.__new__(kind), object.__new__(kind)
    assert one == one and one != other
    with pytest.raises(AttributeError):
        setattr(one, next(iter(kind.__dataclass_fields__)), None)


def test_columns_come_in_their_order_and_kind():
    given = pd.DataFrame({name: [1] for name in NUMBER_COLUMNS} | {name: [None] for name in (*TEXT_COLUMNS, *NOTE_COLUMNS)} | {"more": [1]}, index=[7])
    ordered = in_order(given)
    assert list(ordered.columns) == list(COLUMNS) and ordered.index.tolist() == [0]
    assert {str(ordered[name].dtype) for name in NUMBER_COLUMNS} == {"Float64"}
    assert {str(ordered[name].dtype) for name in (*TEXT_COLUMNS, *NOTE_COLUMNS)} == {"str"} and ordered["ref"].tolist() == [""]
    with pytest.raises(KeyError):
        in_order(given.drop(columns="value"))


def test_a_seal_is_the_same_for_good():
    """A release is known by its seal: worked out otherwise one day, every released edition would count as a draft again."""
    assert digest_of_text("a", "b") == DIGEST
    assert digest_of_text("ab") != DIGEST and len(DIGEST) == 16


def test_changing_the_frame_that_is_given_out_changes_nothing(protected):
    for given in (protected.frame, protected.rows("refuge_disability_percent")):
        given["value"] = 1
    assert protected.cell("refuge_disability_percent/2024").value == 35


def test_a_stored_table_opens_as_it_was(protected, tmp_path):
    protected.frame.to_parquet(tmp_path / "table.parquet")
    opened = open_sealed(pd.read_parquet(tmp_path / "table.parquet"), protected.seal, "published")
    pd.testing.assert_frame_equal(opened.frame, protected.frame)
    assert (opened.seal, opened.policy_digest) == (protected.seal, protected.policy_digest)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda frame, seal: (frame.assign(value=frame["value"] + 1), seal, "published"),
        lambda frame, seal: (frame.iloc[1:], seal, "published"),
        lambda frame, seal: (frame, seal, "internal"),
        lambda frame, seal: (frame, "0" * 16 + seal[16:], "published"),
    ],
    ids=["a number", "a row", "the view", "the policy"],
)
def test_a_changed_table_does_not_open(protected, tamper):
    with pytest.raises(Stop, match="not the one that protect made"):
        open_sealed(*tamper(protected.frame, protected.seal))


def test_a_cell_is_one_row_with_none_for_what_is_missing(protected):
    cell = protected.cell("refuge_stays_count/2024")
    assert (cell.value, cell.numerator, cell.denominator, cell.lower, cell.status) == (100, 100, None, None, "ok")
    assert isinstance(cell.value, int)
    assert set(vars(cell)) == set(COLUMNS)


def test_a_wrong_ref_names_the_nearest(protected):
    with pytest.raises(KeyError, match="refuge_disability_percent/2024"):
        protected.cell("refuge_disabilty_percent/2024")


def test_rows_can_be_narrowed(protected):
    assert len(protected.rows("refuge_needs_percent", period="2024", geography="area")) == 5
    assert protected.rows("refuge_needs_percent", period="2023").empty
    assert protected.rows("refuge_needs_percent", geography="ward").empty


def test_place_by_size_passes_over_what_is_no_group_and_refuses_a_tie(protected):
    # Not recorded is largest and none comes next, but neither is a need; drugs 12 and alcohol 10 both print as 10.
    assert protected.place("refuge_needs_percent", "mental_health", "2024") == 1
    assert protected.place("refuge_needs_percent", "drugs", "2024") is None
    assert protected.place("refuge_needs_percent", "nothing", "2024") is None
