"""A small province made by hand: a programme, and tables such as an engine would hand over.

Every person here is invented. NIKs have a serial of 00xx and no register stands behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

from naungan.model.decision import Check, Evidence, Outcome, Verdict
from naungan.model.programme import Cell, Domicile, Fund, Occupation, Programme, RankKey, Region, SpareSeats
from naungan.model.register import Coverage, RegisterInfo
from naungan.model.tables import CELLS, DECISIONS, DOUBLES, LINKS, PROBLEMS, ROWS, Columns
from naungan.sources.frames import arrow_schema

REGIONS = (
    Region("12.05", "Langkat", "kabupaten", (), 2, 0, 1066),
    Region("12.07", "Deli Serdang", "kabupaten", (), 4, 1, 2018),
    Region("12.24", "Nias Utara", "kabupaten", (), 0, 5, 155),
    Region("12.71", "Medan", "kota", (), 4, 0, 2486),
    Region("12.77", "Padangsidimpuan", "kota", ("Padang Sidempuan",), 4, 5, 236),
)


class Found(NamedTuple):
    """What an engine hands over."""

    decisions: pa.Table
    links: pa.Table
    cells: pa.Table
    problems: pa.Table
    doubles: pa.Table


def programme(regions: Sequence[Region] = REGIONS, seats: dict[str, int] | None = None, **changes: Any) -> Programme:
    seats = seats if seats is not None else {"12.05": 2, "12.07": 2, "12.24": 1}
    cells = tuple(
        Cell(code, ("NELAYAN", "PETANI"), "APBD", number, "asumsi")
        if code in ("12.24", "12.04", "12.14", "12.25", "12.78")
        else Cell(code, ("SAWIT",), "DBH_SAWIT", number, "asumsi")
        for code, number in seats.items()
    )
    values: dict[str, Any] = {
        "code": "contoh-2025", "title": "Bantuan Iuran JKK dan JKM Pekerja Rentan Provinsi Contoh 2025", "year": 2025,
        "registration_date": date(2025, 10, 1), "months": 12, "monthly_contribution": 16_800,
        "funds": (
            Fund("DBH_SAWIT", "DBH Sawit", 16_800 * 12 * sum(c.seats for c in cells if c.fund == "DBH_SAWIT"),
                ("SAWIT",), True, False, "PMK 91/2023"),
            Fund("APBD", "APBD Provinsi", 16_800 * 12 * sum(c.seats for c in cells if c.fund == "APBD") + 500_000,
                ("NELAYAN", "PETANI"), False, False, "Perda APBD 2025"),
        ),
        "sectors": (("SAWIT", "Perkebunan sawit"), ("NELAYAN", "Nelayan"), ("PETANI", "Petani")),
        "occupations": (Occupation("BURUH SAWIT", "SAWIT", 1),), "regions": tuple(regions), "cells": cells,
        "decile_column": "desil", "decile_max": 2, "age_min": 18, "age_below": 65, "domicile": Domicile.PROVINSI,
        "self_payer_allowed": False, "required_lists": ("ASN", "TNI", "POLRI"), "max_per_family": 2,
        "evidence_max_days": (("population", 365),), "own_payers": ("PEMPROV CONTOH",),
        "ranking": (RankKey.BERLANJUT, RankKey.DESIL, RankKey.RISIKO), "reserve_percent": 20,
        "spare_seats": SpareSeats.TETAP_KOSONG, "lottery_commitment": "ab" * 32,
        "laws": (("Usia", "Permenaker 5/2021 [belum diperiksa]"), ("Iuran", "PP 44/2015 Lampiran II")),
    }  # fmt: skip
    return Programme(**{**values, **changes})


REGISTERS = (
    RegisterInfo("population", "Dukcapil Provinsi", date(2025, 8, 1), Coverage.JAWABAN, ("12",), (), (), 12),
    RegisterInfo("welfare", "P3KE", date(2025, 6, 30), Coverage.LENGKAP, (), (), (), 20),
    RegisterInfo("exclusions", "BKD", date(2025, 7, 1), Coverage.LENGKAP, ("12",), ("ASN", "TNI"), (), 3),
)

PASSED = {
    Check.IDENTITAS: ("COCOK", "Dukcapil Provinsi", "2025-08-01"),
    Check.HIDUP: ("AKTIF", "Dukcapil Provinsi", "2025-08-01"),
    Check.USIA: ("41", "Dukcapil Provinsi", "2025-08-01"),
    Check.DOMISILI: ("12.07", "Dukcapil Provinsi", "2025-08-01"),
    Check.DESIL: ("1", "P3KE", "2025-06-30"),
    Check.KEPESERTAAN: ("BUKAN PESERTA", "BPJS Ketenagakerjaan", "2025-08-15"),
    Check.PENGECUALIAN: ("TIDAK TERDAFTAR", "BKD", "2025-07-01"),
    Check.SEKTOR: ("SAWIT", "daftar usulan", ""),
    Check.SUMBER_DANA: ("DBH_SAWIT", "contoh-2025", "2025-10-01"),
    Check.KEBERATAN: ("TIDAK ADA", "", ""),
    Check.GANDA: ("", "", ""),
    Check.KK: ("", "", ""),
}


def evidence(*changed: Evidence) -> list[dict[str, str]]:
    """All checks passed, but for those given."""
    items = {
        check: Evidence(check, Outcome.LOLOS, "", value, source, as_of)
        for check, (value, source, as_of) in PASSED.items()
    }
    for item in changed:
        items[item.check] = item
    return [{name: str(value) for name, value in item._asdict().items()} for item in items.values()]


def failed(check: Check, code: str, value: str = "") -> Evidence:
    return Evidence(check, Outcome.GAGAL, code, value, PASSED[check][1], PASSED[check][2])


def unknown(check: Check, code: str, value: str = "", source: str = "") -> Evidence:
    return Evidence(check, Outcome.TIDAK_DIKETAHUI, code, value, source, "")


def row(candidate_id: str, kode_kab: str, number: int, **cells: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {name: "" for name, _ in ROWS}
    return {
        **empty, "candidate_id": candidate_id, "kode_kab": kode_kab, "source_file": f"usulan {kode_kab}.xlsx",
        "source_sheet": "Data", "source_row": number, "nik": f"120701010180{number:04d}", "nik_numeric": False,
        "nik_damaged": False, "nama": f"CALON NOMOR {number}", "date_order": "DMY", "desa": "Suka Maju",
        "kec": "Batang Kuis", "pekerjaan": "buruh sawit", **cells,
    }  # fmt: skip


def decision(
    candidate_id: str, kode_kab: str, number: int, verdict: Verdict, reasons: list[str], **cells: Any
) -> dict[str, Any]:
    fund = "12.24/NELAYAN+PETANI/APBD" if kode_kab == "12.24" else f"{kode_kab}/SAWIT/DBH_SAWIT"
    return {
        "candidate_id": candidate_id, "source_file": f"usulan {kode_kab}.xlsx", "source_sheet": "Data",
        "source_row": number, "kode_kab": kode_kab, "sector": "NELAYAN" if kode_kab == "12.24" else "SAWIT",
        "cell": fund, "verdict": verdict.value, "reasons": reasons, "rank": None, "cut_off": None,
        "above_cut_off": None, "nik": f"120701010180{number:04d}", "match_weight": 41_200, "ppm": 999_998,
        "ticket": f"{number:064x}",
        "evidence": evidence(), **cells,
    }  # fmt: skip


TJ, TM, DT, CD = Verdict.PERLU_TINJAUAN, Verdict.TIDAK_MEMENUHI, Verdict.DITETAPKAN, Verdict.CADANGAN

DECIDED = [
    decision("c01", "12.05", 1, DT, ["DALAM_KUOTA"], rank=1, cut_off=2),
    decision("c02", "12.05", 2, DT, ["DALAM_KUOTA"], rank=2, cut_off=2),
    decision("c03", "12.05", 3, CD, ["KUOTA_PENUH"], rank=3, cut_off=2),
    decision("c04", "12.05", 4, CD, ["KUOTA_PENUH"], rank=4, cut_off=2),
    decision("c05", "12.05", 5, TM, ["MENINGGAL"],
        evidence=evidence(failed(Check.HIDUP, "MENINGGAL", "MENINGGAL"))),
    decision("c06", "12.07", 6, DT, ["DALAM_KUOTA"], rank=1, cut_off=2),
    decision("c07", "12.07", 7, TJ, ["BELUM_DIPERIKSA_DUKCAPIL", "STATUS_HIDUP_BELUM_DIKETAHUI"], cell="", nik="",
        match_weight=None, above_cut_off=True,
        evidence=evidence(unknown(Check.IDENTITAS, "BELUM_DIPERIKSA_DUKCAPIL", "TIDAK_DIPERIKSA"),
            unknown(Check.HIDUP, "STATUS_HIDUP_BELUM_DIKETAHUI"))),
    decision("c08", "12.07", 8, TM, ["PESERTA_PU_AKTIF", "DESIL_DI_ATAS_BATAS"],
        evidence=evidence(failed(Check.KEPESERTAAN, "PESERTA_PU_AKTIF", "PU AKTIF (PT SAWIT JAYA)"),
            failed(Check.DESIL, "DESIL_DI_ATAS_BATAS", "4"))),
    decision("c09", "12.24", 9, DT, ["DALAM_KUOTA"], rank=1, cut_off=1),
    decision("c10", "12.24", 10, TJ, ["KEPESERTAAN_BELUM_DIKETAHUI"], cell="", above_cut_off=False,
        evidence=evidence(unknown(Check.KEPESERTAAN, "KEPESERTAAN_BELUM_DIKETAHUI"))),
    decision("c11", "12.71", 11, TM, ["NIK_GANDA"], nik="1207010101800001", cell="12.05/SAWIT/DBH_SAWIT",
        evidence=evidence(failed(Check.GANDA, "NIK_GANDA", "c01@12.05"))),
    decision("c12", "", 12, TJ, ["SEKTOR_BELUM_JELAS", "SUMBER_DANA_BELUM_PASTI"], cell="", sector="",
        above_cut_off=False, evidence=evidence(unknown(Check.SEKTOR, "SEKTOR_BELUM_JELAS", "", "daftar usulan"),
            unknown(Check.SUMBER_DANA, "SUMBER_DANA_BELUM_PASTI"))),
]  # fmt: skip


def cell_row(cell: str, quota: int, filled: int, waiting: int, above: int = 0) -> dict[str, Any]:
    kode, sectors, fund = cell.split("/")
    return {
        "cell": cell, "kode_kab": kode, "sectors": sectors, "fund": fund, "quota": quota, "moved": 0, "seats": quota,
        "filled": filled, "waiting": waiting, "reserve_target": 1, "unsettled_above": above, "origin": "asumsi",
    }  # fmt: skip


def table(columns: Columns, records: Sequence[dict[str, Any]]) -> pa.Table:
    kept = tuple(("ppm", "int") if pair[0] == "probability" else pair for pair in columns)
    return pa.Table.from_pylist(list(records), schema=arrow_schema(kept))


def link(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "candidate_id": item["candidate_id"], "nik": item["nik"], "band": "COCOK" if item["nik"] else "TIDAK_DIPERIKSA",
        "match_weight": item["match_weight"], "ppm": item["ppm"], "runner_up_weight": None, "nik_level": 9,
        "name_level": 8, "birth_level": 6, "sex_level": 1, "mother_level": 0, "region_level": 1, "kk_level": -1,
    }  # fmt: skip


def problem(
    candidate_id: str, number: int, code: str, column: str = "NIK", value: str = "************0005"
) -> dict[str, Any]:
    return {
        "candidate_id": candidate_id, "source_file": "usulan 12.05.xlsx", "source_sheet": "Data", "source_row": number,
        "column": column, "value": value, "code": code,
    }  # fmt: skip


def double(one: str, other: str, between: str = "MUNGKIN", ppm: int | None = 930_000) -> dict[str, Any]:
    return {
        "cluster": "c03", "candidate_id": one, "other_id": other, "between": between,
        "match_weight": ppm and 4_100, "ppm": ppm,
    }  # fmt: skip


def rows_table() -> pa.Table:
    return table(ROWS, [row(item["candidate_id"], item["kode_kab"], item["source_row"]) for item in DECIDED])


def intake_problems() -> pa.Table:
    return table(PROBLEMS, [problem("c05", 5, "NIK_ANGKA"), problem("", 0, "LEMBAR_DIABAIKAN", "", "Catatan")])


def found() -> Found:
    cells = [
        cell_row("12.05/SAWIT/DBH_SAWIT", 2, 2, 2),
        cell_row("12.07/SAWIT/DBH_SAWIT", 2, 1, 0, 1),
        cell_row("12.24/NELAYAN+PETANI/APBD", 1, 1, 0),
    ]
    return Found(
        table(DECISIONS, DECIDED),
        table(LINKS, [link(item) for item in DECIDED]),
        table(CELLS, cells),
        table(PROBLEMS, [problem("c05", 5, "NIK_BUKAN_16_ANGKA"), problem("c11", 11, "NIK_BERULANG")]),
        table(DOUBLES, [double("c03", "c07"), double("c03", "c08", "BERBEDA", None), double("c07", "c08")]),
    )


def shuffled(rows: pa.Table) -> pa.Table:
    """The same rows the other way round and in several chunks."""
    order = list(reversed(range(rows.num_rows)))
    half = len(order) // 2
    return pa.concat_tables([rows.take(order[:half]), rows.take(order[half:])])
