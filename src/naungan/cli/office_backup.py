"""`naungan office backup`: the office in one file, without its keys.

Knows: its words, and that it says which files must be kept apart. Does not know: how (office/backup.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Screen, Text

NAME = "backup"
HELP = "Tulis cadangan kantor ke satu berkas: basis data dan berkas tersegel, TANPA kunci."
EXAMPLE = """Contoh:
  naungan office backup /cadangan/kantor-2026-11-29.tar

Petugas dapat terus bekerja. Kunci tidak ikut: perintah ini menyebut berkas mana yang harus disimpan di tempat lain."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what backup takes."""
    parser.add_argument("file", metavar="BERKAS", type=Path, help="cadangan yang akan ditulis; belum boleh ada")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the archive."""
    from naungan.office.commands import back_up

    done = back_up(arguments.file)
    screen = Screen(arguments.json)
    screen.show(
        [
            Text(f"Cadangan {done.file}: {done.size} byte, {done.blobs} berkas tersegel.", "good"),
            Text("Kunci TIDAK ikut. Tanpa berkas ini cadangan tidak terbuka; simpan di tempat lain:", "bad"),
            *(Text(f"  {name}") for name in done.apart),
        ]
    )
    screen.result({"status": "selesai", **done._asdict()})
    return ExitCode.DONE
