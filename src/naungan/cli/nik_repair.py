"""`naungan nik-repair`: whose NIK must be put right at the civil registry, by regency, with a letter; and what has
become of it since.

Knows: its arguments, and that the terminal shows counts while names go into each regency's own workbook.
Does not know: what makes a NIK faulty (stages/nik_repair), or how the files look (reports/nik_repair.py).
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.import_register import day
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import WrongCall
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.model.programme import Programme
    from naungan.reports.nik_repair import RepairReport

NAME = "nik-repair"
HELP = "NIK nonaktif, ganda, atau salah: daftar kerja dan surat ke Disdukcapil tiap kabupaten/kota, lalu periksa lagi."
EXAMPLE = """Contoh:
  naungan nik-repair hasil/ --out perbaikan-nik-1/ --due 2025-09-15
  naungan nik-repair hasil-baru/ --out perbaikan-nik-2/ --earlier perbaikan-nik-1/
  naungan nik-repair hasil/ --out perbaikan-nik-1/ --dry-run

Tanpa --due dipakai [perbaikan_nik] hari pada berkas program, sebelum tanggal_pendaftaran. Layar memuat jumlah saja;
nama dan NIK ada pada buku kerja tiap kabupaten/kota, yang hanya untuk petugasnya. Dengan --earlier terlihat mana yang
sudah beres, mana yang masih terbuka, dan mana yang lewat tenggat; barisnya dikenali dari nomor calon."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what nik-repair takes."""
    parser.add_argument("result", metavar="HASIL", type=Path, help="folder hasil penetapan")
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder baru untuk daftar dan surat")
    parser.add_argument("--due", metavar="TANGGAL", type=day, help="tenggat, sebelum tanggal_pendaftaran program")
    parser.add_argument("--earlier", metavar="FOLDER", type=Path, help="folder sebelumnya, untuk memeriksa lagi")
    parser.add_argument("--today", metavar="TANGGAL", type=day, help="hari pemeriksaan (bawaan: hari ini)")
    parser.add_argument("--sender", metavar="BARIS", nargs="+", help="kop surat (bawaan: kop pada berkas program)")
    parser.add_argument("--signer", metavar="JABATAN", default="Kepala Dinas", help="jabatan penanda tangan surat")
    parser.add_argument("--place", metavar="KOTA", default="", help="tempat surat dibuat")
    parser.add_argument("--dry-run", action="store_true", help="tunjukkan jumlahnya, jangan tulis apa pun")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read, compare with the folder before, write one folder for each regency."""
    from naungan.exchange.service import SystemClock, service_day
    from naungan.reports.nik_repair import Sender, check_folder, find_repairs, read_earlier, read_result, write_repairs

    if not arguments.dry_run:
        check_folder(arguments.out)
    with reporting(arguments.quiet or arguments.json) as progress:
        progress("Membaca hasil penetapan", 0, 0)
        result = read_result(arguments.result)
        due = due_day(arguments.due, result.programme)
        earlier = read_earlier(arguments.earlier, result) if arguments.earlier else None
        today = arguments.today or service_day(SystemClock().now())
        report = find_repairs(result, earlier, due=due, today=today)
        letter = result.programme.letter
        names = tuple(arguments.sender or letter.letterhead or ("PEMERINTAH PROVINSI",))
        if not arguments.dry_run:
            sender = Sender(names, arguments.signer, arguments.place or letter.place)
            write_repairs(arguments.out, result, report, sender, progress)
    screen = Screen(arguments.json)
    screen.show(blocks(report, arguments))
    screen.result(payload(report, dry_run=arguments.dry_run))
    return ExitCode.DONE_WITH_PROBLEMS if any(each.open for each in report.regencies) else ExitCode.DONE


def due_day(given: date | None, programme: Programme) -> date:
    """The day by which NIKs must be in order. Raises: WrongCall when nobody says it, or it is no use."""
    registration = programme.registration_date
    if given is None and programme.nik_repair_days is None:
        raise WrongCall(
            "Tenggat perbaikan NIK belum ditentukan. Beri --due TANGGAL, atau tulis [perbaikan_nik] hari = ... "
            f"pada berkas program (hari sebelum tanggal_pendaftaran {registration.isoformat()})."
        )
    due = given or registration - timedelta(days=programme.nik_repair_days or 0)
    if due >= registration:
        raise WrongCall(
            f"Tenggat {due.isoformat()} tidak sebelum tanggal_pendaftaran {registration.isoformat()}: yang beres "
            "sesudahnya tidak dapat didaftarkan lagi. Beri --due yang lebih awal."
        )
    return due


def blocks(report: RepairReport, arguments: argparse.Namespace) -> list[Block]:
    """Counts by regency, what is wrong, what is late, what to do next."""
    from naungan.stages.nik_repair import RepairState

    title = Title("Perbaikan NIK" + (" (uji coba)" if arguments.dry_run else f" di {arguments.out}"))
    if not report.repairs:
        return [title, Text("Tidak ada NIK yang perlu dibereskan di Disdukcapil.", "good")]
    open_ = sum(each.open for each in report.regencies)
    late = sum(each.late for each in report.regencies)
    told: list[Block] = [
        title,
        Text(f"{grouped(open_)} baris perlu dibereskan paling lambat {report.due.isoformat()}."),
        Table("Per kabupaten/kota", _headers(report), tuple(_rows(report)), total=True),
    ]
    if report.earlier:
        states = {state: sum(each.states.get(state, 0) for each in report.regencies) for state in RepairState}
        told.append(
            Text(
                f"Sejak daftar sebelumnya: {grouped(states[RepairState.DIPERBAIKI])} sudah beres, "
                f"{grouped(states[RepairState.TERBUKA])} masih terbuka, "
                f"{grouped(states[RepairState.BELUM_DIKETAHUI])} belum ada jawaban baru, "
                f"{grouped(states[RepairState.TIDAK_DIAJUKAN])} tidak diajukan lagi, "
                f"{grouped(states[RepairState.GUGUR])} tidak perlu lagi, {grouped(states[RepairState.BARU])} baru."
            )
        )
    if report.today > report.due:
        told.append(Text(f"Tenggat {report.due.isoformat()} sudah lewat; beri --due yang masih cukup.", "warn"))
    if late:
        told.append(Text(f"{grouped(late)} baris sudah lewat tenggatnya.", "warn"))
    if not report.steps.is_verified:
        told.append(Text("Langkah bagi keluarga belum diverifikasi: cocokkan dengan Disdukcapil.", "warn"))
    if arguments.dry_run:
        return [*told, Text("Tidak ada yang ditulis. Ulangi tanpa --dry-run.")]
    return [
        *told,
        Text("Serahkan tiap folder hanya kepada petugas kabupaten/kota itu; suratnya ke Disdukcapil setempat."),
        Text(f"Sesudah Dukcapil menjawab lagi: naungan nik-repair HASIL_BARU --earlier {arguments.out} --out ..."),
    ]


def _headers(report: RepairReport) -> tuple[str, ...]:
    checked = ("Sudah beres>",) if report.earlier else ()
    return (
        "Kabupaten/kota",
        "Nonaktif>",
        "Ganda>",
        "Tidak ditemukan>",
        "Salah bentuk>",
        "Terbuka>",
        "Lewat>",
        *checked,
    )


def _rows(report: RepairReport) -> list[tuple[str, ...]]:
    from naungan.stages.nik_repair import NikFault, RepairState

    lines = []
    for each in report.regencies:
        counts = [each.faults.get(fault, 0) for fault in NikFault] + [each.open, each.late]
        if report.earlier:
            counts.append(each.states.get(RepairState.DIPERBAIKI, 0))
        lines.append((each.name or "belum diketahui", counts))
    total = [sum(counts[at] for _, counts in lines) for at in range(len(lines[0][1]))]
    return [(name, *map(grouped, counts)) for name, counts in [*lines, ("Jumlah", total)]]


def payload(report: RepairReport, *, dry_run: bool) -> dict[str, Any]:
    """The same for machines: candidate ids, no names, no numbers."""
    return {
        "status": "uji_coba" if dry_run else "selesai",
        "due": report.due.isoformat(),
        "recheck": report.earlier,
        "regencies": [
            {
                "kode_kab": each.code, "open": each.open, "late": each.late,
                "faults": {str(fault): count for fault, count in each.faults.items()},
                "states": {str(state): count for state, count in each.states.items()},
            }
            for each in report.regencies
        ],
        "repairs": [
            {
                "candidate_id": each.candidate_id, "fault": str(each.fault), "state": str(each.state),
                "due": each.due.isoformat(), "late": each.is_late,
            }
            for each in report.repairs
        ],
    }  # fmt: skip
