"""`naungan import`: files of a register's owner in, a prepared register folder out.

Knows: its arguments. Does not know: headers, coverage or Parquet (engines/registers.py).
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, comma_list, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import WrongCall
from naungan.model.money import grouped
from naungan.model.register import REGISTERS, Coverage

if TYPE_CHECKING:
    from naungan.engines.import_report import ImportReport
    from naungan.model.programme import Region

NAME = "import"
HELP = "Siapkan satu register: kependudukan, kesejahteraan, kepesertaan BPJS, daftar pengecualian, atau program lain."
EXAMPLE = """Contoh:
  naungan import population dukcapil-*.csv --into registers/ --as-of 2025-08-01 --source Dukcapil --regions 12
  naungan import membership jawaban.xlsx --into registers/ --coverage jawaban --asked ditanyakan.csv --as-of 2025-08-20
  naungan import exclusions bkn.csv --into registers/ --lists ASN,TNI,POLRI --as-of 2025-07-01
  naungan import schemes kartu-nelayan.xlsx dbh-cht.csv --into registers/ --as-of 2025-08-01 --source Disnaker

Cakupan 'lengkap': tidak ada dalam berkas berarti memang tidak tercatat. Cakupan 'jawaban': berkas menjawab daftar
NIK yang ditanyakan (--asked); yang tidak ditanyakan tetap belum diketahui."""

UNNAMED_COVERAGE = (
    "Cakupan tidak disebut: dibaca sebagai daftar LENGKAP; siapa yang tidak ada di dalamnya dianggap tidak tercatat. "
    "Pakai --coverage jawaban --asked BERKAS bila ini hanya jawaban."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what import takes."""
    parser.add_argument("kind", metavar="REGISTER", choices=REGISTERS, help=" | ".join(REGISTERS))
    parser.add_argument("files", metavar="BERKAS", type=Path, nargs="+", help="berkas CSV, XLSX atau Parquet")
    parser.add_argument("--into", metavar="FOLDER", type=Path, required=True, help="folder register")
    parser.add_argument(
        "--coverage",
        choices=tuple(map(str, Coverage)),
        help="daftar lengkap, atau jawaban atas daftar yang ditanyakan (tidak disebut: lengkap)",
    )
    parser.add_argument(
        "--asked",
        metavar="BERKAS",
        type=Path,
        help="NIK yang ditanyakan; wajib pada --coverage jawaban",
    )
    parser.add_argument(
        "--as-of", metavar="TANGGAL", type=day, help="keadaan per tanggal (2025-08-01), bila berkas tidak menyebutnya"
    )
    parser.add_argument("--source", metavar="NAMA", default="", help="siapa pemilik data ini")
    parser.add_argument(
        "--regions",
        metavar="KODE,..",
        type=comma_list,
        default=(),
        help="wilayah yang dicakup: 12 atau 12.07 (bawaan: semua)",
    )
    parser.add_argument(
        "--lists",
        metavar="DAFTAR,..",
        type=comma_list,
        default=(),
        help="daftar pengecualian, atau program lain, yang lengkap di berkas ini",
    )
    parser.add_argument(
        "--region-names",
        metavar="BERKAS",
        type=Path,
        help="CSV wilayah program: nama kabupaten/kota dibaca bila berkas tidak memuat kodenya",
    )
    parser.add_argument(
        "--memory", metavar="MB", type=whole_number, default=1000, help="batas memori mesin hitung (bawaan: 1000)"
    )
    add_common(parser)


