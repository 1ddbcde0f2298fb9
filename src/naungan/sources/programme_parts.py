"""The tables of a programme file, one reader each: funds, sectors, occupations, criteria, evidence, continuation.

Knows: keys, ranges and contradictions inside one table. Does not know: contradictions between tables
(programme_file.py), quotas (programme_quota.py) or sources (programme_citations.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from naungan.model.person import UNDECIDED
from naungan.model.programme import Domicile, Fund, Letter, Occupation, RankKey, Signatures
from naungan.model.register import REGISTERS
from naungan.sources.toml_fields import Fields, did_you_mean
from naungan.stages.fold import fold_text

CODE = r"[A-Z][A-Z0-9_]*"
CODE_FORM = "kode: huruf besar, angka, dan garis bawah"
DECILE_COLUMNS = ("desil", "desil_nasional", "desil_provinsi", "desil_kabkota")
LARGEST_BUDGET = 100_000_000_000_000
LARGEST_RISK = 9
OLDEST_EVIDENCE = 3660
LONGEST_REPAIR = 366
MOST_SIGNATURES = 9
"""Of one step. More people than an office has heads would hold every approval for good."""
RESERVE_MINIMUM = 20
"""Units: percent of a cell's seats. Below this, the usual loss between list and enrolment empties seats for good."""

_ALLOWED, _REFUSED = "boleh", "tidak"


class Criteria(NamedTuple):
    """What `[kriteria]` says, with the names of model.programme.Programme."""

    decile_column: str
    decile_max: int
    age_min: int
    age_below: int
    domicile: Domicile
    self_payer_allowed: bool
    required_lists: tuple[str, ...]
    max_per_family: int


def read_sectors(tables: Sequence[Fields]) -> tuple[tuple[str, str], ...]:
    """Read every `[[sektor]]` as (code, name), in order of the file."""
    sectors: dict[str, str] = {}
    for table in tables:
        code = table.text("kode", "SAWIT", pattern=CODE, form=CODE_FORM)
        name = table.text("nama", "Perkebunan kelapa sawit")
        _refuse_second(table, code, sectors)
        if table.ok("kode"):
            sectors[code] = name
        table.finish()
    return tuple(sectors.items())


def read_funds(tables: Sequence[Fields], sectors: Collection[str]) -> dict[str, Fund]:
    """Read every `[[dana]]`, by code. A fund with a fault is kept: quotas may still be checked against its name."""
    funds: dict[str, Fund] = {}
    for table in tables:
        fund = Fund(
            code=table.text("kode", "APBD", pattern=CODE, form=CODE_FORM),
            name=table.text("nama", "APBD Provinsi"),
            budget=table.number("pagu", 1, LARGEST_BUDGET, "rupiah tanpa titik"),
            sectors=table.texts("sektor", next(iter(sectors), "SAWIT")),
            only_unregistered=table.flag("hanya_belum_terdaftar"),
            own_cover_is_registered=table.flag("kepesertaan_sendiri_terhitung"),
            law=table.text("dasar_hukum", "Perda APBD nomor ..., atau asumsi: ..."),
        )
        for index, code in enumerate(fund.sectors):
            if sectors and code not in sectors:
                path = (*table.path, "sektor", index)
                table.faults.add(path, f"sektor {code} tidak ada", did_you_mean(code, sectors))
        _refuse_second(table, fund.code, funds)
        if table.ok("kode"):
            funds[fund.code] = fund
        table.finish()
    return funds


def _refuse_second(table: Fields, code: str, earlier: Collection[str]) -> None:
    if table.ok("kode") and code in earlier:
        table.fault("kode", f"kode {code} sudah dipakai", "beri kode lain, atau hapus salah satunya")


def read_occupations(tables: Sequence[Fields], sectors: Mapping[str, str]) -> tuple[Occupation, ...]:
    """Read every `[[pekerjaan]]`; one folded alias belongs to one sector with one risk.

    Out: in order of alias. `sektor = ""` and `"?"` need no risk: nobody is ranked by them.
    """
    found: dict[str, Occupation] = {}
    for table in tables:
        sector = table.text("sektor", next(iter(sectors), "SAWIT"), may_be_blank=True)
        if table.ok("sektor") and sector not in ("", UNDECIDED, *sectors):
            table.fault("sektor", f"sektor {sector} tidak ada", did_you_mean(sector, sectors))
        unranked = None if sector in sectors else LARGEST_RISK
        risk = table.number("risiko", 1, LARGEST_RISK, "1 = paling berbahaya", default=unranked)
        table.texts("alias", "buruh sawit")
        aliases = table.values.get("alias")
        for index, alias in enumerate(aliases if isinstance(aliases, list) else ()):
            if isinstance(alias, str):
                _add_alias(table, index, Occupation(fold_text(alias), sector, risk), found)
        table.finish()
    return tuple(sorted(found.values(), key=lambda occupation: occupation.alias))


def _add_alias(table: Fields, index: int, occupation: Occupation, found: dict[str, Occupation]) -> None:
    path = (*table.path, "alias", index)
    if not occupation.alias:
        return  # a blank alias is a fault of the list already
    earlier = found.setdefault(occupation.alias, occupation)
    if earlier != occupation:
        place = f"sektor {earlier.sector or '(di luar program)'} dengan risiko {earlier.risk}"
        what = f"pekerjaan {occupation.alias} sudah termasuk {place}"
        table.faults.add(
            path, what, "biarkan pada satu sektor saja; bila ragu, hapus keduanya supaya petugas memeriksa"
        )


