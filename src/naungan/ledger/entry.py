"""Entries: who did what to which thing, and a commitment in place of what may name a person.

Knows: the shape of an entry and its bytes. Does not know: where entries are kept, or which acts there are.
What may name a person is a payload kept elsewhere beside its salt. The entry holds SHA-256(salt || payload): once the
salt is gone nobody can tell any more whom it was about, and the log still proves that nothing else changed.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from naungan.ledger.canonical import Value, canonical, written

SALT_BYTES = 32
NOTHING = ""
"""Commitment of an entry without a payload."""


class Entry(NamedTuple):
    """One act. `seq`: 0, 1, 2, … without a gap; `at`: UTC, as 2026-11-29T01:02:03.456789Z; `actor`: an account's id;
    `act`: what was done; `subject`: to what; `commitment`: hex of `commit`, or NOTHING."""

    seq: int
    at: str
    actor: str
    act: str
    subject: str
    commitment: str


def entry_bytes(entry: Entry) -> bytes:
    """The bytes that the tree hashes: the entry as one canonical JSON object."""
    return written(entry._asdict())  # text and one whole number: nothing to look through


def commit(salt: bytes, payload: Value) -> str:
    """SHA-256 over salt and canonical payload, in hex. Raises: NotCanonical; ValueError for a salt of another length.

    The salt is what keeps a NIK from being guessed: there are too few of them for a bare hash.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + canonical(payload)).hexdigest()


def opens(entry: Entry, salt: bytes, payload: Value) -> bool:
    """Is this payload, with this salt, what the entry was made for?"""
    return hmac.compare_digest(entry.commitment, commit(salt, payload))
