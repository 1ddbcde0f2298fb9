"""`naungan fieldwork unnominated`: poor people in the programme's occupations whom nobody nominated.

Knows: its arguments, and that a screen shows counts fit for the public. Does not know: how they are found (fieldwork/).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.fieldwork.unnominated import UnnominatedReport

NAME = "unnominated"
HELP = "Warga di desil dan pekerjaan program yang belum diusulkan: jumlah untuk umum, nama untuk petugas desanya."
EXAMPLE = """Contoh:
  naungan fieldwork unnominated --welfare registers/welfare --from result/ --out belum/
  naungan fieldwork unnominated --welfare registers/welfare --from result/ --village 12.07.26.2003 --out belum/

jumlah-desa.csv boleh diumumkan: jumlah di bawah 5 tidak disebut. Folder desa/ memuat nama: hanya
untuk petugas desa itu."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what fieldwork unnominated takes."""
    parser.add_argument("--welfare", metavar="FOLDER", type=Path, required=True, help="register kesejahteraan")
    parser.add_argument(
        "--from", dest="source", metavar="HASIL", type=Path, nargs="+", required=True,
        help="folder hasil penetapan, atau daftar calon (dengan --programme)",
    )  # fmt: skip
    parser.add_argument(
        "--programme", metavar="PROGRAM", type=Path, help="berkas program (bawaan: yang ada pada hasil)"
    )
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder baru yang akan ditulis")
    parser.add_argument("--village", metavar="KODE", default="", help="nama hanya untuk desa ini")
    parser.add_argument("--key", metavar="BERKAS", type=Path, help="kunci nomor calon, untuk daftar calon")
    parser.add_argument("--dry-run", action="store_true", help="hitung saja, jangan tulis apa pun")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find and count."""
    from naungan.fieldwork.listed import read_people
    from naungan.fieldwork.unnominated import find_unnominated

    with reporting(arguments.quiet or arguments.json) as progress:
        people = read_people(
            arguments.source, programme=arguments.programme, key=arguments.key, progress=progress
        )  # fmt: skip
        report = find_unnominated(
            arguments.welfare,
            people,
            arguments.out,
            village=arguments.village,
            dry_run=arguments.dry_run,
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(blocks(report, arguments))
    screen.result(payload(report, arguments))
    return ExitCode.DONE


def blocks(report: UnnominatedReport, arguments: argparse.Namespace) -> list[Block]:
    """Counts alone."""
    from naungan.fieldwork.unnominated import WHOLE_REGENCY

    whole = [each for each in report.villages if each.name == WHOLE_REGENCY]
    rows = tuple((each.kode_kab or "-", each.shown) for each in whole)
    villages = len(report.villages) - len(whole)
    found: list[Block] = [
        Title("Belum diusulkan siapa pun"),
        Text(
            f"Pada {report.info.source} per {report.info.as_of.isoformat()}: {grouped(report.in_reach)} orang "
            f"di desil dan pekerjaan program, {grouped(report.missed)} belum diusulkan siapa pun "
            f"(untuk umum: {report.total})."
        ),
        Text("Belum tentu memenuhi syarat: register hanya mengenal pekerjaan secara kasar, dan bukan pekerja sawit."),
        Table("", ("Kabupaten/kota", "Belum diusulkan>"), rows),
        Text(f"{grouped(villages)} desa, satu per satu di jumlah-desa.csv."),
    ]
    if report.unplaced:
        found.append(
            Text(f"{grouped(report.unplaced)} orang tanpa kode desa: dihitung, tidak disebut namanya.", "warn")
        )
    if not arguments.dry_run:
        found.append(Text(f"Ditulis ke {arguments.out}. Serahkan folder di desa/ kepada petugas desanya saja.", "good"))
    return found


def payload(report: UnnominatedReport, arguments: argparse.Namespace) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "uji_coba" if arguments.dry_run else "selesai",
        "source": report.info.source,
        "as_of": report.info.as_of.isoformat(),
        "in_reach": report.in_reach,
        "nominated": report.nominated,
        "missed": report.missed,
        "unplaced": report.unplaced,
        "total_for_public": str(report.total),
        "villages": [each._asdict() for each in report.villages],
    }
