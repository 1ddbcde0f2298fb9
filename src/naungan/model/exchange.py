"""Asking the owner of a register about people, and what comes back: questions, answers, where a question stands.

Knows: the words of an exchange. Does not know: files, services or layouts (exchange/), or the law (stages/assess.py).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Service(StrEnum):
    """Whose register is asked: the population register, BPJS membership, or the welfare register."""

    DUKCAPIL = "dukcapil"
    BPJS = "bpjs"
    DINSOS = "dinsos"


class Outcome(StrEnum):
    """What one answer says of the asked row. TIDAK_DIKENAL: in words that no layout knows; nobody guesses."""

    AKTIF = "AKTIF"
    TIDAK_COCOK = "TIDAK_COCOK"
    MENINGGAL = "MENINGGAL"
    GANDA = "GANDA"
    NONAKTIF = "NONAKTIF"
    TIDAK_DITEMUKAN = "TIDAK_DITEMUKAN"
    FORMAT_SALAH = "FORMAT_SALAH"
    PESERTA_AKTIF = "PESERTA_AKTIF"
    PESERTA_NONAKTIF = "PESERTA_NONAKTIF"
    BUKAN_PESERTA = "BUKAN_PESERTA"
    TERDAFTAR = "TERDAFTAR"
    TIDAK_TERDAFTAR = "TIDAK_TERDAFTAR"
    TIDAK_DIKENAL = "TIDAK_DIKENAL"


POSSIBLE = {
    Service.DUKCAPIL: (
        Outcome.AKTIF, Outcome.TIDAK_COCOK, Outcome.MENINGGAL, Outcome.GANDA, Outcome.NONAKTIF,
        Outcome.TIDAK_DITEMUKAN, Outcome.FORMAT_SALAH, Outcome.TIDAK_DIKENAL,
    ),
    Service.BPJS: (
        Outcome.PESERTA_AKTIF, Outcome.PESERTA_NONAKTIF, Outcome.BUKAN_PESERTA, Outcome.TIDAK_DIKENAL,
    ),
    Service.DINSOS: (Outcome.TERDAFTAR, Outcome.TIDAK_TERDAFTAR, Outcome.TIDAK_DIKENAL),
}  # fmt: skip
"""What each service can say."""


class Question(NamedTuple):
    """One row about which a service is asked. `row_id`: ours, by which the answer finds home, never a NIK or its hash.
    Dates are ISO text, '' when unknown; `kode_kab`: '12.07'."""

    row_id: str
    nik: str
    kk: str = ""
    nama: str = ""
    tempat_lahir: str = ""
    tanggal_lahir: str = ""
    jenis_kelamin: str = ""
    alamat: str = ""
    kode_kab: str = ""


class Answer(NamedTuple):
    """What came back about one row. `elements`: column -> percent to which it agrees (100: 'Sesuai'), in the order of
    the answer; `values`: column of the register -> what the service told (nama_ibu, kpj …); `said`: its own words,
    without a NIK; `as_of`: the day whose state it tells; `received`: when it came in (UTC); `origin`: the file's
    SHA-256 and row, or the service with its version."""

    row_id: str
    outcome: Outcome
    as_of: date
    received: datetime
    origin: str
    said: str = ""
    elements: tuple[tuple[str, int], ...] = ()
    values: tuple[tuple[str, str], ...] = ()


class Standing(StrEnum):
    """Where a question stands. BERTENTANGAN: two answers of one day say different things. TIDAK_DIKETAHUI: answered
    in words nobody knows."""

    TERJAWAB = "TERJAWAB"
    BELUM_DIJAWAB = "BELUM_DIJAWAB"
    BERTENTANGAN = "BERTENTANGAN"
    TIDAK_DIKETAHUI = "TIDAK_DIKETAHUI"
