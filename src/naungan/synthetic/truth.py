"""What is true of a row, and what a perfect determination would say of it.

Knows: the programme's rules as a reader of the programme states them, applied to the person behind the row.
Does not know: stages/assess.py, on purpose: what is scored must not write its own marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from naungan.model.decision import ReasonCode
from naungan.model.programme import Cell, Domicile, Programme
from naungan.stages.fold import fold_text
from naungan.synthetic.selection import Person

R = ReasonCode

ABSENT_WORK = "-"
"""Known work that is in no sector of the programme."""
BY_STATUS = {"MENINGGAL": R.MENINGGAL, "GANDA": R.NIK_GANDA_DUKCAPIL, "NONAKTIF": R.NIK_NONAKTIF}
BY_COVER = {
    "PU": R.PESERTA_PU_AKTIF, "JAKON": R.PESERTA_SEGMEN_LAIN, "PMI": R.PESERTA_SEGMEN_LAIN,
    "LAIN": R.PESERTA_DIBAYARI_PIHAK_LAIN, "MANDIRI": R.PESERTA_MANDIRI, "TENGGANG": R.PESERTA_MANDIRI,
}  # fmt: skip
OPEN = frozenset({R.NIK_GANDA_DUKCAPIL, R.NIK_NONAKTIF, R.SEKTOR_BELUM_JELAS})
"""Reasons that leave a row to be settled by people; all others refuse it."""
COVER_NAMES = {"LAIN": "BPU_LAIN", "LEPAS": ""}
"""How truth.parquet names a cover, where not as `Person.cover`."""
BY_LIST = {
    "ASN": R.DAFTAR_ASN, "TNI": R.DAFTAR_TNI, "POLRI": R.DAFTAR_POLRI, "BUMN": R.DAFTAR_BUMN,
    "PERANGKAT_DESA": R.DAFTAR_PERANGKAT_DESA, "PROGRAM_LAIN": R.DAFTAR_PROGRAM_LAIN,
}  # fmt: skip


def sector_of(text: str, programme: Programme) -> str:
    """Sector of an occupation text: the longest alias standing in it decides; '' unknown, '-' outside the programme."""
    words = f" {fold_text(text)} "
    found = [o for o in programme.occupations if f" {o.alias} " in words]
    return min(found, key=lambda o: (-len(o.alias), o.alias)).sector or ABSENT_WORK if found else ""


def completed_years(birth: date, day: date) -> int:
    """Age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def cover_of(person: Person, programme: Programme) -> str:
    """How the truth names a person's cover: '' none, PROGRAM_INI when this programme paid it."""
    if person.cover == "LAIN" and fold_text(person.payer) in programme.own_payers:
        return "PROGRAM_INI"
    return COVER_NAMES.get(person.cover, person.cover)


def reasons_against(person: Person, kode_kab: str, sector: str, programme: Programme) -> list[str]:
    """Codes that speak against a row of this person in this regency's list; [] = truly eligible.

    Root causes only: that a fund may not pay somebody who is covered anyway is not said again. Where something refuses
    the row outright, what is merely unsettled (OPEN) is not a reason. Of somebody in no register nothing but that, and
    the row's own occupation, can be known.
    """
    found = _causes(person, kode_kab, sector, programme)
    return [code.name for code in ([code for code in found if code not in OPEN] or found)]


def _causes(person: Person, kode_kab: str, sector: str, programme: Programme) -> list[ReasonCode]:
    if person.absent:
        return [R.TIDAK_ADA_DI_DUKCAPIL, *_work(kode_kab, sector, programme)]
    cover = cover_of(person, programme)
    found = _against_person(person, kode_kab, cover, programme) + _work(kode_kab, sector, programme)
    if not found and not any(_may_pay(cell, cover, programme) for cell in cells_of(kode_kab, sector, programme)):
        found.append(R.SUMBER_DANA_TIDAK_BERHAK)
    return found


def _against_person(person: Person, kode_kab: str, cover: str, programme: Programme) -> list[ReasonCode]:
    """What the registers say against a person, whatever the work.

    The welfare register covers the programme's provinces: that somebody living elsewhere is not in it says nothing.
    """
    age = completed_years(person.birth, programme.registration_date)
    strict = programme.domicile is Domicile.KABKOTA
    paid_by_other = cover not in ("", "PROGRAM_INI")
    tests = (
        (person.status in BY_STATUS, BY_STATUS.get(person.status)),
        (age < programme.age_min, R.USIA_DI_BAWAH_BATAS),
        (age >= programme.age_below, R.USIA_DI_ATAS_BATAS),
        (person.outside or (strict and person.home != kode_kab), R.DOMISILI_LUAR_WILAYAH),
        (person.decile is None and not person.outside, R.TIDAK_ADA_DI_DATA_KESEJAHTERAAN),
        ((person.decile or 0) > programme.decile_max, R.DESIL_DI_ATAS_BATAS),
        (
            paid_by_other and not (person.payer == "MANDIRI" and programme.self_payer_allowed),
            BY_COVER.get(person.cover),
        ),
        (person.listed in programme.required_lists, BY_LIST.get(person.listed, R.DAFTAR_LAIN)),
    )
    return [code for holds, code in tests if holds and code]


def cells_of(kode_kab: str, sector: str, programme: Programme) -> Sequence[Cell]:
    """The cells a row of this sector and regency may compete in."""
    return [cell for cell in programme.cells if cell.kode_kab == kode_kab and sector in cell.sectors]


def _work(kode_kab: str, sector: str, programme: Programme) -> list[ReasonCode]:
    if not sector:
        return [R.SEKTOR_BELUM_JELAS]
    if sector == ABSENT_WORK:
        return [R.SEKTOR_TIDAK_TERMASUK]
    return [] if cells_of(kode_kab, sector, programme) else [R.TIDAK_ADA_KUOTA]


def _may_pay(cell: Cell, cover: str, programme: Programme) -> bool:
    fund = next(fund for fund in programme.funds if fund.code == cell.fund)
    if not fund.only_unregistered or not cover:
        return True
    return cover == "PROGRAM_INI" and not fund.own_cover_is_registered
