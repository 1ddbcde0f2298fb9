"""`naungan office subject-access`: everything that the office holds of one person, in a file for that person.

Knows: its words. Does not know: how it is found or written (office/privacy).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.nik_question import asked_nik
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Screen, Text

NAME = "subject-access"
HELP = "Tulis semua data satu orang di kantor ini ke satu berkas untuk orang itu: isi, tujuan, asal, pembacanya."
EXAMPLE = """Contoh:
  naungan office subject-access --out /serah/ --letter 470/15/2026
  naungan office subject-access --out /serah/ --letter 470/15/2026 < nik.txt

NIK ditanyakan tanpa ditampilkan, atau dibaca dari baris pertama masukan standar; tidak pernah di baris perintah.
Berkasnya memuat data lengkap dan hanya dapat dibuka pengguna ini: serahkan kepada orangnya, lalu hapus.
Pastikan dahulu siapa yang meminta. Permintaan ini masuk buku catatan."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what subject-access takes."""
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder untuk berkasnya; harus ada")
    parser.add_argument("--letter", metavar="NOMOR", default="", help="nomor surat permintaannya")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file."""
    from naungan.office.commands import give_access

    nik = asked_nik()
    with reporting(arguments.quiet or arguments.json) as report:
        given = give_access(nik, arguments.out, letter=arguments.letter, report=report)
    screen = Screen(arguments.json)
    screen.show([
        Text(f"{given.file}: {given.places} tempat, {given.reads} pembacaan ({given.subject}).", "good"),
        Text(f"Bila permintaannya diterima sekarang: serahkan paling lambat {given.until} (belum diverifikasi)."),
        Text("Berkas ini memuat data lengkap. Serahkan kepada orangnya, lalu hapus.", "warn"),
    ])  # fmt: skip
    screen.result({"status": "selesai", **given._asdict(), "file": str(given.file)})
    return ExitCode.DONE
