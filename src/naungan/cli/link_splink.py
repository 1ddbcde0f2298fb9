"""`naungan link splink`: the model of a linking as Splink's settings, with the tables to look at it by.

Knows: its arguments and how an export is summed up. Does not know: Splink's format (reports/splink_model.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Text, Title
from naungan.model.errors import OutputInTheWay
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.reports.splink_model import SplinkFiles

NAME = "splink"
HELP = "Tulis model sebuah tautan sebagai pengaturan Splink 5 (JSON), beserta dua tabel untuk grafiknya."
EXAMPLE = """Contoh:
  naungan link splink links.parquet --out splink/

Ditulis: model.json (pengaturan Splink), rows.parquet dan rivals.parquet (nomor baris dan tingkat setiap pembanding;
tanpa nama dan tanpa NIK). Dimuat di Python dengan splink.Linker([rows, rivals], "splink/model.json").

Yang hilang: Splink hanya mengenal dua golongan, jadi kerabat dihitung sebagai orang lain, kekerapan sebuah nilai
diganti rata-ratanya, dan tidak ada kemungkinan 'tidak ada di register'. Bobotnya karena itu bukan bobot Naungan."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what link splink takes."""
    parser.add_argument("links", metavar="TAUTAN", type=Path, help="links.parquet dari `naungan link`")
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder yang ditulis")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the three files, and say how they are loaded."""
    from naungan.reports.splink_model import write_splink

    if arguments.out.exists() and not arguments.out.is_dir():
        raise OutputInTheWay(f"{arguments.out} adalah berkas, bukan folder. Pilih nama folder lain untuk --out.")
    with reporting(arguments.quiet or arguments.json) as progress:
        progress("Menulis model Splink", 0, 0)
        written = write_splink(arguments.links, arguments.out)
    screen = Screen(arguments.json)
    screen.show(blocks(written))
    screen.result(payload(written))
    return ExitCode.DONE


def blocks(written: SplinkFiles) -> list[Block]:
    """What was written, and how it is loaded."""
    return [
        Title(f"Model Splink di {written.model.parent}"),
        Text(f"{grouped(written.comparisons)} pembanding, {grouped(written.levels)} tingkat: {written.model}"),
        Text(f"{grouped(written.rows)} baris dan {grouped(written.pairs)} pasangan untuk grafiknya."),
        Text(f'Berikutnya, di Python: splink.Linker([rows, rivals], "{written.model}")'),
    ]


def payload(written: SplinkFiles) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "selesai",
        "files": [str(path) for path in written.files],
        "comparisons": written.comparisons,
        "levels": written.levels,
        "rows": written.rows,
        "pairs": written.pairs,
    }
