"""`naungan welfare compare`: two welfare registers person by person, and what a switch would change in each regency.

Knows: its arguments, which files are written, and that the terminal shows counts only. Does not know: how people are
compared (engines/) or how page and workbook are made (reports/).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import MemoryShort, OutputInTheWay
from naungan.model.money import grouped
from naungan.model.nik import mask_nik

if TYPE_CHECKING:
    from naungan.engines.engine import Progress, Register
    from naungan.model.programme import Programme
    from naungan.model.welfare_shift import CandidateShifts, WelfareShift
    from naungan.reports.welfare_shift import Named

NAME = "compare"
HELP = "Bandingkan desil dua data kesejahteraan, orang demi orang, sebelum memutuskan untuk beralih."
EXAMPLE = """Contoh:
  naungan import welfare p3ke.csv --into p3ke/ --as-of 2024-03-01 --source P3KE
  naungan import welfare dtsen.csv --into dtsen/ --as-of 2025-07-01 --source DTSEN
  naungan welfare compare p3ke/welfare dtsen/welfare --programme programmes/sumut-2025.toml --out banding/
  naungan welfare compare p3ke/welfare dtsen/welfare --candidates result/ --out banding/

NIK yang sama menyamakan dua baris hanya bila keduanya padan Dukcapil; selain itu nama dan tanggal lahir harus cocok.
Yang tidak dapat dibandingkan dihitung terpisah. perbandingan.html boleh dipublikasikan; xlsx dan parquet tidak."""

PEOPLE, REGENCIES = "orang.parquet", "kabkota.parquet"


class Compared(NamedTuple):
    """What was found. `candidates`: None without a result; `named`: by candidate id, whoever would change."""

    shift: WelfareShift
    programme: Programme | None
    candidates: CandidateShifts | None
    named: dict[str, Named]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what compare takes."""
    parser.add_argument("first", metavar="PERTAMA", type=Path, help="folder register yang dipakai sekarang")
    parser.add_argument("second", metavar="KEDUA", type=Path, help="folder register yang dipertimbangkan")
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder hasil, belum ada")
    parser.add_argument("--programme", metavar="BERKAS", type=Path, help="program: kolom desil, batasnya, nama daerah")
    parser.add_argument(
        "--candidates", metavar="HASIL", type=Path, help="hasil penetapan: calon mana yang berubah, dan programnya"
    )
    parser.add_argument(
        "--registers", metavar="FOLDER", type=Path, help="register hasil itu: nama calon dibaca menurut Dukcapil"
    )
    parser.add_argument("--decisions", metavar="FOLDER", type=Path, help="keputusan petugas yang dipakai hasil itu")
    parser.add_argument(
        "--memory", metavar="MB", type=whole_number, default=1000, help="batas memori mesin hitung (bawaan: 1000)"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare, write the files, show the counts."""
    import duckdb

    from naungan.engines.welfare_shift import open_welfare

    out: Path = arguments.out
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputInTheWay(f"{out} sudah ada dan berisi. Pilih folder baru, atau kosongkan dahulu.")
    registers = open_welfare(arguments.first), open_welfare(arguments.second)
    with reporting(arguments.quiet or arguments.json) as progress:
        programme = _programme(arguments)
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            found = _compared(arguments, registers, programme, progress)
        except duckdb.OutOfMemoryException as error:
            raise MemoryShort(
                f"Memori {arguments.memory} MB tidak cukup. Jalankan lagi dengan --memory {2 * arguments.memory}."
            ) from error
        progress("Menulis halaman dan buku kerja", 0, 0)
        _write(out, found)
    screen = Screen(arguments.json)
    screen.show(blocks(found, out))
    screen.result(payload(found, out))
    return ExitCode.DONE


def _programme(arguments: argparse.Namespace) -> Programme | None:
    from naungan.reports.bundle import read_manifest
    from naungan.reports.held_result import read_programme
    from naungan.sources.programme_file import load_programme

    if arguments.programme:
        return load_programme(arguments.programme)
    if arguments.candidates:
        read_manifest(arguments.candidates)
        texts = [(arguments.candidates / name).read_text("utf-8-sig") for name in ("programme.toml", "regions.csv")]
        return read_programme(texts[0], texts[1])
    return None


def _compared(
    arguments: argparse.Namespace, registers: tuple[Register, Register], programme: Programme | None,
    progress: Progress,
) -> Compared:  # fmt: skip
    from naungan.engines.candidate_shift import candidate_shifts
    from naungan.engines.registers import open_register
    from naungan.engines.welfare_shift import welfare_shift
    from naungan.sources.ruling_files import load_rulings
    from naungan.stages import rule

    shift = welfare_shift(
        *registers,
        decile_column=programme.decile_column if programme else "desil",
        decile_max=programme.decile_max if programme else None,
        people=arguments.out / PEOPLE,
        memory_mb=arguments.memory,
        progress=progress,
    )
    if not (arguments.candidates and programme):
        return Compared(shift, programme, None, {})
    progress("Menilai calon", 0, 0)
    rulings = rule.gather(load_rulings(arguments.decisions) if arguments.decisions else {})
    population = open_register(arguments.registers, "population") if arguments.registers else None
    candidates = candidate_shifts(
        arguments.candidates, programme, *registers, rulings, population=population, memory_mb=arguments.memory
    )
    return Compared(shift, programme, candidates, _named(arguments.candidates, candidates))


def _named(result: Path, candidates: CandidateShifts) -> dict[str, Named]:
    import pyarrow.parquet as pq

    from naungan.reports.welfare_shift import Named

    wanted = {change.candidate_id for change in candidates.changed}
    decided = pq.read_table(result / "decisions.parquet", columns=["candidate_id", "nik"]).to_pylist()
    niks = {row["candidate_id"]: mask_nik(row["nik"]) for row in decided if row["candidate_id"] in wanted}
    rows = pq.read_table(result / "rows.parquet", columns=["candidate_id", "nama", "desa"]).to_pylist()
    return {
        row["candidate_id"]: Named(row["nama"], niks[row["candidate_id"]], row["desa"])
        for row in rows
        if row["candidate_id"] in wanted
    }


def _write(out: Path, found: Compared) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from naungan.reports.welfare_shift import BOOK, PAGE, write_page, write_workbook

    (out / REGENCIES).touch(0o600)
    pq.write_table(pa.Table.from_pylist([each._asdict() for each in found.shift.regencies]), out / REGENCIES)
    write_workbook(out / BOOK, found.shift, found.programme, found.candidates, found.named)
    write_page(out / PAGE, found.shift, found.programme, found.candidates)


def blocks(found: Compared, out: Path) -> list[Block]:
    """Exact counts for officers, no names: by regency, decile by decile, and of candidates."""
    from naungan.reports.welfare_shift import MOVES, headline, moves, place

    shift, total = found.shift, found.shift.total
    regions = {region.code: region.name for region in found.programme.regions} if found.programme else {}
    sides = [
        Text(f"{word}: {side.source}, keadaan per {side.as_of.isoformat()}, {grouped(side.rows)} baris.")
        for word, side in (("Pertama", shift.first), ("Kedua", shift.second))
    ]
    heads = ("Kabupaten/kota", "Keduanya>", "Masuk>", "Keluar>", "Hanya 1>", "Hanya 2>", "Tak terbanding>")
    rows = [
        (
            name, grouped(each.both), _sum(each.enters, each.new), _sum(each.leaves, each.gone),
            grouped(each.only_first), grouped(each.only_second), grouped(each.open_first + each.open_second),
        )
        for name, each in [*((place(each.code, regions), each) for each in shift.regencies), ("Jumlah", total)]
    ]  # fmt: skip
    matrix = tuple((str(a), *map(grouped, row)) for a, row in enumerate(shift.matrix, 1))
    said: list[Block] = [
        Title("Perbandingan data kesejahteraan"), *sides, Text(headline(total, shift)),
        Table("Per kabupaten/kota", heads, tuple(rows), total=True),
        Table("Dari desil (baris: pertama) ke desil (kolom: kedua)", ("", *(f"{b}>" for b in range(1, 11))), matrix),
    ]  # fmt: skip
    if found.candidates:
        counts = tuple((name, *map(grouped, row)) for name, row in moves(found.candidates, regions))
        titles = tuple(f"{word}>" for word in MOVES.values())
        said.append(Table("Calon yang berubah", ("Kabupaten/kota", *titles), counts))
        said.append(Text(f"Identitas belum pasti, jadi tidak dinilai: {grouped(found.candidates.unlinked)} calon."))
        if found.candidates.unlike:
            said.append(
                Text(
                    f"{grouped(found.candidates.unlike)} calon dinilai lain daripada pada hasil penetapan: register "
                    "pertama bukan yang dipakai waktu itu.",
                    "warn",
                )
            )
    said.append(Text(f"Hasil: {out}. Hanya perbandingan.html boleh dipublikasikan."))
    return said


def _sum(moved: int | None, alone: int | None) -> str:
    return "-" if moved is None or alone is None else grouped(moved + alone)


def payload(found: Compared, out: Path) -> dict[str, Any]:
    """The same for machines."""
    from naungan.reports.welfare_shift import move_of

    shift, candidates = found.shift, found.candidates
    return {
        "out": str(out),
        "sides": [side._asdict() | {"as_of": side.as_of.isoformat()} for side in (shift.first, shift.second)],
        "decile_column": shift.decile_column,
        "decile_max": shift.decile_max,
        "total": {name: value for name, value in shift.total._asdict().items() if name != "code"},
        "regencies": [each._asdict() for each in shift.regencies],
        "matrix": [list(row) for row in shift.matrix],
        "found_by_name": shift.by_name,
        "candidates": None
        if candidates is None
        else {
            "compared": candidates.compared,
            "unlinked": candidates.unlinked,
            "judged_otherwise_than_the_result": candidates.unlike,
            "changed": [each._asdict() | {"move": move_of(each)} for each in candidates.changed],
        },
    }
