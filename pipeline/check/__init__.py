"""The contract's expectations: findings, row numbers and quarantine; the only room that imports Great Expectations."""

from pipeline.check.compare import agree, compare
from pipeline.check.engine import judge_here, open_room
from pipeline.check.telling import accept_findings
from pipeline.check.verdict import Checked, check, combine_checked
from pipeline.check.within import look_within

__all__ = ["Checked", "accept_findings", "agree", "check", "combine_checked", "compare", "judge_here", "look_within", "open_room"]
