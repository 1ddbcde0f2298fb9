"""A world of two regencies and a dozen people, written by hand: clean enough to be frozen, with or without a doubt.

Knows: who is in the registers, who is proposed, and what must become of each. Does not know: how anything is decided.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import openpyxl
from django.test import Client
from django.utils import timezone

from naungan.engines.registers import import_register
from naungan.model.register import Coverage
from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import OPERATOR
from naungan.office.accounts.queries import actor
from naungan.office.intake import actions as intake
from naungan.office.jobs.actions import work_until_empty
from naungan.office.programmes import actions as programmes
from naungan.office.programmes import queries as programme_queries
from naungan.office.programmes.models import Programme
from naungan.office.review import actions, queries
from naungan.office.review.models import Determination, Person, Purpose
from tests.office.cast import ELSEWHERE, HOME, person

DAY = "2026-06-01"
REGIONS = """code,kind,name,population_thousand,tile_col,tile_row,aliases
12.07,kabupaten,Deli Serdang,2018,0,0,
12.71,kota,Medan,2500,1,0,
"""
PROGRAMME = """
judul = "Perlindungan Pekerja Rentan Uji 2026"
kode = "uji-2026"
tahun = 2026
batas_usulan = 2026-06-15
tanggal_pendaftaran = 2026-07-01
bulan = 6
wilayah = "uji-regions.csv"

[[sektor]]
kode = "SAWIT"
nama = "Perkebunan kelapa sawit"

[[dana]]
kode = "APBD"
nama = "APBD Provinsi Uji"
pagu = 1_000_000
sektor = ["SAWIT"]
hanya_belum_terdaftar = false
kepesertaan_sendiri_terhitung = false
dasar_hukum = "Contoh: tidak ada"

[iuran]
kelompok = 1
asal_dana = "APBD"

[[kuota]]
sektor = ["SAWIT"]
dana = "APBD"
kursi = { "12.07" = 2, "12.71" = 1 }
sumber = { kursi = "Contoh" }

[kriteria]
desil_kolom = "desil"
desil_maksimum = 2
usia_minimum = 18
usia_di_bawah = 65
domisili = "provinsi"
peserta_mandiri = "tidak"
daftar_pengecualian = ["ASN"]
maks_per_kk = 0

[peringkat]
kunci = ["desil"]

[cadangan]
persen = 20

[sisa_kursi]
aturan = "tetap_kosong"

[undian]
komitmen = ""

[[pekerjaan]]
sektor = "SAWIT"
risiko = 1
alias = ["pemanen sawit"]

[sumber]
tahun = "Contoh"
batas_usulan = "Contoh"
tanggal_pendaftaran = "Contoh"
bulan = "Contoh"
"dana.APBD.pagu" = "Contoh"
"iuran.kelompok" = "Contoh"
"kriteria.desil_maksimum" = "Contoh"
"kriteria.usia_minimum" = "Contoh"
"kriteria.usia_di_bawah" = "Contoh"
"kriteria.maks_per_kk" = "Contoh"
"cadangan.persen" = "Contoh"
"pekerjaan.risiko" = "Contoh"
"""
HEAD = ("NIK", "NAMA", "TEMPAT LAHIR", "TANGGAL LAHIR", "JENIS KELAMIN", "PEKERJAAN")


class Someone(NamedTuple):
    """A registered person. `kode`: NIK's region; `born`: of the register."""

    nik: str
    name: str
    place: str
    born: str
    sex: str
    kab: str
    mother: str
    decile: int

    def row(self, **changed: str) -> tuple[str, ...]:
        """As a list has them."""
        found = dict(zip(HEAD, (self.nik, self.name, self.place, self.born, self.sex, "pemanen sawit"), strict=True))
        return tuple({**found, **changed}.values())


BUDI = Someone("1207011203800001", "BUDI SANTOSO", "LUBUK PAKAM", "12-03-1980", "L", HOME, "SITI RAHAYU", 1)
RINA = Someone("1207014506850002", "RINA WATI SIREGAR", "BINJAI", "05-06-1985", "P", HOME, "ROSMA HUTABARAT", 1)
TONO = Someone("1207011508790003", "TONO GINTING", "BERASTAGI", "15-08-1979", "L", HOME, "NURHAYATI SEMBIRING", 2)
RICH = Someone("1207012202750004", "MARULI SIMBOLON", "BALIGE", "22-02-1975", "L", HOME, "TIUR MANURUNG", 7)
DEWI = Someone("1271016310900005", "DEWI LESTARI", "MEDAN", "23-10-1990", "P", ELSEWHERE, "ENDANG SULASTRI", 1)
OLD = Someone("1271010101500006", "HASAN BASRI LUBIS", "MEDAN", "01-01-1950", "L", ELSEWHERE, "AMINAH NASUTION", 1)
AGUS = Someone("1207010704880007", "AGUS SALIM HARAHAP", "SIPIROK", "07-04-1988", "L", HOME, "DERHANA POHAN", 1)
AGUSTINUS = Someone("1207010704880008", "AGUS SALIM HARAHAP", "SIPIROK", "07-04-1988", "L", HOME, "DERHANA POHAN", 7)
PEOPLE = (BUDI, RINA, TONO, RICH, DEWI, OLD, AGUS, AGUSTINUS)
FILLERS = 400
DOUBTFUL = AGUS.row(NIK="")
"""A row without a NIK that is one of two: AGUS or his namesake."""


