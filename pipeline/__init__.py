"""The rooms of the needs assessment.

Agencies' files are received, cleaned, checked, linked, measured, protected, prioritised, drawn and published, for the
year asked for and the two before it, and any figure on the page can be walked back to the cells it came from.
"""
