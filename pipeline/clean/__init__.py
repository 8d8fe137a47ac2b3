"""Types, code lists and corrections; columns with several answers become child tables."""

from pipeline.clean.outcomes import outcomes_table
from pipeline.clean.records import Cleaned, clean
from pipeline.clean.years import financial_year_from_text

__all__ = ["Cleaned", "clean", "financial_year_from_text", "outcomes_table"]
