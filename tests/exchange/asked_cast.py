"""A fixed cast who is asked about, an exchange with them in a folder, and answer files as owners send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from naungan.exchange.folder import Exchange
from naungan.exchange.receive import Received, receive
from naungan.model.exchange import Answer, Outcome, Question, Service
from naungan.sources.exchange_layout import shipped_layout

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
DAY = date(2025, 9, 1)
BUDI = Question("cbudi", "1207011203800001", "", "BUDI SIREGAR", "Medan", "1980-03-12", "L", "", "12.07")
SITI = Question("csiti", "1207015203850002", "", "SITI AMINAH", "Binjai", "1985-03-12", "P", "", "12.07")
AMA = Question("cama", "1204010101700003", "", "AMA YUNI ZEBUA", "Gunungsitoli", "1970-01-01", "L", "", "12.04")
TWIN = Question("ctwin", "1207011203800001", "", "RUDI SIREGAR", "Medan", "1980-03-12", "L", "", "12.12")
"""He carries Budi's NIK."""
CAST = (BUDI, SITI, AMA)


def exchange(folder: Path, service: Service = Service.DUKCAPIL, cast: Sequence[Question] = CAST) -> Exchange:
    return Exchange.create(folder, service, cast, made=DAY)


def line(question: Question, **cells: str) -> dict[str, str]:
    """A line as the owner sends it back."""
    return {"ID_BARIS": question.row_id, "NIK": question.nik, "NAMA": question.nama, **cells}


def text_file(path: Path, rows: Sequence[Mapping[str, str]], delimiter: str = ";") -> Path:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(dict.fromkeys(head for row in rows for head in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    return path


def workbook_bytes(rows: Sequence[Mapping[str, str]], titles: Iterable[str] = ()) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Hasil")
        at = 0
        for title in titles:
            sheet.write_string(at, 0, title)
            at += 1
        heads = list(dict.fromkeys(head for row in rows for head in row))
        for place, head in enumerate(heads):
            sheet.write_string(at, place, head)
        for number, row in enumerate(rows, at + 1):
            for place, head in enumerate(heads):
                sheet.write_string(number, place, row.get(head, ""))
    return stream.getvalue()


def take(opened: Exchange, *paths: Path, as_of: date | None = DAY, now: datetime = NOW, password: str | None = None,
         dry_run: bool = False) -> Received:  # fmt: skip
    return receive(
        opened, paths, shipped_layout(opened.service), now=now, as_of=as_of, password=password, dry_run=dry_run,
        progress=lambda *_: None,
    )  # fmt: skip


def codes(received: Received) -> list[tuple[str, int]]:
    """Code and row of every problem."""
    return [(problem.code.value, problem.row) for problem in received.problems]


def answer(outcome: Outcome = Outcome.AKTIF, day: int = 1, hour: int = 8, **more: object) -> Answer:
    """An answer about Budi: of this day of September, received at this hour of the first of October."""
    base = {"row_id": BUDI.row_id, "outcome": outcome, "as_of": date(2025, 9, day),
            "received": datetime(2025, 10, 1, hour, tzinfo=UTC), "origin": "layanan 1"}  # fmt: skip
    return Answer(**{**base, **more})  # type: ignore[arg-type]
