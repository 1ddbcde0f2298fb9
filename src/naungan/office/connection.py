"""Which database the office works on: SQLite inside NAUNGAN_DATA, or PostgreSQL by an address.

Knows: how either must be opened so that one business act is one transaction. Does not know: any table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from naungan.model.errors import WrongCall

FILE_NAME = "office.sqlite3"
WAIT_SECONDS = 20
"""How long a writer waits for another one before it gives up."""


def database(address: str, home: Path) -> dict[str, Any]:
    """Django's settings of one database. `address`: postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTION=…, or empty.

    Raises: WrongCall, without repeating the address: a password may stand in it.
    """
    if not address:
        return sqlite(home / FILE_NAME)
    parts = urlsplit(address)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise WrongCall("NAUNGAN_DATABASE harus berbentuk postgresql://PENGGUNA@HOST:PORT/NAMA, atau kosong (SQLite).")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite(file: Path) -> dict[str, Any]:
    """SQLite: readers never wait (WAL), a writer locks at the start (IMMEDIATE), a commit is on disk (FULL)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "timeout": WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
