"""`naungan fieldwork`: evidence from village officers; below it prepare, receive, unnominated and photo.

Knows: the commands below it. Does not know: what they do.
"""

from __future__ import annotations

import argparse

from naungan.cli import fieldwork_photo, fieldwork_prepare, fieldwork_receive, fieldwork_unnominated
from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common

NAME = "fieldwork"
HELP = "Bukti dari lapangan: formulir untuk petugas desa, jawabannya, dan siapa yang belum diusulkan siapa pun."
EXAMPLE = """Contoh:
  naungan fieldwork prepare --from result/ --welfare registers/welfare --out lapangan/
  naungan fieldwork receive ekspor/ --from result/ --out keputusan/
  naungan fieldwork unnominated --welfare registers/welfare --from result/ --out belum/

Sesudah receive: naungan determine … --decisions keputusan/"""
WORDS = (fieldwork_prepare, fieldwork_receive, fieldwork_unnominated, fieldwork_photo)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what fieldwork takes: the word of a command below it."""
    parser.add_argument("word", metavar="PERINTAH", choices=[word.NAME for word in WORDS], help="perintah di bawahnya")
    add_common(parser)


def run(_: argparse.Namespace) -> int:
    """Never reached with a word that exists: its command runs instead."""
    return ExitCode.USAGE
