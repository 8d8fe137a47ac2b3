"""Letters that cannot stand in a column are not looked for in its cells."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.receive.letters import may_hold


@pytest.mark.parametrize(("cells", "letters", "held"), [
    (["a", "b#"], "#", True),
    (["a", "b"], "#", False),
    (["Err", "5:1"], "Err:", True),  # every letter somewhere: only the cells can tell
    (["Err"], "Err:", False),
    (["a\nb"], "\n", True),
    (["", None], "#", False),
    ([], "#", False),
    (["é"], "#", False),
])
def test_no_is_certain_and_yes_is_not(cells, letters, held):
    assert may_hold(pd.Series(cells, dtype="str"), letters) is held
