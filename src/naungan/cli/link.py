"""`naungan link`: candidate rows and a population in, a link for every row out; below it its words.

Knows: its arguments and how a linking is summed up. Does not know: how rows are linked (engines/linkage.py).
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli import link_evaluate, link_explain, link_review, link_splink
from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title, bar, percent
from naungan.model.decision import Band
from naungan.model.errors import OutputInTheWay, WrongCall
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.model.linkage import LinkModel, Profile
    from naungan.run import LinkOutcome

NAME = "link"
HELP = "Tautkan baris calon ke register: siapa orangnya, seberapa pasti, dan mengapa."
EXAMPLE = """Contoh:
  naungan link calon.parquet registers/population --out links.parquet
  naungan link explain links.parquet 7k2m9q4x1v --html mengapa.html
  naungan link review links.parquet --out review/
  naungan link review links.parquet --answers review/antrean.xlsx --by "Nama Petugas" --decisions keputusan/
  naungan link evaluate links.parquet truth.parquet
  naungan link splink links.parquet --out splink/
  naungan link --print-profile > kolom.toml          (lalu: --profile kolom.toml)

Hasil: COCOK (ditautkan), TINJAUAN (dilihat petugas), TIDAK_ADA (tidak ditautkan). Di samping links.parquet ditulis
links.rivals.parquet (pesaing), links.model.toml (model yang dipakai), dan links.json (jumlah dan sidik masukan).
Berkas yang bernama seperti perintah di bawahnya ditulis dengan foldernya: ./review."""
WORDS = (link_explain, link_review, link_evaluate, link_splink)
BAND_WORDS = {
    Band.COCOK: "ditautkan", Band.TINJAUAN: "perlu dilihat petugas", Band.TIDAK_ADA: "tidak ditautkan",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what link takes, and the commands below it."""
    parser.add_argument("candidates", metavar="CALON", type=Path, nargs="?", help="berkas Parquet, CSV, atau XLSX")
    parser.add_argument(
        "population",
        metavar="REGISTER",
        type=Path,
        nargs="?",
        help="folder register, atau berkas; berkas yang sama: mencari orang yang sama di dalam satu berkas",
    )
    parser.add_argument("--out", metavar="BERKAS", type=Path, help="berkas hasil, misalnya links.parquet")
    parser.add_argument("--profile", metavar="BERKAS", type=Path, help="profil kolom (bawaan: register kependudukan)")
    parser.add_argument("--model", metavar="BERKAS", type=Path, help="model bobot (bawaan: yang disertakan)")
    parser.add_argument("--no-learn", action="store_true", help="pakai angka model seadanya, jangan belajar dari data")
    parser.add_argument(
        "--judgements", metavar="FOLDER", type=Path, help="keputusan petugas (--decisions) yang menentukan tautannya"
    )
    parser.add_argument(
        "--engine", metavar="MESIN", default="duckdb", help="duckdb, spark, atau spark://… (bawaan: duckdb)"
    )
    parser.add_argument(
        "--memory", metavar="MB", type=whole_number, default=1200, help="batas memori mesin hitung (bawaan: 1200)"
    )
    parser.add_argument("--print-profile", action="store_true", help="cetak profil yang disertakan, lalu selesai")
    parser.add_argument("--print-model", action="store_true", help="cetak model yang disertakan, lalu selesai")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Link, then say how many rows came into which band; or print a file to start from."""
    if arguments.print_profile or arguments.print_model:
        return print_shipped(arguments)
    check_call(arguments)
    from naungan.run import link

    profile = profile_of(arguments)
    with reporting(arguments.quiet or arguments.json) as progress:
        outcome = link(
            arguments.candidates,
            arguments.population,
            arguments.out,
            profile,
            model_of(arguments, profile),
            engine=arguments.engine,
            memory_mb=arguments.memory,
            learn=not arguments.no_learn,
            ruled=ruled_of(arguments),
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(blocks(outcome))
    screen.result(payload(outcome))
    return ExitCode.DONE


def profile_of(arguments: argparse.Namespace) -> Profile:
    """The profile that was named, or the shipped one."""
    from naungan.sources.link_files import load_link_profile, shipped_profile

    return load_link_profile(arguments.profile) if arguments.profile else shipped_profile()


def model_of(arguments: argparse.Namespace, profile: Profile) -> LinkModel:
    """The model that was named, or the shipped one. Raises: WrongCall when another profile comes without its model."""
    from naungan.sources.link_files import load_link_model, shipped_model, shipped_profile

    if arguments.model:
        return load_link_model(arguments.model, profile)
    if {c.name for c in profile.comparisons} - {c.name for c in shipped_profile().comparisons}:
        raise WrongCall(
            f"Profil {arguments.profile} membandingkan kolom yang tidak dikenal model bawaan. Sebut modelnya dengan "
            "--model; contohnya: naungan link --print-model."
        )
    return shipped_model()


def ruled_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Candidate id -> the person an officer named, '' for nobody; the latest judgement holds."""
    from naungan.sources.ruling_files import NOBODY, load_rulings

    judged = load_rulings(arguments.judgements)["judgements"]
    return {ruling.candidate_id: "" if ruling.value == NOBODY else ruling.value for ruling in judged}


