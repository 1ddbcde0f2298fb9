"""Thousands verified through the simulator, some thousand a day, with faults, a used-up quota and kill -9 in between."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from naungan.exchange.journal import Journal
from naungan.exchange.service import service_day
from naungan.model.exchange import Outcome, Question, Service, Standing
from naungan.stages.answers import counted
from naungan.synthetic import service_simulator_words
from naungan.synthetic.service_simulator import Behaviour, Fault, Simulator, serving
from naungan.synthetic.service_simulator_people import KnownPeople
from tests.exchange.asking_clock import MORNING
from tests.exchange.service_places import crowd

ROOT = Path(__file__).parents[2]
RESERVE = 0.2
SEATS = 20_879
WEIGHTS = {Fault.SILENT: 1, Fault.ERROR: 6, Fault.GARBAGE: 6, Fault.CUT: 6}
"""A silent service costs its whole time each time."""
SECONDS = 1.0
"""A busy machine may stay away for longer: what it then answers was answered in vain, and is counted as such."""
MOST_DAYS = 15


class Office:
    """The days of an exchange: a process asks, is killed now and then, and is started again."""

    def __init__(self, folder: Path, simulator: Simulator, quota: int, kill_every: int, moment: list[datetime]) -> None:
        self.folder, self.simulator, self.quota = folder, simulator, quota
        self.dice, self.kill_every, self.moment = random.Random(3), kill_every, moment
        self.kills, self.restarts, self.quota_days = 0, 0, 0
        self.child: subprocess.Popen[str] | None = None
        self._draw()
        simulator.before_answer = self._before
        simulator.after_answer = self._after

    def _draw(self) -> None:
        self.kill_at = self.simulator.requests + self.dice.randint(1, 2 * self.kill_every)
        self.kill_before = self.dice.random() < 0.5

    def _before(self, number: int) -> None:
        if self.kill_before:
            self._kill(number)

    def _after(self, number: int) -> None:
        if not self.kill_before:
            self._kill(number)

    def _kill(self, number: int) -> None:
        if number >= self.kill_at and self.child and self.child.poll() is None:
            self.child.kill()
            self.child.wait()
            self.kills += 1

    def ask(self) -> dict[str, object] | None:
        """One process. Out: what it told, None when it was killed."""
        self._draw()
        self.restarts += 1
        day = service_day(self.moment[0])
        most = (
            self.quota if day.toordinal() % 2 else 0
        )  # every other day only the service itself says when it is enough
        command = [sys.executable, "-m", "tests.exchange.asking_process", self.folder, self.simulator.url,
                   self.moment[0].isoformat(), most, SECONDS]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        self.child = subprocess.Popen(
            list(map(str, command)),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        out, errors = self.child.communicate(timeout=1200)
        if self.child.returncode < 0:
            return None
        assert self.child.returncode == 0, errors
        told: dict[str, object] = json.loads(out)
        return told

    def days(self) -> int:
        """Go on until everybody is answered. Out: how many days it took."""
        for number in range(1, MOST_DAYS + 1):
            while (told := self.ask()) is None or (told["left"] and not told["halt"]):
                pass
            if not told["halt"]:
                return number
            assert str(told["halt"]).startswith("Kuota hari ini habis"), told
            self.quota_days += 1
            self.moment[0] += timedelta(days=1)
        raise AssertionError(f"not done in {MOST_DAYS} days")


def test_everybody_ends_with_one_current_answer_and_nobody_is_asked_again_who_has_one(
    tmp_path: Path, drill_count: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_simulator_words, "STRANGE_OF_VARIANTS", 0.3)
    count = drill_count(240, SEATS)
    people = crowd(count + int(count * RESERVE))
    missing = {row["nik"] for row in people[7::50]}
    known = KnownPeople(pa.Table.from_pylist([row for row in people if row["nik"] not in missing]))
    asked = [
        Question(f"r{at:06d}", str(row["nik"]), row["kk"], row["nama"], row["tempat_lahir"], row["tanggal_lahir"].isoformat(),
                 row["jenis_kelamin"], "", row["kode_kab"])
        for at, row in enumerate(people)
    ]  # fmt: skip
    (tmp_path / "pertanyaan.json").write_text(json.dumps(asked))
    quota, moment = drill_count(100, 5000), [MORNING]

    def today() -> date:
        return service_day(moment[0])

    behaviour = Behaviour(quota=quota, faults=0.1, variants=0.5, seed=11, weights=WEIGHTS)
    with serving(Simulator(Service.DUKCAPIL, known, behaviour, today=today)) as simulator:
        office = Office(tmp_path, simulator, quota, drill_count(90, 1500), moment)
        days = office.days()
        answered, faults = Counter(simulator.answers), Counter(simulator.faults)
        requests = simulator.requests
    answers = Journal(tmp_path / "jawaban.jsonl").by_row()
    standing = Counter(counted(answers.get(each.row_id, ())).standing for each in asked)
    waited = (tmp_path / "gangguan.txt").read_text().count("tidak menjawab pada waktunya")
    in_vain = max(0, waited - faults[Fault.SILENT])
    again = sum(times - 1 for times in answered.values())
    print(f"{len(asked)} people, {days} days, {office.kills} kills, {office.restarts} processes, {requests} requests, "
          f"faults {dict(faults)}, standing {dict(standing)}, answered again {again}, too late {in_vain}")  # fmt: skip

    assert office.kills >= 2, "a test without a kill tells nothing"
    assert office.quota_days >= 2
    assert set(faults) == set(Fault)
    assert standing[Standing.TERJAWAB] + standing[Standing.TIDAK_DIKETAHUI] == len(asked)
    assert 0 < standing[Standing.TIDAK_DIKETAHUI] < len(asked) * 0.1, "words that nobody knows are an honest unknown"
    assert all(len(found) == 1 for found in answers.values()), "no answer was asked for that was there"
    assert again <= office.kills + in_vain, "only the one under way when it was killed is asked again"
    assert set(answered) == {each.nik for each in asked}
    for each, row in zip(asked, people, strict=True):
        outcome = answers[each.row_id][0].outcome
        truth = Outcome.TIDAK_DITEMUKAN if row["nik"] in missing else Outcome(row["status"])
        assert outcome in (truth, Outcome.TIDAK_DIKENAL), "no fault has become somebody's status"
