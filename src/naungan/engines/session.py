"""A DuckDB connection within limits: so much memory, so many threads, a private temp folder, no network.

Knows: the settings every query of this project runs under, and the SQL macros they share.
Does not know: any table, or what a query is for.
"""

from __future__ import annotations

import fcntl
import shutil
import string
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb

from naungan.sources.key_file import data_home
from naungan.stages.fold import MUHAMMADS, TITLES, fold_ascii

FOREIGN_RANGES = (
    (0x80, 0x600), (0x1AB0, 0x2E80), (0x3000, 0x3400), (0xA640, 0xAB70), (0xF900, 0x10000),
    (0x10700, 0x10800), (0x1D400, 0x1D800), (0x1DF00, 0x1E100), (0x1F100, 0x1F300), (0x1FB00, 0x1FC00),
)  # fmt: skip
"""Where Unicode keeps characters that have an ASCII form (a test looks at every code point)."""

FOLDER_PREFIX, OWN_LOCK, BASE_LOCK = "duckdb-", ".pemilik", ".kunci"
"""Private folders, the lock each holds while its owner lives, and the lock of whoever makes or sweeps them."""

PADDING = "\x1f"
"""Fills the cells of the folding table; no character folds to it."""

Settings = dict[str, str | bool | int | float | list[str]]
"""DuckDB's own type for its configuration."""


@contextmanager
def private_folder(temp: Path | None = None, *, sweep: bool = False) -> Iterator[Path]:
    """A new folder only this user may enter, inside `temp` or the data folder's tmp; wiped afterwards.

    A run that was killed could not wipe its own: every later run first wipes those in the data folder, and with
    `sweep` those in `temp`, whose owner is gone.
    """
    base = temp if temp is not None else _own_base()
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _door(base) if temp is None or sweep else nullcontext():
        folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=base))  # mkdtemp makes it 0700
        lock = (folder / OWN_LOCK).open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


def _own_base() -> Path:
    """Where private folders lie of which nobody says where."""
    for needed in (data_home(), data_home() / "tmp"):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    return data_home() / "tmp"


@contextmanager
def _door(base: Path) -> Iterator[None]:
    """One run at a time makes or sweeps folders, so that none is swept between being made and being locked."""
    with (_own_base() / BASE_LOCK).open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        _sweep(base)
        yield


def _sweep(base: Path) -> None:
    """Wipe the folders of owners that are gone: the system gave their lock back, whatever became of them."""
    for folder in base.glob(f"{FOLDER_PREFIX}*"):
        try:
            with (folder / OWN_LOCK).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # held by a living run, or already wiped
            continue


@contextmanager
def connect(
    memory_mb: int = 1000, threads: int = 2, temp: Path | None = None, *, keep_order: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that spills into a private folder, closed and wiped at the end.

    `keep_order` keeps rows in file order where SQL gives none (slower, more memory); sort instead where bytes matter.
    Units: `memory_mb` is DuckDB's own limit; the process holds some 200-400 MB more.
    """
    with private_folder(temp) as folder:
        con = duckdb.connect(":memory:", config=_settings(memory_mb, threads, folder, keep_order))
        try:
            con.execute("SET TimeZone = 'UTC'")
            con.execute(macros())
            yield con
        finally:
            con.close()


def _settings(memory_mb: int, threads: int, folder: Path, keep_order: bool) -> Settings:
    return {
        "memory_limit": f"{memory_mb}MB",
        "threads": threads,
        "temp_directory": str(folder),
        "preserve_insertion_order": keep_order,
        "autoinstall_known_extensions": False,  # an extension would come from the network
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "enable_external_file_cache": False,  # registers are read once; their pages would only take memory
    }


@cache
def macros() -> str:
    """The text of macros.sql with the lists of stages/fold.py filled in."""
    text = resources.files("naungan.engines").joinpath("sql/macros.sql").read_text(encoding="utf-8")
    foreign = _foreign()
    width = max(map(len, foreign.values()))
    return string.Template(text).substitute(
        titles="|".join(TITLES),
        muhammads="|".join(MUHAMMADS),
        foreign="".join(foreign),
        plain="".join(plain.ljust(width, PADDING) for plain in ("", *foreign.values())),
        width=width,
        padding=PADDING,
    )


def _foreign() -> dict[str, str]:
    """Every non-ASCII character that folds to something, with what it folds to."""
    folded = ((chr(point), fold_ascii(chr(point))) for start, end in FOREIGN_RANGES for point in range(start, end))
    return {letter: plain for letter, plain in folded if plain}
