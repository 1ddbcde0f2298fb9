"""`naungan determine`: lists and registers in, a determination bundle out.

Knows: its arguments. Does not know: how it is done (run.py) or how the summary is worded (summary.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, engine_name, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Screen
from naungan.engines.master import PLAIN

NAME = "determine"
HELP = "Tentukan penerima: baca daftar calon, cocokkan dengan register, isi kuota, tulis hasil beserta alasannya."
EXAMPLE = """Contoh:
  naungan determine programmes/sumut-2025.toml --candidates lists/ --registers registers/ --out result/
  naungan determine programmes/sumut-2025.toml --candidates lists/ --registers registers/ --out result/ \\
      --final --lottery-seed undian.txt --decisions keputusan/

Tanpa --final hasilnya rancangan dengan undian sementara. Register yang belum ada tidak menghentikan penetapan:
orangnya menunggu sebagai PERLU_TINJAUAN dan ringkasan menyebut data apa yang perlu diminta."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what determine takes."""
    parser.add_argument("programme", metavar="PROGRAM", type=Path, help="berkas program (.toml)")
    parser.add_argument(
        "--candidates", metavar="DAFTAR", type=Path, nargs="+", required=True, help="folder atau berkas daftar calon"
    )
    parser.add_argument(
        "--registers", metavar="FOLDER", type=Path, required=True, help="folder register hasil `naungan import`"
    )
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder hasil yang akan ditulis")
    parser.add_argument("--decisions", metavar="FOLDER", type=Path, help="folder keputusan petugas")
    parser.add_argument(
        "--engine",
        metavar="MESIN",
        type=engine_name,
        default=PLAIN[0],
        help="mesin hitung: duckdb, reference, spark, local[N] atau spark://HOST:PORT (bawaan: duckdb)",
    )
    parser.add_argument(
        "--final",
        action="store_true",
        help="penetapan final: butuh benih undian, tak boleh ada yang belum jelas di atas batas kuota",
    )
    parser.add_argument(
        "--key", metavar="BERKAS", type=Path, help="kunci nomor calon (bawaan: dibuat sekali di NAUNGAN_DATA)"
    )
    parser.add_argument(
        "--lottery-seed", metavar="BERKAS", type=Path, help="benih undian yang komitmennya ada di berkas program"
    )
    parser.add_argument(
        "--profile", metavar="BERKAS", type=Path, help="pemetaan kolom untuk daftar yang judulnya tidak lazim"
    )
    parser.add_argument("--dry-run", action="store_true", help="periksa semuanya, jangan tulis apa pun")
    parser.add_argument(
        "--memory", metavar="MB", type=whole_number, default=1000, help="batas memori mesin hitung (bawaan: 1000)"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Determine, then print the summary."""
    from naungan.cli.summary import determined_blocks, determined_payload
    from naungan.run import determine

    with reporting(arguments.quiet or arguments.json) as progress:
        report = determine(
            arguments.programme,
            arguments.candidates,
            arguments.registers,
            arguments.out,
            decisions=arguments.decisions,
            engine=arguments.engine,
            final=arguments.final,
            key=arguments.key,
            lottery_seed=arguments.lottery_seed,
            profile=arguments.profile,
            dry_run=arguments.dry_run,
            memory_mb=arguments.memory,
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(determined_blocks(report))
    screen.result(determined_payload(report))
    return ExitCode.DONE_WITH_PROBLEMS if report.has_problems else ExitCode.DONE
