"""The rows of the lists before they are laid out: who is nominated where, as what, and with which mistakes.

Knows: how often which mistake happens, and that enough rows for every seat stay right. Does not know: files or sheets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from naungan.model.programme import Programme
from naungan.synthetic import noise
from naungan.synthetic.material import Names, names, places
from naungan.synthetic.selection import DUPLICATE_ROWS_PERMILLE, Person, Plan, allot
from naungan.synthetic.truth import ABSENT_WORK, cells_of, sector_of

NIK_WRONG_PERMILLE = 62
NIK_DRESSED_PERMILLE = 32
NAME_PERMILLE = 88
BIRTH_PERMILLE = 28
SEX_PERMILLE = 8
LATE_FILE_PERMILLE = 350
"""Of a thousand rows that fill no seat, so many go into the regency's late file, where it sends one."""
OPEN_ROLES = ("GANDA", "NONAKTIF", "KERJA_TAK_JELAS")
CROSS_REGENCY_PERMILLE = 350
"""Of a thousand second nominations, so many come from another regency."""


@dataclass(slots=True)
class Entry:
    """One row to be written: the person, the row as an office types it, and what is wrong with it.

    `nik_class`: BENAR SALAH_KETIK DIGIT_AKHIR_HILANG MILIK_ORANG_LAIN TERTUKAR_KK KOSONG CONTOH. `late`: goes into the
    regency's late file, if it sends one. `safe`: one of the rows that fill the seats, whose NIK stays right.
    """

    person: Person
    kode_kab: str
    work: str
    sector: str
    nik: str
    kk: str
    name: str
    birth: date | None
    sex: str
    mother: str
    safe: bool = False
    late: bool = False
    nik_class: str = "BENAR"
    defects: list[str] = field(default_factory=list)


def compose(
    programme: Programme,
    people: Mapping[str, Sequence[Person]],
    wanted: Plan,
    has_kk: set[str],
    late: set[str],
    rng: Random,
) -> list[Entry]:
    """All rows of all lists.

    In: people by regency; `has_kk`: regencies whose list has a family card column (elsewhere it cannot be swapped);
    `late`: regencies that send a second file, with NIKs stored as numbers.
    """
    entries: list[Entry] = []
    for region in programme.regions:
        mine = _first_rows(programme, people.get(region.code, ()), region.code, wanted, rng)
        rng.shuffle(mine)
        entries += mine
    unsafe = [entry for entry in entries if not entry.safe]
    scale = len(entries) / max(1, len(unsafe))
    for entry in entries:
        entry.late = entry.kode_kab in late and not entry.safe and rng.random() * 1000 < LATE_FILE_PERMILLE
        spoil(entry, names(), scale, entry.kode_kab in has_kk, rng)
    return entries + _second_rows(programme, entries, rng, has_kk)


def _first_rows(programme: Programme, people: Sequence[Person], code: str, wanted: Plan, rng: Random) -> list[Entry]:
    eligible = sorted((p for p in people if p.role == "LAYAK"), key=lambda p: p.pid)
    rng.shuffle(eligible)
    others = [p for p in people if p.role != "LAYAK"]
    rows: list[Entry] = []
    counts = [count if cell.kode_kab == code else 0 for cell, count in zip(programme.cells, wanted.cells, strict=True)]
    short = sum(counts) > len(eligible)
    for i, cell in enumerate(programme.cells):
        count = counts[i] * len(eligible) // sum(counts) if short and counts[i] else counts[i]
        taken, eligible = allot(eligible, count, "LAYAK")
        for j, person in enumerate(taken):
            entry = _fresh(person, code, _work_in(programme, cell.sectors, rng), programme)
            entry.safe = j < wanted.safe[i]
            rows.append(entry)
    for role in ("KERJA_TAK_JELAS", "KERJA_LAIN", "TANPA_KUOTA"):
        taken, eligible = allot(eligible, wanted.roles.get((code, role), 0), role)
        others += taken
    return rows + [_fresh(p, code, _work_of_role(programme, code, p.role, rng), programme) for p in others]


def _fresh(person: Person, code: str, work: str, programme: Programme) -> Entry:
    return Entry(
        person,
        code,
        work,
        sector_of(work, programme),
        person.nik,
        person.kk,
        person.name,
        person.birth,
        person.sex,
        person.mother,
    )


def _work_in(programme: Programme, sectors: Sequence[str], rng: Random) -> str:
    known = [o.alias for o in programme.occupations if o.sector in sectors]
    return _spelled(rng.choice(known) if known else "-".join(sectors), rng)


