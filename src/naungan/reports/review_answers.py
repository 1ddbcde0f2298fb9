"""Clerks' answers: read from a workbook, kept in a log that only grows, turned into judgements of `--decisions`.

Knows: the workbook's codes, the log's columns, the judgements' file. Does not know: what answers settle
(stages/review).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from naungan.model.errors import FileMissing, WrongCall
from naungan.model.nik import parse_nik
from naungan.model.ruling import Ruling
from naungan.reports.review_workbook import ANSWER, CODE, NOTE, plan_path
from naungan.sources.cell_text import shown
from naungan.sources.file_guard import Refused, guard
from naungan.sources.limits import Limits
from naungan.sources.ruling_files import HEADINGS
from naungan.sources.workbook_reader import Book, read_book
from naungan.stages.fold import fold_text
from naungan.stages.review import NOBODY, Answer, Purpose, Said, Standing

LOG = "jawaban.csv"
LOG_COLUMNS = (
    "candidate_id", "register_id", "place", "pairs", "purpose", "readers", "round", "said", "by", "when", "note",
)  # fmt: skip
FIELD = "IDENTITAS"
_SAID = {fold_text(said): said for said in Said}


class Marked(NamedTuple):
    """One answered line of a workbook: its row as the spreadsheet counts, the pair's code, the answer, a note."""

    line: int
    code: str
    said: Said
    note: str


def read_workbook(path: Path) -> tuple[list[Marked], list[str]]:
    """The answered lines of a workbook, and every cell that is no answer as a sentence. Empty answers are left out.

    Raises: FileMissing when it cannot be opened; WrongCall when it is no queue.
    """
    for sheet in _open(path).sheets:
        for at, row in enumerate(sheet.rows):
            titles = [fold_text(str(cell)) for cell in row.cells]
            if CODE in titles and ANSWER in titles:
                found = sheet.rows[at + 1 :]
                columns = (titles.index(CODE), titles.index(ANSWER), titles.index(NOTE) if NOTE in titles else -1)
                return _marked([(each.number, [str(cell) for cell in each.cells]) for each in found], columns)
    raise WrongCall(
        f"{path} bukan antrean tinjauan: kolom {ANSWER} dan {CODE} tidak ada. Pakai antrean.xlsx yang diisi."
    )


def _open(path: Path) -> Book:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileMissing(f"{path} tidak ada atau tidak dapat dibaca. Sebut antrean.xlsx yang sudah diisi.") from error
    package = guard(data, Limits())
    book = package if isinstance(package, Refused) else read_book(data, package.kind, Limits())
    if isinstance(book, Refused):
        raise FileMissing(f"{path} tidak dapat dibuka ({book.seen}). Simpan ulang sebagai .xlsx, lalu ulangi.")
    return book


def _marked(rows: Iterable[tuple[int, Sequence[str]]], columns: tuple[int, int, int]) -> tuple[list[Marked], list[str]]:
    good: list[Marked] = []
    faults: list[str] = []
    for number, cells in rows:
        code, answer, note = ((cells[at].strip() if 0 <= at < len(cells) else "") for at in columns)
        said = _SAID.get(fold_text(answer))
        if said and code:
            good.append(Marked(number, code, said, note))
        elif answer:
            what = f"jawaban '{shown(answer)}' bukan {', '.join(Said)}" if code else "kolom KODE kosong"
            faults.append(f"baris {number}: {what}")
    return good, faults


