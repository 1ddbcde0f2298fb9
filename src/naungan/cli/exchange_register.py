"""`naungan exchange register`: the answers that count, as a register for the next determination.

Knows: its arguments. Does not know: what an answer makes of a register (exchange/into_register.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.import_register import day
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import WrongCall
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.engines.import_report import ImportReport
    from naungan.exchange.into_register import Evidence

NAME = "register"
HELP = "Jadikan jawaban yang berlaku sebagai register (cakupan jawaban) untuk penetapan berikutnya."
EXAMPLE = """Contoh:
  naungan exchange register tanya-dukcapil/ --into registers/
  naungan exchange register tanya-bpjs-1/ tanya-bpjs-2/ --into registers/ --source "BPJS TK Medan"

Yang belum dijawab, bertentangan, atau tidak dikenal katanya tidak ikut: orangnya tetap belum diketahui."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what register takes."""
    parser.add_argument("folders", metavar="FOLDER", type=Path, nargs="+", help="folder pertukaran dengan satu layanan")
    parser.add_argument("--into", metavar="FOLDER", type=Path, required=True, help="folder register")
    parser.add_argument("--source", metavar="NAMA", default="", help="siapa yang menjawab (bawaan: nama layanan)")
    parser.add_argument("--since", metavar="TANGGAL", type=day, help="abaikan jawaban tentang keadaan sebelum hari ini")
    parser.add_argument("--replace", action="store_true", help="ganti register jawaban yang memuat NIK lain")
    parser.add_argument("--dry-run", action="store_true", help="katakan apa yang akan ditulis, jangan tulis apa pun")
    parser.add_argument(
        "--memory", metavar="MB", type=whole_number, default=1000, help="batas memori mesin hitung (bawaan: 1000)"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Gather what counts, then prepare the register."""
    from naungan.exchange.folder import Exchange
    from naungan.exchange.into_register import OWNERS, check_evidence, evidence, write_evidence

    exchanges = [Exchange.open(folder) for folder in arguments.folders]
    services = {each.service for each in exchanges}
    if len(services) > 1:
        raise WrongCall(
            f"Pertukaran dengan layanan yang berbeda ({', '.join(sorted(services))}). Sebutkan satu layanan."
        )
    service = services.pop()
    with reporting(arguments.quiet or arguments.json) as progress:
        progress("Menghimpun jawaban yang berlaku", 0, 0)
        found = evidence(service, exchanges, since=arguments.since)
        check_evidence(service, found, arguments.into, replace=arguments.replace)
        report = None
        if not arguments.dry_run:
            report = write_evidence(
                service, found, arguments.into, source=arguments.source or OWNERS[service], temp=None,
                replace=arguments.replace, memory_mb=arguments.memory, progress=progress,
            )  # fmt: skip
    screen = Screen(arguments.json)
    screen.show(blocks(found, report, arguments))
    screen.result(payload(found, report))
    return ExitCode.DONE_WITH_PROBLEMS if report and (report.unusable or report.unread) else ExitCode.DONE


def blocks(found: Evidence, report: ImportReport | None, arguments: argparse.Namespace) -> list[Block]:
    """What went into the register and what stays unknown."""
    rows = (
        ("NIK yang terjawab", grouped(len(found.asked))),
        ("Baris register", grouped(len(found.rows))),
        ("NIK yang jawabannya bertentangan: tetap belum diketahui", grouped(found.disputed)),
        ("NIK yang jawabannya terlalu lama: tetap belum diketahui", grouped(found.old)),
    )
    told: list[Block] = [
        Title("Register dari jawaban" if report else "Register dari jawaban (uji coba: tidak ditulis)"),
        Table("", ("Apa", "Jumlah>"), rows),
        Text(f"Keadaan per {found.as_of}."),
    ]
    if report is None:
        return told
    told += [
        Text(f"{each.column}: {grouped(each.rows)} isi tidak terbaca dan dikosongkan.", "warn")
        for each in report.unread
    ]
    told += [Text(note, "warn") for note in report.notes]
    return [*told, Text(f"Ditulis ke {report.folder}. Berikutnya: naungan determine ... --registers {arguments.into}")]


def payload(found: Evidence, report: ImportReport | None) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "selesai" if report else "uji_coba",
        "asked": len(found.asked), "rows": len(found.rows), "disputed": found.disputed, "old": found.old,
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "register": str(report.folder) if report else None,
    }  # fmt: skip
