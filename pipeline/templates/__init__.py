"""The agencies' own workbooks, made from the contracts: a form that prevents the next error."""

from pipeline.templates.workbook import workbooks

__all__ = ["workbooks"]
