"""One contract for the adapters, kept against the simulator's HTTP and against replies of recorded shape."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from naungan.exchange.service import ServiceAdapter, Setback, SetbackKind
from naungan.model.exchange import Answer, Outcome, Question, Service
from tests.exchange.service_places import (
    ALIVE,
    DEAD,
    DOUBLE,
    FIXTURES,
    INACTIVE,
    MORNING,
    NO_NIK,
    NOBODY,
    QuickClock,
    access,
    adapter,
    question,
    simulator,
)


class Case(NamedTuple):
    """`fixture`: the recorded reply; `expected`: outcome or kind of setback; `holds`: some of values or elements."""

    fixture: str
    asked: Question
    expected: Outcome | SetbackKind
    holds: Mapping[str, Any] = {}
    service: Service = Service.DUKCAPIL
    method: str = ""
    behaviour: Mapping[str, Any] = {}
    password: str = "simulasi"


CASES = (
    Case("cocok", question(ALIVE), Outcome.AKTIF, {"nama": 100, "kk": 100, "tanggal_lahir": 100, "kode_kab": 100}),
    Case("nama_lain", question(ALIVE, nama="PONIMAN"), Outcome.TIDAK_COCOK, {"nama": 21, "tanggal_lahir": 100}),
    Case("pindah", question(ALIVE, kode_kab="12.05"), Outcome.AKTIF, {"kode_kab": 0, "nama": 100}),
    Case("meninggal", question(DEAD), Outcome.MENINGGAL),
    Case("ganda", question(DOUBLE), Outcome.GANDA),
    Case("tidak_ada", question(NOBODY), Outcome.TIDAK_DITEMUKAN),
    Case("nonaktif", question(INACTIVE), Outcome.NONAKTIF),
    Case("format_salah", question(NO_NIK), Outcome.FORMAT_SALAH),
    Case("kuota_habis", question(ALIVE), SetbackKind.QUOTA, behaviour={"quota": 0}),
    Case("login_gagal", question(ALIVE), SetbackKind.REFUSED, password="salah"),
    Case(
        "data", question(ALIVE), Outcome.AKTIF,
        {"nama": "BUDI SIREGAR", "nama_ibu": "SITI AMINAH", "tanggal_lahir": "1980-03-12", "jenis_kelamin": "L",
         "kode_kab": "12.07", "kode_desa": "12.07.26.2003"},
        method="CALL_NIK",
    ),
    Case(
        "peserta_dua_kartu", question(ALIVE), Outcome.PESERTA_AKTIF,
        {"segmen": "PU", "status": "AKTIF", "kpj": "15136959105", "mulai": "2021-06-01", "bulan_terakhir": "2025-08-01",
         "segmen_2": "BPU", "status_2": "NONAKTIF"},
        service=Service.BPJS,
    ),
    Case("peserta_berakhir", question(DEAD), Outcome.PESERTA_NONAKTIF, {"pembayar": "MANDIRI"}, service=Service.BPJS),
    Case("bukan_peserta", question(NOBODY), Outcome.BUKAN_PESERTA, service=Service.BPJS),
    Case("peserta_kuota_habis", question(ALIVE), SetbackKind.QUOTA, service=Service.BPJS, behaviour={"quota": 0}),
)  # fmt: skip


@contextmanager
def simulated(case: Case) -> Iterator[ServiceAdapter]:
    with simulator(case.service, **case.behaviour) as server:
        yield adapter(case.service, access(server.url, method=case.method, password=case.password), QuickClock())


@contextmanager
def recorded(case: Case) -> Iterator[ServiceAdapter]:
    told = json.loads((FIXTURES / f"{case.fixture}.json").read_text("utf-8"))

    def post(method: str, fields: Mapping[str, str]) -> bytes:
        assert method == told["metode"]
        assert list(fields) == told["permintaan"], "what is sent, and nothing else"
        return json.dumps(told["balasan"]).encode()

    yield adapter(case.service, access("http://127.0.0.1", method=case.method), QuickClock(), post)


@pytest.mark.parametrize("place", [simulated, recorded])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fixture)
def test_an_adapter_hears_what_was_said(case: Case, place: Any) -> None:
    with place(case) as asked:
        came = asked.ask(case.asked)
    if isinstance(case.expected, SetbackKind):
        assert isinstance(came, Setback)
        assert came.kind is case.expected
        return
    assert isinstance(came, Answer), came
    assert came.outcome is case.expected
    found = {**dict(came.elements), **dict(came.values)}
    assert {name: found.get(name) for name in case.holds} == case.holds
    assert (came.row_id, came.received, came.as_of.isoformat()) == ("r1", MORNING, "2026-11-30")
    assert came.origin.startswith(case.service.value)
    assert case.asked.nik not in came.said


def test_every_recorded_reply_is_asked_for() -> None:
    assert {path.stem for path in FIXTURES.glob("*.json")} == {case.fixture for case in CASES}
