"""`naungan synthesise`: write a synthetic province whose truth is known.

Knows: its arguments. Does not know: how people are invented (synthetic/).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Text, Title
from naungan.model.errors import OutputInTheWay, WrongCall
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.model.programme import Programme
    from naungan.synthetic.linkage import LinkageSummary
    from naungan.synthetic.province import Summary

NAME = "synthesise"
HELP = "Tulis provinsi tiruan: penduduk, data kesejahteraan, kepesertaan, daftar calon yang kacau, dan kebenarannya."
EXAMPLE = """Contoh:
  naungan synthesise --out province/
  naungan synthesise --out province/ --population 50000 --candidates 3000 --seed 7
  naungan synthesise --linkage --out data-uji/ --population 1000000 --candidates 20000

Semua orang di dalamnya rekaan. Benih yang sama selalu menghasilkan berkas yang sama."""

GUIDE = "province.json"
"""The file by which a synthetic province is known, and which says how to import and determine it."""
DEFAULT_PROGRAMME = Path("programmes/sumut-2025.toml")
DEFAULT_POPULATION = 1_000_000
DEFAULT_CANDIDATES = 45_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what synthesise takes."""
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder provinsi yang akan ditulis")
    parser.add_argument(
        "--linkage",
        action="store_true",
        help="tulis data uji pertautan saja: population.parquet, candidates.parquet, truth.parquet",
    )
    parser.add_argument(
        "--noise",
        choices=("model", "foreign"),
        help="dengan --linkage: kesalahan per kolom (model, bawaan), atau yang tidak dikenal model mana pun (foreign)",
    )
    add_size(parser)
    add_common(parser)


def add_size(parser: argparse.ArgumentParser) -> None:
    """Name what decides the province; demo takes the same."""
    parser.add_argument(
        "--programme",
        metavar="PROGRAM",
        type=Path,
        default=DEFAULT_PROGRAMME,
        help="berkas program (bawaan: programmes/sumut-2025.toml)",
    )
    parser.add_argument(
        "--population",
        metavar="N",
        type=whole_number,
        default=DEFAULT_POPULATION,
        help="banyak penduduk (bawaan: 1000000)",
    )
    parser.add_argument(
        "--candidates",
        metavar="N",
        type=whole_number,
        default=DEFAULT_CANDIDATES,
        help="banyak baris calon (bawaan: 45000)",
    )
    parser.add_argument("--seed", metavar="N", type=whole_number, default=1, help="benih acak (bawaan: 1)")


def run(arguments: argparse.Namespace) -> int:
    """Write the province and say what came of it."""
    check_call(arguments)
    from naungan.sources.programme_file import load_programme
    from naungan.synthetic.province import synthesise

    programme = load_programme(arguments.programme)
    if arguments.linkage:
        return _run_linkage(arguments, programme)
    check_room(arguments.out)
    with reporting(arguments.quiet or arguments.json) as progress:
        summary = synthesise(
            arguments.out,
            programme,
            population=arguments.population,
            candidates=arguments.candidates,
            seed=arguments.seed,
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(blocks(summary))
    screen.result(payload(summary))
    return ExitCode.DONE


def _run_linkage(arguments: argparse.Namespace, programme: Programme) -> int:
    from naungan.synthetic.linkage import synthesise_linkage

    with reporting(arguments.quiet or arguments.json) as progress:
        summary = synthesise_linkage(
            arguments.out,
            programme,
            population=arguments.population,
            candidates=arguments.candidates,
            seed=arguments.seed,
            noise=arguments.noise or "model",
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(linkage_blocks(summary))
    screen.result(linkage_payload(summary))
    return ExitCode.DONE


def check_call(arguments: argparse.Namespace) -> None:
    """A province has noise of its own kinds; only linkage data can choose. Raises: WrongCall."""
    if arguments.noise and not arguments.linkage:
        raise WrongCall(
            f"--noise {arguments.noise} hanya berlaku bersama --linkage; daftar sebuah provinsi selalu dikacaukan "
            "dengan cara yang sama. Tambahkan --linkage, atau hapus --noise."
        )


def check_room(out: Path) -> None:
    """A province may be written into an empty folder, or over an older one. Raises: OutputInTheWay."""
    if out.exists() and not out.is_dir():
        raise OutputInTheWay(f"{out} adalah berkas, bukan folder. Pilih nama folder lain.")
    if out.is_dir() and any(out.iterdir()) and not (out / GUIDE).is_file():
        raise OutputInTheWay(f"{out} sudah berisi berkas lain dan bukan provinsi tiruan. Pilih folder lain.")


def blocks(summary: Summary) -> list[Block]:
    """What was written, and what it takes to use it."""
    return [
        Title("Provinsi tiruan selesai ditulis"),
        Text(
            f"{grouped(summary.population)} penduduk, {grouped(summary.rows)} baris calon dalam {summary.files} "
            f"berkas, {grouped(summary.truly_eligible)} sungguh berhak, untuk {grouped(summary.seats)} kursi."
        ),
        Text(f"Sengaja kacau: {grouped(summary.rows_with_defects)} baris. Semua orang di dalamnya rekaan."),
        Text(f"Perintah berikutnya tertulis di {summary.out / 'README.txt'}."),
    ]


def payload(summary: Summary) -> dict[str, Any]:
    """The same for machines."""
    counts = ("population", "rows", "files", "seats", "seats_fillable", "truly_eligible", "rows_with_defects")
    return {"status": "selesai", "out": str(summary.out), **{name: getattr(summary, name) for name in counts}}


def linkage_blocks(summary: LinkageSummary) -> list[Block]:
    """What was written for measuring a linkage."""
    absent = sum(count for _, count in summary.absent)
    return [
        Title("Data uji pertautan selesai ditulis"),
        Text(
            f"{grouped(summary.population)} baris register, {grouped(summary.candidates)} calon; "
            f"{grouped(absent)} di antaranya tidak ada di register, hanya orang dekatnya."
        ),
        Text(f"Jawaban yang benar: {summary.out / 'truth.parquet'}. Semua orang di dalamnya rekaan."),
    ]


def linkage_payload(summary: LinkageSummary) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "selesai", "out": str(summary.out), "population": summary.population, "rows": summary.candidates,
        "absent": dict(summary.absent), "nik_classes": dict(summary.nik_classes),
    }  # fmt: skip
