"""`naungan exchange status`: who has been answered, who not, in all and by regency.

Knows: its arguments, and the table that receive shows too. Does not know: which answer counts (stages/answers.py).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Block, Screen, Table, Text, Title, percent
from naungan.model.exchange import Standing
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.exchange.tally import Overview, Tally

NAME = "status"
HELP = "Tampilkan keadaan pertukaran: terjawab, belum dijawab, bertentangan, tidak diketahui; per kabupaten/kota."
EXAMPLE = """Contoh:
  naungan exchange status tanya-dukcapil/
  naungan exchange status tanya-bpjs/ --json"""
HEADS = {
    Standing.TERJAWAB: "Terjawab", Standing.BELUM_DIJAWAB: "Belum", Standing.BERTENTANGAN: "Bertentangan",
    Standing.TIDAK_DIKETAHUI: "Kata tak dikenal",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what status takes."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder pertukaran")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Count, and show."""
    from naungan.exchange.folder import Exchange
    from naungan.exchange.tally import overview

    exchange = Exchange.open(arguments.folder)
    found = overview(exchange)
    screen = Screen(arguments.json)
    title = Title(f"Pertukaran dengan {exchange.service} di {arguments.folder}")
    screen.show([title, *status_blocks(found, exchange.facts.get("regencies", {}))])
    screen.result({"status": "selesai", "service": exchange.service.value, **status_payload(found)})
    return ExitCode.DONE


def status_blocks(found: Overview, regencies: Mapping[str, str]) -> list[Block]:
    """The table by regency with its sum, and what was answered."""
    headers = ("Kabupaten/kota", "Ditanyakan>", *(f"{head}>" for head in HEADS.values()), "Selesai>")
    rows = [_row(regencies.get(code, code) or "Belum diketahui", tally) for code, tally in found.regencies.items()]
    told: list[Block] = [Table("", headers, (*rows, _row("Jumlah", found.whole)), total=True)]
    if found.whole.outcomes:
        outcomes = tuple((outcome.value, grouped(count)) for outcome, count in found.whole.outcomes.items())
        told.append(Table("Jawaban yang berlaku", ("Jawaban", "Jumlah>"), outcomes))
    open_rows = found.whole.asked - found.whole.standings[Standing.TERJAWAB]
    if open_rows:
        told.append(Text(f"{grouped(open_rows)} orang tetap belum diketahui sampai dijawab dengan jelas."))
    return told


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    counts = (grouped(tally.standings[standing]) for standing in HEADS)
    return name, grouped(tally.asked), *counts, percent(tally.standings[Standing.TERJAWAB], tally.asked)


def status_payload(found: Overview) -> dict[str, Any]:
    """The same for machines."""
    return {
        **_plain(found.whole),
        "outcomes": {outcome.value: count for outcome, count in found.whole.outcomes.items()},
        "regencies": {code: _plain(tally) for code, tally in found.regencies.items()},
    }


def _plain(tally: Tally) -> dict[str, Any]:
    return {"asked": tally.asked, "standings": {each.value: count for each, count in tally.standings.items()}}
