"""What the office's log adds to an act: a transaction with one row written, with and without its entry, in turns.

Knows: a fresh office on SQLite, or on the PostgreSQL server of NAUNGAN_BENCH_POSTGRESQL (postgresql://USER@HOST:PORT),
where it makes a database and drops it. Does not know: pages.

Run: python -m bench.log_append ACTS [postgresql]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

from bench.child import Stopwatch

NAME = "naungan_bench_log"
PAYLOAD = {"kind": "plh", "letter": "800/123/2026", "role": "kepala_kabkota", "regency": "12.07"}


def main() -> None:
    """Measure on one database."""
    acts, address = int(sys.argv[1]), os.environ.get("NAUNGAN_BENCH_POSTGRESQL", "")
    if "postgresql" not in sys.argv[2:]:
        measure(acts)
        return
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}".encode())
        try:
            os.environ["NAUNGAN_DATABASE"] = f"{address}/{NAME}"
            measure(acts)
        finally:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)".encode())


def measure(acts: int) -> None:
    """A fresh office, the two kinds of acts in turns, and the whole log verified."""
    with tempfile.TemporaryDirectory(prefix="naungan-bench-") as home:
        os.environ["NAUNGAN_DATA"] = home
        from naungan.office.commands import init

        init()
        from naungan.office.audit.queries import verify

        bare, logged = act(with_entry=False), act(with_entry=True)
        taken: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(acts):
            taken[False].append(milliseconds(bare))
            taken[True].append(milliseconds(logged))
        with Stopwatch() as watch:
            verdict = verify()
        assert verdict.fault is None
        assert verdict.size == acts
        medians = {f"{name}_ms": statistics.median(taken[kind]) for kind, name in ((False, "bare"), (True, "logged"))}
        watch.answer(rows=acts, added_ms=medians["logged_ms"] - medians["bare_ms"], **medians)


def act(*, with_entry: bool) -> Callable[[], None]:
    """A transaction that writes one row, and its entry if asked."""
    from django.db import transaction

    from naungan.office.accounts.models import Account, Delegation
    from naungan.office.audit.actions import append

    account, _ = Account.objects.get_or_create(username="siti", name="Siti")
    row = {"role": "kepala_kabkota", "regency": "12.07", "kind": "plh", "letter": "800/123/2026"}

    def do() -> None:
        with transaction.atomic():
            Delegation.objects.create(account=account, **row, since=date(2026, 12, 1), until=date(2026, 12, 2))
            if with_entry:
                append(by="akun:1", act="limpahkan", subject="akun:1", payload=PAYLOAD)

    return do


def milliseconds(do: Callable[[], None]) -> float:
    """How long it takes once."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
