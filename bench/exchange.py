"""Receiving the answers about a whole province from one text table, and reading them back: rows a second.

Knows: invented questions and the answers to them. Does not know: how they are read (exchange/receive).

Run: python -m bench.exchange [ROWS]    (200,000 unless told)
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from naungan.exchange.folder import Exchange
from naungan.exchange.into_register import evidence
from naungan.exchange.receive import receive
from naungan.exchange.tally import overview
from naungan.model.exchange import Question, Service, Standing
from naungan.sources.exchange_layout import shipped_layout

ROWS = 200_000
DAY = date(2025, 9, 1)
WORDS = ("Padan",) * 17 + ("Meninggal", "Tidak padan - nama", "NIK tidak ditemukan")


def people(rows: int) -> list[Question]:
    """So many invented people, no two alike."""
    return [
        Question(
            f"c{number:020d}", f"1207{number % 28 + 1:02d}0180{number // 10_000 % 100:02d}{number % 10_000:04d}", "",
            f"NAMA {number}", "Medan", "1980-01-01", "L", "", f"12.{number % 25 + 1:02d}",
        )
        for number in range(rows)
    ]  # fmt: skip


def answer_file(path: Path, cast: list[Question]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["NO", "ID_BARIS", "NIK", "NAMA_LENGKAP", "STATUS_PADAN", "KETERANGAN", "NAMA_LGKP_IBU"])
        for number, each in enumerate(cast):
            word = WORDS[number % len(WORDS)]
            writer.writerow(
                [number + 1, each.row_id, each.nik, each.nama, word, "", "ROHANI" if word == "Padan" else ""]
            )
    return path


def timed(what: str, rows: int, do: Callable[[], object]) -> object:
    began, worked = time.perf_counter(), time.process_time()
    done = do()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    print(f"{what:<40} {seconds:6.2f} s  {rows / seconds:>9,.0f} rows/s  ({worked:.2f} s of one core)")
    return done


def main() -> None:
    """Make, receive, open again, count, and gather; print each with its speed."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as place:
        cast, folder = people(rows), Path(place) / "x"
        made = Exchange.create(folder, Service.DUKCAPIL, cast, made=DAY)
        file = answer_file(Path(place) / "jawaban.csv", cast)

        def take(exchange: Exchange) -> object:
            return receive(
                exchange, [file], shipped_layout(Service.DUKCAPIL), now=datetime.now(UTC), as_of=DAY,
                progress=lambda *_: None,
            )  # fmt: skip

        timed("receive: read, match, note on disk", rows, lambda: take(made))
        opened = timed("open again: read the journal", rows, lambda: Exchange.open(folder))
        assert isinstance(opened, Exchange)
        found = timed("count where each stands", rows, lambda: overview(opened))
        assert found.whole.standings[Standing.TERJAWAB] == rows  # type: ignore[attr-defined]
        timed("receive the same file again", rows, lambda: take(opened))
        timed("gather what a register is made of", rows, lambda: evidence(Service.DUKCAPIL, [opened]))


if __name__ == "__main__":
    main()
