"""A whole office at work: web server and worker as processes of their own, which can be killed and started again.

Knows: how they are started, and on which database. Does not know: what people do in it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.office import places

ROOT = Path(__file__).parents[2]


class Workplace:
    """An office in `home`, its database at `address` ('' = SQLite); `seed`: the module that fills it once."""

    def __init__(self, home: Path, address: str, seed: str, **told: str) -> None:
        self.environment = {
            **os.environ, "NAUNGAN_DATA": str(home), "NAUNGAN_DATABASE": address, "NAUNGAN_PLAIN_HTTP": "1",
            "NAUNGAN_SECOND_FACTOR": "optional", "NAUNGAN_SIGNER": "uji",
            "DJANGO_SETTINGS_MODULE": "naungan.office.settings", **told,
        }  # fmt: skip
        self.home, self.address, self.seed, self.port = home, address, seed, 0
        self._web: subprocess.Popen[str] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def open_doors(self) -> None:
        """Start the web server, on the port it had before."""
        command = [sys.executable, "-m", "tests.office.served", self.seed, str(self.port)]
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


@contextmanager
def serving(home: Path, seed: str, **told: str) -> Iterator[str]:
    """The address of an office on SQLite, served from `home` without a worker, filled by the module `seed`."""
    office = Workplace(home, "", seed, **told)
    try:
        office.open_doors()
        yield office.url
    finally:
        office.close()


@contextmanager
def workplace(kind: str, seed: str, **told: str) -> Iterator[Workplace | None]:
    """An office at work on SQLite or PostgreSQL; None where there is no PostgreSQL to be had."""
    with tempfile.TemporaryDirectory(prefix="naungan-workplace-") as name:
        home = Path(name)
        if kind == "sqlite":
            with _at_work(home, "", seed, told) as found:
                yield found
            return
        with places.server(home / "postgresql") as server:
            if server is None:
                yield None
                return
            database = f"naungan_workplace_{os.getpid()}"
            places.ask(server, f"CREATE DATABASE {database} ENCODING 'UTF8' TEMPLATE template0")
            try:
                with _at_work(home, server.of(database), seed, told) as found:
                    yield found
            finally:
                places.ask(server, f"DROP DATABASE {database} WITH (FORCE)")


@contextmanager
def _at_work(home: Path, address: str, seed: str, told: dict[str, str]) -> Iterator[Workplace]:
    found = Workplace(home, address, seed, **told)
    try:
        found.open_doors()
        found.start_worker()
        yield found
    finally:
        found.close()
