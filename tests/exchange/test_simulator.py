"""A simulated service: loopback only, invented people only, a quota, faults and spellings as often as told."""

from __future__ import annotations

import json
import socket
from collections import Counter
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.exchange.service import Setback, SetbackKind, service_day
from naungan.model.errors import FileMissing, RegisterInvalid
from naungan.model.exchange import Answer, Outcome, Service
from naungan.model.tables import REGISTER_COLUMNS
from naungan.sources.frames import as_table
from naungan.sources.register_file import write_register_file
from naungan.synthetic.service_simulator import (
    COUNTS,
    LOOPBACK,
    Behaviour,
    Fault,
    Simulator,
    jakarta_day,
    serving,
    simulating,
)
from naungan.synthetic.service_simulator_people import KnownPeople
from tests.exchange.service_places import (
    ALIVE,
    CARDS,
    DEAD,
    PERSON,
    QuickClock,
    access,
    adapter,
    crowd,
    people,
    question,
    simulator,
)
from tests.small_world import info


def registers(folder: Path, kind: str, rows: list[dict[str, Any]], source: str) -> Path:
    """A register as an import leaves it behind."""
    (folder / kind).mkdir(parents=True)
    pq.write_table(as_table(rows, REGISTER_COLUMNS[kind]), folder / kind / "data.parquet")
    write_register_file(folder / kind, info(kind, source=source, rows=len(rows)))
    return folder


@pytest.mark.parametrize(
    ("service", "kind", "rows", "expected"),
    [
        (Service.DUKCAPIL, "population", [{**PERSON, "nik": int(ALIVE), "status": "AKTIF"}], Outcome.AKTIF),
        (Service.BPJS, "membership", CARDS, Outcome.PESERTA_AKTIF),
    ],
)
def test_it_answers_from_imported_registers(
    service: Service, kind: str, rows: list[dict[str, Any]], expected: Outcome, tmp_path: Path
) -> None:
    place = registers(tmp_path, kind, rows, "Sumber (tiruan)")
    with simulating(service, place, Behaviour()) as server:
        came = adapter(service, access(server.url), QuickClock()).ask(question(ALIVE))
    assert isinstance(came, Answer)
    assert came.outcome is expected
    assert server.answers == {ALIVE: 1}


def test_it_hands_out_nobody_who_may_be_real(tmp_path: Path) -> None:
    rows = [{**PERSON, "nik": int(ALIVE), "status": "AKTIF"}]
    place = registers(tmp_path, "population", rows, "Dukcapil Provinsi")
    with pytest.raises(RegisterInvalid, match="tiruan"), simulating(Service.DUKCAPIL, place, Behaviour()):
        pass
    with pytest.raises(FileMissing, match="synthesise"), simulating(Service.BPJS, place, Behaviour()):
        pass


def test_it_listens_on_this_machine_alone() -> None:
    with simulator() as server:
        assert server.socket.getsockname()[0] == LOOPBACK == "127.0.0.1"
        assert urlsplit(server.url).hostname == LOOPBACK


def test_a_quota_ends_and_begins_anew_on_the_next_day() -> None:
    days = [date(2026, 11, 30)]
    with serving(Simulator(Service.DUKCAPIL, people(), Behaviour(quota=2), today=lambda: days[0])) as server:
        asking = adapter(Service.DUKCAPIL, access(server.url), QuickClock())
        said = [isinstance(asking.ask(question(ALIVE)), Answer) for _ in range(3)]
        days[0] = date(2026, 12, 1)
        said.append(isinstance(asking.ask(question(ALIVE)), Answer))
    assert said == [True, True, False, True]
    assert server.answers == {ALIVE: 3}


def test_the_day_of_its_quota_begins_at_midnight_in_jakarta() -> None:
    moments = [datetime(2026, 11, 30, hour, minute, tzinfo=UTC) for hour, minute in ((0, 0), (16, 59), (17, 0))]
    assert [jakarta_day(each) for each in moments] == [service_day(each) for each in moments]
    assert [jakarta_day(each).isoformat() for each in moments] == ["2026-11-30", "2026-11-30", "2026-12-01"]


