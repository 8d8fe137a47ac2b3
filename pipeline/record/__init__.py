"""Fingerprints, the run's own record and the walk back from a printed number: the only room that hashes files or calls git."""

from pipeline.record.run import code_version, digest_of, files_as_sent, fingerprint, fingerprints, run_record
from pipeline.record.walk import Evidence, every_row, walk_back

__all__ = ["Evidence", "code_version", "digest_of", "every_row", "files_as_sent", "fingerprint", "fingerprints", "run_record", "walk_back"]
