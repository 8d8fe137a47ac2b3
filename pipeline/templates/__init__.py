"""The agencies' own workbooks, made from the contracts: a form that prevents the next error."""

from pipeline.templates.workbook import is_guidance, workbooks

__all__ = ["is_guidance", "workbooks"]
