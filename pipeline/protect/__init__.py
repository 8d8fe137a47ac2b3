"""Disclosure control: measures in, a table that may be published out."""

from pipeline.protect.edition import as_internal, protect
from pipeline.protect.table import Cell, ProtectedTable, open_sealed

__all__ = ["Cell", "ProtectedTable", "as_internal", "open_sealed", "protect"]
