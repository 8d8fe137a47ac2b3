"""A mistyped parameter stops the run before a kernel starts."""

from __future__ import annotations

import pytest

from pipeline.chapters import run, run_chapter
from pipeline.chapters.parameters import declared_parameters, parameter_findings
from pipeline.problems import Stop


def cells(source: str) -> list[dict]:
    return [{"source": "# Title", "metadata": {}}, {"source": source, "metadata": {"tags": ["parameters"]}}]


def test_what_a_notebook_declares_is_read_from_its_cell():
    source = "year = 2024  # ends in\narea: str = 'thurrock'\nview = choose()\nlimit: int\n"
    declared = declared_parameters(cells(source))
    assert list(declared) == ["year", "area", "view", "limit"]
    assert (declared["year"], declared["area"]) == (2024, "thurrock")


def test_a_mistyped_name_stops_before_a_kernel_starts(write_notebook, scratch, monkeypatch):
    monkeypatch.setattr(run, "execute", lambda attempt: pytest.fail("a kernel was asked for"))
    with pytest.raises(Stop) as caught:
        run_chapter(write_notebook("print(year)"), scratch, {"yaer": 2024})
    (finding,) = caught.value.findings
    assert finding.wanted == "one of: year, area"
    assert finding.do == "Use year instead of yaer."
    assert len(finding.lines()) == 5
    assert not scratch.exists()


def test_every_mistake_is_named_at_once():
    findings = parameter_findings(cells("year = 2024"), {"yaer": 1, "zone": 2, "year": "2024"}, "notebooks/small.ipynb")
    assert [finding.what for finding in findings] == [
        "The notebook has no parameter called yaer.",
        "The notebook has no parameter called zone.",
        "The notebook's parameter year was given the wrong kind of value.",
    ]
    assert (findings[2].wanted, findings[2].found) == ("year as int, like its default", "year as str")


def test_values_are_never_quoted():
    findings = parameter_findings(cells("year = 2024"), {"year": "Client 0001", "name": "Client 0002"}, "notebooks/small.ipynb")
    assert "Client" not in "\n".join(line for finding in findings for line in finding.lines())


@pytest.mark.parametrize("source", ["area = None", "area = choose()", "area: str"])
def test_a_default_that_is_no_plain_value_takes_any(source):
    assert parameter_findings(cells(source), {"area": "thurrock"}, "notebooks/small.ipynb") == []


def test_a_notebook_without_a_parameters_cell_takes_none():
    plain = [{"source": "print(1)", "metadata": {}}]
    assert parameter_findings(plain, {}, "notebooks/small.ipynb") == []
    (finding,) = parameter_findings(plain, {"year": 2024}, "notebooks/small.ipynb")
    assert finding.wanted == "one of: no parameters at all"
