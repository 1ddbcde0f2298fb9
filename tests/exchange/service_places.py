"""What the tests of asking by service share: a register of made-up people, questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from naungan.exchange.asked_service import READERS
from naungan.exchange.service import Post, ServiceAdapter
from naungan.exchange.service_access import Access
from naungan.exchange.service_adapter import Adapter
from naungan.exchange.service_line import ServiceLine
from naungan.exchange.service_words import shipped_words
from naungan.model.exchange import Question, Service
from naungan.synthetic.service_simulator import PASSWORD, USER, Behaviour, Simulator, serving
from naungan.synthetic.service_simulator_people import KnownPeople
from tests.exchange.asking_clock import MORNING, QuickClock

__all__ = ["MORNING", "QuickClock"]

ALIVE, DEAD, DOUBLE, INACTIVE = "1207011203800001", "1207011203800002", "1207011203800003", "1207011203800004"
NOBODY, NO_NIK = "1207011203800005", "1207013203800001"
STATES = {ALIVE: "AKTIF", DEAD: "MENINGGAL", DOUBLE: "GANDA", INACTIVE: "NONAKTIF"}
PERSON: dict[str, Any] = {
    "kk": "1207010101100001", "nama": "BUDI SIREGAR", "nama_ibu": "SITI AMINAH", "tempat_lahir": "MEDAN",
    "tanggal_lahir": date(1980, 3, 12), "jenis_kelamin": "L", "kode_kab": "12.07", "kode_kec": "12.07.26",
    "kode_desa": "12.07.26.2003",
}  # fmt: skip
CARDS: list[dict[str, Any]] = [
    {"nik": int(ALIVE), "kpj": "14051552690", "segmen": "BPU", "status": "NONAKTIF", "pembayar": "MANDIRI",
     "program": "JKK JKM", "mulai": date(2019, 3, 22), "bulan_terakhir": date(2023, 2, 1)},
    {"nik": int(ALIVE), "kpj": "15136959105", "segmen": "PU", "status": "AKTIF", "pembayar": "PT CONTOH",
     "program": "JKK JKM JHT", "mulai": date(2021, 6, 1), "bulan_terakhir": date(2025, 8, 1)},
    {"nik": int(DEAD), "kpj": "14051552690", "segmen": "BPU", "status": "NONAKTIF", "pembayar": "MANDIRI",
     "program": "JKK JKM", "mulai": date(2019, 3, 22), "bulan_terakhir": date(2023, 2, 1)},
]  # fmt: skip


def question(nik: str, row_id: str = "r1", **other: str) -> Question:
    """A whole row about Budi."""
    told = Question(row_id, nik, "1207010101100001", "BUDI SIREGAR", "MEDAN", "1980-03-12", "L", "DUSUN II", "12.07")
    return told._replace(**other)


def people(rows: list[dict[str, Any]] | None = None) -> KnownPeople:
    """A population register in memory."""
    known = [{"nik": int(nik), "status": status, **PERSON} for nik, status in STATES.items()]
    return KnownPeople(pa.Table.from_pylist(rows or known))


def crowd(count: int) -> list[dict[str, Any]]:
    """So many made-up people; one in four is no longer active."""
    states = ("MENINGGAL", "GANDA", "NONAKTIF")
    return [
        {**PERSON, "nik": 1207011203810000 + (number // 9999) * 1_000_000_000_000 + number % 9999 + 1,
         "nama": f"ORANG {'ABCDEFGHIJ'[number % 10]} {number}",
         "status": states[number // 4 % 3] if number % 4 == 0 else "AKTIF"}
        for number in range(count)
    ]  # fmt: skip


def access(url: str, **other: Any) -> Access:
    """To a simulator."""
    return Access(**{"url": url, "user": USER, "password": PASSWORD, "seconds": 5.0, **other})


def adapter(service: Service, to: Access, clock: QuickClock, post: Post | None = None) -> ServiceAdapter:
    """The adapter with the shipped words, over HTTP unless told otherwise."""
    return Adapter(to, shipped_words(service), post or ServiceLine(to, clock.ticks).post, clock, READERS[service])


@contextmanager
def simulator(
    service: Service = Service.DUKCAPIL, known: KnownPeople | None = None, **behaviour: Any
) -> Iterator[Simulator]:
    """One that answers, with the cast of these tests unless told otherwise."""
    cast = people() if service is Service.DUKCAPIL else KnownPeople(pa.Table.from_pylist(CARDS))
    with serving(Simulator(service, known or cast, Behaviour(**behaviour))) as server:
        yield server


FIXTURES = Path(__file__).parent / "fixtures"
