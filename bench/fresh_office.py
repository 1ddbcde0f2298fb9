"""An empty office for one measurement: on SQLite, or on the PostgreSQL server of NAUNGAN_BENCH_POSTGRESQL
(postgresql://USER@HOST:PORT), where a database is made and dropped.

Knows: how an office is set up. Does not know: what is measured in it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

NAME = "naungan_bench"
POSTGRESQL = "postgresql"


@contextmanager
def fresh_office(kind: str) -> Iterator[None]:
    """Django stands ready inside. `kind`: 'sqlite' or 'postgresql'."""
    with tempfile.TemporaryDirectory(prefix="naungan-bench-") as home, _database(kind):
        os.environ["NAUNGAN_DATA"] = home
        from naungan.office.commands import init

        init()
        yield


@contextmanager
def _database(kind: str) -> Iterator[None]:
    if kind != POSTGRESQL:
        yield
        return
    import psycopg

    address = os.environ["NAUNGAN_BENCH_POSTGRESQL"]
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}".encode())
        try:
            os.environ["NAUNGAN_DATABASE"] = f"{address}/{NAME}"
            yield
        finally:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)".encode())
