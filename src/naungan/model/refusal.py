"""Somebody may not: why, as a code and a sentence.

Knows: what a policy gives back. Does not know: who may do what (the office's policies), or how a page shows it.
"""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """A policy's no. `code`: never changes; `sentence`: what the person reads, on the page as in the error."""

    code: str
    sentence: str
