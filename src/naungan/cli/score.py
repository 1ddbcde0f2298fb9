"""`naungan score`: hold a determination of a synthetic province against the truth.

Knows: its arguments and how a scorecard is shown. Does not know: what is counted (synthetic/scoring.py).
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import FileMissing
from naungan.model.money import grouped

if TYPE_CHECKING:
    import pyarrow as pa

    from naungan.synthetic.scoring import Promise, Scorecard

NAME = "score"
HELP = "Nilai penetapan atas provinsi tiruan terhadap kebenarannya: tidak boleh ada yang salah ditetapkan."
EXAMPLE = """Contoh:
  naungan score demo/result/ --truth demo/province/truth/truth.parquet

Kode keluar 1 bila ada janji yang tidak ditepati."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what score takes."""
    parser.add_argument("result", metavar="HASIL", type=Path, help="folder hasil penetapan")
    parser.add_argument(
        "--truth", metavar="BERKAS", type=Path, required=True, help="truth.parquet dari `naungan synthesise`"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Score, show, and exit 1 when a promise was broken."""
    from naungan.cli.explain import read_decisions
    from naungan.synthetic.scoring import score

    card = score(read_decisions(arguments.result), read_truth(arguments.truth))
    screen = Screen(arguments.json)
    screen.show(blocks(card))
    screen.result(payload(card))
    return ExitCode.DONE if card.is_kept else ExitCode.DONE_WITH_PROBLEMS


def read_truth(path: Path) -> pa.Table:
    """The truth of a synthetic province. Raises: FileMissing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from naungan.synthetic.truth_file import TRUTH

    try:
        found = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise FileMissing(
            f"Berkas kebenaran {path} tidak ada atau tidak terbaca. Pakai truth.parquet dari `naungan synthesise`."
        ) from error
    wrong = [field.name for field in TRUTH if field not in list(found.schema)]
    if wrong:
        raise FileMissing(
            f"{path} bukan berkas kebenaran: kolom {', '.join(wrong)} tidak ada atau berbeda jenisnya. "
            "Pakai truth.parquet dari `naungan synthesise`."
        )
    return found


def blocks(card: Scorecard) -> list[Block]:
    """Every promise with its count, then which reasons were missed."""
    rows = tuple((_mark(p), p.sentence, grouped(p.broken), grouped(p.of), ", ".join(p.examples)) for p in card.promises)
    headers = ("Janji", "Isinya", "Meleset>", "Dari>", "Contoh")
    shown: list[Block] = [
        Title("Penetapan dibandingkan dengan kebenaran"),
        Text(f"{grouped(card.rows)} baris, {grouped(card.determined)} ditetapkan."),
        Table("", headers, rows),
    ]
    if card.missed_reasons:
        missed = tuple((code, grouped(count)) for code, count in card.missed_reasons)
        shown.append(Table("Alasan sebenarnya yang tidak disebut", ("Alasan", "Baris>"), missed))
    words = "Semua janji ditepati." if card.is_kept else "Ada janji yang TIDAK ditepati."
    return [*shown, Text(words, "good" if card.is_kept else "bad")]


def payload(card: Scorecard) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "ditepati" if card.is_kept else "dilanggar",
        "rows": card.rows,
        "determined": card.determined,
        "promises": [asdict(promise) for promise in card.promises],
        "missed_reasons": dict(card.missed_reasons),
    }


def _mark(promise: Promise) -> str:
    if promise.kept:
        return "ya"
    return "TIDAK" if promise.binding else "belum"
