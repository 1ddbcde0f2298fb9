"""Sealed files that no table names: left behind by a process that was killed between writing a file and its row.

Knows: that a table keeps a file's id in a column of 32 letters, and that a young file may still get its row.
Does not know: what a file was. Every row must be seen for this, behind either wall.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models, transaction

from naungan.office.accounts.policies import OPERATOR
from naungan.office.audit.actions import append
from naungan.office.blobs import FOLDER, ID_BYTES, BlobRef, blob_file, blob_ids, delete_blob
from naungan.office.scope import whole_session
from naungan.sources.durable_file import DRAFT

SWEEP = "sapu_berkas"
ID_LETTERS = 2 * ID_BYTES
YOUNG_SECONDS = 3600
"""Far longer than any transaction between a file and its row."""


@whole_session()
def sweep(home: Path) -> list[str]:
    """Forget files without a row, and drafts that nobody will finish; logged where there were any. Out: their ids."""
    old = [name for name in blob_ids(home) if _is_old(blob_file(home, name))]  # before the tables are asked
    orphans = sorted(set(old) - _named()) if old else []
    for draft in (home / FOLDER).glob(f"*/.*{DRAFT}"):
        if _is_old(draft):
            draft.unlink(missing_ok=True)
    if orphans:
        with transaction.atomic():
            append(by=OPERATOR.id, act=SWEEP, subject="kantor", payload={"files": orphans})
        for name in orphans:
            delete_blob(home, BlobRef(name, "", 0))
    return orphans


def id_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every column that may hold a file's id."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField) and field.max_length == ID_LETTERS:
                yield model, field.name


def _named() -> set[str]:
    found = set[str]()
    for model, column in id_columns():
        found.update(model._base_manager.order_by().values_list(column, flat=True).distinct())
    return found


def _is_old(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime > YOUNG_SECONDS
    except FileNotFoundError:
        return False
