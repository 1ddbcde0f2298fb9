"""`naungan office add-programme`: a programme's file put in force in the office, once for the same content.

Knows: its words. Does not know: what a programme must say (sources/programme_file.py) or how a version is kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Screen, Table, Text
from naungan.model.money import grouped, rupiah

NAME = "add-programme"
HELP = "Berlakukan berkas program di kantor, sebagai program baru atau versi berikutnya."
EXAMPLE = """Contoh:
  naungan office add-programme programmes/sumut-2026.toml --dry-run
  naungan office add-programme programmes/sumut-2026.toml --note "SK Gubernur nomor 12"

Isi yang sama dua kali tetap satu versi. Komitmen undian yang sudah diumumkan tetap berlaku pada versi berikutnya."""
DEFAULT_NOTE = "Dimuat dari berkas di server"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what add-programme takes."""
    parser.add_argument(
        "file", metavar="BERKAS", type=Path, help="berkas program (.toml), dengan wilayahnya di sampingnya"
    )
    parser.add_argument("--note", metavar="ALASAN", default=DEFAULT_NOTE, help="mengapa versi ini berlaku")
    parser.add_argument(
        "--dry-run", action="store_true", help="tampilkan apa yang akan berlaku; tidak mengubah apa pun"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Put it in force."""
    from naungan.office.commands import add_programme

    found = add_programme(arguments.file, note=arguments.note, dry_run=arguments.dry_run)
    rows = (("Kursi", grouped(found.seats)), ("Pagu", rupiah(found.budget)), ("Versi", str(found.number)))
    if found.is_known:
        said, status = Text("Versi ini sudah berlaku. Tidak ada yang diubah.", "good"), "sudah_berlaku"
    elif arguments.dry_run:
        said, status = Text("Rencana saja: jalankan tanpa --dry-run untuk memberlakukannya.", "warn"), "rencana"
    else:
        said, status = Text(f"Versi {found.number} berlaku.", "good"), "selesai"
    screen = Screen(arguments.json)
    screen.show([Table(f"{found.code}: {found.title}", ("Isi", "Nilai>"), rows), said])
    screen.result({
        "status": status, "code": found.code, "version": found.number, "seats": found.seats, "budget": found.budget,
    })  # fmt: skip
    return ExitCode.DONE
