"""`naungan verify`: is a bundle byte for byte what its manifest says, and which checks could not be made.

Knows: its arguments and how findings are shown. Does not know: hashes (reports/bundle.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Block, Screen, Text, Title

if TYPE_CHECKING:
    from naungan.reports.verify import VerifyReport

NAME = "verify"
HELP = "Periksa apakah hasil penetapan masih utuh sampai ke setiap byte, dan cocok dengan masukannya."
EXAMPLE = """Contoh:
  naungan verify result/
  naungan verify result/ --root 3f9c… --candidates lists/ --registers registers/

--root adalah sidik manifest yang dicetak saat penetapan; tanpa itu manifest yang diganti tidak
ketahuan. Tanpa --candidates dan --registers, masukan tidak diperiksa, dan itu disebutkan."""

STATUS = {"sound": "utuh", "alone": "utuh_menurut_manifest", "failed": "rusak"}
CONCLUSION_TONES = {"sound": "good", "alone": "warn", "failed": "bad"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what verify takes."""
    parser.add_argument("result", metavar="HASIL", type=Path, help="folder hasil penetapan")
    parser.add_argument("--root", metavar="SIDIK", help="sidik manifest (SHA-256) yang dijanjikan")
    parser.add_argument("--candidates", metavar="DAFTAR", type=Path, nargs="+", help="daftar calon yang dipakai dulu")
    parser.add_argument("--registers", metavar="FOLDER", type=Path, help="register yang dipakai dulu")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make every check that can be made; exit 3 when one failed."""
    from naungan.reports.verify import verify_bundle

    report = verify_bundle(
        arguments.result, root=arguments.root, candidates=arguments.candidates, registers=arguments.registers
    )
    screen = Screen(arguments.json)
    screen.show(blocks(report))
    screen.result(payload(report))
    return ExitCode.DONE if report.is_sound else ExitCode.STOPPED


def blocks(report: VerifyReport) -> list[Block]:
    """Each check in order, then the verdict on the whole."""
    from naungan.reports.verify import conclude

    marks = {"ok": ("baik ", "good"), "failed": ("SALAH", "bad"), "not_made": ("-    ", "warn")}
    lines: list[Block] = [
        Text(f"{marks[check.state][0]}  {check.sentence}", marks[check.state][1]) for check in report.checks
    ]
    words, tone = conclude(report), CONCLUSION_TONES[report.conclusion]
    not_made = sum(check.state == "not_made" for check in report.checks)
    if not_made:
        words += f" {not_made} pemeriksaan tidak dilakukan."
    found = [Text(f"Sidik manifest {report.root}"), Text(f"Kode pendek    {report.code}")] if report.root else []
    return [Title("Pemeriksaan hasil penetapan"), *lines, Title("Kesimpulan"), Text(words, tone), *found]


def payload(report: VerifyReport) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": STATUS[report.conclusion],
        "manifest": report.root,
        "code": report.code,
        "checks": [{"code": c.code, "state": str(c.state), "sentence": c.sentence} for c in report.checks],
    }
