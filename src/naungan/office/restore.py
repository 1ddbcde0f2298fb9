"""An archive put back: every hash first, then files, then the database in one transaction.

Knows: what an archive must be before anything is touched. Does not know: how a database is copied
(database_copy.py); whoever restores verifies the log afterwards (commands.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from naungan.model.errors import ArchiveBroken, FileMissing, OutputInTheWay
from naungan.model.system_words import why
from naungan.office.accounts.models import Account
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import Verdict
from naungan.office.backup import CHUNK, FORMAT, MANIFEST
from naungan.office.blobs import FOLDER, blob_file, blob_ids
from naungan.office.database_copy import NAMES, copy_in
from naungan.office.vault import FILE_NAME, load_vault
from naungan.sources.durable_file import sync_folder

_BLOB = re.compile(rf"{FOLDER}/([0-9a-f]{{2}})/(\1[0-9a-f]{{30}})")
_MANIFEST_BYTES = 1 << 30


class Restored(NamedTuple):
    """`made`: when the archive was made. `verdict`: of the log as it stands now; None as long as nobody asked."""

    made: str
    blobs: int
    verdict: Verdict | None


def restore(home: Path, file: Path, *, replace: bool, dry_run: bool) -> Restored:
    """Put an archive back into this office. Raises: Stop; then nothing has been taken away."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        stage = Path(folder)
        manifest = _unpacked(file, stage)
        _judge(home, manifest)
        if not replace and not _is_empty(home):
            raise OutputInTheWay(
                "Kantor ini sudah berisi. Pulihkan ke kantor yang baru disiapkan, atau tambahkan --replace: "
                "semua yang ada di sini lalu diganti isi cadangan."
            )
        names = list(blob_ids(stage))
        if dry_run:
            return Restored(manifest["made"], len(names), None)
        for name in names:
            _put(stage, home, name)
        copy_in(stage / NAMES[connection.vendor])
        for name in set(blob_ids(home)) - set(names):
            blob_file(home, name).unlink()
    return Restored(manifest["made"], len(names), None)


def _put(stage: Path, home: Path, name: str) -> None:
    target = blob_file(home, name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    blob_file(stage, name).replace(target)
    sync_folder(target.parent)


def _unpacked(file: Path, stage: Path) -> dict[str, Any]:
    """Every file of the archive in `stage`, each hashed on its way. Raises: FileMissing, ArchiveBroken."""
    try:
        with tarfile.open(file, "r:") as archive:
            manifest = _manifest(archive)
            told = dict(manifest["files"])
            while member := archive.next():
                _take(archive, member, told.pop(member.name, None), stage)
    except OSError as error:
        raise FileMissing(f"Cadangan {file} tidak dapat dibaca: {why(error)}.") from error
    except (tarfile.TarError, ValueError, KeyError, TypeError, AttributeError):
        raise ArchiveBroken(f"{file} bukan cadangan kantor, atau rusak. Ambil salinan lain.") from None
    if told:
        raise ArchiveBroken(f"Cadangan tidak lengkap: {min(told)} tidak ada di dalamnya. Ambil salinan lain.")
    return manifest


def manifest_of(file: Path) -> dict[str, Any]:
    """What an archive tells of itself; nothing else of it is read. Raises: FileMissing, ArchiveBroken."""
    try:
        with tarfile.open(file, "r:") as archive:
            return _manifest(archive)
    except OSError as error:
        raise FileMissing(f"Cadangan {file} tidak dapat dibaca: {why(error)}.") from error
    except (tarfile.TarError, ValueError, KeyError, TypeError, AttributeError):
        raise ArchiveBroken(f"{file} bukan cadangan kantor, atau rusak. Ambil salinan lain.") from None


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > _MANIFEST_BYTES:
        raise ValueError(MANIFEST)
    source = archive.extractfile(first)
    manifest: dict[str, Any] = json.loads(source.read() if source else b"")
    if manifest["format"] != FORMAT:
        raise ArchiveBroken(
            f"Bentuk cadangan {manifest['format']} tidak dikenal versi ini. Pasang versi yang lebih baru."
        )
    return manifest


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, told: dict[str, Any] | None, stage: Path) -> None:
    known = member.name in NAMES.values() or _BLOB.fullmatch(member.name)
    source = archive.extractfile(member) if member.isreg() else None
    if told is None or source is None or not known:
        raise ArchiveBroken("Cadangan berisi berkas yang tidak tercatat di dalamnya. Ambil salinan lain.")
    target = stage / member.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _copied(source, target) != told["sha256"]:
        raise ArchiveBroken(f"Cadangan rusak: {member.name} bukan seperti yang tercatat. Ambil salinan lain.")


def _copied(source: IO[bytes], target: Path) -> str:
    """Its SHA-256, once it is on disk."""
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _judge(home: Path, manifest: dict[str, Any]) -> None:
    """Does it fit this office? Raises: ArchiveBroken."""
    theirs, ours = manifest["database"], connection.vendor
    if theirs != ours:
        raise ArchiveBroken(f"Cadangan ini dari {theirs}, kantor ini memakai {ours}. Periksa NAUNGAN_DATABASE.")
    missing = set(manifest["keys"]) - set(load_vault(home).alive)
    if missing:
        raise ArchiveBroken(
            f"Kunci {', '.join(sorted(missing))} cadangan ini tidak ada di {home / FILE_NAME}. "
            f"Kembalikan {FILE_NAME} dan kunci induk yang disimpan terpisah, lalu ulangi."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    newer = set(manifest["migrations"]) - known
    if newer:
        raise ArchiveBroken(f"Cadangan ini dari versi {manifest['version']} yang lebih baru. Pasang versi itu dahulu.")
    if shutil.disk_usage(home).free < sum(told["size"] for told in manifest["files"].values()):
        raise ArchiveBroken(f"Ruang di {home} tidak cukup untuk memulihkan.")


def _is_empty(home: Path) -> bool:
    """No act, no account, no sealed file; an office without tables is empty too."""
    try:
        filled = LogEntry.objects.exists() or Account.objects.exists()
    except DatabaseError:
        filled = False
    return not filled and next(blob_ids(home), None) is None
