"""`naungan fieldwork receive`: exports of ODK Central or KoboToolbox, or typed sheets, become rulings.

Knows: its arguments and how what was received is summed up. Does not know: what follows from an answer (fieldwork/).
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.fieldwork.receive import ReceiveReport

NAME = "receive"
HELP = "Baca jawaban dari lapangan: ekspor ODK Central atau KoboToolbox (CSV, XLSX), atau lembar ketik."
EXAMPLE = """Contoh:
  naungan fieldwork receive ekspor/ --from result/ --out keputusan/ --dry-run
  naungan fieldwork receive ekspor/ ketik.xlsx --from result/ --out keputusan/ --by "Nama Petugas"

Kiriman terakhir sebuah baris yang dihitung; yang bertentangan disebut, tidak diputuskan di sini. Membaca dua kali tidak
menggandakan apa pun. Foto disegel; sesudah itu hapus ekspor dan foto aslinya."""
SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what fieldwork receive takes."""
    parser.add_argument("answers", metavar="JAWABAN", type=Path, nargs="+", help="folder atau berkas ekspor")
    parser.add_argument(
        "--from", dest="source", metavar="HASIL", type=Path, required=True, help="folder hasil penetapan"
    )
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder keputusan yang ditambah")
    parser.add_argument("--by", metavar="NAMA", default="", help="pengisi, bila jawaban tidak menyebutnya")
    parser.add_argument(
        "--kept", metavar="FOLDER", type=Path,
        help="tempat foto tersegel dan data pendaftaran (bawaan: NAUNGAN_DATA/lapangan)",
    )  # fmt: skip
    parser.add_argument("--photo-key", metavar="BERKAS", type=Path, help="kunci foto (bawaan: dibuat di NAUNGAN_DATA)")
    parser.add_argument("--dry-run", action="store_true", help="baca dan periksa saja, jangan tulis apa pun")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Receive, then say what came of it. Exit 1 when somebody has to look at something."""
    from naungan.fieldwork.listed import read_bundle
    from naungan.fieldwork.receive import kept_folder, receive

    with reporting(arguments.quiet or arguments.json) as progress:
        report = receive(
            arguments.answers,
            read_bundle(arguments.source),
            arguments.out,
            kept=arguments.kept or kept_folder(),
            now=datetime.now(UTC),
            by=arguments.by,
            key=arguments.photo_key,
            dry_run=arguments.dry_run,
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(blocks(report, arguments))
    screen.result(payload(report, arguments))
    return ExitCode.DONE_WITH_PROBLEMS if report.faults or report.told else ExitCode.DONE


def blocks(report: ReceiveReport, arguments: argparse.Namespace) -> list[Block]:
    """What was read, what it became, what to look at, what to do next."""
    rows = (
        ("Berkas dibaca", grouped(report.files_read)),
        ("Kiriman", grouped(report.submissions)),
        ("Orang yang dijawab", grouped(report.rows)),
        ("Bukti baru", grouped(report.kinds["evidence"])),
        ("Perbaikan baru", grouped(report.kinds["corrections"])),
        ("Sudah pernah diterima", grouped(report.known)),
        ("Foto disegel", grouped(report.photos)),
        ("Orang dengan data pendaftaran", grouped(report.supplemented)),
    )
    found: list[Block] = [Title("Jawaban lapangan"), Table("", ("Isi", "Jumlah>"), rows)]
    for title, lines in (("Tidak dapat dipakai", report.faults), ("Perlu dilihat", tuple(map(str, report.told)))):
        found += [Text(f"{title}: {line}.", "warn") for line in lines[:SHOWN]]
        if len(lines) > SHOWN:
            found.append(Text(f"{title}: {grouped(len(lines) - SHOWN)} lagi; semuanya dengan --json.", "warn"))
    if arguments.dry_run:
        return [*found, Text("Uji coba: tidak ada yang ditulis.")]
    found += [Text(f"Ditulis: {path}", "good") for path in report.written]
    if report.photos:
        found.append(Text("Foto sudah tersegel. Hapus foto dan ekspor aslinya dari komputer dan ponsel."))
    return [*found, Text(f"Lanjutkan: naungan determine … --decisions {arguments.out}")]


def payload(report: ReceiveReport, arguments: argparse.Namespace) -> dict[str, Any]:
    """The same for machines."""
    told = report._asdict() | {
        "faults": list(report.faults),
        "told": [each._asdict() for each in report.told],
        "written": [str(path) for path in report.written],
    }
    return {"status": "uji_coba" if arguments.dry_run else "selesai", **told}
