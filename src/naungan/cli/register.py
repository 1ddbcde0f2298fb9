"""`naungan register`: what is done with a register after its import; below it prepare and update.

Knows: the commands below it. Does not know: what they do.
"""

from __future__ import annotations

import argparse

from naungan.cli import register_prepare, register_update
from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common

NAME = "register"
HELP = "Siapkan register untuk penautan, atau barui dengan delta: indeks nama, kekerapan, dan kunci."
EXAMPLE = """Contoh:
  naungan register prepare registers/population
  naungan register prepare registers/population --check
  naungan register update registers/population delta.csv --as-of 2025-10-01

Indeks dibuat sekali untuk setiap rilis register, dan dibawa serta oleh delta. `naungan link` memakainya; tanpa indeks
yang cocok ia membuatnya sendiri untuk sekali jalan."""
WORDS = (register_prepare, register_update)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what register takes: the word of a command below it."""
    parser.add_argument("word", metavar="PERINTAH", choices=[word.NAME for word in WORDS], help="perintah di bawahnya")
    add_common(parser)


def run(_: argparse.Namespace) -> int:
    """Never reached with a word that exists: its command runs instead."""
    return ExitCode.USAGE