def print_shipped(arguments: argparse.Namespace) -> int:
    """The text of the shipped profile or model, comments and all."""
    from naungan.sources.link_files import shipped_text

    names = {"penduduk.profile.toml": arguments.print_profile, "penduduk.model.toml": arguments.print_model}
    for name, wanted in names.items():
        if wanted:
            print(shipped_text(name), end="")
    return ExitCode.DONE


def check_call(arguments: argparse.Namespace) -> None:
    """Nothing may be missing that only --print-… can do without. Raises: WrongCall."""
    wanted = {"CALON": arguments.candidates, "REGISTER": arguments.population, "--out": arguments.out}
    missing = [name for name, value in wanted.items() if value is None]
    if missing:
        raise WrongCall(f"Belum disebut: {', '.join(missing)}. Contoh dan bantuan: naungan link --help.")
    if arguments.out.suffix.lower() != ".parquet":
        raise WrongCall(
            f"--out {arguments.out} harus berakhir .parquet, misalnya {arguments.out.with_suffix('.parquet')}."
        )
    check_apart(arguments)


def check_apart(arguments: argparse.Namespace) -> None:
    """No input is written over, and there is a place to write to. Raises: WrongCall, OutputInTheWay."""
    from naungan.reports.link_records import LinkFiles

    out: Path = arguments.out
    written = {path.resolve() for path in LinkFiles(out).all}
    for path in (arguments.candidates, arguments.population, arguments.model):
        if path and (path.resolve() in written or (path.is_dir() and path.resolve() in out.resolve().parents)):
            raise WrongCall(f"--out {out} akan menimpa masukannya, {path}. Pilih nama atau folder lain.")
    if out.is_dir():
        raise OutputInTheWay(f"{out} adalah folder, bukan berkas. Pilih nama lain, misalnya {out / 'links.parquet'}.")
    if out.parent.exists() and not (out.parent.is_dir() and os.access(out.parent, os.W_OK)):
        raise OutputInTheWay(f"{out.parent} bukan folder yang dapat ditulisi. Pilih tempat lain untuk --out.")


def blocks(outcome: LinkOutcome) -> list[Block]:
    """How many rows came into which band, and where to go on."""
    out, counts = outcome.files[0], bands_of(outcome)
    rows = tuple(
        (str(band), words, grouped(counts[band]), percent(counts[band], outcome.rows), bar(counts[band], outcome.rows))
        for band, words in BAND_WORDS.items()
    )
    seconds = f"{outcome.seconds:.1f}".replace(".", ",")
    found: list[Block] = [
        Title(f"Tautan {out}"),
        Text(f"{grouped(outcome.rows)} baris ke {grouped(outcome.people)} orang register, {seconds} detik."),
        Table("", ("Hasil", "Artinya", "Baris>", "Bagian>", ""), rows),
        Text(f"Satu baris: naungan link explain {out} NOMOR_CALON"),
    ]
    return [*found, Text(f"Petugas:    naungan link review {out} --out review/")] if outcome.review else found


def bands_of(outcome: LinkOutcome) -> dict[Band, int]:
    """Rows by band."""
    return {Band.COCOK: outcome.accepted, Band.TINJAUAN: outcome.review, Band.TIDAK_ADA: outcome.absent}


def payload(outcome: LinkOutcome) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "selesai",
        "rows": outcome.rows,
        "people": outcome.people,
        "bands": {str(band): count for band, count in bands_of(outcome).items()},
        "seconds": round(outcome.seconds, 3),
        "files": [str(path) for path in outcome.files],
    }
