"""`naungan whatif`: what would come of other seats, budgets, limits or ranking keys, beside a result that stands.

Knows: its arguments and how a comparison is shown, by candidate ids only. Does not know: how it is found (whatif.py).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.screen import Block, Screen, Table, Text, Title, percent
from naungan.model.money import grouped, rupiah
from naungan.sources.programme_changes import KEYS

if TYPE_CHECKING:
    from naungan.reports.comparison import Change, Comparison, Coverage

NAME = "whatif"
HELP = "Coba perubahan kuota, pagu, syarat atau peringkat: siapa masuk, siapa keluar, berapa biayanya."
EXAMPLE = """Contoh:
  naungan whatif result/ --set dana.APBD.pagu=800000000 --set sel.12.71/PETANI+NELAYAN/APBD=300
  naungan whatif result/ --registers registers/ --set kriteria.desil_maksimum=3
  naungan whatif result/ --registers registers/ --set peringkat.kunci=desil,tanggungan --json
  naungan whatif result/ --registers registers/ --keep siap-tanya.parquet
  naungan whatif siap-tanya.parquet --set kriteria.desil_maksimum=3

Yang dapat diubah:
""" + "\n".join(f"  {key:<24} {told}" for key, told in KEYS.items()) + """

Hasil yang dibandingkan tidak diubah; tanpa --keep tidak ada yang ditulis. Syarat dan peringkat hanya dapat dicoba
bersama register yang dipakai saat penetapan, atau dari berkas --keep; tanpa itu hanya kursi, pagu dan cadangan.
Yang belum jelas tetap belum jelas."""  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what whatif takes."""
    parser.add_argument("result", metavar="HASIL", type=Path, help="folder hasil penetapan, atau berkas dari --keep")
    parser.add_argument(
        "--set", metavar="KUNCI=NILAI", action="append", default=[], dest="changes",
        help="satu perubahan; boleh diulang untuk beberapa perubahan sekaligus",
    )  # fmt: skip
    parser.add_argument("--registers", metavar="FOLDER", type=Path, help="register yang dipakai saat penetapan")
    parser.add_argument("--decisions", metavar="FOLDER", type=Path, help="keputusan petugas yang dipakai waktu itu")
    parser.add_argument("--lottery-seed", metavar="BERKAS", type=Path, help="benih undian yang dipakai waktu itu")
    parser.add_argument(
        "--keep", metavar="BERKAS", type=Path,
        help="simpan hasil dengan yang diperlukan dari register, tanpa nama dan NIK; tanya berkas itu selanjutnya",
    )  # fmt: skip
    parser.add_argument(
        "--limit", metavar="N", type=whole_number, default=5,
        help="nomor calon yang disebut tiap kabupaten/kota (bawaan: 5; --json menyebut semuanya)",
    )  # fmt: skip
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare and show."""
    from naungan.whatif import ask, keep, open_result

    result = open_result(
        arguments.result,
        registers=arguments.registers,
        decisions=arguments.decisions,
        lottery_seed=arguments.lottery_seed,
    )
    if arguments.keep:
        keep(result, arguments.keep)
    found = ask(result, arguments.changes)
    screen = Screen(arguments.json)
    screen.show(blocks(found, arguments.limit))
    screen.result(payload(found))
    return ExitCode.DONE


def blocks(found: Comparison, limit: int) -> list[Block]:
    """Who enters and leaves, per regency; what it costs; who is covered, counted after the cut."""
    asked = [Text(word) for word in found.changes] or [Text("Tanpa perubahan.", "warn")]
    moved = [r for r in found.regencies if r.seats.after or r.seats.before or r.enters or r.leaves]
    regencies = [
        (r.name, str(len(r.enters)), str(len(r.leaves)), _moved(r.seats), _moved(r.filled), _moved(r.waiting))
        for r in moved
    ]
    total = [_total([r[at] for r in moved]) for at in (2, 3, 4)]
    return [
        Title("Bagaimana jika"),
        *asked,
        Table(
            "Per kabupaten/kota",
            ("Kabupaten/kota", "Masuk>", "Keluar>", "Kursi>", "Terisi>", "Menunggu>"),
            (*regencies, ("Jumlah", str(found.enters), str(found.leaves), *total)),
            total=True,
        ),
        *_named(found, limit),
        Table(
            "Biaya dan pagu",
            ("Dana", "Biaya sekarang>", "Biaya nanti>", "Pagu nanti>", "Sisa>"),
            tuple(
                (f.name, rupiah(f.cost.before), rupiah(f.cost.after), rupiah(f.budget.after),
                 rupiah(f.budget.after - f.cost.after))
                for f in found.funds
            ),
        ),
        *(
            Table(f"Penerima menurut {title}", ("Kelompok", "Diusulkan>", "Penerima>", "Bagian>"), _shares(rows))
            for title, rows in (
                ("jenis kelamin", found.by_sex), ("usia", found.by_age), ("kabupaten/kota", found.by_regency),
            )
        ),
        Text(f"Cadangan yang disarankan: {_moved(found.waiting_target)} orang."),
    ]  # fmt: skip


def _moved(change: Change) -> str:
    before, after = grouped(change.before), grouped(change.after)
    return after if before == after else f"{before} -> {after}"


def _total(changes: Sequence[Any]) -> str:
    before, after = (grouped(sum(change[at] for change in changes)) for at in (0, 1))
    return after if before == after else f"{before} -> {after}"


def _named(found: Comparison, limit: int) -> list[Block]:
    lines: list[Block] = []
    for regency in found.regencies:
        for word, ids in (("masuk", regency.enters), ("keluar", regency.leaves)):
            if ids and limit:
                more = f", dan {grouped(len(ids) - limit)} lagi" if len(ids) > limit else ""
                lines.append(Text(f"{regency.name}, {word}: {', '.join(ids[:limit])}{more}"))
    return [Title("Nomor calon"), *lines] if lines else []


def _shares(rows: Sequence[Coverage]) -> tuple[tuple[str, ...], ...]:
    return tuple((c.group, grouped(c.proposed), _moved(c.seated), percent(c.seated.after, c.proposed)) for c in rows)


def payload(found: Comparison) -> dict[str, Any]:
    """The same for machines."""
    return {
        "changes": list(found.changes),
        "enters": found.enters,
        "leaves": found.leaves,
        "waiting_target": found.waiting_target._asdict(),
        "quota": found.quota._asdict(),
        "regencies": [_told(regency) for regency in found.regencies],
        "cells": [_told(cell) for cell in found.cells],
        "funds": [_told(fund) for fund in found.funds],
        "coverage": {
            "sex": [_told(group) for group in found.by_sex],
            "age": [_told(group) for group in found.by_age],
            "regency": [_told(group) for group in found.by_regency],
        },
    }


def _told(item: Any) -> Any:
    """A named tuple as an object, all the way down."""
    if hasattr(item, "_asdict"):
        return {name: _told(value) for name, value in item._asdict().items()}
    return list(item) if isinstance(item, tuple) else item
