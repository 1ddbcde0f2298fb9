"""Answers received: files in any layout -> answers to our questions, and what cannot be used, by place.

Knows: the order of things, and that reading the same file again changes nothing. Does not know: which answer counts
(stages/answers.py), or cells (sources/answer_file).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from naungan.exchange.folder import Exchange
from naungan.exchange.matching import Matcher
from naungan.exchange.service import service_day
from naungan.ledger.canonical import canonical
from naungan.model.errors import FileMissing, WrongCall
from naungan.model.exchange import Answer, Outcome
from naungan.model.problem import PROBLEM_TEXTS, Problem, ProblemCode
from naungan.model.system_words import why
from naungan.sources.answer_file import TOLD, AnswerFile, AnswerLine, read_answer_file
from naungan.sources.answer_words import Meaning, Words
from naungan.sources.cell_text import harmless, mask_card_numbers, shown
from naungan.sources.durable_file import write_durably
from naungan.sources.exchange_layout import Layout, load_layout, read_layout, shipped_layout
from naungan.stages.answers import LINE
from naungan.stages.clean import CleanRules, read_date

LAYOUT, RECEIPTS, PROBLEMS = "pemetaan.toml", "diterima.jsonl", "masalah"
LONGEST_SAID = 200
EARLIEST = date(2010, 1, 1)
"""No answer tells the state of a day before this."""
_C = ProblemCode
_SPACES = re.compile(r"\s+")
Progress = Callable[[str, int, int], None]


class ReceivedFile(NamedTuple):
    """What one file gave. Units: `lines`; `answers` of them; `new` written to the journal, or to be written."""

    name: str
    sha256: str
    lines: int
    answers: int
    new: int
    headings: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


class Received(NamedTuple):
    """All files of one call. `unknown`: words that no mapping knows, with their number of lines, the most frequent
    first."""

    files: tuple[ReceivedFile, ...]
    unknown: tuple[tuple[str, int], ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Of all files."""
        return tuple(problem for file in self.files for problem in file.problems)


def layout_of(exchange: Exchange, mapping: Path | None) -> Layout:
    """The mapping to read by: one's own, else that of the request, else the shipped one."""
    if mapping is not None:
        return load_layout(mapping, exchange.service)
    own = exchange.folder / LAYOUT
    return read_layout(own.read_text("utf-8"), LAYOUT) if own.exists() else shipped_layout(exchange.service)


def receive(
    exchange: Exchange, paths: Sequence[Path], layout: Layout, *, now: datetime, as_of: date | None = None,
    password: str | None = None, dry_run: bool = False, progress: Progress,
) -> Received:  # fmt: skip
    """Read the files and note their answers; with `dry_run` only tell what would be noted.

    In: `as_of`: the day whose state they tell, where a line does not say.
    Raises: WrongCall, FileMissing, PasswordWrong.
    """
    if as_of and not EARLIEST <= as_of <= service_day(now):
        raise WrongCall(
            f"Tanggal --as-of {as_of} tidak mungkin: jawaban tidak menceritakan hari esok atau masa lampau."
        )
    matcher, words = Matcher(exchange.questions()), Words(layout)
    files: list[ReceivedFile] = []
    unknown: Counter[str] = Counter()
    for done, path in enumerate(paths):
        progress("Membaca jawaban", done, len(paths))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise FileMissing(f"Berkas jawaban {path} tidak dapat dibaca: {why(error)}. Periksa namanya.") from error
        read = read_answer_file(path.name, data, layout, password)
        answers, problems = answers_of(read, matcher, words, layout, now=now, as_of=as_of)
        unknown.update(each.said for each in answers if each.outcome is Outcome.TIDAK_DIKENAL)
        told = [*answers, *_taken_back(exchange, read, answers, now)]
        new = exchange.journal.fresh(told) if dry_run else exchange.journal.add(told)
        file = ReceivedFile(read.name, read.sha256, len(read.lines), len(answers), new, read.headings, tuple(problems))
        files.append(file)
        if not dry_run:
            _write_problems(exchange.folder, file)
            _note(exchange.folder / RECEIPTS, file, layout, now)
    progress("Membaca jawaban", len(paths), len(paths))
    return Received(tuple(files), tuple(sorted(unknown.items(), key=lambda each: (-each[1], each[0]))))


def answers_of(
    read: AnswerFile, matcher: Matcher, words: Words, layout: Layout, *, now: datetime, as_of: date | None
) -> tuple[list[Answer], list[Problem]]:
    """Every line as an answer, or as a problem, or as both."""
    reading = _Reading(read, words, layout, now, as_of)
    problems = list(read.problems)
    answers: dict[tuple[object, ...], Answer] = {}
    for line in read.lines:
        question, code = matcher.find(line)
        if code:
            seen = "" if code is _C.JAWABAN_TIDAK_DITANYAKAN else line.cells.get("nik", "")
            problems.append(reading.problem(line, code, "nik" if seen else "row_id", seen))
        if question is None:
            continue
        answer = reading.answer(line, question.row_id, problems)
        if answer is None:
            continue
        content = (answer.row_id, answer.outcome, answer.as_of, answer.said, answer.elements, answer.values)
        if content in answers:
            problems.append(reading.problem(line, _C.JAWABAN_BERULANG, "row_id", ""))
        answers.setdefault(content, answer)
    return list(answers.values()), problems


