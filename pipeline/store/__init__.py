"""Every path, and the reading and writing of what the pipeline made. Heavy imports happen only where they are used."""

from pipeline.store.paths import (
    agency_workbooks,
    code_files,
    code_root,
    config_file,
    config_folder,
    config_files,
    link_key_file,
    notebook,
    notebooks,
    outputs,
    processed,
    raw,
    raw_files,
    raw_is_empty,
    raw_years,
    received_pages,
    reference_files,
    released,
    replies,
    root,
    sample_truth,
    tables_in,
    unclaimed_files,
)

__all__ = [
    "agency_workbooks",
    "code_files",
    "code_root",
    "config_file",
    "config_folder",
    "config_files",
    "link_key_file",
    "notebook",
    "notebooks",
    "open_edition",
    "outputs",
    "processed",
    "raw",
    "raw_files",
    "raw_is_empty",
    "raw_years",
    "received_pages",
    "reference_files",
    "released",
    "replies",
    "root",
    "sample_truth",
    "tables_in",
    "unclaimed_files",
]


def open_edition(area: str, year: int, view: str = "published"):
    """What a notebook looks through: the edition of `area` and `year`; see `pipeline.edition.Edition`."""
    from pipeline.store.editions import open_edition as opened

    return opened(area, year, view)
