"""`naungan office rotate-keys`: everything sealed anew with a new data key.

Knows: its words, and how it is told what was done. Does not know: how (office/rotation.py).
"""

from __future__ import annotations

import argparse

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Screen, Text

NAME = "rotate-keys"
HELP = "Buat kunci data baru, segel ulang semua data pribadi dengannya, lalu lupakan kunci lama."
EXAMPLE = """Contoh:
  naungan office rotate-keys --dry-run
  naungan office rotate-keys

Petugas dapat terus bekerja. Terputus di tengah jalan tidak membuat apa pun tak terbaca: jalankan sekali lagi.
Cadangan yang dibuat sebelumnya hanya terbuka dengan vault.json lama: simpan salinannya sebelum memutar kunci."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what rotate-keys takes."""
    parser.add_argument("--dry-run", action="store_true", help="hanya hitung apa yang akan disegel ulang")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Rotate, or tell what would be done."""
    from naungan.office.commands import rotate_keys

    with reporting(arguments.quiet or arguments.json) as report:
        done = rotate_keys(report, dry_run=arguments.dry_run)
    counts = "; ".join(f"{name}: {count}" for name, count in done.counts.items())
    old = ", ".join(done.old)
    said = (
        f"Akan disegel ulang: {counts}. Kunci yang lalu dilupakan: {old}. Tidak ada yang diubah."
        if arguments.dry_run
        else f"Kunci baru {done.new} dipakai, kunci {old} dilupakan. Disegel ulang: {counts}."
    )
    screen = Screen(arguments.json)
    screen.show([Text(said, "good")])
    screen.result({"status": "rencana" if arguments.dry_run else "selesai", **done._asdict()})
    return ExitCode.DONE
