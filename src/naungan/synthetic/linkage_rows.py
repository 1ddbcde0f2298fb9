"""Candidate rows for linkage as offices write them: every field goes wrong by itself, at the shares of the rates.

Knows: which field is spoiled how often. Does not know: how a cell is spoiled (linkage_noise, noise), files, or the
mistakes that hit several fields at once (linkage_foreign).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from naungan.synthetic import linkage_rates as rates
from naungan.synthetic import noise
from naungan.synthetic.linkage_noise import draw_name, mistyped_place, pick, touched
from naungan.synthetic.linkage_people import Nominee

CARD_DAYS = 3650
"""An older family card was issued within so many days before the newest one."""


@dataclass(slots=True)
class Written:
    """One candidate row as written, and what is true of it. '' and None: nothing written. `kinds`: each mistake."""

    nominee: Nominee
    nik: str
    kk: str
    name: str
    mother: str
    place: str
    birth: date | None
    sex: str
    kode_kab: str
    nik_class: str = "BENAR"
    kinds: list[str] = field(default_factory=list)

    def note(self, kind: str) -> None:
        """Remember a mistake once; '' is none."""
        if kind and kind not in self.kinds:
            self.kinds.append(kind)


@dataclass(frozen=True, slots=True)
class Office:
    """What a clerk may write instead: regencies (code -> name) and other people's NIKs by regency."""

    regencies: Mapping[str, str]
    strangers: Mapping[str, Sequence[str]]

    def other_code(self, code: str, rng: Random) -> str:
        """Any other regency."""
        return rng.choice([one for one in self.regencies if one != code])


def write_rows(nominees: Sequence[Nominee], office: Office, rng: Random, calm: float = 1.0) -> list[Written]:
    """One row for each, spoiled field by field. In: `calm`: factor on every share but those of the NIK."""
    return [_write(nominee, office, rng, calm) for nominee in nominees]


def _write(person: Nominee, office: Office, rng: Random, calm: float) -> Written:
    row = Written(
        person, person.nik, person.kk, person.name, person.mother, person.place, person.birth, person.sex,
        person.kode_kab,
    )  # fmt: skip
    if person.kind:
        row.note(f"ABSEN_{person.kind}")
    _nik(row, office, rng)
    if touched(rng, rates.NAME_TOUCHED * calm):
        row.name, defect = draw_name(person.name, person.sex, rng)
        row.note(defect)
    _birth(row, rng, calm)
    _mother(row, rng, calm)
    _place(row, office, rng, calm)
    _sex(row, rng, calm)
    _card(row, rng, calm)
    _region(row, office, rng, calm)
    return row


def _nik(row: Written, office: Office, rng: Random) -> None:
    row.nik_class = pick(rng, rates.NIK_CLASSES)
    own = row.nominee.nik
    if row.nik_class == "BENAR" and touched(rng, rates.NIK_DRESSED):
        row.nik, defect = noise.dressed_nik(own, rng)
        row.note(defect)
    elif row.nik_class == "SALAH_KETIK":
        row.nik, defect = noise.typed_nik(own, rng)
        row.note(defect)
    elif row.nik_class == "MILIK_ORANG_LAIN":
        _borrowed(row, office, rng)
    elif row.nik_class == "KOSONG":
        row.nik = rng.choice(noise.EMPTY_NIKS)
        row.note("NIK_KOSONG")
    elif row.nik_class == "CONTOH":
        row.nik, defect = noise.dummy_nik(own, rng)
        row.note(defect)


def _borrowed(row: Written, office: Office, rng: Random) -> None:
    family = [nik for nik in row.nominee.family if nik != row.nominee.nik]
    if family and touched(rng, rates.NIK_OF_FAMILY):
        row.nik = rng.choice(family)
        row.note("NIK_KELUARGA")
        return
    others = [nik for nik in office.strangers.get(row.nominee.kode_kab, ()) if nik != row.nominee.nik]
    row.nik = rng.choice(others or [nik for niks in office.strangers.values() for nik in niks])
    row.note("NIK_ORANG_LAIN")


def _birth(row: Written, rng: Random, calm: float) -> None:
    if touched(rng, rates.BIRTH_TOUCHED * calm):
        row.birth, defect = noise.spoil_birth(row.nominee.birth, rng)
        row.note(defect if row.birth != row.nominee.birth else "")


def _mother(row: Written, rng: Random, calm: float) -> None:
    draw = rng.random() / calm
    if draw < rates.MOTHER_MISSING:
        row.mother = ""
        row.note("IBU_KOSONG")
    elif draw < rates.MOTHER_MISSING + rates.MOTHER_TOUCHED:
        row.mother, defect = draw_name(row.nominee.mother, "P", rng)
        row.note(defect.replace("NAMA_", "IBU_"))


def _place(row: Written, office: Office, rng: Random, calm: float) -> None:
    right = row.place
    instead = {
        "TEMPAT_KOSONG": (rates.PLACE_MISSING, ""),
        "TEMPAT_DOMISILI": (rates.PLACE_HOME, office.regencies.get(row.nominee.kode_kab, right).upper()),
        "TEMPAT_LAIN": (rates.PLACE_OTHER, rng.choice(list(office.regencies.values())).upper()),
        "TEMPAT_SALAH_KETIK": (rates.PLACE_MISTYPED, mistyped_place(right, rng)),
    }
    kind = pick(rng, [(name, share * calm) for name, (share, _) in instead.items()] + [("", 1.0)])
    if kind:
        row.place = instead[kind][1]
        row.note(kind if row.place != right else "")


def _sex(row: Written, rng: Random, calm: float) -> None:
    draw = rng.random() / calm
    if draw < rates.SEX_MISSING:
        row.sex = ""
        row.note("JENIS_KELAMIN_KOSONG")
    elif draw < rates.SEX_MISSING + rates.SEX_WRONG:
        row.sex = "P" if row.nominee.sex == "L" else "L"
        row.note("JENIS_KELAMIN_SALAH")


def _card(row: Written, rng: Random, calm: float) -> None:
    draw = rng.random() / calm
    if draw < rates.KK_MISSING:
        row.kk = ""
        row.note("KK_KOSONG")
    elif draw < rates.KK_MISSING + rates.KK_OTHER:
        row.kk = older_card(row.nominee.kk, rng)
        row.note("KK_LAMA")
    elif draw < rates.KK_MISSING + rates.KK_OTHER + rates.KK_TYPED:
        row.kk, _ = noise.typed_nik(row.nominee.kk, rng)
        row.note("KK_SALAH_KETIK")


def older_card(kk: str, rng: Random) -> str:
    """The number of another card of the same district, issued on another day."""
    day = date(2024, 12, 31) - timedelta(days=rng.randrange(CARD_DAYS))
    return f"{kk[:6]}{day:%d%m%y}{1 + rng.randrange(9):04d}"


def _region(row: Written, office: Office, rng: Random, calm: float) -> None:
    draw = rng.random() / calm
    if draw < rates.REGION_MISSING:
        row.kode_kab = ""
        row.note("WILAYAH_KOSONG")
    elif draw < rates.REGION_MISSING + rates.REGION_OTHER:
        row.kode_kab = office.other_code(row.nominee.kode_kab, rng)
        row.note("WILAYAH_LAIN")
