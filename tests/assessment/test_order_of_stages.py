"""A stage that takes long is begun before others that could begin."""

from __future__ import annotations

from pipeline.assessment.graph import run_stages
from pipeline.assessment.stage import Stage


def test_first_means_first(tmp_path):
    ran = []

    def stage(name: str, first: bool = False) -> Stage:
        made = tmp_path / name

        def work() -> None:
            ran.append(name)
            made.write_text(name)

        return Stage(name, work, (), (made,), first)

    names = [f"short {number}" for number in range(12)]
    stages = [*map(stage, names[:6]), stage("long", first=True), *map(stage, names[6:])]
    assert sorted(run_stages(stages, tmp_path / "book", 1)) == sorted([*names, "long"])
    assert ran[0] == "long" and sorted(ran[1:]) == names[:2] + names[10:] + names[2:10]
