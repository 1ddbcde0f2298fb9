"""A stamp to be laid upon a page: who signed, and how much it is worth.

Knows: its look and size. Does not know: keys, or where it is laid.
"""

from __future__ import annotations

from datetime import date

from naungan.reports.documents.typeset import Setting, typeset

NO_DAY = date(2000, 1, 1)
"""A stamp has no day of its own."""


def stamp_pdf(mark: str, text: str, *, width: float, height: float) -> bytes:
    """One page of this size that holds the stamp alone. Units: points."""
    setting = Setting(title=mark, author=mark, keywords=(), day=NO_DAY, is_tagged=False)
    return typeset("stamp", {"mark": mark, "text": text, "width": width, "height": height}, setting)