def match_plan(
    folder: Path, marked: Sequence[Marked], by: str, when: str
) -> tuple[list[tuple[Answer, int, str]], list[str]]:
    """Answers with the pairs they are about, the reader's round and note; and every code that is in no plan."""
    plans: dict[str, Mapping[str, dict[str, object]]] = {}
    found: list[tuple[Answer, int, str]] = []
    faults: list[str] = []
    for mark in marked:
        queue = mark.code.partition("-")[0]
        if queue not in plans:
            plans[queue] = _plan(folder, queue)
        pair = plans[queue].get(mark.code)
        if pair is None:
            faults.append(f"baris {mark.line}: kode {shown(mark.code)} tidak ada dalam rencana antrean di {folder}")
            continue
        answer = Answer(
            str(pair["candidate_id"]), str(pair["register_id"]), _int(pair["place"]), _int(pair["pairs"]),
            Purpose(str(pair["purpose"])), _int(pair["readers"]), mark.said, by, when,
        )  # fmt: skip
        found.append((answer, _int(pair["round"]), mark.note))
    return found, faults


def _plan(folder: Path, queue: str) -> Mapping[str, dict[str, object]]:
    path = plan_path(folder, queue)
    if not queue.isalnum() or not path.is_file():
        return {}
    return {str(row["code"]): row for row in pq.read_table(path).to_pylist()}


def _int(value: object) -> int:
    return int(str(value))


def read_log(folder: Path) -> list[tuple[Answer, int, str]]:
    """Every answer ever kept in a review folder, with round and note, in the order of writing."""
    path = folder / LOG
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        return [(_answer(row), int(row["round"]), row["note"]) for row in rows]
    except (KeyError, ValueError, TypeError) as error:
        raise WrongCall(f"{path} tidak lagi seperti yang ditulis program. Ambil salinannya yang utuh.") from error


def _answer(row: Mapping[str, str]) -> Answer:
    return Answer(
        row["candidate_id"], row["register_id"], int(row["place"]), int(row["pairs"]), Purpose(row["purpose"]),
        int(row["readers"]), Said(row["said"]), row["by"], row["when"],
    )  # fmt: skip


def append_log(folder: Path, answers: Iterable[tuple[Answer, int, str]]) -> None:
    """Add answers at the end of the log."""
    path = folder / LOG
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        path.chmod(0o600)
        writer = csv.DictWriter(file, LOG_COLUMNS)
        if fresh:
            writer.writeheader()
        for answer, round_, note in answers:
            writer.writerow({**answer._asdict(), "round": round_, "note": note})


def rulings_of(
    settled: Mapping[str, Standing], known: Sequence[Ruling], document: bytes
) -> tuple[list[Ruling], list[str]]:
    """A judgement for every settled row that has none, or an older one that says something else; and rows that cannot
    have one.

    In: `known`, oldest first. A judgement names a NIK: rows linked by another id stay in the log alone.
    """
    latest = {ruling.candidate_id: ruling for ruling in known}
    count: dict[str, int] = {}
    for ruling in known:
        count[ruling.candidate_id] = count.get(ruling.candidate_id, 0) + 1
    found: list[Ruling] = []
    without: list[str] = []
    for candidate, each in sorted(settled.items()):
        before = latest.get(candidate)
        if before and (before.value == each.value or _moment(before.when) >= _moment(each.when)):
            continue
        if each.value != NOBODY and parse_nik(each.value) is None:
            without.append(candidate)
            continue
        name = f"tinjauan-{candidate}-{count.get(candidate, 0) + 1}"
        why = f"tinjauan pasangan, {len(each.by)} penilai"
        digest = hashlib.sha256(document).hexdigest()
        found.append(Ruling(name, candidate, FIELD, each.value, " dan ".join(each.by), each.when, why, digest))
    return found, without


def _moment(when: str) -> datetime:
    return datetime.fromisoformat(when)


def append_judgements(folder: Path, rulings: Sequence[Ruling]) -> Path | None:
    """Write judgements as a further file of the folder; older files are never touched. None when there are none."""
    if not rulings:
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = 1 + sum(1 for path in folder.glob("judgements-tinjauan-*.csv"))
    path = folder / f"judgements-tinjauan-{number:04d}.csv"
    with path.open("x", encoding="utf-8", newline="") as file:
        path.chmod(0o600)
        writer = csv.DictWriter(file, tuple(HEADINGS))
        writer.writeheader()
        writer.writerows(ruling._asdict() for ruling in rulings)
    return path
