"""The programme as a regency's system needs it: until when lists are taken, and what a list has.

Knows: the shape. Does not know: how a programme comes about.
"""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router

from naungan.office.api.answer_shapes import Sentence, Told
from naungan.office.intake import queries as intake
from naungan.office.intake.workbooks import COLUMNS
from naungan.office.pages import worker
from naungan.office.programmes import queries as programmes
from naungan.sources.headers import title_of
from naungan.sources.limits import MIB, Limits

router = Router(tags=["Program"])


class Named(Told):
    """A code and what people call it."""

    kode: str
    nama: str


class HandedIn(Told):
    """The version that the province judges."""

    nomor: int
    tanda_terima: str
    waktu: datetime


class ProgrammeState(Told):
    """Where the programme and this regency's list stand."""

    kode: str
    judul: str
    tahun: int
    kabupaten_kota: Named
    keadaan: str = Field(description="belum, disusun, diserahkan, lewat, tunggu, pakai_terakhir, tanpa_usulan")
    batas_penyerahan: date | None
    menerima_daftar: bool
    mengapa_tidak: Sentence | None
    kursi: int
    versi_terbaru: int | None
    diserahkan: HandedIn | None
    sektor: list[Named]
    kolom: list[Named] = Field(description="Kolom daftar: `kode` dalam JSON, `nama` sebagai judul kolom berkas.")
    baris_terbanyak: int
    megabita_terbesar: int


@router.get("program", response=ProgrammeState, summary="Keadaan program dan daftar kabupaten/kota")
def get_programme(request: HttpRequest) -> ProgrammeState:
    """Sampai kapan daftar diterima, sektor dan kolomnya, dan versi mana yang sudah diserahkan."""
    (kode_kab,) = worker(request).scope.regencies
    programme = programmes.current()
    policy = programmes.policy(programme)
    stands = intake.standings(programme, [kode_kab], timezone.localdate())[0]
    refusal = intake.why_not_now(programme, kode_kab)
    handed = stands.handed
    return ProgrammeState(
        kode=programme.code, judul=programme.title, tahun=policy.year,
        kabupaten_kota=Named(kode=stands.region.code, nama=stands.region.name), keadaan=stands.state,
        batas_penyerahan=stands.until, menerima_daftar=refusal is None,
        mengapa_tidak=Sentence(kode=refusal.code, kalimat=refusal.sentence) if refusal else None, kursi=stands.seats,
        versi_terbaru=stands.upload.number if stands.upload else None,
        diserahkan=HandedIn(
            nomor=handed.upload.number, tanda_terima=handed.upload.receipt, waktu=handed.at
        ) if handed else None,
        sektor=[Named(kode=code, nama=name) for code, name in policy.sectors],
        kolom=[Named(kode=field, nama=title_of(field)) for field, _ in COLUMNS],
        baris_terbanyak=Limits().rows, megabita_terbesar=Limits().file_bytes // MIB,
    )  # fmt: skip