def _taken_back(exchange: Exchange, read: AnswerFile, answers: Sequence[Answer], now: datetime) -> list[Answer]:
    """Unknown, for each line of this file that gave an answer once and gives none now: it was misread."""
    last = dict[tuple[str, str], Answer]()
    for each in exchange.journal.answers():
        if each.origin.startswith(_origin(read)):
            last[each.row_id, each.origin] = each
    still = {(each.row_id, each.origin) for each in answers}
    return [
        Answer(each.row_id, Outcome.TIDAK_DIKENAL, each.as_of, now, each.origin, each.said)
        for key, each in last.items()
        if key not in still and each.outcome is not Outcome.TIDAK_DIKENAL
    ]


def _origin(file: AnswerFile) -> str:
    """Begins the origin of each of its lines."""
    return f"{LINE}{file.sha256} "


class _Reading:
    """What is the same for all lines of one file."""

    def __init__(self, file: AnswerFile, words: Words, layout: Layout, now: datetime, as_of: date | None) -> None:
        self.file, self.words, self.now, self.as_of = file, words, now, as_of
        self.rules = CleanRules((), now.year)
        self.told = [(f"{TOLD}{column}", column) for column, _ in layout.told]
        self.blanks = [(col, value) for col, value in layout.blanks if f"{TOLD}{col}" in file.columns]
        self.implied = [(f"{TOLD}{column}", Outcome(outcome)) for column, outcome in layout.implied]
        self.days: dict[str, date | None] = {}

    def problem(self, line: AnswerLine, code: ProblemCode, column: str, seen: str) -> Problem:
        return Problem("", self.file.name, line.sheet, line.row, column, shown(seen), code)

    def answer(self, line: AnswerLine, row_id: str, problems: list[Problem]) -> Answer | None:
        cells = line.cells
        code, status, note = (cells.get(field, "") for field in ("kode", "status", "keterangan"))
        meaning = self.meaning(code, status, note, line)
        if meaning.outcome is None:
            problem = _C.GANGGUAN_LAYANAN if meaning.is_fault else _C.STATUS_KOSONG
            problems.append(self.problem(line, problem, "status", status))
            return None
        day = self.day(cells.get("as_of", ""))
        if day is None:
            problems.append(self.problem(line, _C.JAWABAN_TANPA_TANGGAL, "as_of", cells.get("as_of", "")))
            return None
        said = _said(code, status, note)
        if meaning.outcome is Outcome.TIDAK_DIKENAL:
            problems.append(self.problem(line, _C.STATUS_TIDAK_DIKENAL, "status", said))
        origin = f"{_origin(self.file)}{line.sheet}!{line.row}"
        return Answer(
            row_id, meaning.outcome, day, self.now, origin, said, meaning.elements, self.values(line, meaning)
        )

    def meaning(self, code: str, status: str, note: str, line: AnswerLine) -> Meaning:
        """By the words; where there are none, by a value that speaks for itself."""
        implied = next((outcome for field, outcome in self.implied if field in line.cells), None)
        if implied and not (code or status):
            return Meaning(implied)
        said = self.words.read(code, status, note)
        if implied and said.outcome not in (None, implied):
            return Meaning(Outcome.TIDAK_DIKENAL)  # 'tidak terdaftar', with a decile beside it
        return said

    def values(self, line: AnswerLine, meaning: Meaning) -> tuple[tuple[str, str], ...]:
        told = {column: _tidy(line.cells[field]) for field, column in self.told if field in line.cells}
        if meaning.outcome is Outcome.PESERTA_AKTIF:
            told = {**dict(self.blanks), **told}
        return tuple(sorted({**told, **dict(meaning.values)}.items()))

    def day(self, text: str) -> date | None:
        """The day that the line says, else the one given; None for one that cannot be."""
        if not text:
            return self.as_of
        if text not in self.days:
            found = read_date(text, "DMY", self.rules)
            self.days[text] = found if found and EARLIEST <= found <= service_day(self.now) else None
        return self.days[text]


def _said(code: str, status: str, note: str) -> str:
    """The answer's own words, without a number that may be somebody's."""
    return mask_card_numbers(_tidy(" | ".join(each for each in (code, status, note) if each)))[:LONGEST_SAID]


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _write_problems(folder: Path, file: ReceivedFile) -> None:
    """Every problem of a file by its place, for whoever asks the owner back."""
    path = folder / f"{PROBLEMS}-{file.sha256[:12]}.csv"
    if not file.problems:
        path.unlink(missing_ok=True)
        return
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(["BERKAS", "LEMBAR", "BARIS", "KOLOM", "ISI", "KODE", "KETERANGAN", "TINDAKAN"])
    for each in file.problems:
        text = PROBLEM_TEXTS[each.code]
        row = (each.source, each.sheet, str(each.row), each.column, each.value, each.code.value)
        writer.writerow([harmless(cell) for cell in (*row, text.sentence, text.remedy)])
    write_durably(path, b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8"))


def _note(path: Path, file: ReceivedFile, layout: Layout, now: datetime) -> None:
    """A line, only ever added: what came, when, and by which mapping it was read."""
    told = {
        "name": file.name, "sha256": file.sha256, "received": now.isoformat(), "layout": layout.sha256,
        "lines": file.lines, "answers": file.answers, "new": file.new, "problems": len(file.problems),
    }  # fmt: skip
    with path.open("ab") as receipts:
        path.chmod(0o600)
        receipts.write(canonical(told) + b"\n")
