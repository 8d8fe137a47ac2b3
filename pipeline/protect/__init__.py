"""Disclosure control: measures in, a table that may be published out."""

from pipeline.protect.conditions import Vocabulary, vocabulary
from pipeline.protect.documents import published_documents
from pipeline.protect.edition import Protected, as_internal, protect
from pipeline.protect.table import Cell, ProtectedTable, open_sealed

__all__ = ["Cell", "Protected", "ProtectedTable", "Vocabulary", "as_internal", "open_sealed", "protect", "published_documents", "vocabulary"]
