"""What was asked for and turned away, beside the units that could have taken it."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.numbers import ref_of, say_ref
from pipeline.publish.tables import table
from pipeline.publish.words import plain_label

REFUSALS, UNITS, OFFERS = "refuge_refusal_reason_percent", "units_accepting_count", "unit_offer"


def need_beside_units(edition: Edition) -> Markup:
    """A line for each reason for refusal that a unit of the right kind would remove: refusals with it, units that could take them.

    The list of offers names, as source values, the reasons that each offer answers.
    """
    reasons = edition.codes["refusal_reason"].labels
    pairs = [(row.code, row.source_value) for row in edition.codes[OFFERS].rows if row.source_value in reasons]
    body = [_line(edition, offer, reason) for offer, reason in pairs]
    headings = ["Reason for refusal", "Refusals with this reason", "Units that could take them", "Out of"]
    return table(f"Refusals, {edition.window.label}, and units open on the last day", headings, body)


def _line(edition: Edition, offer: str, reason: str) -> tuple[str, list[Markup], list[str]]:
    refused, units = ref_of(edition, REFUSALS, reason), ref_of(edition, UNITS, offer)
    refs = [f"{refused}#numerator", units, f"{units}#denominator"]
    return plain_label(edition, "refusal_reason", reason), [say_ref(edition, ref) for ref in refs], ["", units]
