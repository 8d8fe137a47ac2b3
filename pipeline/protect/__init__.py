"""Disclosure control: measures in, a table that may be published out."""

from pipeline.protect.table import Cell, ProtectedTable, open_sealed

__all__ = ["Cell", "ProtectedTable", "open_sealed"]
