"""`naungan office worker`: does the office's long work, determinations first of all.

Knows: its words. Does not know: what a job does (office/jobs, and the apps whose handlers it loads).
"""

from __future__ import annotations

import argparse

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Screen, Text

NAME = "worker"
HELP = "Kerjakan pekerjaan panjang kantor (penetapan) sampai dihentikan."
EXAMPLE = """Contoh:
  naungan office worker
  naungan office worker --once      sampai antrean kosong, lalu selesai

Boleh lebih dari satu. Pekerjaan yang pekerjanya mati diteruskan pekerja lain setelah 30 detik, dan berlaku sekali."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what worker takes."""
    parser.add_argument("--once", action="store_true", help="sampai antrean kosong, lalu selesai")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Work."""
    from naungan.office.commands import work

    screen = Screen(arguments.json)

    def report(job_id: int, kind: str, state: str) -> None:
        screen.show([Text(f"Pekerjaan {job_id} ({kind}): {state}.")])

    screen.result({"status": "selesai", "jobs": work(report, once=arguments.once)})
    return ExitCode.DONE
