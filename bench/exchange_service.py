"""Asking a service: requests a second from the adapter to the simulator and back, every answer forced to disk.

Knows: a simulated service with made-up people, in a process of its own. Does not know: a real service, which answers as
fast as it was agreed.

Run: python -m bench.exchange_service PEOPLE
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from bench.child import Stopwatch

QUESTION = ("", "", "MEDAN", "1980-03-12", "L", "", "12.07")
BORN = date(1980, 3, 12)


def main() -> None:
    """Measure one run of asking; or play the service for it (with --serve)."""
    if sys.argv[1] == "--serve":
        serve(int(sys.argv[2]))
        return
    count = int(sys.argv[1])
    with subprocess.Popen(
        [sys.executable, "-m", "bench.exchange_service", "--serve", str(count)], stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout
        try:
            measure(count, service.stdout.readline().strip())
        finally:
            service.terminate()


def measure(count: int, url: str) -> None:
    """Everybody asked once."""
    from naungan.exchange.ask import Limits, ask, plan
    from naungan.exchange.asked_service import adapter_of
    from naungan.exchange.daily_quota import DailyQuota
    from naungan.exchange.journal import Journal
    from naungan.exchange.service import SystemClock
    from naungan.model.exchange import Question, Service

    clock, today = SystemClock(), datetime.now(UTC).date()
    told = {"URL": url, "USER": "simulasi", "PASSWORD": "simulasi"}
    adapter, _ = adapter_of(Service.DUKCAPIL, {f"NAUNGAN_DUKCAPIL_{name}": text for name, text in told.items()}, clock)
    questions = [
        Question(f"r{at:06d}", str(person["nik"]), "", str(person["nama"]), *QUESTION[2:])
        for at, person in enumerate(people(count))
    ]
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "jawaban.jsonl")
        quota = DailyQuota(Path(folder) / "kuota", None, lambda: today)
        planned = plan(questions, {}, today=today, max_age=30, origin=adapter.origin)
        with Stopwatch() as watch:
            asked = ask(planned, journal, adapter, Limits(1e6, 30), quota, clock, lambda *_: None)
        assert (asked.answered, asked.sent, asked.halt) == (count, count, "")
        watch.answer(rows=count, requests_per_second=count / watch.seconds)


def serve(count: int) -> None:
    """Play the service, and say where."""
    import threading

    import pyarrow as pa

    from naungan.model.exchange import Service
    from naungan.synthetic.service_simulator import Behaviour, Simulator, serving
    from naungan.synthetic.service_simulator_people import KnownPeople

    known = KnownPeople(pa.Table.from_pylist(people(count)))
    with serving(Simulator(Service.DUKCAPIL, known, Behaviour())) as simulator:
        print(simulator.url, flush=True)
        threading.Event().wait()


def people(count: int) -> list[dict[str, object]]:
    """So many made-up people."""
    return [
        {"nik": int(f"1207{at // 9999 + 1:02d}{BORN:%d%m%y}{at % 9999 + 1:04d}"), "kk": None,
         "nama": f"ORANG {at}", "nama_ibu": None, "tempat_lahir": "MEDAN", "tanggal_lahir": BORN, "jenis_kelamin": "L",
         "kode_kab": "12.07", "kode_kec": None, "kode_desa": None, "status": "AKTIF"}
        for at in range(count)
    ]  # fmt: skip


if __name__ == "__main__":
    main()
