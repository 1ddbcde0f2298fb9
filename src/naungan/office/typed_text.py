"""What somebody typed, as it may be kept: asked before a reason, a name or a note goes into a row or the log.

Knows: what no text of the office may hold. Does not know: which field it is, nor how long it may be.
"""

from __future__ import annotations

from naungan.sources.cell_text import mask_card_numbers


def plain(text: str) -> str:
    """Nobody's number, no sign that a database refuses, no blanks around it."""
    return mask_card_numbers(text.replace("\0", "").strip())
