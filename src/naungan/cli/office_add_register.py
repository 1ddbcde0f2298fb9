"""`naungan office add-register`: a register put in use in the office, once for the same content.

Knows: its words. Does not know: how a register is read or kept (office/programmes/loading.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.import_register import blocks, day
from naungan.cli.parser import add_common, comma_list
from naungan.cli.progress import reporting
from naungan.cli.screen import Screen, Text, Title
from naungan.model.money import grouped
from naungan.model.register import REGISTERS, Coverage

NAME = "add-register"
HELP = "Pasang register di kantor: dari berkas pemiliknya, atau dari folder register yang sudah disiapkan."
EXAMPLE = """Contoh:
  naungan office add-register population dukcapil/ --as-of 2026-08-01 --source Dukcapil --regions 12 --dry-run
  naungan office add-register membership jawaban.xlsx --coverage jawaban --asked ditanyakan.csv --as-of 2026-08-20
  naungan office add-register welfare registers/welfare

Isi yang sama dua kali tetap satu register. Komitmen undian harus sudah diumumkan sebelum register pertama dipasang."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what add-register takes."""
    parser.add_argument("kind", metavar="REGISTER", choices=REGISTERS, help=" | ".join(REGISTERS))
    parser.add_argument("files", metavar="BERKAS", type=Path, nargs="+", help="berkas CSV, XLSX, Parquet, atau folder")
    parser.add_argument("--coverage", choices=tuple(map(str, Coverage)), default=str(Coverage.LENGKAP),
                        help="daftar lengkap (bawaan), atau jawaban atas daftar yang ditanyakan")  # fmt: skip
    parser.add_argument("--asked", metavar="BERKAS", type=Path, help="NIK yang ditanyakan; wajib pada jawaban")
    parser.add_argument("--as-of", metavar="TANGGAL", type=day, help="keadaan per tanggal, misalnya 2026-08-01")
    parser.add_argument("--source", metavar="NAMA", default="", help="siapa pemilik data ini")
    parser.add_argument("--regions", metavar="KODE,..", type=comma_list, default=(), help="wilayah yang dicakup: 12")
    parser.add_argument("--lists", metavar="DAFTAR,..", type=comma_list, default=(),
                        help="daftar pengecualian yang lengkap di berkas ini")  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help="tampilkan apa yang akan dipasang; tidak mengubah apa pun"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Put it in use. Exit 1 when rows were set aside."""
    from naungan.office.commands import add_register

    with reporting(arguments.quiet or arguments.json) as progress:
        found = add_register(
            arguments.kind, arguments.files, coverage=Coverage(arguments.coverage), asked=arguments.asked,
            as_of=arguments.as_of, source=arguments.source, regions=tuple(arguments.regions),
            lists=tuple(arguments.lists), dry_run=arguments.dry_run, progress=progress,
        )  # fmt: skip
    info, screen = found.info, Screen(arguments.json)
    screen.show(blocks(found.report) if found.report else [Title(f"Register {info.kind}")])
    screen.show([
        Text(f"{info.source}, per {info.as_of:%d-%m-%Y}, {info.coverage}: {grouped(info.rows)} baris."),
        Text(f"Sidik isi {found.sha256}."), _said(found.is_known, found.snapshot),
    ])  # fmt: skip
    status = "sudah_dipakai" if found.is_known else "selesai" if found.snapshot else "rencana"
    screen.result({
        "status": status, "kind": info.kind, "rows": info.rows, "unusable": info.unusable, "sha256": found.sha256,
        "as_of": info.as_of.isoformat(), "snapshot": found.snapshot,
    })  # fmt: skip
    return ExitCode.DONE_WITH_PROBLEMS if info.unusable else ExitCode.DONE


def _said(is_known: bool, snapshot: int | None) -> Text:
    if is_known:
        return Text("Register yang dipakai sudah berisi sama. Tidak ada yang diubah.", "good")
    if snapshot is None:
        return Text("Rencana saja: belum ada yang dipasang. Jalankan tanpa --dry-run untuk memasangnya.", "warn")
    return Text(f"Dipasang sebagai register nomor {snapshot}.", "good")