def day(text: str) -> date:
    """A date in ISO form."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"tanggal '{text}' tidak terbaca; tulis tahun-bulan-hari, misalnya 2025-08-01"
        ) from error


def run(arguments: argparse.Namespace) -> int:
    """Import, then say what became of every heading and row."""
    from naungan.engines.registers import import_register

    if arguments.coverage is None:
        Screen(stream=sys.stderr).show([Text(UNNAMED_COVERAGE, "warn")])
    coverage = Coverage(arguments.coverage or Coverage.LENGKAP)
    with reporting(arguments.quiet or arguments.json) as progress:
        report = import_register(
            arguments.kind,
            arguments.files,
            arguments.into,
            coverage=coverage,
            asked=arguments.asked,
            as_of=arguments.as_of,
            source=arguments.source,
            regions=arguments.regions,
            lists=arguments.lists,
            region_names=_regions(arguments.region_names),
            memory_mb=arguments.memory,
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(blocks(report))
    screen.result(payload(report))
    return ExitCode.DONE_WITH_PROBLEMS if report.unusable or report.unread else ExitCode.DONE


def _regions(file: Path | None) -> tuple[Region, ...]:
    """The regencies whose names are known. Raises: WrongCall."""
    from naungan.sources.region_file import load_regions

    if file is None:
        return ()
    regions, faults = load_regions(file)
    if faults:
        where = f" baris {faults[0].line}" if faults[0].line else ""
        raise WrongCall(f"{file}{where}: {faults[0].what}; {faults[0].remedy}.")
    return regions


def blocks(report: ImportReport) -> list[Block]:
    """The register as it now stands, how its headings were understood, and what was left out."""
    info = report.info
    covered = ", ".join(info.regions) or "seluruh wilayah"
    coverage = "daftar lengkap" if info.coverage is Coverage.LENGKAP else "jawaban atas NIK yang ditanyakan"
    asked = "" if report.asked is None else f", {grouped(report.asked)} NIK ditanyakan"
    lists = f" Daftar yang lengkap: {', '.join(info.lists)}." if info.lists else ""
    return [
        Title(f"Register {info.kind} siap di {report.folder}"),
        Text(f"{grouped(info.rows)} baris dari {info.source}, keadaan per {info.as_of.isoformat()}."),
        Text(f"Cakupan: {coverage}, {covered}{asked}.{lists}"),
        *headings(report),
        *left_out(report),
        *(Text(note, "warn") for note in report.notes),
    ]


def headings(report: ImportReport) -> list[Block]:
    """Which heading became which column."""
    rows = tuple((file.name, heading, field) for file in report.files for heading, field in file.headings)
    blocks: list[Block] = [Table("Judul kolom yang dipakai", ("Berkas", "Judul", "Dibaca sebagai"), rows)]
    blocks += [
        Text(f"Tidak dipakai dari {file.name}: {', '.join(file.ignored)}.") for file in report.files if file.ignored
    ]
    if report.missing:
        blocks.append(Text(f"Tidak ada di berkas, jadi belum diketahui: {', '.join(report.missing)}.", "warn"))
    return blocks


def left_out(report: ImportReport) -> list[Block]:
    """Rows set aside, cells nobody could read, NIKs that stand twice."""
    blocks: list[Block] = []
    if report.unusable:
        rows = tuple((reason, grouped(count)) for reason, count in report.unusable)
        blocks.append(Table("Baris yang tidak dapat dipakai", ("Sebab", "Baris>"), rows))
    if report.unread:
        cells = tuple((unread.column, grouped(unread.rows), ", ".join(unread.samples)) for unread in report.unread)
        blocks.append(Table("Isi yang tidak terbaca dan dikosongkan", ("Kolom", "Baris>", "Contoh"), cells))
    if report.repeated:
        blocks.append(Text(f"{grouped(report.repeated)} baris mengulang NIK dari baris sebelumnya.", "warn"))
    return blocks


def payload(report: ImportReport) -> dict[str, Any]:
    """The same for machines."""
    info = report.info
    return {
        "status": "selesai",
        "kind": info.kind,
        "folder": str(report.folder),
        "rows": info.rows,
        "source": info.source,
        "as_of": info.as_of.isoformat(),
        "coverage": str(info.coverage),
        "regions": list(info.regions),
        "lists": list(info.lists),
        "asked": report.asked,
        "unusable": dict(report.unusable),
        "unread": {unread.column: unread.rows for unread in report.unread},
        "missing": list(report.missing),
        "repeated": report.repeated,
        "headings": {file.name: dict(file.headings) for file in report.files},
        "ignored": {file.name: list(file.ignored) for file in report.files},
        "notes": list(report.notes),
    }