def test_faults_come_as_often_as_told_and_nobody_is_answered_by_one() -> None:
    weights = {Fault.ERROR: 1, Fault.GARBAGE: 1, Fault.CUT: 1}
    with simulator(faults=0.3, weights=weights, known=KnownPeople(pa.Table.from_pylist(crowd(300)))) as server:
        asking = adapter(Service.DUKCAPIL, access(server.url), QuickClock())
        came = [asking.ask(question(str(row["nik"]), nama=row["nama"])) for row in crowd(300)]
    setbacks = sum(isinstance(each, Setback) for each in came)
    assert setbacks == sum(server.faults.values()) == 300 - sum(server.answers.values())
    assert 60 < setbacks < 120
    assert set(server.faults) == set(weights)


def test_a_silent_fault_lasts_until_the_asker_hangs_up() -> None:
    with simulator(faults=1.0, weights={Fault.SILENT: 1}) as server:
        came = adapter(Service.DUKCAPIL, access(server.url, seconds=0.2), QuickClock()).ask(question(ALIVE))
        assert came == Setback(SetbackKind.PASSING, "tidak menjawab pada waktunya")
        assert server.faults == {Fault.SILENT: 1}


def test_other_spellings_are_understood_and_what_nobody_explained_is_unknown() -> None:
    with simulator(variants=1.0) as server:
        asking = adapter(Service.DUKCAPIL, access(server.url), QuickClock())
        alive = [asking.ask(question(ALIVE)) for _ in range(30)]
        dead = Counter(came.outcome if isinstance(came, Answer) else came for came in (asking.ask(question(DEAD)) for _ in range(200)))  # fmt: skip
    assert {each.outcome for each in alive if isinstance(each, Answer)} == {Outcome.AKTIF}
    assert len({each.said for each in alive if isinstance(each, Answer)}) > 10
    assert set(dead) == {Outcome.MENINGGAL, Outcome.TIDAK_DIKENAL}
    assert dead[Outcome.MENINGGAL] > 150


def test_the_same_seed_misbehaves_alike() -> None:
    def run(seed: int) -> list[str]:
        with simulator(faults=0.5, variants=0.5, seed=seed, weights={Fault.ERROR: 1, Fault.GARBAGE: 2}) as server:
            asking = adapter(Service.DUKCAPIL, access(server.url), QuickClock())
            return [str(asking.ask(question(DEAD))) for _ in range(25)]

    assert run(1) == run(1) != run(2)


def test_who_is_not_let_in_uses_up_no_quota() -> None:
    with simulator(quota=1) as server:
        adapter(Service.DUKCAPIL, access(server.url, password="salah"), QuickClock()).ask(question(ALIVE))
        came = adapter(Service.DUKCAPIL, access(server.url), QuickClock()).ask(question(ALIVE))
    assert isinstance(came, Answer)


def test_counts_are_sums_and_hold_no_number_of_a_person() -> None:
    with simulator() as server:
        adapter(Service.DUKCAPIL, access(server.url), QuickClock()).ask(question(ALIVE))
        line = HTTPConnection(LOOPBACK, server.server_address[1])
        line.request("GET", COUNTS)
        told = line.getresponse().read()
        line.close()
    assert json.loads(told)["orang_terjawab"] == 1, "counted before it goes: whoever has the answer finds it counted"
    assert ALIVE not in told.decode()


@pytest.mark.parametrize("sent", [b"GET /lain HTTP/1.1\r\n\r\n", b"POST /lain HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n[1]"])  # fmt: skip
def test_what_is_no_question_is_turned_away(sent: bytes) -> None:
    with simulator() as server, socket.create_connection((LOOPBACK, int(server.server_address[1])), timeout=5) as line:
        line.sendall(sent)
        assert line.recv(100).split()[1] in (b"400", b"404")
    assert server.requests == 0
