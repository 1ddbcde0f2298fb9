"""`naungan exchange`: what the owner of a register is asked, and what comes back; below it each step.

Knows: the commands below it. Does not know: what they do.
"""

from __future__ import annotations

import argparse

from naungan.cli import exchange_ask, exchange_receive, exchange_register, exchange_request, exchange_status
from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common

NAME = "exchange"
HELP = "Tanyakan kepada Dukcapil, BPJS, atau Dinas Sosial dengan berkas atau layanan; jadikan jawabannya register."
EXAMPLE = """Contoh:
  naungan exchange request dukcapil --from hasil/ --out tanya-dukcapil/ --quota 5000 --password-file sandi.txt
  naungan exchange receive tanya-dukcapil/ jawaban-1.xlsx jawaban-2.xlsx --as-of 2025-09-01 --password-file sandi.txt
  naungan exchange ask tanya-dukcapil/ --daily-quota 5.000
  naungan exchange status tanya-dukcapil/
  naungan exchange register tanya-dukcapil/ --into registers/

Yang belum dijawab, bertentangan, atau dijawab dengan kata yang tidak dikenal tetap belum diketahui."""
WORDS = (exchange_request, exchange_ask, exchange_receive, exchange_status, exchange_register)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what exchange takes: the word of a command below it."""
    parser.add_argument("word", metavar="PERINTAH", choices=[word.NAME for word in WORDS], help="perintah di bawahnya")
    add_common(parser)


def run(_: argparse.Namespace) -> int:
    """Never reached with a word that exists: its command runs instead."""
    return ExitCode.USAGE
