"""Receive: answers from the field become rulings; photos are sealed; what contradicts is told, never settled here.

Knows: which submission of a row counts, and where everything is kept. Does not know: how an export is read (sources/)
or what follows from an answer (ruled.py).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.fieldwork.listed import ListedPeople, ListedRow
from naungan.fieldwork.ruled import CORRECTIONS, EVIDENCE, FieldRulings, Submission, contradictions, rule_on
from naungan.model.errors import WrongCall
from naungan.model.ruling import RULING_KINDS, Ruling
from naungan.sources.cell_text import SHOWN_LENGTH, harmless, mask_card_numbers, shown, text_of
from naungan.sources.field_answers import WESTERN, FieldAnswer, read_answers
from naungan.sources.field_photos import Photos
from naungan.sources.field_questions import FieldForm, load_form
from naungan.sources.key_file import data_home
from naungan.sources.ruling_files import HEADINGS, load_rulings
from naungan.sources.sealed_file import SealedFolder
from naungan.stages import rule

Progress = Callable[[str, int, int], None]
STEP = "Membaca jawaban"
PHOTOS = "foto"
NAME_DIGITS = 16


class Told(NamedTuple):
    """What somebody should look at: the row, where it was said, what it is."""

    row_id: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.row_id} ({self.place}): {self.what}" if self.row_id else f"{self.place}: {self.what}"


class ReceiveReport(NamedTuple):
    """What was received. Units: `rows` people answered, `submissions` read, `kinds` new rulings of a kind, `photos`
    sealed (or that would be), `supplemented` people with something for registration."""

    files_read: int
    submissions: int
    rows: int
    kinds: Mapping[str, int]
    known: int
    photos: int
    supplemented: int
    faults: tuple[str, ...]
    told: tuple[Told, ...]
    written: tuple[Path, ...]


class _Judged(NamedTuple):
    row_id: str
    sent: Submission
    found: FieldRulings


def kept_folder() -> Path:
    """Where photos and what registration needs are kept, unless somebody says otherwise."""
    return data_home() / "lapangan"


def receive(
    paths: Sequence[Path],
    people: ListedPeople,
    out: Path,
    *,
    kept: Path,
    now: datetime,
    by: str = "",
    key: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ReceiveReport:
    """Read answers and write what follows from them. In: `by`: who filled in where an answer does not say; `kept`:
    folder of photos and registration's data; `key` of the photos. A dry run writes nothing, not even a photo.

    Raises: FileMissing; WrongCall where `out` and the answers lie in one another; RulingsInvalid, KeyInvalid.
    """
    _check_apart(out, paths)
    form = load_form(people.programme, gps=True)
    earlier = load_rulings(out) if out.is_dir() else dict.fromkeys(RULING_KINDS, ())
    read = read_answers(paths, form, now)
    rows = {row.id: row for row in people.rows}
    faults = list(read.faults)
    by_row: dict[str, list[FieldAnswer]] = {}
    for answer in read.answers:
        if answer.row_id in rows:
            by_row.setdefault(answer.row_id, []).append(answer)
        else:
            faults.append(f"{answer.place}: nomor baris {shown(answer.row_id)} tidak ada dalam hasil penetapan ini")
    sealed = None if dry_run else SealedFolder(kept / PHOTOS, key)
    photos = Photos(paths, (mark for answer in read.answers for mark in answer.marks))
    judge = _Judge(form, people, by, earlier, photos, sealed)
    judged = []
    for done, (row_id, answers) in enumerate(sorted(by_row.items()), 1):
        judged += judge.take(rows[row_id], answers)
        if progress:
            progress(STEP, done, len(by_row))
    known = {ruling.id for rulings in earlier.values() for ruling in rulings}
    new = {
        kind: [r for each in judged for k, r in each.found.rulings if k == kind and r.id not in known]
        for kind in (EVIDENCE, CORRECTIONS)
    }
    written = [] if dry_run else _write(out, kept, new, judged, judge.told)
    return ReceiveReport(
        read.files, len(read.answers), len(by_row), {kind: len(rulings) for kind, rulings in new.items()},
        sum(r.id in known for each in judged for _, r in each.found.rulings), judge.photos,
        sum(bool(each.found.supplement) for each in judged), (*faults, *judge.faults), tuple(judge.told),
        tuple(written),
    )  # fmt: skip


def _check_apart(out: Path, paths: Sequence[Path]) -> None:
    """A folder of rulings is read whole: nothing else may lie in it."""
    place = out.resolve()
    for path in (each.resolve() for each in paths):
        if path == place or place in path.parents or (path in place.parents and path.is_dir()):
            raise WrongCall(f"--out {out} dan jawaban {path.name} terletak satu di dalam yang lain. Pilih folder lain.")


class _Judge:
    """Judges rows one by one; holds what it has told so far."""

    def __init__(
        self, form: FieldForm, people: ListedPeople, by: str, earlier: Mapping[str, Sequence[Ruling]], photos: Photos,
        sealed: SealedFolder | None,
    ) -> None:  # fmt: skip
        self._form, self._people, self._by = form, people, by
        self._photos, self._sealed = photos, sealed
        self._earlier = rule.gather({kind: tuple(rulings) for kind, rulings in earlier.items()})
        self._latest = rule.latest(earlier.get(EVIDENCE, ()))
        self._zone = _zone_of(earlier)
        self.told: list[Told] = []
        self.faults: list[str] = []
        self.photos = 0

    def take(self, row: ListedRow, answers: Sequence[FieldAnswer]) -> list[_Judged]:
        """The latest submission of a row counts; what others said differently is told. [] where nobody signed it."""
        ordered = sorted(answers, key=lambda each: (each.when, each.instance))
        last = ordered[-1]
        if differing := contradictions(ordered):
            places = ", ".join(each.place for each in ordered[:-1])
            self._tell(
                row, last, f"berbeda dari kiriman lain ({places}) pada {', '.join(differing)}; yang terakhir dipakai"
            )
        by = mask_card_numbers(text_of(last.said.get("petugas", "")))[:SHOWN_LENGTH] or self._by
        if not by:
            self.faults.append(f"{last.place}: nama petugas kosong; tambahkan --by NAMA")
            return []
        when = last.when.astimezone(self._zone).isoformat(timespec="seconds")
        sent = Submission(last, by, when, self._photo(row, last))
        corrected = self._earlier.corrections.get(row.id, {})
        found = rule_on(row, sent, self._form, self._people.programme, corrected)
        for what in found.told:
            self._tell(row, last, what)
        for kind, ruling in found.rulings:
            before = self._latest.get((row.id, ruling.field)) if kind == EVIDENCE else None
            if before and before.value != ruling.value and before.id != ruling.id:
                what = f"{ruling.field}: sudah diputuskan {before.value}, kini {ruling.value}; yang terakhir berlaku"
                self._tell(row, last, what)
        return [_Judged(row.id, sent, found)]

    def _photo(self, row: ListedRow, answer: FieldAnswer) -> str:
        """SHA-256 of the photo, sealed by now; '' without one."""
        name = answer.said.get("foto", "")
        if not name:
            return ""
        found = self._photos.find(name, answer.marks)
        if isinstance(found, str):
            self._tell(row, answer, found)
            return ""
        self.photos += 1
        return self._sealed.keep(found) if self._sealed else sha256(found).hexdigest()

    def _tell(self, row: ListedRow, answer: FieldAnswer, what: str) -> None:
        self.told.append(Told(row.id, answer.place, what))


def _zone_of(earlier: Mapping[str, Sequence[Ruling]]) -> timezone:
    """The zone of the rulings that are there: all must stand in one."""
    for rulings in earlier.values():
        for ruling in rulings:
            offset = datetime.fromisoformat(ruling.when).utcoffset()
            if offset is not None:
                return timezone(offset)
    return WESTERN


def _write(
    out: Path, kept: Path, new: Mapping[str, Sequence[Ruling]], judged: Sequence[_Judged], told: Sequence[Told]
) -> list[Path]:
    """New files beside the old ones, which are never touched; the same answers give the same file."""
    tables = [(out, f"{kind}-lapangan", _ruling_table(rulings)) for kind, rulings in new.items() if rulings]
    supplement = [each for each in judged if each.found.supplement]
    if supplement:
        tables.append((kept, "pelengkap", _supplement_table(supplement)))
    written = [_put(folder, stem, table) for folder, stem, table in tables]
    if told:
        written.append(_put_told(kept, told))
    return written


def _ruling_table(rulings: Sequence[Ruling]) -> pa.Table:
    ordered = sorted(rulings, key=lambda ruling: (ruling.when, ruling.id))
    return pa.table({name: pa.array([getattr(r, name) for r in ordered], pa.string()) for name in HEADINGS})


def _supplement_table(judged: Sequence[_Judged]) -> pa.Table:
    columns = sorted({column for each in judged for column in each.found.supplement})
    cells = {
        "candidate_id": [each.row_id for each in judged],
        **{column: [each.found.supplement.get(column, "") for each in judged] for column in columns},
        "by": [each.sent.by for each in judged],
        "when": [each.sent.when for each in judged],
    }
    return pa.table({name: pa.array(values, pa.string()) for name, values in cells.items()})


def _put(folder: Path, stem: str, table: pa.Table) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = sha256(repr(table.to_pylist()).encode()).hexdigest()[:NAME_DIGITS]
    path = folder / f"{stem}-{digest}.parquet"
    draft = folder / f".{path.name}.{os.getpid()}"
    pq.write_table(table, draft)
    draft.chmod(0o600)
    draft.replace(path)
    return path


def _put_told(kept: Path, told: Sequence[Told]) -> Path:
    """The list of what to look at, by row ids alone."""
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = kept / f"perlu-dilihat-{sha256(repr(told).encode()).hexdigest()[:NAME_DIGITS]}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        path.chmod(0o600)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id_baris", "tempat", "perlu dilihat"))
        writer.writerows([harmless(cell) for cell in each] for each in told)
    return path
