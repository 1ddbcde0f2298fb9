"""Answers from the field: exports of ODK Central and KoboToolbox, and typed rows, as one shape.

Knows: how these tools name groups, choices, times and submissions, and that a heading may be a question's words.
Does not know: rows of lists, photos' bytes, or what follows from an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from naungan.model.errors import FileMissing
from naungan.model.problem import PROBLEM_TEXTS
from naungan.sources.cell_text import printable_name, shown, text_of
from naungan.sources.field_questions import ROW_ID, FieldForm, Question
from naungan.sources.file_guard import Refused, guard
from naungan.sources.register_tables import WORKBOOK_LIMITS
from naungan.sources.workbook_reader import Sheet, SheetRow, read_book
from naungan.stages.fold import fold_text

WESTERN = timezone(timedelta(hours=7))
"""Time of western Indonesia: what a typed day is meant in."""
FIRST_YEAR = 2010
"""Before it no such form was filled in: a phone without a battery begins in 1970 or 2000."""
AHEAD = timedelta(days=1)
"""A clock may run ahead by as much."""
ENDINGS = (".csv", ".xlsx")
OURS = ("formulir.xlsx", "isian.csv", "ringkasan.csv")
"""What prepare wrote and nobody answers in; it may lie beside the answers."""
FIRST_ANSWER = "dikenal"
"""The question that makes a table one of answers."""
_TIMES = ("_submission_time", "submissiondate", "waktu", "end", "today", "start")
_INSTANCES = ("_id", "key", "instanceid", "_uuid")
"""By what a submission is known; the first that an edit leaves as it was comes first."""
_EDITS = "edits"
_STATES = ("reviewstate", "_validation_status")
_TURNED_DOWN = ("rejected", "not_approved")
_STEPS = re.compile(r"[/:.\-]")
_NOTHING = ("", "n/a", "-")
_FILLED_IN = {"petugas", "nama_daftar", "alamat_daftar", "pekerjaan_daftar", "cara", "pindai", "pilih"}
"""What is no answer about anybody."""
_TRUE, _FALSE = ("1", "true"), ("0", "false")
_DEGREES = ("Latitude", "Longitude")
_TYPED_DAYS = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")


class FieldAnswer(NamedTuple):
    """One submission about one row. `place`: for messages; `instance`: the tool's own id of it, `marks`: all that it is
    known by; `edits`: how often it was changed since; `said`: question -> answer, choices by their names, several with
    a space between; without those left empty."""

    place: str
    row_id: str
    instance: str
    marks: tuple[str, ...]
    when: datetime
    edits: int
    said: Mapping[str, str]


class AnswersRead(NamedTuple):
    """Submissions in the order read, each once; what could not be read, by its place; files read."""

    answers: tuple[FieldAnswer, ...]
    faults: tuple[str, ...]
    files: int


Offered = Mapping[str, Mapping[str, str]]
"""Question -> what may stand in a cell -> the choice's name: names as they are, labels folded."""


class _Column(NamedTuple):
    """What one column holds: a question, a choice or degree of one, or something the tool notes."""

    question: Question | None
    choice: str = ""
    note: str = ""


