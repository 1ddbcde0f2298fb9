"""What many tests start from, made once in a whole run and copied: by whichever worker asks for it first.

Knows: where it lies, that one makes it while others wait, what must be thrown away at the end. Does not know: what it is.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WHERE = "NAUNGAN_TEST_KEPT"
"""The folder of this run: set before workers start, and they inherit it."""


def begin() -> None:
    """A folder for this run."""
    os.environ[WHERE] = tempfile.mkdtemp(prefix="naungan-kept-")


def end() -> None:
    """Throw away what was kept."""
    shutil.rmtree(os.environ.pop(WHERE), ignore_errors=True)


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` filled; it is called once in a run. Nobody writes into it afterwards."""
    folder, done = _root() / name, _root() / f"{name}.done"
    with _alone(_root() / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of somebody who failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def found(name: str) -> Path | None:
    """What is kept under this name, if anybody made it."""
    return _root() / name if (_root() / f"{name}.done").exists() else None


def database_name(name: str) -> str:
    """What a kept database of this run is called; it is dropped at the end."""
    called = f"naungan_kept_{hashlib.sha256(f'{_root().name}/{name}'.encode()).hexdigest()[:16]}"
    (_root() / "databases").mkdir(exist_ok=True)
    (_root() / "databases" / called).touch()
    return called


def databases() -> list[str]:
    """Those that `database_name` named in this run."""
    return [each.name for each in (_root() / "databases").glob("*")]


def _root() -> Path:
    return Path(os.environ[WHERE])


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
