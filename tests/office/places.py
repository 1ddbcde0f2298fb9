"""Databases for the tests of the office: a file copied, or a PostgreSQL database copied from a migrated one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from naungan.office.connection import database, sqlite

STANDING = "postgresql://postgres@127.0.0.1:5432"
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


@contextmanager
def migrated_postgresql(server: Server) -> Iterator[Server]:
    name = f"naungan_test_{os.getpid()}"
    ask(server, f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    try:
        work_on(database(server.of(name), Path()))
        call_command("migrate", interactive=False, verbosity=0)
        from naungan.office import row_security

        row_security.build()
        leave()
        yield server._replace(template=name)
    finally:
        ask(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgresql_place(server: Server) -> Iterator[Place]:
    name = f"{server.template}_{next(_NUMBERS)}"
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


@contextmanager
def server(folder: Path) -> Iterator[Server | None]:
    """The server that stands, or one started here and stopped afterwards, or None."""
    standing = Server(STANDING)
    try:
        ask(standing, "SELECT 1")
    except psycopg.OperationalError:
        with started(folder) as ours:
            yield ours
    else:
        yield standing


@contextmanager
def started(folder: Path) -> Iterator[Server | None]:
    """A server of our own on a socket, by whatever PostgreSQL is installed; as another user when we are root."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    user = "postgres" if os.getuid() == 0 else None
    if not tools or (user and user not in {each.pw_name for each in pwd.getpwall()}):
        yield None
        return
    home = Path("/tmp") / f"naungan-pg-{os.getpid()}" if user else folder  # a socket's path must be short
    data, ctl = home / "data", str(tools[-1])
    home.mkdir(mode=0o700, exist_ok=True)
    if user:
        shutil.chown(home, user)
    options = f"-k {home} -c listen_addresses= -c fsync=off"

    def control(*words: str | Path) -> None:
        quiet = subprocess.DEVNULL
        subprocess.run([ctl, *words, "-D", data], user=user, cwd=home, check=True, stdout=quiet, stderr=quiet)

    control("init", "-o", "-A trust -U postgres --no-sync")
    control("start", "-w", "-l", home / "log", "-o", options)
    try:
        yield Server("postgresql://postgres@", options=f"?host={home}")
    finally:
        control("stop", "-m", "immediate")
        shutil.rmtree(home)
