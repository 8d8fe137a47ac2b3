"""The last look at an edition before it is published: bytes and terms in, findings out. Nothing here opens a file or keeps a term."""

from pipeline.scan.encodings import written
from pipeline.scan.folder import leaks, number_findings, scanner_findings
from pipeline.scan.numbers import Accounts
from pipeline.scan.terms import Terms, runs_of_words, terms

__all__ = ["Accounts", "Terms", "leaks", "number_findings", "runs_of_words", "scanner_findings", "terms", "written"]