def _work_of_role(programme: Programme, code: str, role: str, rng: Random) -> str:
    """An occupation text for somebody who fills no seat."""
    local = sorted({sector for cell in programme.cells if cell.kode_kab == code for sector in cell.sectors})
    if role == "KERJA_TAK_JELAS":
        unknown = [text for text in places().unknown_work if not sector_of(text, programme)]
        return _spelled(rng.choice(unknown), rng) if unknown else ""
    if role == "KERJA_LAIN":
        outside = [o.alias for o in programme.occupations if not o.sector]
        return _spelled(rng.choice(outside), rng) if outside else ""
    if role == "TANPA_KUOTA":
        foreign = [sector for sector, _ in programme.sectors if sector not in local]
        return _work_in(programme, foreign or local, rng)
    return _work_in(programme, local or [sector for sector, _ in programme.sectors], rng)


def _spelled(text: str, rng: Random) -> str:
    return rng.choice((text.capitalize(), text.title(), text.upper(), text.lower()))


def spoil(entry: Entry, known: Names, scale: float, has_kk: bool, rng: Random) -> None:
    """Put the mistakes of hurried offices into a row.

    In: `scale`: how much oftener NIKs go wrong in rows that are not safe. At most one of name, birth date and sex is
    spoiled: to miss somebody who has all of them wrong is nobody's fault.
    """
    if not entry.safe and not entry.late and rng.random() * 1000 < NIK_WRONG_PERMILLE * scale:
        _spoil_nik(entry, has_kk, rng)
    elif not entry.late and rng.random() * 1000 < NIK_DRESSED_PERMILLE:
        entry.nik, defect = noise.dressed_nik(entry.nik, rng)
        entry.defects.append(defect)
    draw = rng.random() * 1000
    person = entry.person
    if draw < NAME_PERMILLE:
        nias = known.groups[person.group].name == "NIAS"
        entry.name, defect = noise.spoil_name(noise.Known(person.name, person.marga, person.sex, nias, known, rng))
    elif draw < NAME_PERMILLE + BIRTH_PERMILLE:
        entry.birth, defect = noise.spoil_birth(person.birth, rng)
        defect = "" if entry.birth == person.birth else defect
    elif draw < NAME_PERMILLE + BIRTH_PERMILLE + SEX_PERMILLE:
        entry.sex = rng.choice(("", "P" if person.sex == "L" else "L"))
        defect = "JENIS_KELAMIN_SALAH" if entry.sex else "JENIS_KELAMIN_KOSONG"
    else:
        return
    if defect:
        entry.defects.append(defect)


def _spoil_nik(entry: Entry, has_kk: bool, rng: Random) -> None:
    person = entry.person
    draw = rng.random()
    if draw < 0.52:
        entry.nik, defect = noise.typed_nik(person.nik, rng)
        entry.nik_class = "SALAH_KETIK"
    elif draw < 0.68:
        entry.nik, defect, entry.nik_class = rng.choice(noise.EMPTY_NIKS), "NIK_KOSONG", "KOSONG"
    elif draw < 0.8 and has_kk:
        entry.nik, entry.kk, defect, entry.nik_class = person.kk, person.nik, "NIK_KK_TERTUKAR", "TERTUKAR_KK"
    elif draw < 0.94 and (person.spouse_nik or person.other_nik):
        entry.nik = person.spouse_nik or person.other_nik
        defect = "NIK_PASANGAN" if person.spouse_nik else "NIK_ORANG_LAIN"
        entry.nik_class = "MILIK_ORANG_LAIN"
    else:
        entry.nik, defect = noise.dummy_nik(person.nik, rng)
        entry.nik_class = "CONTOH"
    entry.defects.append(defect)


def _second_rows(programme: Programme, entries: Sequence[Entry], rng: Random, has_kk: set[str]) -> list[Entry]:
    """People nominated twice, in the same list or by another regency that has seats for their work.

    Not people whose case is open (OPEN_ROLES): which of two open rows stands is for a determination to say, so neither
    row's reason would be one truth.
    """
    count = len(entries) * DUPLICATE_ROWS_PERMILLE // (1000 - DUPLICATE_ROWS_PERMILLE)
    settled = [entry for entry in entries if entry.person.role not in OPEN_ROLES]
    again: list[Entry] = []
    for first in rng.sample(settled, min(count, len(settled))):
        code = first.kode_kab
        if rng.random() * 1000 < CROSS_REGENCY_PERMILLE and first.sector not in ("", ABSENT_WORK):
            abroad = [r.code for r in programme.regions if r.code != code and cells_of(r.code, first.sector, programme)]
            code = rng.choice(abroad) if abroad else code
        second = _fresh(first.person, code, first.work, programme)
        second.defects.append("GANDA_LINTAS_KABKOTA" if code != first.kode_kab else "GANDA_SATU_DAFTAR")
        spoil(second, names(), 1.0, code in has_kk, rng)
        again.append(second)
    return again
