"""`naungan welfare`: what is done with the poverty registers; below it compare.

Knows: the commands below it. Does not know: what they do.
"""

from __future__ import annotations

import argparse

from naungan.cli import welfare_compare
from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common

NAME = "welfare"
HELP = "Data kesejahteraan (P3KE, DTSEN): bandingkan dua data sebelum memutuskan untuk beralih."
EXAMPLE = """Contoh:
  naungan welfare compare p3ke/welfare dtsen/welfare --programme programmes/sumut-2025.toml --out banding/"""
WORDS = (welfare_compare,)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what welfare takes: the word of a command below it."""
    parser.add_argument("word", metavar="PERINTAH", choices=[word.NAME for word in WORDS], help="perintah di bawahnya")
    add_common(parser)


def run(_: argparse.Namespace) -> int:
    """Never reached with a word that exists: its command runs instead."""
    return ExitCode.USAGE
