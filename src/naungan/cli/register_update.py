"""`naungan register update`: bring the population register and its index up to date by a delta.

Knows: its arguments and how an update is described. Does not know: how it is done (engines/register_update.py).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.import_register import day, headings, left_out
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.engines.register_update import UpdateReport

NAME = "update"
HELP = "Barui register kependudukan dan indeksnya dengan delta: orang baru, berubah, dan keluar."
EXAMPLE = """Contoh:
  naungan register update registers/population delta.csv --as-of 2025-10-01 --dry-run
  naungan register update registers/population delta.csv --as-of 2025-10-01
  naungan register update registers/population delta.xlsx --removed keluar.csv --as-of 2025-10-01

Delta berisi baris yang baru dan yang berubah, dalam bentuk yang diterima `naungan import`; semua baris dengan NIK yang
sama diganti. Orang yang meninggal adalah baris berubah (status MENINGGAL). NIK orang yang keluar dari daftar ditulis di
--removed, satu per baris; bila NIK diganti, yang lama di --removed dan yang baru di delta. Register dan indeks diganti
sekaligus setelah semuanya berhasil; sampai saat itu yang lama tetap dipakai."""

SET_ASIDE = (
    "Baris yang tidak dapat dipakai tidak mengubah siapa pun, kecuali jawaban bahwa orangnya tidak ada atau pindah."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what register update takes."""
    parser.add_argument("register", metavar="FOLDER", type=Path, help="folder register, misalnya registers/population")
    parser.add_argument(
        "files", metavar="BERKAS", type=Path, nargs="*", help="delta: orang baru dan berubah; CSV, XLSX atau Parquet"
    )
    parser.add_argument("--removed", metavar="BERKAS", type=Path, help="daftar NIK orang yang keluar dari register")
    parser.add_argument(
        "--as-of", metavar="TANGGAL", type=day, help="delta per tanggal (2025-10-01), bila berkas tidak menyebutnya"
    )
    parser.add_argument("--source", metavar="NAMA", default="", help="pemilik delta (bawaan: pemilik registernya)")
    parser.add_argument(
        "--dry-run", action="store_true", help="hanya katakan apa yang akan berubah; tidak menulis apa pun"
    )
    parser.add_argument(
        "--profile", metavar="BERKAS", type=Path, help="profil indeksnya (bawaan: register kependudukan)"
    )
    parser.add_argument(
        "--memory", metavar="MB", type=whole_number, default=1000, help="batas memori mesin hitung (bawaan: 1000)"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Update, then say what became of whom."""
    from naungan.cli.link import profile_of
    from naungan.engines.register_update import update_register

    with reporting(arguments.quiet or arguments.json) as progress:
        report = update_register(
            arguments.register,
            arguments.files,
            profile_of(arguments),
            removed=arguments.removed,
            as_of=arguments.as_of,
            source=arguments.source,
            dry_run=arguments.dry_run,
            memory_mb=arguments.memory,
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(blocks(report, arguments.register))
    screen.result(payload(report))
    return ExitCode.DONE_WITH_PROBLEMS if has_problems(report) else ExitCode.DONE


def has_problems(report: UpdateReport) -> bool:
    """Must somebody mend a row of the delta or of the list of those who left?"""
    read = report.delta
    return bool(report.unreadable or report.changes.missing or (read and (read.unusable or read.unread)))


def blocks(report: UpdateReport, register: Path) -> list[Block]:
    """What changed, how the delta was understood, and what became of the index."""
    info, changes = report.info, report.changes
    what = "akan diperbarui; belum ada yang ditulis" if report.dry_run else "sudah diperbarui"
    counts = (
        ("baru", changes.added), ("berubah", changes.changed), ("sama", changes.same), ("keluar", changes.removed),
    )  # fmt: skip
    told: list[Block] = [
        Title(f"Register {register} {what}"),
        Text(
            f"{grouped(report.before.rows)} baris menjadi {grouped(info.rows)}, keadaan per {info.as_of.isoformat()}."
        ),
        Table("Orang dalam delta", ("", "Orang>"), tuple((word, grouped(count)) for word, count in counts)),
    ]
    if changes.columns:
        rows = tuple((column, grouped(count)) for column, count in changes.columns)
        told.append(Table("Yang berubah", ("Kolom", "Orang>"), rows))
    if report.delta:
        told += [*headings(report.delta), *left_out(report.delta), *(Text(note, "warn") for note in report.delta.notes)]
        if report.delta.unusable:
            told.append(Text(SET_ASIDE, "warn"))
    if changes.missing:
        told.append(Text(f"{grouped(changes.missing)} NIK yang disebut keluar tidak ada di register.", "warn"))
    if report.unreadable:
        told.append(Text(f"{grouped(report.unreadable)} baris pada daftar yang keluar bukan NIK 16 angka.", "warn"))
    return [*told, *_index(report, register)]


def _index(report: UpdateReport, register: Path) -> list[Block]:
    if report.dry_run:
        return []
    if report.index is None:
        was = "tidak cocok dengan register atau profil, jadi tidak dibawa" if report.had_index else "belum ada"
        return [Text(f"Indeks {was}. Buat dengan `naungan register prepare {register}`.", "warn")]
    took = f"{report.seconds:.1f}".replace(".", ",")
    how = "dibuat lagi, karena yang lama tidak sejalan dengan registernya" if report.index.rebuilt else "dibawa serta"
    return [Text(f"Indeks {how}: {grouped(report.index.people)} orang. Semuanya {took} detik.", "good")]


def payload(report: UpdateReport) -> dict[str, Any]:
    """The same for machines."""
    changes, read, index = report.changes, report.delta, report.index
    return {
        "status": "akan_diperbarui" if report.dry_run else "selesai",
        "folder": str(report.folder),
        "rows_before": report.before.rows,
        "rows": report.info.rows,
        "source": report.info.source,
        "as_of": report.info.as_of.isoformat(),
        "added": changes.added,
        "changed": changes.changed,
        "same": changes.same,
        "removed": changes.removed,
        "missing": changes.missing,
        "columns": dict(changes.columns),
        "unusable": dict(read.unusable) if read else {},
        "unread": {unread.column: unread.rows for unread in read.unread} if read else {},
        "unreadable": report.unreadable,
        "index": None if index is None else {"rebuilt": index.rebuilt, "people": index.people, "words": index.words},
        "seconds": round(report.seconds, 3),
    }