def read_criteria(table: Fields) -> Criteria:
    """Read `[kriteria]`."""
    criteria = Criteria(
        decile_column=table.choice("desil_kolom", DECILE_COLUMNS),
        decile_max=table.number("desil_maksimum", 1, 10, "desil"),
        age_min=table.number("usia_minimum", 0, 120, "tahun"),
        age_below=table.number("usia_di_bawah", 1, 120, "tahun"),
        domicile=Domicile(table.choice("domisili", [domicile.value for domicile in Domicile])),
        self_payer_allowed=table.choice("peserta_mandiri", (_ALLOWED, _REFUSED)) == _ALLOWED,
        required_lists=table.texts("daftar_pengecualian", "ASN", may_be_empty=True),
        max_per_family=table.number("maks_per_kk", 0, 100, "orang; 0 = tanpa batas"),
    )
    if table.ok("usia_minimum", "usia_di_bawah") and criteria.age_min >= criteria.age_below:
        what = f"usia_minimum {criteria.age_min} tidak di bawah usia_di_bawah {criteria.age_below}"
        table.fault("usia_minimum", what, "tidak ada orang yang memenuhi; perbaiki salah satunya")
    for index, name in enumerate(criteria.required_lists):
        if not re.fullmatch(CODE, name):
            path = (*table.path, "daftar_pengecualian", index)
            table.faults.add(path, f"daftar {name!r} tidak berbentuk {CODE_FORM}", "tulis seperti PERANGKAT_DESA")
    table.finish()
    return criteria


def read_evidence_limits(table: Fields) -> tuple[tuple[str, int], ...]:
    """Read `[bukti]`: how old each register may be on the registration date. Units: days; absent = no limit."""
    limits = tuple((kind, table.number(kind, 1, OLDEST_EVIDENCE, "hari")) for kind in REGISTERS if kind in table.values)
    for kind in REGISTERS:  # all of them are known keys, written or not
        table.number(kind, 1, OLDEST_EVIDENCE, "hari", default=1)
    table.finish()
    return limits


def read_schemes(table: Fields) -> tuple[str, ...] | None:
    """Read `[program_lain]`: the lists of other programmes that must be held; None where the section is absent."""
    if table.absent:
        return None
    names = table.texts("daftar", "KARTU_NELAYAN", may_be_empty=True)
    for index, name in enumerate(names):
        if not re.fullmatch(CODE, name):
            path = (*table.path, "daftar", index)
            table.faults.add(path, f"daftar {name!r} tidak berbentuk {CODE_FORM}", "tulis seperti KARTU_NELAYAN")
    table.finish()
    return names


def read_signatures(table: Fields) -> Signatures:
    """Read `[persetujuan]`: how many signatures each step of the minutes needs; one where nothing is said. None is no
    choice: an approval that nobody gives is none."""
    counts = [
        table.number(key, 1, MOST_SIGNATURES, "tanda tangan", default=1) for key in ("kabkota", "bpjs", "provinsi")
    ]
    table.finish()
    return Signatures(*counts)


def read_nik_repair(table: Fields) -> int | None:
    """Read `[perbaikan_nik]`: how long before the registration a NIK must be in order. Units: days; None = not said."""
    if table.absent:
        return None
    days = table.number("hari", 1, LONGEST_REPAIR, "hari sebelum tanggal_pendaftaran")
    table.finish()
    return days


def read_own_payers(table: Fields) -> tuple[tuple[str, ...], bool]:
    """Read `[kelanjutan]`: this programme's own payers as BPJS writes them, folded; do continuing people rank first?"""
    if table.absent:
        return (), False
    payers = table.texts("pembayar", "PEMPROV CONTOH")
    first = table.flag("didahulukan")
    table.finish()
    return tuple(sorted({fold_text(payer) for payer in payers})), first


def read_letter(table: Fields) -> Letter:
    """Read `[keputusan]`: the words of this programme's decrees."""
    if table.absent:
        return Letter()
    letter = Letter(
        letterhead=table.texts("kop", "PEMERINTAH PROVINSI CONTOH"),
        contact=table.text("alamat", "Jalan Contoh 1", may_be_blank=True),
        issuer=table.text("jabatan", "GUBERNUR CONTOH"),
        place=table.text("tempat", "Kota Contoh"),
        considering=table.texts("menimbang", "bahwa pekerja rentan perlu dilindungi"),
        recalling=table.texts("mengingat", "Undang-Undang Nomor ... Tahun ..."),
        verified=table.texts("sudah_dicek", "Undang-Undang Nomor ... Tahun ...", may_be_empty=True),
    )
    for index, text in enumerate(letter.verified):
        if text not in letter.recalling:
            path = (*table.path, "sudah_dicek", index)
            table.faults.add(path, "hukum ini tidak ada pada mengingat", "salin kalimatnya dari mengingat")
    table.finish()
    return letter


def read_ranking(table: Fields, *, continuing_first: bool) -> tuple[RankKey, ...]:
    """Read `[peringkat] kunci`. Ties: the public lottery, which is always last and is not written."""
    names = table.texts("kunci", RankKey.DESIL.value, may_be_empty=True)
    known = [key.value for key in RankKey if key is not RankKey.BERLANJUT]
    for index, name in enumerate(names):
        path = (*table.path, "kunci", index)
        if name == RankKey.BERLANJUT:
            table.faults.add(path, "berlanjut tidak ditulis di sini", "hapus, dan tulis didahulukan pada [kelanjutan]")
        elif name not in known:
            table.faults.add(path, f"kunci peringkat {name} tidak dikenal", did_you_mean(name, known))
    table.finish()
    ranking = tuple(RankKey(name) for name in names if name in known)
    return (RankKey.BERLANJUT, *ranking) if continuing_first else ranking
