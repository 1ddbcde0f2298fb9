"""What the office's log adds to an act: a transaction with one row written, with and without its entry, in turns.

Knows: what the two kinds of acts write. Does not know: pages, or how an office is set up (bench/fresh_office.py).

Run: python -m bench.log_append ACTS sqlite|postgresql
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from bench.child import Stopwatch
from bench.fresh_office import fresh_office

PAYLOAD = {"kind": "plh", "letter": "800/123/2026", "role": "kepala_kabkota", "regency": "12.07"}


def main() -> None:
    """A fresh office, the two kinds of acts in turns, and the whole log verified."""
    acts, kind = int(sys.argv[1]), sys.argv[2]
    with fresh_office(kind):
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
        medians = {
            f"{name}_ms": statistics.median(taken[with_entry])
            for with_entry, name in ((False, "bare"), (True, "logged"))
        }
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
