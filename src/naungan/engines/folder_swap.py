"""One folder put in the place of another, in a single step where the system has one.

Knows: how Linux and macOS exchange two names. Does not know: what the folders hold.
Renaming twice leaves a moment in which nothing has the name; who dies in it leaves the register gone.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are meant from the current folder."""
_EXCHANGE = 2
"""RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS."""


def put_in_place(fresh: Path, target: Path) -> None:
    """`fresh` gets the name `target`; what had it, if anything, is called `fresh` afterwards.

    Where the system cannot exchange names it is done by renaming, and undone when that fails half way.
    """
    if not target.exists():
        fresh.rename(target)
    elif not exchanged(fresh, target):
        aside = target.with_name(f".{target.name}-old-{os.getpid()}")
        target.rename(aside)
        try:
            fresh.rename(target)
        except OSError:
            aside.rename(target)
            raise
        aside.rename(fresh)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two names at once. Out: could it be done?"""
    libc = ctypes.CDLL(None)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return hasattr(libc, "renamex_np") and libc.renamex_np(*names, _EXCHANGE) == 0
    return hasattr(libc, "renameat2") and libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0
