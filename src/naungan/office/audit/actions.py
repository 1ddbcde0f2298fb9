"""Writing the log: append inside the caller's transaction, erase a payload, sign a checkpoint.

Knows: that no number is skipped and nothing is written that the caller takes back. Does not know: what acts mean.
Append last in a transaction: from then on until its end no other act can be logged.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from naungan.ledger.canonical import Value, canonical
from naungan.ledger.checkpoint import Checkpoint, sign
from naungan.ledger.entry import NOTHING, SALT_BYTES, Entry, commit, entry_bytes
from naungan.ledger.merkle import Frontier, leaf_hash
from naungan.office.audit.models import TREE_KEY, CheckpointNote, LogEntry, Payload, Tree

ERASE, CHECKPOINT = "hapus_isi", "titik_periksa"


class NotInTransaction(Exception):
    """An act is logged outside a transaction: it could stand in the log and not have happened."""


def append(*, by: str, act: str, subject: str, payload: Value = None) -> LogEntry:
    """Log one act. `by`: an account's id; `payload`: what may name a person, committed to and kept apart.

    Raises: NotInTransaction; NotCanonical for a payload without a single text.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    commitment = NOTHING if payload is None else commit(salt, payload)
    frontier = _locked_tree()
    entry = Entry(frontier.size, now(), by, act, subject, commitment)
    leaf = leaf_hash(entry_bytes(entry))
    written = LogEntry.objects.create(**entry._asdict(), leaf=leaf)
    if payload is not None:
        Payload.objects.create(seq=entry.seq, salt=salt, text=canonical(payload).decode())
    _keep(frontier.grown([leaf]))
    return written


def erase_payload(*, by: str, seq: int) -> LogEntry:
    """Forget what entry `seq` was made for, and log that. The log stays verifiable. Raises: NotInTransaction."""
    _needs_transaction()
    Payload.objects.filter(seq=seq).delete()
    return append(by=by, act=ERASE, subject=f"catatan:{seq}")


def checkpoint(*, by: str, origin: str, key: Ed25519PrivateKey) -> CheckpointNote:
    """Log that a checkpoint is given out, and sign the log up to and with that entry. Raises: NotInTransaction."""
    logged = append(by=by, act=CHECKPOINT, subject=origin)
    frontier = Tree.objects.get(pk=TREE_KEY).frontier
    note = sign(Checkpoint(origin, frontier.size, frontier.root), origin, key)
    return CheckpointNote.objects.create(size=frontier.size, at=logged.at, note=note)


def now() -> str:
    """This moment as entries write it: UTC, microseconds, Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _needs_transaction() -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction("an act is logged in the transaction in which it happens: open transaction.atomic()")


def _locked_tree() -> Frontier:
    _needs_transaction()
    return Tree.objects.select_for_update().get(pk=TREE_KEY).frontier


def _keep(frontier: Frontier) -> None:
    Tree.objects.filter(pk=TREE_KEY).update(size=frontier.size, peaks=b"".join(frontier.peaks))
