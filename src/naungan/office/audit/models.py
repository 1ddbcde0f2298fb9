"""The log as tables: entries that only grow, payloads that may be erased, one row for the tree.

Knows: their columns, and that an entry is never changed. Does not know: how an entry comes to be (actions.py).
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from naungan.ledger.entry import Entry
from naungan.ledger.merkle import Frontier

HASH_BYTES = 32
TREE_KEY = 1
ERASE, ENTRY_WORD = "hapus_isi", "catatan:"
"""The act by which a payload is forgotten, and how an entry is named as the subject of an act."""
PAYLOAD_PLACE = "audit_payload:text:{pk}"
"""Where the vault seals a payload for."""
NEVER = "Catatan tidak pernah diubah atau dihapus."


class Unchangeable(Exception):
    """Code tried to change or delete an entry of the log: a fault in this program. The database refuses it too."""


class OnlyGrowing(models.QuerySet["LogEntry"]):
    """Entries can be read and added."""

    def update(self, **_: Any) -> NoReturn:
        """Raises: Unchangeable."""
        raise Unchangeable(NEVER)

    def delete(self) -> NoReturn:
        """Raises: Unchangeable."""
        raise Unchangeable(NEVER)

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        """Raises: Unchangeable."""
        raise Unchangeable(NEVER)


class LogEntry(models.Model):
    """One act. Columns as in ledger/entry.py; `at` is kept as the very text that was hashed; `leaf`: its leaf hash."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=27)
    actor = models.CharField(max_length=64)
    act = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    commitment = models.CharField(max_length=64, blank=True)
    leaf = models.BinaryField(max_length=HASH_BYTES)

    objects = OnlyGrowing.as_manager()

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.subject}"

    def save(self, **options: Any) -> None:
        """Add it. Raises: Unchangeable, when it is there already."""
        if not self._state.adding:
            raise Unchangeable(NEVER)
        super().save(**{**options, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Raises: Unchangeable."""
        raise Unchangeable(NEVER)

    @property
    def entry(self) -> Entry:
        """What the tree hashes."""
        return Entry(self.seq, self.at, self.actor, self.act, self.subject, self.commitment)


class Payload(models.Model):
    """What an entry was made for, sealed and apart from it: once this row is gone the entry names nobody."""

    sealed: ClassVar[dict[str, str]] = {"text": PAYLOAD_PLACE}

    seq = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField(max_length=HASH_BYTES)
    text = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.seq}"


class Tree(models.Model):
    """How far the log has grown: one row, locked by whoever appends. `peaks`: the frontier's hashes, end to end."""

    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.size}"

    @property
    def frontier(self) -> Frontier:
        """The tree. Raises: ValueError, when the row does not hold together."""
        raw = bytes(self.peaks)
        return Frontier(self.size, tuple(raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)))


class CheckpointNote(models.Model):
    """A signed checkpoint, kept as it was given out."""

    size = models.BigIntegerField()
    at = models.CharField(max_length=27)
    note = models.TextField()

    def __str__(self) -> str:
        return f"{self.size} {self.at}"
