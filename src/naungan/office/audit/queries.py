"""Reading the log: does it hold together, and if not, from which entry on.

Knows: rows against their leaves, leaves against the tree, the tree against signed checkpoints. Does not know: how to
mend anything; a log is never mended. Whoever can write every table is found by a checkpoint given out before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from naungan.ledger.checkpoint import CheckpointInvalid, Verifier, open_checkpoint
from naungan.ledger.entry import entry_bytes, opens
from naungan.ledger.merkle import Frontier, leaf_hash
from naungan.model.errors import SealBroken
from naungan.office.audit.models import (
    ENTRY_WORD,
    ERASE,
    PAYLOAD_PLACE,
    TREE_KEY,
    CheckpointNote,
    LogEntry,
    Payload,
    Tree,
)
from naungan.office.vault_in_use import vault

CHUNK = 2000


class Fault(NamedTuple):
    """The first thing wrong: it lies in entry `seq`, or somewhere from there to before `until`."""

    seq: int
    until: int
    sentence: str


class Verdict(NamedTuple):
    """`size` and `root` are of the rows as they stand; `erased`: payloads forgotten."""

    size: int
    root: bytes
    erased: int
    fault: Fault | None


class ActOn(NamedTuple):
    """One act on a thing. `actor`: as the log names it."""

    at: datetime
    actor: str
    act: str


def acts_on(subject: str, limit: int = 20) -> list[ActOn]:
    """The last acts on a thing, the newest first."""
    rows = LogEntry.objects.filter(subject=subject).order_by("-seq").values_list("at", "actor", "act")[:limit]
    return [ActOn(datetime.fromisoformat(at), actor, act) for at, actor, act in rows]


def verify(verifier: Verifier | None = None) -> Verdict:
    """Hash every row again and compare with the tree; with a verifier also with the checkpoints that were signed."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and outermost:  # all tables as of one moment, and nobody has to wait
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        promised = _promised(verifier)
        tree = Tree.objects.get(pk=TREE_KEY)
        return _compared(tree, promised)


def _compared(tree: Tree, promised: dict[int, bytes | None]) -> Verdict:
    grown, proven, gone, forgotten = Frontier(), 0, set[int](), set[int]()
    fault = None
    for row, payload in _rows():
        fault = _row_fault(row, payload, grown.size)
        if fault:
            break
        if row.commitment and payload is None:
            gone.add(row.seq)
        if row.act == ERASE:
            forgotten.add(int(row.subject.removeprefix(ENTRY_WORD)))
        grown = grown.grown([bytes(row.leaf)])
        fault = _promise_fault(promised, grown, proven)
        if fault:
            break
        proven = grown.size if grown.size in promised else proven
    fault = fault or _tree_fault(tree, grown, max(promised, default=0)) or _payload_fault(gone - forgotten)
    return Verdict(grown.size, grown.root, len(gone), fault)


def _promise_fault(promised: dict[int, bytes | None], grown: Frontier, proven: int) -> Fault | None:
    """Is the root at this size another than the one that was signed? All is well up to `proven`."""
    if promised.get(grown.size, grown.root) == grown.root:
        return None
    words = f"catatan {proven} sampai {grown.size - 1} tidak cocok dengan titik periksa yang ditandatangani"
    return Fault(proven, grown.size, words)


def _payload_fault(lost: set[int]) -> Fault | None:
    """A payload that is gone although no entry says that it was forgotten."""
    if not lost:
        return None
    first = min(lost)
    return Fault(first, first + 1, f"isi catatan {first} hilang tanpa catatan penghapusan")


def _rows() -> Iterator[tuple[LogEntry, Payload | None]]:
    """Every entry in order, with its payload where there is one."""
    entries = LogEntry.objects.order_by("seq").iterator(CHUNK)
    payloads = Payload.objects.order_by("seq").iterator(CHUNK)
    payload = next(payloads, None)
    for entry in entries:
        while payload is not None and payload.seq < entry.seq:
            payload = next(payloads, None)
        yield entry, payload if payload is not None and payload.seq == entry.seq else None


def _row_fault(row: LogEntry, payload: Payload | None, expected: int) -> Fault | None:
    if row.seq != expected:
        return Fault(expected, row.seq, f"catatan {expected} hilang")
    if leaf_hash(entry_bytes(row.entry)) != bytes(row.leaf):
        return Fault(row.seq, row.seq + 1, f"catatan {row.seq} telah diubah")
    if payload is not None and not _is_opened(row, payload):
        return Fault(row.seq, row.seq + 1, f"isi catatan {row.seq} telah diubah")
    return None


def _is_opened(row: LogEntry, payload: Payload) -> bool:
    try:
        text = vault().open(payload.text, PAYLOAD_PLACE.format(pk=row.seq))
        return opens(row.entry, bytes(payload.salt), json.loads(text))
    except (SealBroken, ValueError):  # no seal or no JSON any more, or a salt of another length
        return False


def _tree_fault(tree: Tree, grown: Frontier, signed: int) -> Fault | None:
    """Where rows that are whole each by itself do not make the tree that was kept."""
    if grown.size < max(tree.size, signed):
        until = max(tree.size, signed)
        return Fault(grown.size, until, f"catatan {grown.size} sampai {until - 1} hilang")
    if grown.size > tree.size:
        return Fault(tree.size, grown.size, f"catatan {tree.size} disisipkan dari luar")
    at, kept = 0, bytes(tree.peaks)
    for number, (peak, power) in enumerate(zip(grown.peaks, _powers(grown.size), strict=True)):
        if kept[32 * number : 32 * (number + 1)] != peak:
            return Fault(at, at + power, f"catatan {at} sampai {at + power - 1} tidak cocok dengan akar yang disimpan")
        at += power
    return None


def _powers(size: int) -> list[int]:
    """How many leaves each peak has, the largest first."""
    return [1 << bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]


def _promised(verifier: Verifier | None) -> dict[int, bytes | None]:
    """Size -> root that was signed; None where the kept note is not by this verifier, which agrees with no root."""
    found: dict[int, bytes | None] = {}
    for kept in CheckpointNote.objects.order_by("size") if verifier else ():
        try:
            point = open_checkpoint(kept.note, verifier)  # type: ignore[arg-type]  # without one there is nothing here
            found[point.size] = point.root
        except CheckpointInvalid:
            found[kept.size] = None
    return found
