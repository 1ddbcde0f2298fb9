"""Archives of the office in a folder: when each was made, whether it may hold somebody, and until when it is kept.

Knows: what a manifest tells without opening anything. Does not know: rows; an archive made while somebody was
held holds them, sealed, until it goes or its data key does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from naungan.model.errors import ArchiveBroken, FileMissing
from naungan.office.blobs import FOLDER
from naungan.office.privacy.data_classes import DataClass
from naungan.office.restore import manifest_of

ENDING = ".tar"


class StoredBackup(NamedTuple):
    """One archive. `due`: first day on which it must be gone."""

    file: Path
    made: date
    due: date
    blobs: frozenset[str]

    def holds(self, blobs: Iterable[str]) -> bool:
        """Is one of these sealed files certainly in it?"""
        return not self.blobs.isdisjoint(blobs)


def stored_backups(folder: Path, of: DataClass) -> list[StoredBackup]:
    """Every archive in the folder, the oldest first; what is no archive is passed by. Raises: FileMissing."""
    if not folder.is_dir():
        raise FileMissing(f"Folder cadangan {folder} tidak ada. Sebut folder tempat cadangan disimpan.")
    found = []
    for file in sorted(folder.glob(f"*{ENDING}")):
        try:
            told = manifest_of(file)
        except (ArchiveBroken, FileMissing):
            continue
        made = timezone.localdate(datetime.fromisoformat(told["made"]))
        blobs = frozenset(Path(name).name for name in told["files"] if name.startswith(f"{FOLDER}/"))
        found.append(StoredBackup(file, made, of.due_on(made), blobs))
    return sorted(found, key=lambda each: (each.made, each.file.name))
