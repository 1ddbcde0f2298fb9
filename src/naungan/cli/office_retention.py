"""`naungan office retention`: what of each class of data is past its day, and its end.

Knows: its words; that without --yes nothing changes. Does not know: how (office/privacy).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title

NAME = "retention"
HELP = "Tampilkan data yang sudah melewati masa simpannya; dengan --yes: hapus."
EXAMPLE = """Contoh:
  naungan office retention
  naungan office retention --backups /cadangan
  naungan office retention --yes --letter 045/7/2026 --reason "Jadwal retensi 2026" --backups /cadangan

Berapa lama setiap golongan disimpan: docs/reference/data-classes.md. Angkanya BELUM diverifikasi: tetapkan dahulu
bersama unit kearsipan. Cadangan terbaru tidak pernah dihapus."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what retention takes."""
    parser.add_argument("--yes", action="store_true", help="hapus; tanpa ini hanya ditampilkan")
    parser.add_argument("--letter", metavar="NOMOR", default="", help="nomor surat atau berita acara pemusnahan")
    parser.add_argument("--reason", metavar="TEKS", default="", help="alasannya")
    parser.add_argument("--backups", metavar="FOLDER", type=Path, help="folder cadangan yang ikut diperiksa")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """List, and with --yes take away."""
    from naungan.office.commands import data_classes, retention

    with reporting(arguments.quiet or arguments.json) as report:
        found = retention(
            arguments.backups, carry_out=arguments.yes, letter=arguments.letter, reason=arguments.reason, report=report
        )
    screen, classes = Screen(arguments.json), data_classes()
    rows = tuple((str(each.kept), each.what, str(each.size), f"{each.since:%d-%m-%Y}") for each in found)
    title = "Dihapus" if arguments.yes else "Sudah melewati masa simpannya"
    blocks: list[Block] = [Title("Masa simpan data pribadi")]
    blocks += [Table(title, ("Golongan", "Apa", "Jumlah>", "Sejak"), rows)] if rows else [Text("Tidak ada.", "good")]
    if not all(each.source.is_verified for each in classes):
        blocks.append(Text("Masa simpan belum diverifikasi pada naskah peraturan dan jadwal retensi arsip.", "warn"))
    if rows and not arguments.yes:
        blocks.append(Text("Tidak ada yang diubah. Untuk menghapus: --yes --letter NOMOR --reason TEKS.", "warn"))
    screen.show(blocks)
    screen.result({
        "status": "selesai" if arguments.yes else "rencana",
        "due": [{"class": e.kept, "what": e.what, "size": e.size, "since": e.since.isoformat()} for e in found],
    })  # fmt: skip
    return ExitCode.DONE
