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
from naungan.office.audit.models import ENTRY_WORD, ERASE, PAYLOAD_PLACE, TREE_KEY, CheckpointNote, Payload, Tree
from naungan.office.vault_in_use import vault

CHECKPOINT = "titik_periksa"

# Plain texts, for the ORM would take longer to write these than the database to run them: every act waits for them.
LOCK = "SELECT size, peaks FROM audit_tree WHERE id = %s "
ENTRY = (
    "INSERT INTO audit_logentry (seq, at, actor, act, subject, commitment, leaf) VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
PAYLOAD = "INSERT INTO audit_payload (seq, salt, text) VALUES (%s, %s, %s)"
TREE = "UPDATE audit_tree SET size = %s, peaks = %s WHERE id = %s"


class NotInTransaction(Exception):
    """An act is logged outside a transaction: it could stand in the log and not have happened."""


def append(*, by: str, act: str, subject: str, payload: Value = None) -> Entry:
    """Log one act. `by`: an account's id; `payload`: what may name a person, committed to, sealed, kept apart.

    Raises: NotInTransaction; NotCanonical for a payload without a single text; KeyInvalid without a vault.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    commitment = NOTHING if payload is None else commit(salt, payload)
    frontier = _locked_tree()
    entry = Entry(frontier.size, now(), by, act, subject, commitment)
    leaf = leaf_hash(entry_bytes(entry))
    kept = None if payload is None else (salt, vault().seal(canonical(payload), PAYLOAD_PLACE.format(pk=entry.seq)))
    _write(entry, leaf, kept, frontier.grown([leaf]))
    return entry


def erase_payload(*, by: str, seq: int) -> Entry:
    """Forget what entry `seq` was made for, and log that. The log stays verifiable. Raises: NotInTransaction."""
    _needs_transaction()
    Payload.objects.filter(seq=seq).delete()
    return append(by=by, act=ERASE, subject=f"{ENTRY_WORD}{seq}")


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
    with connection.cursor() as cursor:
        cursor.execute(LOCK + connection.ops.for_update_sql() * connection.features.has_select_for_update, [TREE_KEY])
        size, peaks = cursor.fetchone()
    return Tree(size=size, peaks=peaks).frontier


def _write(entry: Entry, leaf: bytes, payload: tuple[bytes, bytes] | None, grown: Frontier) -> None:
    """One round trip where the database takes several writes in one statement."""
    writes: list[tuple[str, tuple[int | str | bytes, ...]]] = [(ENTRY, (*entry, leaf))]
    if payload is not None:
        writes.append((PAYLOAD, (entry.seq, *payload)))
    tree = (grown.size, b"".join(grown.peaks), TREE_KEY)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            inner = ", ".join(f"w{at} AS ({text})" for at, (text, _) in enumerate(writes))
            cursor.execute(f"WITH {inner} {TREE}", (*(value for _, values in writes for value in values), *tree))
            return
        for text, values in (*writes, (TREE, tree)):
            cursor.execute(text, values)
