"""The folder of one exchange: whom a service is asked about, and every answer that came.

Knows: its files, and that it is one only when its manifest is written, last of all. Does not know: how a batch looks
(request.py), how an answer is read (receive.py), or which answer counts (stages/answers.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from naungan.exchange.journal import Journal
from naungan.ledger.canonical import canonical
from naungan.model.errors import BundleBroken, ExchangeBroken, FileMissing, OutputInTheWay
from naungan.model.exchange import Question, Service
from naungan.model.tables import Columns
from naungan.reports.parquet import read_table, write_table
from naungan.sources.durable_file import write_durably
from naungan.sources.frames import as_table
from naungan.stages.answers import Counted, counted

KIND, FORMAT = "naungan/exchange", 1
MANIFEST, QUESTIONS, ANSWERS = "manifest.json", "pertanyaan.parquet", "jawaban.jsonl"
QUESTION_COLUMNS: Columns = tuple((name, "text") for name in Question._fields)


class Exchange:
    """One exchange with one service. `facts`: what its manifest says."""

    def __init__(self, folder: Path, facts: Mapping[str, Any]) -> None:
        self.folder, self.facts = folder, facts
        self.service = Service(facts["service"])
        self.journal = Journal(folder / ANSWERS)
        self._questions: list[Question] | None = None

    @classmethod
    def create(
        cls, folder: Path, service: Service, questions: Iterable[Question], *, made: date,
        facts: Mapping[str, Any] | None = None,
    ) -> Exchange:  # fmt: skip
        """Write a new exchange into a folder that holds none yet. `facts`: what else the manifest is to say.

        Raises: OutputInTheWay; ValueError for two questions with one row id.
        """
        asked = sorted(questions)
        if len({each.row_id for each in asked}) < len(asked):
            raise ValueError("two questions have one row id")
        if (folder / MANIFEST).exists():
            raise OutputInTheWay(f"{folder} sudah memuat pertukaran. Pilih folder lain, atau pakai yang itu.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        write_table(
            folder / QUESTIONS, QUESTION_COLUMNS, as_table([each._asdict() for each in asked], QUESTION_COLUMNS),
            ("row_id",),
        )  # fmt: skip
        (folder / QUESTIONS).chmod(0o600)
        told = {
            **(facts or {}), "kind": KIND, "format": FORMAT, "service": service.value, "made": made.isoformat(),
            "asked": len(asked),
        }  # fmt: skip
        write_durably(folder / MANIFEST, canonical(told) + b"\n")
        return cls(folder, told)

    @classmethod
    def open(cls, folder: Path) -> Exchange:
        """Raises: FileMissing, ExchangeBroken."""
        if not folder.is_dir():
            raise FileMissing(f"Folder pertukaran {folder} tidak ada. Buat dengan `naungan exchange request`.")
        try:
            facts = json.loads((folder / MANIFEST).read_bytes())
            if facts["kind"] != KIND or facts["format"] != FORMAT:
                raise ValueError(MANIFEST)  # noqa: TRY301
            return cls(folder, facts)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ExchangeBroken(
                f"{folder} bukan folder pertukaran: {MANIFEST} tidak ada atau bukan buatan `naungan exchange`. "
                "Periksa nama foldernya, atau pulihkan dari cadangan."
            ) from error

    def questions(self) -> list[Question]:
        """By row id. Raises: ExchangeBroken."""
        if self._questions is None:
            try:
                table = read_table(self.folder / QUESTIONS, QUESTION_COLUMNS)
            except BundleBroken as error:
                raise ExchangeBroken(f"{self.folder}: {error}") from error
            columns = (table.column(name).to_pylist() for name in Question._fields)
            self._questions = [Question(*cells) for cells in zip(*columns, strict=True)]
        return list(self._questions)

    def standing(self) -> Mapping[str, Counted]:
        """Row id -> where its question stands, of every question."""
        answers = self.journal.by_row()
        return {each.row_id: counted(answers.get(each.row_id, ())) for each in self.questions()}
