"""Every file of the corpus, made by code when its test runs."""

from __future__ import annotations

from tests.faults import faults_in_assurance, faults_in_cells, faults_on_sheets, refusals
from tests.faults.fault import Case

FAULTS = [*faults_in_cells.FAULTS, *faults_on_sheets.FAULTS, *refusals.FAULTS, *faults_in_assurance.FAULTS]
CASES = [Case(fault, data_set, form) for fault in FAULTS for data_set in fault.on for form in fault.forms]
