"""Sealed files beside the database: written whole, read whole, each under a random id.

Knows: where they lie, and that what is read is what was written. Does not know: what they mean or who may read them.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from naungan.model.errors import BlobBroken, SealBroken
from naungan.model.system_words import why
from naungan.office.vault import Vault
from naungan.sources.durable_file import DRAFT, sync_folder, write_durably

FOLDER = "blobs"
LOCK = ".lock"
ID_BYTES = 16


class BlobRef(NamedTuple):
    """What a table keeps of a sealed file. `sha256` and `size` are of the plain bytes."""

    id: str
    sha256: str
    size: int


def write_blob(home: Path, vault: Vault, data: bytes) -> BlobRef:
    """Seal and keep; on disk when this returns."""
    ref = BlobRef(secrets.token_hex(ID_BYTES), sha256(data).hexdigest(), len(data))
    write_durably(blob_file(home, ref.id), vault.seal(data, blob_place(ref.id)))
    return ref


def read_blob(home: Path, vault: Vault, ref: BlobRef) -> bytes:
    """The plain bytes. Raises: BlobBroken, where the file is gone, cut, changed, or another one."""
    try:
        data = vault.open(blob_file(home, ref.id).read_bytes(), blob_place(ref.id))
    except FileNotFoundError as error:
        raise BlobBroken(f"Berkas tersegel {ref.id} hilang. Pulihkan dari cadangan.") from error
    except OSError as error:
        raise BlobBroken(f"Berkas tersegel {ref.id} tidak dapat dibaca: {why(error)}.") from error
    except SealBroken as error:
        raise BlobBroken(f"Berkas tersegel {ref.id} rusak. Pulihkan dari cadangan. {error}") from error
    if len(data) != ref.size or sha256(data).hexdigest() != ref.sha256:
        raise BlobBroken(f"Berkas tersegel {ref.id} bukan yang dicatat. Pulihkan dari cadangan.")
    return data


def delete_blob(home: Path, ref: BlobRef) -> None:
    """Forget it; no complaint where it is gone already."""
    file = blob_file(home, ref.id)
    with _alone(home):
        file.unlink(missing_ok=True)
        if file.parent.exists():
            sync_folder(file.parent)


def reseal_blob(home: Path, vault: Vault, blob_id: str) -> bool:
    """Seal it with the newest key; False where it is already, or gone meanwhile. Raises: BlobBroken."""
    with _alone(home):
        return _resealed(blob_file(home, blob_id), vault, blob_id)


def _resealed(file: Path, vault: Vault, blob_id: str) -> bool:
    try:
        sealed = file.read_bytes()
        if vault.key_of(sealed) == vault.newest:
            return False
        data = vault.open(sealed, blob_place(blob_id))
    except FileNotFoundError:
        return False
    except SealBroken as error:
        raise BlobBroken(f"Berkas tersegel {blob_id} rusak. Pulihkan dari cadangan. {error}") from error
    write_durably(file, vault.seal(data, blob_place(blob_id)))
    return True


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Deleting and sealing anew exclude each other: what is deleted does not come back."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def blob_ids(home: Path) -> Iterator[str]:
    """Every sealed file, in order of id."""
    for file in sorted((home / FOLDER).glob("*/*")):
        if not file.name.endswith(DRAFT):
            yield file.name


def blob_file(home: Path, blob_id: str) -> Path:
    """Where a sealed file lies."""
    return home / FOLDER / blob_id[:2] / blob_id


def blob_place(blob_id: str) -> str:
    """The place it is sealed for."""
    return f"{FOLDER}:data:{blob_id}"
