"""Files that are whole or not there: written aside, forced to disk, renamed, and the folder forced to disk too.

Knows: that a private file is readable by its owner only. Does not know: what stands in it.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

DRAFT = ".draft"
"""Ending of a file that is still being written; left behind only by a process that was killed."""


def write_durably(path: Path, data: bytes, *, keep: bool = False) -> None:
    """On disk when this returns. `keep`: whoever came first stays. Raises: FileExistsError, only with `keep`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{DRAFT}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if keep:
            os.link(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force a folder's list of names to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
