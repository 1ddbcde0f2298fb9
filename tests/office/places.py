"""Databases for the tests of the office: a file copied, or a PostgreSQL database copied from a migrated one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from naungan.office.connection import database, sqlite
from tests import kept

STANDING = "postgresql://postgres@127.0.0.1:5432"
HOME_OF_SERVER = "home"
_NUMBERS = count()


class Place(NamedTuple):
    """Where an office is: the database's kind, and the address by which another process finds it ('' = SQLite)."""

    kind: str
    address: str


class Server(NamedTuple):
    """A PostgreSQL server: its address without a database, with the options that follow the name; a migrated one."""

    address: str
    options: str = ""
    template: str = ""

    def of(self, name: str) -> str:
        return f"{self.address}/{name}{self.options}"


def work_on(settings: dict[str, Any]) -> None:
    """Let Django's one connection lead to this database from now on, in every thread."""
    leave()
    connections.settings["default"] = connections.configure_settings({"default": settings})["default"]


def leave() -> None:
    """Close this thread's connection, and forget it."""
    connections.close_all()
    if hasattr(connections._connections, "default"):
        del connections["default"]


def migrated_sqlite(file: Path) -> Path:
    work_on(sqlite(file))
    call_command("migrate", interactive=False, verbosity=0)
    leave()
    return file


@contextmanager
def sqlite_place(template: Path, file: Path) -> Iterator[Place]:
    shutil.copy(template, file)
    work_on(sqlite(file))
    yield Place("sqlite", "")
    leave()


def whole_text_of(place: Place) -> bytes:
    """Everything that lies in the database, as its file or its dump has it."""
    if place.kind == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT schema_to_xml('public', true, false, '')")
        text: str = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(encode(text, 'escape'), ' ') FROM audit_payload")
        return (text + str(cursor.fetchone()[0])).encode()


def migrated_postgresql(server: Server) -> Server:
    """With a migrated database that tests copy."""
    name = kept.database_name("migrated")

    def make(_folder: Path) -> None:
        ask(server, f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        work_on(database(server.of(name), Path()))
        call_command("migrate", interactive=False, verbosity=0)
        from naungan.office import row_security

        row_security.build()
        leave()

    kept.kept("migrated-postgresql", make)
    return server._replace(template=name)


@contextmanager
def postgresql_place(server: Server) -> Iterator[Place]:
    name = f"naungan_test_{os.getpid()}_{next(_NUMBERS)}"
    ask(server, f"CREATE DATABASE {name} TEMPLATE {server.template}")
    try:
        work_on(database(server.of(name), Path()))
        yield Place("postgresql", server.of(name))
        leave()
    finally:
        ask(server, f"DROP DATABASE {name} WITH (FORCE)")


def ask(server: Server, text: str) -> None:
    with psycopg.connect(server.of("postgres"), autocommit=True, connect_timeout=3) as connection:
        connection.execute(text.encode())


@cache
def server() -> Server | None:
    """The server that stands, or one started for this run and stopped after it, or None."""
    standing = Server(STANDING)
    try:
        ask(standing, "SELECT 1")
    except psycopg.OperationalError:
        found = (kept.kept("postgresql-server", _start) / HOME_OF_SERVER).read_text("utf-8")
        return Server("postgresql://postgres@", options=f"?host={found}") if found else None
    return standing


def found_server() -> Server:
    """The server, where a test stands on it already."""
    found = server()
    assert found
    return found


def clear(databases: Iterable[str]) -> None:
    """After a run: these databases are gone, and a server of our own is stopped."""
    folder = kept.found("postgresql-server")
    if found := server():
        for name in databases:
            ask(found, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    if folder and (home := (folder / HOME_OF_SERVER).read_text("utf-8")):
        _control(Path(home), "stop", "-m", "immediate")
        shutil.rmtree(home)


def _start(folder: Path) -> None:
    """A server on a socket, by whatever PostgreSQL is installed; as another user when we are root. A file says where."""
    if not _tools() or (_user() and _user() not in {each.pw_name for each in pwd.getpwall()}):
        (folder / HOME_OF_SERVER).write_text("", "utf-8")
        return
    home = Path(tempfile.mkdtemp(prefix="naungan-pg-", dir="/tmp"))  # a socket's path must be short
    if user := _user():
        shutil.chown(home, user)
    _control(home, "init", "-o", "-A trust -U postgres --no-sync")
    _control(home, "start", "-w", "-l", home / "log", "-o", f"-k {home} -c listen_addresses= -c fsync=off")
    (folder / HOME_OF_SERVER).write_text(str(home), "utf-8")


def _control(home: Path, *words: str | Path) -> None:
    quiet, data = subprocess.DEVNULL, home / "data"
    subprocess.run([_tools()[-1], *words, "-D", data], user=_user(), cwd=home, check=True, stdout=quiet, stderr=quiet)


def _tools() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


def _user() -> str | None:
    return "postgres" if os.getuid() == 0 else None
