"""Open each file, give columns our names, keep values as text, stamp source file, row and year."""

from pipeline.receive.arrivals import arrivals
from pipeline.receive.files import RawFile
from pipeline.receive.intake import Received, by_form, combine, receive
from pipeline.receive.receipts import Receipt, account_for_rows, receipts_table

__all__ = ["RawFile", "Receipt", "Received", "account_for_rows", "arrivals", "by_form", "combine", "receipts_table", "receive"]
