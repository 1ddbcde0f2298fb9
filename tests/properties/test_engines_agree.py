"""Whatever the world looks like, the reference and DuckDB say the same."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.engines.duckdb_engine import DuckDBEngine
from naungan.engines.reference import ReferenceEngine
from naungan.model.programme import Domicile, RankKey, SpareSeats
from naungan.model.register import Coverage
from naungan.model.ruling import Ruling
from tests import small_world as w
from tests.drill import drill_count

NAMES = ["BUDI SIREGAR", "BUDI", "SIREGAR BUDI", "SITI AMINAH", "SITI AMINA", "RINA LASE", "RINI LASE", "M. ALI", "Muh. Ali",
         "Hj. Siti Aminah, S.Pd", "AMA YUNI", "SARI br SURBAKTI", "B. SIREGAR", "SITI A.", "Bu'ulölö Faonasökhi", ""]  # fmt: skip
NIKS = [f"1201{c}{d:02d}0380{s:04d}" for c in ("01", "02") for d in (12, 52, 13) for s in (1, 2, 3)]
KABS = ["12.01", "12.02", "12.03", "13.01", ""]
BIRTHS = ["12-03-1980", "03/12/1980", "1980-03-12", "12 Maret 1980", "12 Mar 80", "29292", "12031980", "31-02-1980", "",
          "1-7-1980", "13-03-1980", "03-25-1980", "12.3.2010"]  # fmt: skip
WORK = ["buruh sawit", "Pemanen Sawit PT X", "nelayan", "PNS", "wiraswasta", "", "NELAYAN / buruh sawit"]


def random_world(seed: int, folder: Path, also: tuple[w.Record, ...] = ()) -> Any:
    """A small world full of collisions: twins, borrowed numbers, missing cells, stale and partial registers. `also`:
    further registered people.

    Two worlds in three are friendly: most rows are copied from registered people whom nothing disqualifies, so that
    seats are fought over and not only refused.
    """
    r = random.Random(seed)
    friendly = 0.9 if r.random() < 0.67 else 0.0
    rows = []
    for i in range(r.randint(1, 14)):
        nik = r.choice(
            NIKS + ["", " - ", "1111111111111111", "12O101120380 0001", "120101120380001", "1201011203800000"]
        )
        rows.append(w.candidate(
            f"c{i:03d}", kode_kab=r.choice(KABS[:4] if r.random() < 0.95 else KABS), nik=nik,
            nik_damaged=r.random() < 0.1, kk=r.choice(NIKS + ["", "", "12-34"]), nama=r.choice(NAMES),
            tanggal_lahir=r.choice(BIRTHS), tempat_tanggal_lahir=r.choice(["", "Medan, 12-03-1980"]),
            date_order=r.choice(["DMY", "DMY", "MDY", "YMD"]), jenis_kelamin=r.choice(["L", "P", "Laki-laki", "", "??"]),
            pekerjaan=r.choice(WORK[:2] if r.random() < friendly else WORK), nama_ibu=r.choice(["", "SARI LASE", "MARIA"]),
            source_row=i,
        ))  # fmt: skip
    days = [w.DAY, date(2024, 1, 1), None]
    people = [w.person(
        int(r.choice(NIKS)), r.choice(NAMES[:-1]), kk=r.choice(["", "K1", "K2"]), jenis_kelamin=r.choice(["L", "P", None]),
        tanggal_lahir=r.choice([date(1980, 3, 12), date(1980, 3, 13), date(1980, 12, 3), date(2010, 1, 1), date(1955, 2, 2), None]),
        kode_kab=r.choice(KABS[:4] + [None]), nama_ibu=r.choice([None, "SARI LASE", "MARIA"]),
        status=r.choice(["AKTIF"] * 8 + ["MENINGGAL", "GANDA", "NONAKTIF", None]), as_of=r.choice(days),
    ) for _ in range(r.randint(0, 14))]  # fmt: skip
    if friendly:
        healthy = {"status": "AKTIF", "as_of": w.DAY, "tanggal_lahir": date(1980, 3, 12), "kode_kab": "12.01"}
        people = [p | healthy if r.random() < friendly else p for p in people]
        people = list({p["nik"]: p for p in people}.values()) if r.random() < friendly else people
    for i, row in enumerate(rows):
        if people and r.random() < friendly:
            p = people[i % len(people)] if r.random() < 0.8 else r.choice(people)
            born = p["tanggal_lahir"].isoformat() if p["tanggal_lahir"] else ""
            rows[i] = {**row, "nik": str(p["nik"]), "nama": p["nama"], "tanggal_lahir": born, "nik_damaged": False,
                       "jenis_kelamin": p["jenis_kelamin"] or "", "kode_kab": r.choice(KABS[:2])}  # fmt: skip
    if people and r.random() < friendly:  # somebody registered under a second NIK, and proposed under both
        first = w.person(int(NIKS[0]), r.choice(["RINA LASE"] * 5 + NAMES[:-1]), nama_ibu=r.choice(["MARIA"] * 5 + [None]),
                         kk=r.choice(["", "K1", "K2"]), status=r.choice(["AKTIF"] * 5 + ["NONAKTIF"]))  # fmt: skip
        second = {**first, "nik": int(NIKS[3]), "kk": r.choice(["", "K1", "K2"]), "status": "AKTIF"}
        people = [first, second] + [p for p in people if p["nik"] not in (first["nik"], second["nik"])]
        rows += [{**row, "candidate_id": f"d{i}", "nik": str(p["nik"]), "nama": p["nama"], "kode_kab": r.choice(KABS[:2]),
                  "tanggal_lahir": str(p["tanggal_lahir"] or ""), "nik_damaged": False, "jenis_kelamin": p["jenis_kelamin"] or "",
                  "pekerjaan": "buruh sawit"} for i, (row, p) in enumerate(zip(rows * 3, (first, second, second), strict=False))]  # fmt: skip
    poor = [w.welfare(
        int(r.choice(NIKS)), r.choice([1, 1, 2, 3, None]), nama=r.choice(NAMES[:-1] + [None]), persentil=r.choice([1, 5, None]),
        tanggal_lahir=r.choice([date(1980, 3, 12), date(1980, 12, 3), None]), kode_kab=r.choice(KABS[:2]), hubungan=r.choice(
            ["Kepala Keluarga", "Istri", None]), jumlah_anggota=r.choice([1, 4, None]), disabilitas=r.choice([True, False, None]),
        padan_dukcapil=r.choice([True, True, True, False, None]), as_of=r.choice(days), source=r.choice(["P3KE", "DTSEN", None]),
    ) for _ in range(r.randint(0, 25))]  # fmt: skip
    poor += [w.welfare(p["nik"], r.choice([1, 2]), persentil=r.choice([1, 5])) for p in people if r.random() < friendly]
    cards = [{
        "nik": int(r.choice(NIKS)), "segmen": r.choice(["PU", "BPU", "BPU", "BPU", "JAKON", None]), "as_of": r.choice(days),
        "status": r.choice(["AKTIF", "NONAKTIF", "NONAKTIF", "TENGGANG", "TIDAK_TERDAFTAR", None]),
        "pembayar": r.choice(["MANDIRI", "PEMPROV UJI", "PEMKAB LAIN", None]),
    } for _ in range(r.randint(0, 2 if friendly else 8))]  # fmt: skip
    lists = [{"nik": int(r.choice(NIKS)), "daftar": r.choice(["ASN", "KOPERASI", "PROGRAM_LAIN", "LAIN"]), "as_of": r.choice(days)}
             for _ in range(r.randint(0, 4))]  # fmt: skip
    everything = {"population": [*people, *also], "welfare": poor, "membership": cards, "exclusions": lists}
    registers = {kind: records for kind, records in everything.items() if r.random() < 0.9 + friendly}
    infos, asked = {}, {}
    for kind in registers:
        partial = r.random() < (0.05 if friendly else 0.2)
        infos[kind] = w.info(
            kind, coverage=Coverage.JAWABAN if partial else Coverage.LENGKAP, regions=r.choice([(), (), (), ("12",), ("12.01",)]),
            lists=r.choice([("ASN", "PROGRAM_LAIN", "KOPERASI")] * 4 + [("ASN",)]), as_of=r.choice([w.DAY] * 5 + [date(2024, 1, 1)]),
        )  # fmt: skip
        if partial:
            asked[kind] = sorted({int(n) for n in r.sample(NIKS, 9)})
    ids = [row["candidate_id"] for row in rows]
    when = ["2025-08-01T08:00:00+07:00", "2025-08-02T08:00:00+07:00", "2024-01-02T08:00:00+07:00"]

    def ruling(kind: str, i: int) -> Ruling:
        field, value = {
            "judgements": lambda: ("IDENTITAS", r.choice(NIKS + ["TIDAK_ADA"])),
            "corrections": lambda: r.choice([("nik", r.choice(NIKS)), ("tanggal_lahir", "12-03-1980"), ("nama", "BUDI SIREGAR"),
                                             ("pekerjaan", "nelayan"), ("jenis_kelamin", "L"), ("kode_kab", "12.02"), ("kk", ""), ("nama_ibu", "MARIA")]),
            "evidence": lambda: r.choice([("SEKTOR", "SAWIT"), ("SEKTOR", "GAGAL"), ("DESIL", "LOLOS"), ("KEPESERTAAN", "LOLOS"),
                                          ("HIDUP", "GAGAL"), ("PENGECUALIAN", "LOLOS"), ("DOMISILI", "LOLOS"), ("SEKTOR", "NELAYAN"),
                                          ("KEPESERTAAN", "GAGAL"), ("KEBERATAN", "LOLOS"), *[("GANDA", "LOLOS")] * 4, ("USIA", "LOLOS")]),
            "objections": lambda: (r.choice(["KEBERATAN", "K-2"]), r.choice(["DIAJUKAN", "DITERIMA", "DITOLAK"])),
        }[kind]()  # fmt: skip
        return Ruling(f"r{i}", r.choice(ids), field, value, "petugas", r.choice(when), "alasan", "")

    rulings = {kind: tuple(ruling(kind, i) for i in range(r.randint(0, 3))) for kind in
               ("judgements", "corrections", "evidence", "objections") if r.random() < 0.3}  # fmt: skip
    programme = replace(
        w.PROGRAMME, max_per_family=r.choice([0, 0, 1, 2]), spare_seats=r.choice(list(SpareSeats)), self_payer_allowed=r.random() < 0.5,
        domicile=r.choice(list(Domicile)), required_lists=r.choice([("ASN", "PROGRAM_LAIN", "KOPERASI")] * 4 + [()]), evidence_max_days=tuple((k, 365) for k in registers if r.random() < 0.3),
        ranking=tuple(r.sample(list(RankKey), r.randint(0, 8))), registration_date=date(2025, 10, 1) + timedelta(days=r.choice([0, 163])),
    )  # fmt: skip
    if r.random() < 0.5:  # what other programmes pay, of a programme that asks
        programme = replace(programme, schemes=r.choice([(), ("KARTU",), ("KARTU", "CSR")]))
        edges = [
            None,
            date(2025, 1, 1),
            date(2025, 9, 30),
            date(2025, 10, 1),
            date(2026, 3, 1),
            date(2026, 9, 30),
            date(2026, 10, 1),
            date(2027, 3, 1),
        ]
        registers["schemes"] = [{
            "nik": int(r.choice(NIKS)), "program": r.choice(["KARTU", "CSR"]), "pembayar": r.choice(["PEMKAB LAIN", "PEMPROV UJI", None]),
            "sumber_dana": r.choice(["APBD", None]), "mulai": r.choice(edges), "sampai": r.choice(edges), "as_of": r.choice(days),
        } for _ in range(r.randint(0, 20))]  # fmt: skip
        infos["schemes"] = w.info("schemes", lists=r.choice([("KARTU", "CSR")] * 3 + [("CSR",)]), regions=r.choice([(), (), ("12.01",)]),
                                  as_of=r.choice([w.DAY, date(2024, 1, 1)]))  # fmt: skip
        programme = replace(
            programme, evidence_max_days=(*programme.evidence_max_days, *r.choice([(), (("schemes", 365),)]))
        )
    return w.write_inputs(folder, rows, registers, programme=programme, infos=infos, asked=asked, rulings=rulings)


def assert_engines_agree(seed: int, folder: Path) -> None:
    inputs = random_world(seed, folder)
    slow, fast = w.outcome(ReferenceEngine(), inputs), w.outcome(DuckDBEngine(200, 1, folder / "tmp"), inputs)
    for name in slow:
        assert fast[name] == slow[name], f"{name} differ for world {seed}"


@settings(max_examples=drill_count(25, 400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_duckdb_says_what_the_reference_says(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert_engines_agree(seed, tmp_path_factory.mktemp("world"))
