"""A process that asks for an exchange on a given day, to be killed: FOLDER URL MOMENT MOST SECONDS.

Its time passes at once, its answers are really on disk. It notes each setback in a file, and prints where it
stopped, unless it is killed.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from naungan.exchange.ask import Limits, ask, plan, today_of
from naungan.exchange.daily_quota import DailyQuota
from naungan.exchange.journal import Journal
from naungan.exchange.service import ServiceAdapter, Setback
from naungan.model.exchange import Answer, Question, Service
from tests.exchange.asking_clock import QuickClock


class Noting:
    """An adapter that notes each setback before anybody is told."""

    def __init__(self, adapter: ServiceAdapter, file: Path) -> None:
        self.service, self.origin, self._adapter, self._file = adapter.service, adapter.origin, adapter, file

    def ask(self, question: Question) -> Answer | Setback:
        came = self._adapter.ask(question)
        if isinstance(came, Setback):
            with self._file.open("a") as file:
                file.write(f"{came.sentence}\n")
        return came


def main() -> None:
    from naungan.exchange.asked_service import adapter_of

    folder, url, moment, most, seconds = Path(sys.argv[1]), *sys.argv[2:6]
    clock = QuickClock(datetime.fromisoformat(moment))
    told = {"URL": url, "USER": "simulasi", "PASSWORD": "simulasi", "SECONDS": seconds}
    adapter, _ = adapter_of(Service.DUKCAPIL, {f"NAUNGAN_DUKCAPIL_{name}": text for name, text in told.items()}, clock)
    questions = [Question(*row) for row in json.loads((folder / "pertanyaan.json").read_bytes())]
    journal = Journal(folder / "jawaban.jsonl")
    today = today_of(clock)
    planned = plan(questions, journal.by_row(), today=today, max_age=30, origin=adapter.origin)
    quota = DailyQuota(folder / "kuota", int(most) or None, lambda: today)
    asked = ask(
        planned, journal, Noting(adapter, folder / "gangguan.txt"), Limits(1e6, 30), quota, clock, lambda *_: None
    )
    print(json.dumps({"halt": asked.halt, "left": asked.left, "sent": asked.sent}))


if __name__ == "__main__":
    main()