class World:
    """An office with a programme, registers, people of every role, and both lists handed in."""

    def __init__(self, folder: Path, *, doubt: bool) -> None:
        self.people = {role: person(role.value, role) for role in Role}
        self.elsewhere = person("petugas-lain")
        from naungan.office.accounts.models import Assignment

        Assignment.objects.create(account=self.elsewhere, role=Role.REGENCY_OFFICER, regency=ELSEWHERE)
        made = programmes.add_version(
            by=OPERATOR, account=None, text=PROGRAMME, regions_text=REGIONS, note="Program uji"
        )
        self.programme: Programme = made.programme
        until = timezone.localdate() + timedelta(days=3)
        programmes.set_deadline(
            by=OPERATOR, account=None, programme=self.programme, regency="", until=until, reason="Batas uji"
        )
        programmes.commit_lottery(by=OPERATOR, account=None, programme=self.programme)
        add_registers(self.programme, folder)
        home = [BUDI.row(), RINA.row(), TONO.row(), RICH.row()] + [DOUBTFUL] * doubt
        self.hand_in(self.account(Role.REGENCY_OFFICER), HOME, book(*home))
        self.hand_in(self.elsewhere, ELSEWHERE, book(DEWI.row(), OLD.row()))

    def account(self, role: Role) -> Account:
        return self.people[role]

    def hand_in(self, account: Account, kode_kab: str, data: bytes) -> None:
        with scope.entered(scope.Scope(frozenset({kode_kab}))):
            told = {"by": actor(account), "account": account, "programme": self.programme, "kode_kab": kode_kab}
            number = intake.upload(name="daftar.xlsx", data=data, **told).upload.number
            intake.hand_in(number=number, **told)

    def determined(self, purpose: Purpose = Purpose.DRAFT) -> Determination:
        """Asked for by the province, worked out by the queue; a final one after a draft of the same."""
        if purpose is Purpose.FINAL:
            self.determined()
        account = self.account(Role.PROVINCE_OFFICER)
        with scope.entered(scope.EVERYWHERE):
            made = actions.request(by=actor(account), account=account, programme=self.programme, purpose=purpose)
        work_until_empty()
        with scope.entered(scope.EVERYWHERE):
            made.refresh_from_db()
        return made

    def client(self, role: Role) -> Client:
        return logged_in(self.account(role))


def logged_in(account: Account) -> Client:
    """A browser in which this account is logged in."""
    client = Client(headers={"host": "kantor.test"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def verdicts(determination: Determination) -> dict[str, str]:
    """Name -> verdict."""
    with scope.entered(scope.EVERYWHERE):
        rows = Person.objects.filter(determination=determination)
        return {queries.opened(row)["name"]: row.verdict for row in rows}


def named(determination: Determination, name: str) -> Person:
    """The row of this name."""
    with scope.entered(scope.EVERYWHERE):
        rows = Person.objects.filter(determination=determination).select_related("determination__programme")
        return next(row for row in rows if queries.opened(row)["name"] == name)


def book(*rows: tuple[str, ...]) -> bytes:
    """A list as a workbook."""
    made, stream = openpyxl.Workbook(), BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in (HEAD, *rows):
        sheet.append(row)
    made.save(stream)
    return stream.getvalue()


def add_registers(programme: Programme, folder: Path) -> None:
    """All four, complete and fresh; put into the office's own place."""
    folder.mkdir(parents=True, exist_ok=True)
    home = programme_queries.snapshot_home() / folder.parent.name
    for kind, text in register_texts().items():
        file = folder / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        import_register(
            kind, [file], home, coverage=Coverage.LENGKAP, as_of=date.fromisoformat(DAY), source=f"Sumber {kind}",
            regions=("12",), lists=("ASN",) if kind == "exclusions" else (),
        )  # fmt: skip
        programmes.add_snapshot(by=OPERATOR, account=None, programme=programme, folder=home / kind)


def register_texts() -> dict[str, str]:
    """Register -> its CSV. Strangers make the people's names and dates as rare as they are in life."""
    population = [
        f"{p.nik},1207010101010001,{p.name},{p.mother},{p.place},{p.born},{p.sex},{p.kab},AKTIF"
        for p in (*PEOPLE, *strangers())
    ]
    welfare = [f"{p.nik},{p.name},{p.born},{p.sex},{p.kab},{p.decile},YA" for p in PEOPLE]
    return {
        "population": "\n".join(
            ["NIK,NO KK,NAMA,NAMA IBU,TEMPAT LAHIR,TANGGAL LAHIR,JENIS KELAMIN,KODE KAB,STATUS", *population]
        ),
        "welfare": "\n".join(["NIK,NAMA,TANGGAL LAHIR,JENIS KELAMIN,KODE KAB,DESIL,PADAN DUKCAPIL", *welfare]),
        "membership": "NIK,KPJ,SEGMEN,STATUS,PEMBAYAR\n1271010101600999,99,PU,AKTIF,PT X",
        "exclusions": "NIK,DAFTAR\n1271010101600999,ASN",
    }


def strangers() -> list[Someone]:
    """Registered people whom no list names."""
    first = ("ANDI", "JOKO", "WAHYU", "SUGENG", "PARDI", "RUDI", "HENDRA", "EKO", "DEDI", "YUSUF")
    last = ("SARAGIH", "PURBA", "SITORUS", "SIAHAAN", "TARIGAN", "DAULAY", "BATUBARA", "RITONGA")
    found = []
    for at in range(FILLERS):
        born = date(1955, 1, 1) + timedelta(days=at * 43)
        nik = f"120801{born:%d%m%y}{at + 1:04d}"
        name = f"{first[at % 10]} {last[at % 8]}"
        found.append(Someone(nik, name, "MEDAN", f"{born:%d-%m-%Y}", "L", "12.08", f"IBU {last[at % 7]}", 5))
    return found
