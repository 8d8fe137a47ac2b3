"""The decisions in config/, read and checked: the only room that parses YAML."""

from pipeline.catalogue.contracts import (
    NOT_MAPPED,
    NOT_RECORDED,
    CheckPage,
    CodeList,
    CodeRow,
    Constraints,
    Contract,
    FieldPage,
    ForeignKey,
    Header,
    load_codes,
    load_contracts,
)

__all__ = [
    "NOT_MAPPED",
    "NOT_RECORDED",
    "CheckPage",
    "CodeList",
    "CodeRow",
    "Constraints",
    "Contract",
    "FieldPage",
    "ForeignKey",
    "Header",
    "load_codes",
    "load_contracts",
]
