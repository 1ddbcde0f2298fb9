"""A service that stands in for Dukcapil or BPJS on this machine: their protocols over HTTP, with quota and faults.

Knows: who may ask, what is left of the day's quota, and when to misbehave. Does not know: what is said of a person
(service_simulator_words.py), or who asks. It listens on loopback only.
"""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from naungan.model.exchange import Service
from naungan.synthetic.service_simulator_people import KnownPeople, known_people
from naungan.synthetic.service_simulator_words import Speech, enveloped, of_bpjs, of_dukcapil, trouble

LOOPBACK = "127.0.0.1"
PATHS = {Service.DUKCAPIL: "/dukcapil/get_json/SIMULASI", Service.BPJS: "/bpjs/SIMULASI"}
METHODS = {Service.DUKCAPIL: ("CALL_NIK", "CALL_VERIFY_BY_ELEMEN"), Service.BPJS: ("CEK_KEPESERTAAN",)}
REGISTER = {Service.DUKCAPIL: "population", Service.BPJS: "membership"}
USER = "simulasi"
PASSWORD = "simulasi"  # noqa: S105 - anybody may know it: it opens invented people only
COUNTS = "/simulasi/hitungan"
SILENT_SECONDS = 600.0
"""A silent fault waits for the asker to hang up, and no longer than this."""
MOST_BYTES = 1 << 16
JAKARTA = timezone(timedelta(hours=7))
"""As in exchange/service.py, which is above: who plays a service does not share the asker's code."""


class Fault(StrEnum):
    """How a service misbehaves: no answer, an error of its own, something that is no answer, a line cut half way."""

    SILENT = "diam"
    ERROR = "galat"
    GARBAGE = "sampah"
    CUT = "putus"


ALL_FAULTS: Mapping[Fault, int] = dict.fromkeys(Fault, 1)


class Behaviour(NamedTuple):
    """`quota`: requests of one day, None = no end; `latency`: seconds before each answer; `faults`, `variants`: shares
    of all answers; `weights`: how often each fault among the faults."""

    quota: int | None = None
    latency: float = 0.0
    faults: float = 0.0
    variants: float = 0.0
    seed: int = 1
    weights: Mapping[Fault, int] = ALL_FAULTS


class Reply(NamedTuple):
    """`is_answer`: it is about the person and goes out whole."""

    said: dict[str, Any]
    is_answer: bool = False
    fault: Fault | None = None


def jakarta_day(moment: datetime | None = None) -> date:
    """The day by which quota is counted: in Jakarta, now unless a moment is told."""
    return (moment or datetime.now(UTC)).astimezone(JAKARTA).date()


class Simulator(ThreadingHTTPServer):
    """`answers`: NIK -> how often it got a whole answer; `faults`: how often each was made; `before_answer` and
    `after_answer` are called with the number of the request, so that tests can act in between."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, service: Service, people: KnownPeople, behaviour: Behaviour, *, port: int = 0,
        today: Callable[[], date] = jakarta_day,
    ) -> None:  # fmt: skip
        super().__init__((LOOPBACK, port), _Handler)
        self.service, self.people, self.behaviour = service, people, behaviour
        self.answers, self.faults = Counter[str](), Counter[Fault]()
        self.requests, self.refused_for_quota = 0, 0
        self.before_answer: Callable[[int], None] | None = None
        self.after_answer: Callable[[int], None] | None = None
        self._today, self._used = today, Counter[date]()
        self._dice, self._lock = random.Random(behaviour.seed), threading.Lock()

    @property
    def url(self) -> str:
        """What NAUNGAN_<SERVICE>_URL is to be."""
        return f"http://{LOOPBACK}:{self.server_address[1]}{PATHS[self.service]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An asker who went away is no error of ours, and nothing about it is written anywhere."""

    def counted(self) -> int:
        """Note a request. Out: its number."""
        with self._lock:
            self.requests += 1
            return self.requests

    def reply(self, method: str, asked: Mapping[str, Any]) -> Reply:
        """What is said: a reply about the asking, a fault, or an answer about the person (counted as it goes)."""
        with self._lock:
            if asked.get("USER_ID") != USER or asked.get("PASSWORD") != PASSWORD:
                return Reply(trouble("login"))
            today, quota = self._today(), self.behaviour.quota
            if quota is not None and self._used[today] >= quota:
                self.refused_for_quota += 1
                return Reply(trouble("kuota"))
            self._used[today] += 1
            if not asked.get("NIK") or (method == "CALL_VERIFY_BY_ELEMEN" and not asked.get("NAMA_LGKP")):
                return Reply(trouble("parameter"))
            fault = self._fault()
            if fault:
                self.faults[fault] += 1
            speech = Speech(self.behaviour.variants, self._dice)
            if self.service is Service.DUKCAPIL:
                said = of_dukcapil(asked, method, self.people, speech)
            else:
                said = of_bpjs(asked, self.people, speech)
            return Reply({**said, **self._left(today)}, is_answer=fault is None, fault=fault)

    def answered(self, nik: str) -> None:
        """Note that a whole answer goes out."""
        with self._lock:
            self.answers[nik] += 1

    def not_answered(self, nik: str) -> None:
        """Take that back: nobody was there to take it."""
        with self._lock:
            self.answers[nik] -= 1
            self.answers += Counter()  # drops what nobody got

    def counts(self) -> dict[str, Any]:
        """Sums for people; no number that is a person's."""
        with self._lock:
            return {
                "permintaan": self.requests, "orang_terjawab": len(self.answers),
                "terjawab_lagi": sum(count - 1 for count in self.answers.values()),
                "ditolak_kuota": self.refused_for_quota, "gangguan": {each.value: n for each, n in self.faults.items()},
            }  # fmt: skip

    def garbage(self) -> bytes:
        """Something with status 200 that is no answer about anybody who was asked for."""
        kinds = (b"<html><body>Gateway</body></html>", b"", b'{"content": [{"NIK"', b"[]", b'{"content": "-"}', b"null")
        stranger = enveloped([{"NIK": "9" * 16, "NAMA_LGKP": "ORANG LAIN"}])
        with self._lock:
            return self._dice.choice((*kinds, json.dumps(stranger).encode()))

    def _left(self, today: date) -> dict[str, Any]:
        quota = self.behaviour.quota
        return {"quotaLimiter": None if quota is None else quota - self._used[today]}

    def _fault(self) -> Fault | None:
        if self._dice.random() >= self.behaviour.faults:
            return None
        kinds = list(self.behaviour.weights)
        return self._dice.choices(kinds, [self.behaviour.weights[each] for each in kinds])[0]


