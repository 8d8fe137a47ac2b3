"""What was asked for and turned away, beside the units that could have taken it."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.numbers import cell_of, ref_of, say_ref
from pipeline.publish.sentences import fill, missing, why_missing
from pipeline.publish.tables import table
from pipeline.publish.words import plain_label, words

EXPECTED, AS_NOW, TURNED_AWAY = "refuge_expected_refused_percent", "as_now", "refuge_turned_away_percent"
_BESIDE = ("turned_away_as_expected", "turned_away_more", "turned_away_fewer")
REFUSALS, UNITS, OFFERS = "refuge_refusal_reason_percent", "units_accepting_count", "unit_offer"

_SIDE_BY_SIDE = (
    "In these years {{ value('refuge_turned_away_percent') }} were turned away (range {{ interval('refuge_turned_away_percent') }}), where "
    "{{ value('refuge_expected_refused_percent', 'as_now') }} would be expected (range {{ interval('refuge_expected_refused_percent', 'as_now') }})."
)


def need_beside_units(edition: Edition) -> Markup:
    """A line for each reason for refusal that a unit of the right kind would remove: refusals with it, units that could take them.

    The list of offers names, as source values, the reasons that each offer answers.
    """
    reasons = edition.codes["refusal_reason"].labels
    pairs = [(row.code, row.source_value) for row in edition.codes[OFFERS].rows if row.source_value in reasons]
    body = [_line(edition, offer, reason) for offer, reason in pairs]
    headings = ["Reason for refusal", "Refusals with this reason", "Units that could take them", "Out of"]
    return table(f"Refusals, {edition.window.label}, and units open on the last day", headings, body)


def beside_expected(edition: Edition) -> Markup:
    """A paragraph: who truly was turned away, who would be expected to be, and what the two say together; why not, where one is missing."""
    gaps = missing(edition, [TURNED_AWAY, f"{EXPECTED}/{AS_NOW}"])
    if gaps:
        return Markup("<p>{} {}</p>").format("Those turned away cannot be set beside what one would expect.", words(why_missing(edition, gaps)))
    cell, _ = cell_of(edition, ref_of(edition, EXPECTED, AS_NOW))
    verdict = [words(edition.caveats[code]) for code in cell.caveats.split(";") if code in _BESIDE]
    said = fill(edition, _SIDE_BY_SIDE)
    return Markup("<p>{}</p>").format(Markup(" ").join([said, *verdict]))


def _line(edition: Edition, offer: str, reason: str) -> tuple[str, list[Markup], list[str]]:
    refused, units = ref_of(edition, REFUSALS, reason), ref_of(edition, UNITS, offer)
    refs = [f"{refused}#numerator", units, f"{units}#denominator"]
    return plain_label(edition, "refusal_reason", reason), [say_ref(edition, ref) for ref in refs], ["", units]
