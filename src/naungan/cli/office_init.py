"""`naungan office init`: secrets and tables, made once.

Knows: how it is said that the office is ready. Does not know: how it is made ready (office/commands.py).
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Screen, Text

if TYPE_CHECKING:
    from naungan.office.commands import Ready

NAME = "init"
HELP = "Buat kunci dan tabel kantor yang belum ada; yang sudah ada tidak diubah."
EXAMPLE = """Contoh:
  naungan office init
  NAUNGAN_DATABASE=postgresql://naungan@localhost:5432/naungan naungan office init

Kata pemeriksa yang dicetak diberikan kepada siapa pun yang memeriksa buku catatan; simpanlah di luar server ini."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what init takes."""
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing."""
    from naungan.office.commands import init

    return say_ready(init(), as_json=arguments.json)


def say_ready(ready: Ready, *, as_json: bool) -> int:
    """Say what the office works on, what was done, and the word to check its log by."""
    screen = Screen(as_json)
    done = f"{ready.migrated} langkah tabel dijalankan" if ready.migrated else "tabel sudah baru"
    screen.show([Text(f"Kantor siap ({ready.database}): {done}.", "good"), Text(f"Kata pemeriksa: {ready.verifier}")])
    screen.result({"status": "selesai", **ready._asdict()})
    return ExitCode.DONE
