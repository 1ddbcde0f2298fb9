"""`naungan office restore`: a backup put back, and the log verified.

Knows: its words, and how PASS or the first fault is said. Does not know: how (office/restore.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Screen, Text

NAME = "restore"
HELP = "Pulihkan kantor dari cadangan, lalu periksa buku catatannya."
EXAMPLE = """Contoh:
  naungan office restore /cadangan/kantor-2026-11-29.tar --dry-run
  naungan office restore /cadangan/kantor-2026-11-29.tar

Kembalikan dahulu kunci yang disimpan terpisah, dan hentikan halaman. Setiap berkas dicocokkan dengan SHA-256-nya
sebelum ada yang diubah; kantor yang sudah berisi hanya diganti dengan --replace."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what restore takes."""
    parser.add_argument("file", metavar="BERKAS", type=Path, help="cadangan dari naungan office backup")
    parser.add_argument("--replace", action="store_true", help="ganti kantor yang sudah berisi")
    parser.add_argument("--dry-run", action="store_true", help="hanya periksa cadangan; tidak mengubah apa pun")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Restore; a log with a fault gives exit code 1."""
    from naungan.office.commands import restore

    done = restore(arguments.file, replace=arguments.replace, dry_run=arguments.dry_run)
    screen = Screen(arguments.json)
    told = {"made": done.made, "blobs": done.blobs}
    if done.verdict is None:
        screen.show([Text(f"Cadangan {done.made} utuh: {done.blobs} berkas tersegel. Tidak ada yang diubah.", "good")])
        screen.result({"status": "rencana", **told})
        return ExitCode.DONE
    fault, size = done.verdict.fault, done.verdict.size
    said = f"GAGAL: {fault.sentence}." if fault else f"PASS: {size} catatan utuh, {done.blobs} berkas tersegel."
    screen.show([Text(f"Dipulihkan dari cadangan {done.made}. {said}", "bad" if fault else "good")])
    screen.result({"status": "rusak" if fault else "selesai", "entries": size, **told})
    return ExitCode.DONE_WITH_PROBLEMS if fault else ExitCode.DONE
