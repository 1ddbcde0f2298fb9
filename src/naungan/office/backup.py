"""One archive of an office: its database as of one moment, its sealed files, and what each hashes to. Never its keys.

Knows: what stands in an archive and in which order it is taken, so that no file of a row is missing. Does not know: how
a database is copied (database_copy.py), or how it is put back (restore.py).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from naungan import __version__
from naungan.model.errors import OutputInTheWay
from naungan.office.blobs import FOLDER, blob_file, blob_ids
from naungan.office.database_copy import NAMES, copy_out
from naungan.office.secret_files import DJANGO_FILE, LOG_FILE
from naungan.office.vault import FILE_NAME, load_vault, master_file
from naungan.sources.durable_file import sync_folder
from naungan.sources.key_file import KEY_NAME

MANIFEST, FORMAT = "manifest.json", 1
CHUNK = 1 << 20


class BackedUp(NamedTuple):
    """`apart`: files with keys that are not in the archive and must be kept in another place."""

    file: str
    size: int
    blobs: int
    keys: tuple[str, ...]
    apart: tuple[str, ...]


def back_up(home: Path, file: Path) -> BackedUp:
    """Write the archive; whole, or not there. Raises: Stop."""
    if file.exists():
        raise OutputInTheWay(f"{file} sudah ada. Sebut nama lain; cadangan tidak pernah ditimpa.")
    if not file.parent.is_dir():
        raise OutputInTheWay(f"Folder {file.parent} tidak ada. Buat dahulu, atau sebut tempat lain.")
    keys = load_vault(home).alive  # before the copy: a key that is forgotten during it is asked for nevertheless
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as folder:
        stage = Path(folder)
        _hold(home, stage)  # files that are deleted while the database is copied
        copy_out(stage / NAMES[connection.vendor])
        _hold(home, stage)  # files that came meanwhile
        names = [NAMES[connection.vendor], *(f"{FOLDER}/{name[:2]}/{name}" for name in blob_ids(stage))]
        keys = tuple(dict.fromkeys((*keys, *load_vault(home).alive)))
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
            "keys": keys,
            "files": {name: {"sha256": _hash(stage / name), "size": (stage / name).stat().st_size} for name in names},
        }
        _write(stage, file, json.dumps(manifest, indent=1).encode(), names)
    return BackedUp(str(file), file.stat().st_size, len(names) - 1, keys, tuple(map(str, _apart(home))))


def _hold(home: Path, stage: Path) -> None:
    """A second name for every sealed file: its bytes stay, whatever becomes of the first name."""
    for name in blob_ids(home):
        held = blob_file(stage, name)
        held.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.link(blob_file(home, name), held)
        except (FileExistsError, FileNotFoundError):  # held already, or deleted meanwhile
            continue


def _hash(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _write(stage: Path, file: Path, manifest: bytes, names: list[str]) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
                first = tarfile.TarInfo(MANIFEST)
                first.size, first.mode = len(manifest), 0o600
                archive.addfile(first, io.BytesIO(manifest))
                for name in names:
                    _add(archive, stage, name)
            target.flush()
            os.fsync(target.fileno())
        os.link(draft, file)  # whoever came first stays
    except FileExistsError:
        raise OutputInTheWay(f"{file} sudah ada. Sebut nama lain; cadangan tidak pernah ditimpa.") from None
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(file.parent)


def _add(archive: tarfile.TarFile, stage: Path, name: str) -> None:
    told = tarfile.TarInfo(name)
    told.size, told.mode = (stage / name).stat().st_size, 0o600
    with (stage / name).open("rb") as source:
        archive.addfile(told, source)


def _apart(home: Path) -> Iterator[Path]:
    """Files with keys, as far as they are there."""
    for path in (master_file(home), *(home / name for name in (FILE_NAME, DJANGO_FILE, LOG_FILE, KEY_NAME))):
        if path.exists():
            yield path
