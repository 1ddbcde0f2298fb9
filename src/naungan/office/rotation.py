"""A new data key: everything sealed is sealed anew with it, then the old keys are forgotten.

Knows: the order by which nothing is ever unreadable, wherever the run is cut off; the keyring itself says whether a
run is unfinished. Does not know: which columns there are (sealed_columns.py), or how a key is kept (vault.py).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction

from naungan.model.errors import OfficeBusy
from naungan.office.accounts.policies import OPERATOR
from naungan.office.audit.actions import append
from naungan.office.audit.models import LogEntry
from naungan.office.blobs import blob_file, blob_ids, reseal_blob
from naungan.office.scope import whole_session
from naungan.office.sealed_columns import SealedColumn, sealed_columns
from naungan.office.vault import Vault, add_key, load_vault, retire_keys

ACT, KEY_WORD = "putar_kunci", "kunci:"
BATCH = 500
PATIENCE_SECONDS = 120.0
FILES = "berkas tersegel"

Report = Callable[[str, int, int], None]

RUNNING = """
SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid() AND a.datname = current_database()
"""
"""PostgreSQL: the transactions that are open now in this database, whoever asks."""


class Rotated(NamedTuple):
    """What a rotation did, or would do. `old`: keys that are, or would be, forgotten; `new`: empty in a dry run."""

    old: tuple[str, ...]
    new: str
    counts: dict[str, int]


@whole_session()
def plan(home: Path, report: Report) -> Rotated:
    """What a rotation would seal anew: how many values of each column, and files. Changes nothing. Raises: Stop."""
    vault = load_vault(home)
    unfinished = len(vault.alive) > 1
    old = vault.alive[:-1] if unfinished else vault.alive
    return Rotated(old, "", dict(_in_need(home, vault, set(old), report)))


@whole_session()
def rotate(home: Path, report: Report) -> Rotated:
    """Make a new key, or go on with the one of a run that was cut off; seal anew; forget the old. Raises: Stop."""
    vault = load_vault(home)
    if len(vault.alive) == 1:
        vault = add_key(home)
    old = tuple(key for key in vault.alive if key != vault.newest)
    _outlast_who_may_seal_with_old_keys()
    counts = {column.name: _reseal_column(column, vault, report) for column in sealed_columns()}
    counts[FILES] = _reseal_files(home, vault, report)
    left = {name: count for name, count in _in_need(home, vault, set(old), report) if count}
    if left:
        raise OfficeBusy(f"Masih ada isi dengan kunci lama ({_told(left)}). Kunci lama disimpan; jalankan sekali lagi.")
    _log(vault.newest)
    retire_keys(home)
    return Rotated(old, vault.newest, counts)


def _log(new: str) -> None:
    """Once for each key, also when a run is cut off right after it."""
    with transaction.atomic():
        if not LogEntry.objects.filter(act=ACT, subject=f"{KEY_WORD}{new}").exists():
            append(by=OPERATOR.id, act=ACT, subject=f"{KEY_WORD}{new}")


def _outlast_who_may_seal_with_old_keys() -> None:
    """Wait for every transaction that began before the new key. Raises: OfficeBusy.

    SQLite has one writer at a time: whoever gets the lock knows that the one before is done.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            return
    before, until = _running(), time.monotonic() + PATIENCE_SECONDS
    while before & _running():
        if time.monotonic() > until:
            raise OfficeBusy("Ada pekerjaan yang belum selesai sejak kunci baru dibuat. Tunggu, lalu jalankan lagi.")
        time.sleep(0.1)


def _running() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(RUNNING)
        return {row[0] for row in cursor.fetchall()}


def _reseal_column(column: SealedColumn, vault: Vault, report: Report) -> int:
    """One transaction for each batch, in order of primary key."""
    total, seen, changed, last = column.model._base_manager.count(), 0, 0, None
    while True:
        with transaction.atomic():
            rows = _batch(column, last, lock=True)
            anew = [
                (column.stored(column.resealed(pk, value, vault)), pk)
                for pk, value in rows
                if column.keys(value, vault) - {vault.newest}
            ]
            _write(column, anew)
        seen, changed = seen + len(rows), changed + len(anew)
        report(f"Menyegel ulang {column.name}", min(seen, total), total)
        if len(rows) < BATCH:
            return changed
        last = rows[-1][0]


def _batch(column: SealedColumn, last: Any, *, lock: bool) -> list[tuple[Any, Any]]:
    rows = column.model._base_manager.order_by("pk")
    if last is not None:
        rows = rows.filter(pk__gt=last)
    if lock:
        rows = rows.select_for_update()
    return list(rows.values_list("pk", column.column)[:BATCH])


def _write(column: SealedColumn, anew: list[tuple[Any, Any]]) -> None:
    """Plain SQL: a model may refuse updates by the program, and none of its signals is meant."""
    if not anew:
        return
    quoted = connection.ops.quote_name
    table, field, key = (quoted(name) for name in column.names())
    as_stored = column.model._meta.pk.get_db_prep_value
    with connection.cursor() as cursor:
        text = f"UPDATE {table} SET {field} = %s WHERE {key} = %s"
        cursor.executemany(text, [(value, as_stored(pk, connection)) for value, pk in anew])


def _reseal_files(home: Path, vault: Vault, report: Report) -> int:
    names, changed = list(blob_ids(home)), 0
    for done, name in enumerate(names, 1):
        changed += reseal_blob(home, vault, name)
        report("Menyegel ulang berkas", done, len(names))
    return changed


def _in_need(home: Path, vault: Vault, old: set[str], report: Report) -> Iterator[tuple[str, int]]:
    """How many values of each column, and files, need one of these keys."""
    for column in sealed_columns():
        count, last = 0, None
        while rows := _batch(column, last, lock=False):
            count += sum(bool(column.keys(value, vault) & old) for _, value in rows)
            last = rows[-1][0]
        report(f"Memeriksa {column.name}", 1, 1)
        yield column.name, count
    yield FILES, Counter(_file_keys(home, vault, old))[True]


def _file_keys(home: Path, vault: Vault, old: set[str]) -> Iterator[bool]:
    for name in blob_ids(home):
        try:
            yield vault.key_of(blob_file(home, name).read_bytes()) in old
        except FileNotFoundError:  # forgotten meanwhile
            continue


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
