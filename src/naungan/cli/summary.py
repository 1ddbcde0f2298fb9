"""A finished determination in words: seats against quota, verdicts, reasons, what to fetch, where the report is.

Knows: how the numbers of reports/summary.py are said on a terminal and as JSON. Does not know: how they were summed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from naungan.cli.screen import Block, Table, Text, Title, bar, percent
from naungan.model.decision import REASON_TEXTS, ReasonCode, Verdict
from naungan.model.money import grouped, rupiah
from naungan.model.problem import PROBLEM_TEXTS, ProblemCode, Weight, weight_of
from naungan.sources.cell_text import shown
from naungan.stages.evidence_age import EVERY
from naungan.stages.next_steps import next_step

if TYPE_CHECKING:
    from naungan.run import Report

TOP = 8
"""So many reasons and problems are shown; the report has them all."""

VERDICT_WORDS = {
    Verdict.DITETAPKAN: "mendapat kursi",
    Verdict.CADANGAN: "memenuhi syarat, menunggu kursi",
    Verdict.TIDAK_MEMENUHI: "tidak memenuhi syarat",
    Verdict.PERLU_TINJAUAN: "belum dapat diputuskan",
}

SOURCES = {
    "population": "Dukcapil",
    "welfare": "pemegang data kesejahteraan (P3KE/DTSEN)",
    "membership": "BPJS Ketenagakerjaan",
    "exclusions": "pemilik daftar pengecualian (BKN, TNI, Polri, ...)",
    "schemes": "penyelenggara program lain (dinas, kabupaten/kota, desa, CSR)",
    "officer": "petugas penelaah",
    "regency": "kabupaten/kota pengusul",
    "person": "yang bersangkutan, di Dukcapil",
    "objections": "panel keberatan",
    "follows": "ikut selesai bila yang lain selesai",
}

REGISTER_WORDS = {
    "population": "kependudukan",
    "welfare": "kesejahteraan",
    "membership": "kepesertaan BPJS",
    "exclusions": "daftar pengecualian",
    "schemes": "program lain",
}

SEEMS = {
    "population": "tidak tercatat di Dukcapil",
    "welfare": "tidak tercatat pada data kesejahteraan",
    "membership": "bukan peserta",
    "exclusions": "tidak dikecualikan",
    "schemes": "tidak dibayari program lain",
}
"""What somebody is taken for whose row of a register was set aside."""

WEIGHT_WORDS = {Weight.GALAT: "perlu diperbaiki", Weight.PERINGATAN: "peringatan", Weight.BERKAS: "berkas"}


def determined_blocks(report: Report) -> list[Block]:
    """Everything `determine` prints when it is done."""
    parts = (_heading, _funds, _verdicts, _reasons, _fetch, _if_fresh, _problems, _unmet, _places, _next_steps)
    return [block for part in parts for block in part(report)]


def determined_payload(report: Report) -> dict[str, Any]:
    """The same for machines: stable English keys, counts as numbers, money in whole rupiah."""
    summary = report.summary
    return {
        "status": "diperiksa" if report.dry_run else "selesai",
        "programme": report.programme.code,
        "final": report.final,
        "draft_seed": report.draft_seed,
        "engine": report.engine,
        "manifest": report.root,
        "code": report.short_code,
        "out": None if report.dry_run else str(report.out),
        "report": None if report.dry_run else str(report.page),
        "files": len(report.files),
        "rows": summary.rows,
        "seats": summary.seats,
        "filled": summary.filled,
        "waiting": summary.waiting,
        "verdicts": {str(verdict): count for verdict, count in summary.verdicts.items()},
        "funds": [fund._asdict() for fund in summary.funds],
        "reasons": [{**reason._asdict(), "code": str(reason.code)} for reason in summary.reasons],
        "missing_registers": list(report.missing_registers),
        "unusable_register_rows": report.unusable_rows,
        "registers_of_a_later_day": report.later_registers,
        "fetch": [{**fetch._asdict(), "code": str(fetch.code)} for fetch in summary.fetch],
        "if_fresh": [each._asdict() for each in summary.if_fresh],
        "problems": {str(code): count for code, count in summary.problems},
        "rows_to_mend": summary.rows_to_mend,
        "files_unread": report.files_unread,
        "unmet_rulings": [
            {"kind": each.kind, "id": shown(each.id), "candidate_id": shown(each.candidate_id)}
            for each in report.unmet_rulings
        ],
        "unsettled_above": len(summary.unsettled_above),
    }


def _heading(report: Report) -> list[Block]:
    summary = report.summary
    kind = (
        "Pemeriksaan (tidak ada yang ditulis)"
        if report.dry_run
        else "Penetapan final"
        if report.final
        else "Rancangan penetapan"
    )
    blocks: list[Block] = [
        Title(f"{kind}: {report.programme.title}"),
        Text(
            f"{grouped(summary.filled)} orang ditetapkan untuk {grouped(summary.seats)} kursi "
            f"({percent(summary.filled, summary.seats)}), dari {grouped(summary.rows)} baris "
            f"dalam {len(report.files)} berkas.",
            "good" if summary.filled == summary.seats else "",
        ),
    ]
    blocks += [
        Text(
            f"{grouped(count)} baris register {REGISTER_WORDS[kind]} tidak terbaca NIK-nya: orangnya bisa tampak "
            f"{SEEMS[kind]}; perbaiki dan impor ulang.",
            "warn",
        )
        for kind, count in report.unusable_rows.items()
    ]
    blocks += [
        Text(
            f"Register {REGISTER_WORDS[kind]} bertanggal {day}, sesudah tanggal pendaftaran program "
            f"({report.programme.registration_date.isoformat()}); periksa --as-of pada impornya.",
            "warn",
        )
        for kind, day in report.later_registers.items()
    ]
    if report.draft_seed:
        blocks.append(Text("Undian sementara: urutan orang yang setara dapat berubah pada penetapan final.", "warn"))
    return blocks


def _funds(report: Report) -> list[Block]:
    rows = [
        (
            f.name,
            grouped(f.seats),
            grouped(f.filled),
            bar(f.filled, f.seats),
            grouped(f.waiting),
            rupiah(f.committed),
            rupiah(f.budget),
        )
        for f in report.summary.funds
    ]
    summary = report.summary
    if len(rows) > 1:
        seats, filled, waiting = (grouped(n) for n in (summary.seats, summary.filled, summary.waiting))
        rows.append(
            (
                "Jumlah",
                seats,
                filled,
                bar(summary.filled, summary.seats),
                waiting,
                rupiah(summary.total),
                rupiah(summary.budget),
            )
        )
    headers = ("Sumber dana", "Kursi>", "Ditetapkan>", "Terisi", "Cadangan>", "Terpakai>", "Anggaran>")
    return [Table("Kursi dan anggaran", headers, tuple(rows), total=len(rows) > 1)]


def _verdicts(report: Report) -> list[Block]:
    summary = report.summary
    rows = tuple(
        (str(verdict), VERDICT_WORDS[verdict], grouped(count), percent(count, summary.rows))
        for verdict, count in summary.verdicts.items()
    )
    return [Table("Hasil setiap baris calon", ("Hasil", "Artinya", "Baris>", "Bagian>"), rows)]


def _reasons(report: Report) -> list[Block]:
    counted = [(reason, reason.refused + reason.unsettled) for reason in report.summary.reasons]
    counted = sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])
    if not counted:
        return []
    rows = tuple((str(reason.code), REASON_TEXTS[reason.code][0], grouped(count)) for reason, count in counted[:TOP])
    return [Table(_top("Alasan tersering", len(counted)), ("Alasan", "Artinya", "Baris>"), rows)]


def _fetch(report: Report) -> list[Block]:
    blocks: list[Block] = []
    asked: dict[tuple[str, str], tuple[int, int]] = {}
    for fetch in report.summary.fetch:
        # several unknowns may need one and the same answer: say it once, for as many rows as need it most
        key = (SOURCES[fetch.source], next_step(fetch.code))
        rows, alone = asked.get(key, (0, 0))
        asked[key] = (max(rows, fetch.rows), max(alone, fetch.alone))
    if asked:
        lines = tuple((*key, grouped(rows), grouped(alone)) for key, (rows, alone) in asked.items())
        headers = ("Dari siapa", "Apa yang perlu dilakukan", "Baris>", "Cukup ini>")
        blocks.append(Table("Yang perlu diminta untuk yang belum diputuskan", headers, lines))
    blocks += [
        Text(
            f"Register {REGISTER_WORDS[kind]} belum ada. Mintakan kepada {SOURCES[kind]}, lalu: "
            f"naungan import {kind} BERKAS --into {report.registers}",
            "warn",
        )
        for kind in report.missing_registers
    ]
    return blocks


def _if_fresh(report: Report) -> list[Block]:
    every = [each for each in report.summary.if_fresh if each.register == EVERY]
    single = [each for each in report.summary.if_fresh if each.register != EVERY]
    if not every:
        return []
    rows = tuple(
        (REGISTER_WORDS[each.register], grouped(each.rows), grouped(each.eligible), grouped(each.seated))
        for each in single
    )
    headers = ("Data", "Baris basi>", "Memenuhi syarat>", "Mendapat kursi>")
    return [
        Table("Seandainya data ini diperbarui dan isinya tetap sama", headers, rows),
        Text(
            f"{grouped(every[0].rows)} baris menunggu karena buktinya sudah basi. Seandainya semuanya diperbarui dan "
            f"isinya tetap sama: {grouped(every[0].eligible)} memenuhi syarat, {grouped(every[0].seated)} di antaranya "
            "mendapat kursi.",
            "warn",
        ),
    ]


def _problems(report: Report) -> list[Block]:
    problems = sorted(report.summary.problems, key=lambda pair: _urgency(pair[0]))
    if not problems:
        return [Text("Tidak ada masalah pada daftar.", "good")]
    rows = tuple(
        (str(code), WEIGHT_WORDS[weight_of(code)], PROBLEM_TEXTS[code].sentence, grouped(count))
        for code, count in problems[:TOP]
    )
    title = _top("Masalah pada daftar", len(problems))
    return [
        Table(title, ("Kode", "Bobot", "Artinya", "Kali>"), rows),
        Text(
            f"{grouped(report.summary.rows_to_mend)} baris dan {report.files_unread} berkas "
            "perlu diperbaiki pengirimnya."
        ),
    ]


def _unmet(report: Report) -> list[Block]:
    unmet = report.unmet_rulings
    if not unmet:
        return []
    words = f"{grouped(len(unmet))} keputusan menyebut nomor calon yang tidak ada dalam daftar, dan tidak dipakai: "
    listed = ", ".join(map(str, unmet[:TOP])) + (f", dan {len(unmet) - TOP} lagi" if len(unmet) > TOP else "")
    return [Text(f"{words}{listed}. Penetapan final menunggunya.", "warn")]


def _urgency(code: ProblemCode) -> int:
    """What must be mended first, then files that gave nothing, then what to look at, then what is merely told."""
    from naungan.run import UNREAD

    weight = weight_of(code)
    return 0 if weight is Weight.GALAT else 1 if code in UNREAD else 2 if weight is Weight.PERINGATAN else 3


def _top(title: str, number: int) -> str:
    return f"{title} ({TOP} dari {number}, selengkapnya di laporan)" if number > TOP else title


def _places(report: Report) -> list[Block]:
    if report.dry_run:
        return [Text("Ini hanya pemeriksaan: tidak ada berkas yang ditulis.")]
    out = report.out
    return [
        Title("Hasil"),
        Text(f"Laporan          {report.page}"),
        Text(f"Per kabupaten    {out / 'xlsx'}"),
        Text(f"Untuk diperbaiki {out / 'perbaikan'}"),
        Text(f"Sidik manifest   {report.root}"),
        Text(f"Kode pendek      {report.short_code}"),
    ]


def _next_steps(report: Report) -> list[Block]:
    steps = next_steps(report)
    return [Title("Langkah berikut"), *(Text(f"{at}. {step}") for at, step in enumerate(steps, 1))]


def next_steps(report: Report) -> Sequence[str]:
    """What to do now, most urgent first."""
    steps = []
    if report.missing_registers:
        words = ", ".join(REGISTER_WORDS[kind] for kind in report.missing_registers)
        steps.append(f"Mintakan register yang belum ada ({words}), impor, lalu tetapkan lagi.")
    if report.summary.rows_to_mend or report.files_unread:
        steps.append("Kirim folder perbaikan kepada kabupaten/kota; yang kembali ditaruh di samping daftar aslinya.")
    if not report.dry_run and any(each.code == ReasonCode.DIDANAI_PROGRAM_LAIN for each in report.summary.reasons):
        steps.append(
            f"Lihat siapa yang dapat diambil alih dari program lain, dan kapan: naungan takeover {report.out} "
            f"--registers {report.registers}"
        )
    at_registry = sum(fetch.rows for fetch in report.summary.fetch if fetch.source == "person")
    if at_registry and not report.dry_run:
        steps.append(
            f"{grouped(at_registry)} orang perlu membereskan NIK di Disdukcapil; daftar dan suratnya: "
            f"naungan nik-repair {report.out} --out perbaikan-nik/ --due TANGGAL"
        )
    if report.summary.unsettled_above and not report.final:
        count = grouped(len(report.summary.unsettled_above))
        steps.append(
            f"Selesaikan {count} baris PERLU_TINJAUAN yang dapat naik ke dalam kuota; penetapan final menunggunya."
        )
    if report.dry_run:
        steps.append("Jalankan lagi tanpa --dry-run untuk menulis hasilnya.")
    elif report.final:
        steps.append(
            f"Simpan sidik manifest, lalu siapa pun dapat memeriksa: naungan verify {report.out} --root {report.root}"
        )
    else:
        steps.append("Buka laporan. Bila semua sudah beres, tetapkan lagi dengan --final --lottery-seed BERKAS.")
    return steps