def answer_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Every table below the paths, sorted. Raises: FileMissing."""
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise FileMissing(f"{path} tidak ditemukan. Periksa letak ekspor jawaban.")
        inside = path.rglob("*") if path.is_dir() else [path]
        found |= {each for each in inside if each.is_file() and each.suffix.lower() in (*ENDINGS, ".zip")}
    return tuple(sorted(each for each in found if each.name not in OURS and not each.name.startswith((".", "~$"))))


def read_answers(paths: Sequence[Path], form: FieldForm, now: datetime) -> AnswersRead:
    """Read all exports. A submission that two exports hold counts once. In: `now`, with its zone: what was sent long
    before the programmes or after tomorrow has a wrong clock. Raises: FileMissing."""
    faults: list[str] = []
    found: dict[tuple[str, str], FieldAnswer] = {}
    files = answer_files(paths)
    offered = {question.name: _offered(form, question) for question in form.questions if question.list_name}
    for path in files:
        for answer in _read_file(path, form, offered, faults, now):
            earlier = found.get((answer.instance, answer.row_id))
            if earlier and earlier.said != answer.said and earlier.edits == answer.edits:
                faults.append(
                    f"{answer.place}: isinya berbeda dari {earlier.place}, kiriman yang sama; ini yang dipakai"
                )
            if earlier is None or answer.edits >= earlier.edits:
                found[answer.instance, answer.row_id] = answer
    return AnswersRead(tuple(found.values()), tuple(faults), len(files))


def _offered(form: FieldForm, question: Question) -> dict[str, str]:
    choices = form.choices_of(question)
    return {fold_text(each.label): each.name for each in choices} | {each.name: each.name for each in choices}


def _read_file(
    path: Path, form: FieldForm, offered: Offered, faults: list[str], now: datetime
) -> Iterator[FieldAnswer]:
    if path.suffix.lower() == ".zip":
        faults.append(
            f"{printable_name(path.name)}: arsip zip tidak dibaca; buka (ekstrak) dahulu, lalu sebut foldernya"
        )
        return
    name, data = printable_name(path.name), path.read_bytes()
    package = guard(data, WORKBOOK_LIMITS)
    book = package if isinstance(package, Refused) else read_book(data, package.kind, WORKBOOK_LIMITS)
    if isinstance(book, Refused):
        faults.append(f"{name}: {PROBLEM_TEXTS[book.code].sentence.rstrip('.')}")
        return
    tables = [(sheet, columns) for sheet in book.sheets if (columns := _columns(sheet, form))]
    if not tables:
        faults.append(f"{name}: bukan jawaban lapangan; kolom {ROW_ID} atau {FIRST_ANSWER} tidak ada")
    for sheet, columns in tables:
        place = f"{name} lembar {shown(sheet.name)}" if sheet.name else name
        for row in sheet.rows[1:]:
            yield from _read_row(f"{place} baris {row.number}", row, columns, offered, faults, now)


def _columns(sheet: Sheet, form: FieldForm) -> dict[int, _Column]:
    """Place -> meaning of the columns that are known; {} where this is no table of answers."""
    if not sheet.rows:
        return {}
    by_name = {question.name: question for question in form.questions}
    by_label = {fold_text(question.label): question for question in form.questions if question.label}
    found = {}
    for at, cell in enumerate(sheet.rows[0].cells):
        column = _column(text_of(cell), by_name, by_label)
        if column:
            found[at] = column
    names = {column.question.name for column in found.values() if column.question}
    return found if {ROW_ID, FIRST_ANSWER} <= names else {}


def _column(heading: str, by_name: Mapping[str, Question], by_label: Mapping[str, Question]) -> _Column | None:
    steps = _STEPS.split(heading)
    last = steps[-1]
    outer = by_name.get(steps[-2]) if len(steps) > 1 else None
    if outer and (outer.kind.startswith("select_multiple") or (outer.kind == "geopoint" and last in _DEGREES)):
        return _Column(outer, choice=last)
    if question := by_name.get(last):
        return _Column(question)
    note = last.lower()
    if note in (*_TIMES, *_INSTANCES, *_STATES, _EDITS):
        return _Column(None, note=note)
    words = (heading, *(heading[step.end() :] for step in _STEPS.finditer(heading)))  # groups may be in words, too
    question = next((by_label[fold_text(each)] for each in words if fold_text(each) in by_label), None)
    return _Column(question) if question else None


def _read_row(
    place: str, row: SheetRow, columns: Mapping[int, _Column], offered: Offered, faults: list[str], now: datetime
) -> Iterator[FieldAnswer]:
    """The submission of one row, or nothing and a fault; a row of a typing sheet that is still empty is neither."""
    cells = {at: text_of(cell) for at, cell in enumerate(row.cells) if at in columns}
    filled = {columns[at]: text for at, text in cells.items() if text.lower() not in _NOTHING}
    notes = {column.note: text for column, text in filled.items() if column.question is None}
    wrong: list[str] = []
    said = _said(offered, filled, wrong)
    row_id = said.pop(ROW_ID, "")
    if not said.keys() - _FILLED_IN:
        return
    if any(word in notes.get(state, "").lower() for state in _STATES for word in _TURNED_DOWN):
        faults.append(f"{place}: ditandai ditolak oleh pemeriksanya di ODK/Kobo; tidak dipakai")
        return
    when = _moment(notes, now)
    wrong += ["nomor baris (id_baris) kosong"] * (not row_id) + ["waktu tidak terbaca"] * (when is None)
    faults += [f"{place}: {each}" for each in wrong]
    if row_id and when:
        marks = tuple(notes[name].removeprefix("uuid:") for name in _INSTANCES if name in notes)
        instance = marks[0] if marks else _digest(row_id, when, said)
        yield FieldAnswer(place, row_id, instance, marks, when, _whole(notes.get(_EDITS, "")), said)


def _said(offered: Offered, filled: Mapping[_Column, str], wrong: list[str]) -> dict[str, str]:
    """Question -> answer. A question with several choices may come in one cell, or with a column for each choice."""
    said: dict[str, str] = {}
    chosen: dict[str, list[str]] = {}
    for column, text in filled.items():
        question = column.question
        if question is None:
            continue
        if not column.choice:
            said[question.name] = _answer(offered.get(question.name), question, text, wrong)
        elif question.kind == "geopoint":
            chosen.setdefault(question.name, []).append(text)
        elif text.lower() in _TRUE:
            chosen.setdefault(question.name, []).append(column.choice)
        elif text.lower() not in _FALSE:
            wrong.append(f"{question.name}/{column.choice} '{shown(text)}' bukan 0 atau 1")
    return {name: " ".join(choices) for name, choices in chosen.items()} | {n: text for n, text in said.items() if text}


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _answer(known: Mapping[str, str] | None, question: Question, text: str, wrong: list[str]) -> str:
    """An answer by the names of its choices; '' and a complaint for one that nobody offered."""
    if known is None:
        return text
    if not question.kind.startswith("select_multiple"):
        parts = [text]
    elif all(known.get(word) == word for word in text.split()):
        parts = text.split()
    else:
        parts = re.split(r"[;,|] *", text)
    found = [known.get(part) or known.get(fold_text(part), "") for part in parts]
    if all(found):
        return " ".join(found)
    names = sorted(set(known.values()))
    offered = f"; pilihannya {', '.join(names)}" if len(names) <= 6 else ""
    wrong.append(f"{question.name} '{shown(text)}' bukan salah satu pilihan{offered}")
    return ""


def _moment(notes: Mapping[str, str], now: datetime) -> datetime | None:
    """When it was sent, else filled in; None for what a wrong clock says, which would be the latest for ever.

    KoboToolbox writes UTC without saying so; a typed day is a day here.
    """
    for name in _TIMES:
        if name not in notes:
            continue
        found = _time(notes[name])
        if found is None or not FIRST_YEAR <= found.year <= now.year + 1:
            return None
        zone = UTC if name in ("_submission_time", "submissiondate") else WESTERN
        when = found if found.tzinfo else found.replace(tzinfo=zone)
        return when if when <= now + AHEAD else None
    return None


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for shape in _TYPED_DAYS:
        try:
            return datetime.strptime(text, shape).replace(tzinfo=WESTERN)
        except ValueError:
            continue
    return None


def _digest(row_id: str, when: datetime, said: Mapping[str, str]) -> str:
    """What a typed row is known by: it has no id of a submission."""
    told = "\x1f".join([row_id, when.isoformat(), *(f"{name}={text}" for name, text in sorted(said.items()))])
    return sha256(told.encode()).hexdigest()[:32]
