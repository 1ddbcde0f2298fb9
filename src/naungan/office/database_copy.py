"""The whole database to one file and back: a consistent copy while people work, put back in one transaction.

Knows: SQLite's VACUUM INTO and backup, PostgreSQL's pg_dump, pg_restore and psql; a password goes to them by the
environment, never as an argument. Does not know: archives, keys or sealed files.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from naungan.model.errors import CopyFailed

NAMES = {"sqlite": "office.sqlite3", "postgresql": "office.pgdump"}
TOOLS = ("pg_dump", "pg_restore", "psql")
LIBPQ = {
    "host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "passfile": "PGPASSFILE", "service": "PGSERVICE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}  # fmt: skip
"""Options of an address, and the variables by which the tools take them."""
EMPTIED = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


def copy_out(file: Path) -> None:
    """The database as of one moment. Raises: CopyFailed."""
    if connection.vendor == "sqlite":
        try:
            with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source:
                source.execute("VACUUM INTO ?", [str(file)])  # leaves out what has been deleted
        except sqlite3.Error as error:
            raise CopyFailed(f"Basis data tidak dapat disalin: {error}.") from error
        file.chmod(0o600)
        return
    _tool("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={file}")


def copy_in(file: Path) -> None:
    """Everything in the database becomes what the copy holds, or nothing changes. Raises: CopyFailed."""
    connection.close()
    if connection.vendor == "sqlite":
        try:
            with (
                closing(sqlite3.connect(file)) as source,
                closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as target,
            ):
                source.backup(target)
        except sqlite3.Error as error:
            raise CopyFailed(f"Basis data tidak dapat dipulihkan: {error}. Tidak ada yang diubah.") from error
        return
    before, script = file.with_suffix(".before.sql"), file.with_suffix(".sql")
    before.write_text(EMPTIED, encoding="ascii")
    _tool("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(file))
    _tool(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
        f"--file={before}", f"--file={script}",
    )  # fmt: skip


def _tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools. Raises: CopyFailed, with one line of its complaint: rows stay unsaid."""
    if shutil.which(name) is None:
        raise CopyFailed(f"Perintah {name} tidak ada. Pasang postgresql-client seversi server.")
    run = subprocess.run([name, *arguments], env=_environment(), capture_output=True, text=True, check=False)
    if run.returncode:
        lines = run.stderr.strip().splitlines() or [f"kode keluar {run.returncode}"]
        said = next((line for line in lines if "error" in line.lower()), lines[0])
        raise CopyFailed(f"{name} gagal: {said}")


def _environment() -> dict[str, str]:
    """Where the database is, as libpq reads it."""
    told = connection.settings_dict
    options = {name: str(value) for name, value in told.get("OPTIONS", {}).items()}
    given = {LIBPQ[name]: value for name, value in options.items() if name in LIBPQ}
    main = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    return {**os.environ, **given, **{name: str(told[key]) for name, key in main.items() if told.get(key)}}
