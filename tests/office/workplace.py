"""A whole office at work: web server and worker as processes of their own, which can be killed and started again.

Knows: how they are started, and on which database. Does not know: what people do in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import kept
from tests.office import places

ROOT = Path(__file__).parents[2]


class Workplace:
    """An office in `home`, its database at `address` ('' = SQLite)."""

    def __init__(self, home: Path, address: str, **told: str) -> None:
        self.environment = _environment(home, address, told)
        self.home, self.address, self.port = home, address, 0
        self._web: subprocess.Popen[str] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def open_doors(self) -> None:
        """Start the web server, on the port it had before."""
        command = [sys.executable, "-m", "tests.office.served", str(self.port)]
        self._web = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)
        assert self._web.stdout
        said = self._web.stdout.readline().strip()
        assert said, "the office did not start"
        self.port = int(said)

    def start_worker(self) -> None:
        """Start the worker."""
        command = [sys.executable, "-m", "naungan.cli.main", "office", "worker"]
        self._worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)

    def kill_web(self) -> None:
        """kill -9."""
        _kill(self._web)
        if self._web and self._web.stdout:
            self._web.stdout.close()

    def kill_worker(self) -> None:
        """kill -9."""
        _kill(self._worker)

    def close(self) -> None:
        """Stop both."""
        self.kill_worker()
        self.kill_web()


def _kill(process: subprocess.Popen[str] | subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _environment(home: Path, address: str, told: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ, "NAUNGAN_DATA": str(home), "NAUNGAN_DATABASE": address, "NAUNGAN_PLAIN_HTTP": "1",
        "NAUNGAN_SECOND_FACTOR": "optional", "NAUNGAN_SIGNER": "uji",
        "DJANGO_SETTINGS_MODULE": "naungan.office.settings", **told,
    }  # fmt: skip


@contextmanager
def serving(home: Path, *seeds: str, **told: str) -> Iterator[str]:
    """The address of an office on SQLite, served from `home` without a worker, filled by these modules in their order."""
    shutil.copytree(_filled("sqlite", seeds, told).home, home, dirs_exist_ok=True)
    office = Workplace(home, "", **told)
    try:
        office.open_doors()
        yield office.url
    finally:
        office.close()


@contextmanager
def workplace(kind: str, *seeds: str, **told: str) -> Iterator[Workplace | None]:
    """An office at work on SQLite or PostgreSQL; None where there is no PostgreSQL to be had."""
    server = None if kind == "sqlite" else places.server()
    if kind != "sqlite" and server is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="naungan-workplace-") as name:
        filled = _filled(kind, seeds, told)
        home = Path(shutil.copytree(filled.home, name, dirs_exist_ok=True))
        if server is None:
            with _at_work(home, "", told) as found:
                yield found
            return
        database = f"naungan_workplace_{os.getpid()}"
        places.ask(server, f"CREATE DATABASE {database} TEMPLATE {filled.database}")
        try:
            with _at_work(home, server.of(database), told) as found:
                yield found
        finally:
            places.ask(server, f"DROP DATABASE {database} WITH (FORCE)")


class _Filled(NamedTuple):
    """An office that was filled once in this run: its data folder, and its database's name ('' = SQLite in there)."""

    home: Path
    database: str


def _filled(kind: str, seeds: Sequence[str], told: dict[str, str]) -> _Filled:
    """Each module fills what those before it left."""
    mark = hashlib.sha256(json.dumps([kind, *seeds, sorted(told.items())]).encode()).hexdigest()[:12]
    name = f"office-{seeds[-1].rpartition('.')[2]}-{mark}"
    database = "" if kind == "sqlite" else kept.database_name(name)

    def make(folder: Path) -> None:
        before = _filled(kind, seeds[:-1], told) if seeds[1:] else None
        if before:
            shutil.copytree(before.home, folder, dirs_exist_ok=True)
        server = places.found_server() if database else None
        if server:
            places.ask(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            from_what = before.database if before else "template0 ENCODING 'UTF8'"
            places.ask(server, f"CREATE DATABASE {database} TEMPLATE {from_what}")
        command = [sys.executable, "-m", "tests.office.served", "--fill", seeds[-1]]
        subprocess.run(
            command, cwd=ROOT, env=_environment(folder, server.of(database) if server else "", told), check=True
        )

    return _Filled(kept.kept(name, make), database)


@contextmanager
def _at_work(home: Path, address: str, told: dict[str, str]) -> Iterator[Workplace]:
    found = Workplace(home, address, **told)
    try:
        found.open_doors()
        found.start_worker()
        yield found
    finally:
        found.close()
