"""`naungan fieldwork photo`: one sealed photo opened, for whoever has to judge the evidence.

Knows: its arguments. Does not know: how photos are sealed (sources/sealed_file.py).
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Screen, Text
from naungan.model.errors import OutputInTheWay, WrongCall

NAME = "photo"
HELP = "Buka satu foto tersegel menurut sidiknya (document_hash pada bukti), untuk yang memeriksa bukti."
EXAMPLE = """Contoh:
  naungan fieldwork photo 3f9a12c4… --to foto.jpg

Foto yang terbuka tidak lagi tersegel: hapus sesudah dilihat."""
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what fieldwork photo takes."""
    parser.add_argument("digest", metavar="SIDIK", help="SHA-256 foto, 64 angka heksadesimal")
    parser.add_argument("--to", metavar="BERKAS", type=Path, required=True, help="tulis fotonya ke berkas baru ini")
    parser.add_argument("--kept", metavar="FOLDER", type=Path, help="seperti pada fieldwork receive")
    parser.add_argument("--photo-key", metavar="BERKAS", type=Path, help="kunci foto, seperti pada fieldwork receive")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Open it into a new file for its owner only."""
    from naungan.fieldwork.receive import PHOTOS, kept_folder
    from naungan.sources.sealed_file import SealedFolder

    digest = arguments.digest.lower()
    if not _SHA256.match(digest):
        raise WrongCall("SIDIK harus 64 angka heksadesimal, seperti tertulis pada document_hash bukti.")
    data = SealedFolder((arguments.kept or kept_folder()) / PHOTOS, arguments.photo_key).open(digest)
    try:
        handle = os.open(arguments.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise OutputInTheWay(f"{arguments.to} sudah ada dan tidak ditimpa. Pilih nama lain untuk --to.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    screen = Screen(arguments.json)
    screen.show([Text(f"Foto ditulis ke {arguments.to}. Hapus sesudah dilihat.", "good")])
    screen.result({"status": "selesai", "file": str(arguments.to)})
    return ExitCode.DONE
