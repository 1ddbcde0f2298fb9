"""`naungan office`: setting up the place where people work.

Knows: the commands below it. Does not know: what they do (office/commands.py, imported when one runs).
"""

from __future__ import annotations

import argparse

from naungan.cli import (
    office_add_programme,
    office_add_register,
    office_backup,
    office_breach,
    office_create_user,
    office_erase,
    office_init,
    office_migrate,
    office_restore,
    office_retention,
    office_rotate_keys,
    office_serve,
    office_subject_access,
    office_worker,
)
from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common

NAME = "office"
HELP = "Siapkan kantor: tempat petugas bekerja, dengan akun, peran, dan buku catatan yang tidak dapat diubah."
EXAMPLE = """Contoh:
  naungan office init
  naungan office create-user siti --name "Siti Aminah" --role administrator

Bawaannya SQLite di dalam NAUNGAN_DATA. Untuk PostgreSQL: NAUNGAN_DATABASE=postgresql://PENGGUNA@HOST:PORT/NAMA.
Perlu paket kantor: pip install --require-hashes -r requirements/office.txt"""
WORDS = (
    office_init,
    office_migrate,
    office_create_user,
    office_add_programme,
    office_add_register,
    office_rotate_keys,
    office_backup,
    office_restore,
    office_erase,
    office_retention,
    office_subject_access,
    office_breach,
    office_serve,
    office_worker,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what office takes: the word of a command below it."""
    parser.add_argument("word", metavar="PERINTAH", choices=[word.NAME for word in WORDS], help="perintah di bawahnya")
    add_common(parser)


def run(_: argparse.Namespace) -> int:
    """Never reached with a word that exists: its command runs instead."""
    return ExitCode.USAGE
