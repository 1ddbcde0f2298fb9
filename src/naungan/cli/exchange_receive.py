"""`naungan exchange receive`: files of answers in, where everybody stands and what cannot be used out.

Knows: its arguments. Does not know: how a file is read or matched (exchange/receive.py).
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exchange_status import status_blocks, status_payload
from naungan.cli.exit_codes import ExitCode
from naungan.cli.import_register import day
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.money import grouped
from naungan.model.problem import PROBLEM_TEXTS, Weight, weight_of

if TYPE_CHECKING:
    from naungan.exchange.receive import Received

NAME = "receive"
HELP = "Terima jawaban (xlsx, xls, ods, csv): pasangkan dengan pertanyaannya, catat, tampilkan keadaannya."
EXAMPLE = """Contoh:
  naungan exchange receive tanya-dukcapil/ jawaban-1.xlsx jawaban-2.xlsx --as-of 2025-09-01 --password-file sandi.txt
  naungan exchange receive tanya-bpjs/ jawaban.csv --as-of 2025-09-01 --mapping pemetaan-bpjs.toml --dry-run

Jawaban boleh datang sebagian, berulang, terlambat, dan tidak berurutan: tidak ada yang hilang atau terhitung dua kali.
Kata status yang tidak dikenal tidak ditebak: tambahkan pada berkas pemetaan, lalu terima berkas yang sama lagi."""
SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what receive takes."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder pertukaran")
    parser.add_argument("answers", metavar="JAWABAN", type=Path, nargs="+", help="berkas jawaban")
    parser.add_argument("--mapping", metavar="BERKAS", type=Path, help="berkas pemetaan sendiri")
    parser.add_argument(
        "--as-of", metavar="TANGGAL", type=day, help="keadaan per tanggal (2025-09-01), bila berkas tidak menyebutnya"
    )
    parser.add_argument("--password-file", metavar="BERKAS", type=Path, help="sandi berkas jawaban")
    parser.add_argument("--dry-run", action="store_true", help="baca dan pasangkan, jangan catat apa pun")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Receive, then show where everybody stands."""
    from naungan.exchange.folder import Exchange
    from naungan.exchange.receive import layout_of, receive
    from naungan.exchange.tally import overview

    exchange = Exchange.open(arguments.folder)
    layout = layout_of(exchange, arguments.mapping)
    with reporting(arguments.quiet or arguments.json) as progress:
        received = receive(
            exchange, arguments.answers, layout, now=datetime.now(UTC), as_of=arguments.as_of,
            password=_password(arguments), dry_run=arguments.dry_run, progress=progress,
        )  # fmt: skip
    found = overview(exchange)
    screen = Screen(arguments.json)
    table = status_blocks(found, exchange.facts.get("regencies", {}))
    screen.show([*blocks(received, arguments), Title("Keadaan pertukaran"), *table])
    screen.result(payload(received, arguments) | status_payload(found))
    return ExitCode.DONE_WITH_PROBLEMS if _is_bad(received) else ExitCode.DONE


def _password(arguments: argparse.Namespace) -> str | None:
    from naungan.sources.file_guard import OLE
    from naungan.sources.locked_file import is_locked, read_password

    if arguments.password_file:
        return read_password(arguments.password_file)
    if not sys.stdin.isatty():
        return None
    locked = any(_starts_with(path, OLE) and is_locked(path.read_bytes()) for path in arguments.answers)
    return getpass.getpass("Sandi berkas jawaban (tidak ditampilkan): ") if locked else None


def _starts_with(path: Path, start: bytes) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _is_bad(received: Received) -> bool:
    return any(
        weight_of(problem.code) is Weight.GALAT or (weight_of(problem.code) is Weight.BERKAS and not file.lines)
        for file in received.files
        for problem in file.problems
    )


def blocks(received: Received, arguments: argparse.Namespace) -> list[Block]:
    """What each file gave, words nobody knows, and problems by place."""
    rows = tuple((each.name, *map(grouped, (each.lines, each.answers, each.new))) for each in received.files)
    told: list[Block] = [
        Title("Jawaban diterima" + (" (uji coba: tidak dicatat)" if arguments.dry_run else "")),
        Table("", ("Berkas", "Baris>", "Jawaban>", "Baru>"), rows),
    ]
    ignored = [heading for file in received.files for heading, field in file.headings if not field]
    if ignored:
        told.append(Text(f"Kolom yang tidak dipakai: {', '.join(dict.fromkeys(ignored))}."))
    if received.unknown:
        words = tuple((text, grouped(count)) for text, count in received.unknown[:SHOWN])
        told.append(Table("Kata status yang tidak dikenal pemetaan", ("Kata", "Baris>"), words))
    problems = received.problems
    if not problems:
        return told
    counts = Counter(problem.code for problem in problems)
    told.append(
        Table("Masalah", ("Jumlah>", "Apa", "Tindakan"), tuple(
            (grouped(count), PROBLEM_TEXTS[code].sentence, PROBLEM_TEXTS[code].remedy)
            for code, count in counts.most_common()
        ))
    )  # fmt: skip
    places = tuple(
        (each.source, each.sheet, str(each.row) if each.row else "-", each.value, each.code.value)
        for each in problems[:SHOWN]
    )
    told.append(Table("Tempatnya", ("Berkas", "Lembar", "Baris>", "Isi", "Kode"), places))
    if not arguments.dry_run:
        told.append(Text(f"Semuanya ({grouped(len(problems))}) ada di {arguments.folder}/masalah-*.csv."))
    return told


def payload(received: Received, arguments: argparse.Namespace) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "uji_coba" if arguments.dry_run else "selesai",
        "files": [
            {"name": each.name, "sha256": each.sha256, "lines": each.lines, "answers": each.answers, "new": each.new}
            for each in received.files
        ],
        "unknown": dict(received.unknown),
        "problems": dict(Counter(problem.code.value for problem in received.problems)),
    }