class _Handler(BaseHTTPRequestHandler):
    server: Simulator
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Nothing that was asked is written anywhere."""

    def do_GET(self) -> None:
        """How much was asked and answered."""
        if self.path == COUNTS:
            self._send(200, json.dumps(self.server.counts()).encode())
        else:
            self._send(404, b"{}")

    def do_POST(self) -> None:
        """One question."""
        body = self._asked()
        method = self.path.removeprefix(f"{PATHS[self.server.service]}/")
        if body is None or method not in METHODS[self.server.service]:
            self._send(404 if body is not None else 400, b"{}")
            return
        number = self.server.counted()
        reply = self.server.reply(method, body)
        time.sleep(self.server.behaviour.latency)
        if self.server.before_answer:
            self.server.before_answer(number)
        if reply.fault:
            self._misbehave(reply.fault, reply.said)
        elif reply.is_answer:
            self._answer(str(body.get("NIK")), reply.said)
        else:
            self._send(200, json.dumps(reply.said).encode())
        if self.server.after_answer:
            self.server.after_answer(number)

    def _answer(self, nik: str, said: dict[str, Any]) -> None:
        """Counted before it goes: whoever has it finds it counted."""
        self.server.answered(nik)
        if not self._send(200, json.dumps(said).encode()):
            self.server.not_answered(nik)

    def _asked(self) -> dict[str, Any] | None:
        try:
            length = int(self.headers.get("Content-Length", ""))
            told = json.loads(self.rfile.read(length)) if 0 <= length <= MOST_BYTES else None
        except ValueError:
            return None
        return told if isinstance(told, dict) else None

    def _misbehave(self, fault: Fault, said: dict[str, Any]) -> None:
        if fault is Fault.ERROR:
            self._send(500, b"<html><body>Internal Server Error</body></html>")
        elif fault is Fault.GARBAGE:
            self._send(200, self.server.garbage())
        elif fault is Fault.CUT:
            whole = json.dumps(said).encode()
            self._send(200, whole[: len(whole) // 2], length=len(whole))
            self.close_connection = True
        else:
            self._wait_until_hung_up()
            self.close_connection = True

    def _wait_until_hung_up(self) -> None:
        self.connection.settimeout(SILENT_SECONDS)
        try:
            self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return

    def _send(self, status: int, body: bytes, *, length: int | None = None) -> bool:
        """Out: whether it went out."""
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:  # the asker is gone
            self.close_connection = True
            return False
        return True


@contextmanager
def simulating(
    service: Service, registers: Path, behaviour: Behaviour, *, port: int = 0, today: Callable[[], date] = jakarta_day
) -> Iterator[Simulator]:
    """One that answers while the block runs. Raises: FileMissing, RegisterInvalid; OSError for a port in use."""
    people = known_people(registers, REGISTER[service])
    with serving(Simulator(service, people, behaviour, port=port, today=today)) as simulator:
        yield simulator


@contextmanager
def serving(simulator: Simulator) -> Iterator[Simulator]:
    """Let it answer while the block runs."""
    thread = threading.Thread(target=simulator.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield simulator
    finally:
        simulator.shutdown()
        simulator.server_close()
        thread.join()
