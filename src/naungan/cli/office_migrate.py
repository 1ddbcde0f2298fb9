"""`naungan office migrate`: the tables brought up to date after a new version.

Knows: its words. Does not know: which tables there are (office/commands.py).
"""

from __future__ import annotations

import argparse

from naungan.cli.office_init import say_ready
from naungan.cli.parser import add_common

NAME = "migrate"
HELP = "Barui tabel kantor setelah versi baru dipasang."
EXAMPLE = """Contoh:
  naungan office migrate

Pada PostgreSQL jalankan sebagai pemilik tabel; NAUNGAN_APP_ROLE menyebut peran yang dipakai halaman, yang lalu diberi
hak seperlunya. Buatlah cadangan lebih dahulu."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what migrate takes."""
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Bring the tables up to date."""
    from naungan.office.commands import migrate

    return say_ready(migrate(), as_json=arguments.json)
