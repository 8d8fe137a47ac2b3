"""Repeatable side-by-side measurements. Nothing here runs in the tests; `make bench` runs it."""
