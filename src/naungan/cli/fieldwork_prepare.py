"""`naungan fieldwork prepare`: per village a folder with form, list, printed sheet and typing sheet.

Knows: its arguments and how the villages are summed up, without a name. Does not know: how it is done (fieldwork/).
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.fieldwork.prepare import PrepareReport

NAME = "prepare"
HELP = "Siapkan satu folder untuk setiap desa: formulir ODK/KoboToolbox, daftarnya, lembar cetak, dan lembar ketik."
EXAMPLE = """Contoh:
  naungan fieldwork prepare --from result/ --welfare registers/welfare --out lapangan/
  naungan fieldwork prepare --from result/ --village 12.07.26.2003 --out lapangan/ --dry-run
  naungan fieldwork prepare --from lists/ --programme programmes/sumut-2025.toml --out lapangan/

Yang ditanyakan: baris yang belum ditolak dan pekerjaannya belum jelas, atau belum punya nama ibu kandung atau nomor
telepon (--ask kurang, bawaan). Folder memuat nama orang, tanpa NIK: serahkan kepada petugas
desa itu saja."""
ASKED = ("sektor", "kurang", "semua")
SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what fieldwork prepare takes."""
    parser.add_argument(
        "--from", dest="source", metavar="SUMBER", type=Path, nargs="+", required=True,
        help="folder hasil penetapan, atau daftar calon (dengan --programme)",
    )  # fmt: skip
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder baru yang akan ditulis")
    parser.add_argument("--programme", metavar="PROGRAM", type=Path, help="berkas program, untuk daftar calon")
    parser.add_argument("--welfare", metavar="FOLDER", type=Path, help="register kesejahteraan: memberi kode desa")
    parser.add_argument("--village", metavar="KODE", default="", help="hanya desa ini, misalnya 12.07.26.2003")
    parser.add_argument("--ask", choices=ASKED, default="kurang", help="siapa yang ditanyakan (bawaan: kurang)")
    parser.add_argument("--gps", action="store_true", help="tanyakan juga letak tempat kerja; bawaan: tidak")
    parser.add_argument("--key", metavar="BERKAS", type=Path, help="kunci nomor calon, untuk daftar calon")
    parser.add_argument("--day", metavar="TANGGAL", type=day, help="tanggal pada lembar (bawaan: hari ini)")
    parser.add_argument("--dry-run", action="store_true", help="hitung saja, jangan tulis apa pun")
    add_common(parser)


def day(text: str) -> date:
    """A day as ISO writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"tanggal '{text}' tidak terbaca; tulis seperti 2025-09-01") from error


def run(arguments: argparse.Namespace) -> int:
    """Prepare, then say how many people in which villages. Exit 1 when a list could not be read."""
    from naungan.fieldwork.listed import read_people
    from naungan.fieldwork.prepare import FieldScope, prepare

    with reporting(arguments.quiet or arguments.json) as progress:
        people = read_people(
            arguments.source, programme=arguments.programme, key=arguments.key, progress=progress
        )  # fmt: skip
        report = prepare(
            people,
            arguments.out,
            day=arguments.day or date.today(),  # noqa: DTZ011  (the office's own calendar day)
            welfare=arguments.welfare,
            village=arguments.village,
            asked=FieldScope(arguments.ask),
            gps=arguments.gps,
            dry_run=arguments.dry_run,
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(blocks(report, arguments))
    screen.result(payload(report, arguments))
    return ExitCode.DONE_WITH_PROBLEMS if report.files_unread else ExitCode.DONE


def blocks(report: PrepareReport, arguments: argparse.Namespace) -> list[Block]:
    """How many people are asked where, and what to do next."""
    done = "Akan disiapkan" if arguments.dry_run else f"Disiapkan di {arguments.out}"
    rows = tuple(
        (desk.code, desk.village or "(desa belum disebut)", desk.regency, grouped(desk.people), grouped(desk.no_sector))
        for desk in report.desks[:SHOWN]
    )
    found: list[Block] = [
        Title("Pendataan lapangan"),
        Text(
            f"{done}: {grouped(len(report.desks))} desa, {grouped(report.people)} orang "
            f"dari {grouped(report.listed)} baris."
        ),
        Table("", ("Kode", "Desa", "Kabupaten/kota", "Orang>", "Pekerjaan belum jelas>"), rows),
    ]
    if len(report.desks) > SHOWN:
        found.append(Text(f"Dan {grouped(len(report.desks) - SHOWN)} desa lagi, semuanya di ringkasan.csv."))
    if report.without_village:
        told = f"{grouped(report.without_village)} baris tidak menyebut desa: foldernya untuk kabupaten/kota."
        found.append(Text(told, "warn"))
    if report.files_unread:
        found.append(Text(f"{grouped(report.files_unread)} berkas daftar tidak memberi satu orang pun.", "warn"))
    found.append(Text(f"Bunyi pemberitahuan dan kolom pendaftaran BPJS: {report.status}.", "warn"))
    if not arguments.dry_run:
        found.append(Text("Serahkan setiap folder kepada petugas desanya saja. Jawabannya: naungan fieldwork receive"))
    return found


def payload(report: PrepareReport, arguments: argparse.Namespace) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "uji_coba" if arguments.dry_run else "selesai",
        "villages": [desk._asdict() for desk in report.desks],
        "people": report.people,
        "listed": report.listed,
        "without_village": report.without_village,
        "files_unread": report.files_unread,
    }
