"""A folder that appears whole or not at all, for its owner only.

Knows: that nothing is ever written over. Does not know: what lies in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from naungan.model.errors import OutputInTheWay


def check_free(out: Path) -> None:
    """May folders be written here? Never over answers of an earlier round. Raises: OutputInTheWay."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputInTheWay(f"{out} sudah berisi sesuatu dan tidak ditimpa. Pilih folder lain untuk --out.")


@contextmanager
def fresh_folder(out: Path) -> Iterator[Path]:
    """A draft beside `out`, which takes its place when all is written."""
    draft = out.resolve().parent / f".{out.resolve().name}.baru-{os.getpid()}"
    draft.mkdir(mode=0o700, parents=True)
    try:
        yield draft
        for path in draft.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        if out.exists():
            out.rmdir()
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
