"""Intake: a folder of lists -> candidate rows with ids, problems, and how each file was read.

Knows: which files are read, in which order, by how many reader processes. Does not know: what is in a file (list_file)
or what makes a row right (stages/clean).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from naungan.model.errors import FileMissing
from naungan.model.nik import mask_nik
from naungan.model.problem import PROBLEM_TEXTS, Problem, ProblemCode
from naungan.model.programme import Region
from naungan.model.row import RawRow
from naungan.model.system_words import why
from naungan.sources.cell_text import printable_name
from naungan.sources.limits import MIB, Limits
from naungan.sources.list_file import ListRead, SheetReport, nik_code
from naungan.sources.profile_file import Profile
from naungan.sources.reader_process import Died, Plan, ReaderProcess
from naungan.sources.row_identity import IdentifiedRow, settle_ids

Progress = Callable[[str, int, int], None]
STEP = "Membaca daftar calon"
_NOT_MEANT = "berkas tersembunyi, kunci, atau khusus; tidak dibaca"
_A_RESULT = "folder hasil penetapan; tidak dibaca"
_MANIFEST, _OUR_KIND = "manifest.json", "naungan/"


class FileReport(NamedTuple):
    """How one file was read. `kind` '' = not opened. Cells are accounted for per sheet; `replaced`: rows for which
    a correction stands."""

    name: str
    sha256: str
    kind: str
    sheets: tuple[SheetReport, ...]
    rows_read: int
    people_rows: int
    replaced: int
    cells: int
    ignored_cells: int


class Intake(NamedTuple):
    """Everything the lists gave: rows by candidate id, problems by all their columns, files by name."""

    rows: tuple[RawRow, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileReport, ...]


class _Found(NamedTuple):
    name: str
    sha256: str
    read: ListRead


def read_lists(
    paths: Sequence[Path],
    *,
    key: bytes,
    regions: Sequence[Region],
    profile: Profile | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    progress: Progress | None = None,
) -> Intake:
    """Read candidate lists: files, or folders of files. The order of `paths` and of rows changes no id.

    Raises: FileMissing when a path is not there. What a file holds never raises: it comes back as problems.
    """
    listed = list_files(paths)
    plan = Plan(limits, tuple(regions), profile or Profile(()))
    found = _read_all(listed, plan, progress)
    rows = [
        (file, at, IdentifiedRow(raw, id_baris, 0))
        for file, each in enumerate(found)
        for at, (raw, id_baris) in enumerate(zip(each.read.rows, each.read.id_baris, strict=True))
    ]
    rows.sort(key=lambda entry: entry[2].raw[1:4])
    settled = settle_ids([entry[2]._replace(number=number) for number, entry in enumerate(rows)], key)
    number_of = {(file, at): number for number, (file, at, _) in enumerate(rows)}
    problems = list(settled.problems)
    for file, each in enumerate(found):
        for at, problem in each.read.problems:
            number = number_of.get((file, at), -1)
            if number not in settled.replaced:
                problems.append(problem._replace(candidate_id=settled.id_of.get(number, "")))
    problems.extend(_still_damaged(settled.rows, rows))
    replaced = [0] * len(found)
    for number in settled.replaced:
        replaced[rows[number][0]] += 1
    return Intake(
        tuple(sorted(settled.rows.values())),
        tuple(sorted(problems)),
        tuple(_report(each, count) for each, count in zip(found, replaced, strict=True)),
    )


def refuse_empty(intake: Intake, paths: Sequence[Path]) -> None:
    """No determination about nobody. Raises: FileMissing, with every file and why it gave no row."""
    if intake.rows:
        return
    why = {problem.source: problem for problem in intake.problems if problem.row == 0}
    lines = [f"  {file.name}: {_reason(why.get(file.name))}" for file in intake.files]
    found = "\n".join(["Yang ditemukan:", *lines]) if lines else "Folder itu kosong."
    raise FileMissing(
        f"Tidak ada satu pun baris orang dalam {', '.join(map(str, paths))}. {found}\n"
        "Taruh daftar calon (.xlsx, .xls, .ods, atau .csv) dengan judul kolom seperti NIK, NAMA, TANGGAL LAHIR di sana"
        ", lalu jalankan lagi."
    )


def _reason(problem: Problem | None) -> str:
    if problem is None:
        return "tidak memuat baris orang"
    seen = f" ({problem.value})" if problem.value else ""
    return f"{PROBLEM_TEXTS[problem.code].sentence.rstrip('.')}{seen}"


def list_files(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """(name to print, path) of every file below the paths, sorted by name. Names are relative to the folder given;
    of single files the file name, with its folder where two are called the same. The result of a determination is
    one entry, its folder: nothing in it is a list. Raises: FileMissing."""
    single = [path for path in paths if not path.is_dir()]
    named: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            results = {found.parent for found in path.rglob(_MANIFEST) if _is_ours(found)}
            inside = (entry for entry in path.rglob("*") if not entry.is_dir() and results.isdisjoint(entry.parents))
            named.extend((_name_below(path, entry), entry) for entry in sorted([*inside, *results]))
        elif not path.exists():
            raise FileMissing(f"{path} tidak ditemukan. Periksa letak daftar calon.")
        else:
            alone = sum(other.name == path.name for other in single) == 1
            named.append((path.name if alone else f"{path.resolve().parent.name}/{path.name}", path))
    printable = [(printable_name(name.encode("utf-8", "replace").decode("utf-8")), path) for name, path in named]
    return sorted(printable, key=lambda entry: (entry[0], str(entry[1])))


def _name_below(folder: Path, entry: Path) -> str:
    return folder.resolve().name if entry == folder else entry.relative_to(folder).as_posix()


def _is_ours(manifest: Path) -> bool:
    """Is this the manifest of something that naungan wrote?"""
    try:
        found = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and str(found.get("kind", "")).startswith(_OUR_KIND)


def _read_all(listed: list[tuple[str, Path]], plan: Plan, progress: Progress | None) -> list[_Found]:
    """Read all files, the largest first, with a few reader processes side by side."""
    processes = max(1, min(plan.limits.processes, os.cpu_count() or 1, len(listed)))
    readers: SimpleQueue[ReaderProcess] = SimpleQueue()
    for _ in range(processes):
        readers.put(ReaderProcess(plan))

    def read(name: str, path: Path) -> _Found:
        reader = readers.get()
        try:
            return _read_one(name, path, reader, plan.limits)
        finally:
            readers.put(reader)

    found: list[_Found | None] = [None] * len(listed)
    by_size = sorted(range(len(listed)), key=lambda at: -_size(listed[at][1]))
    try:
        with ThreadPoolExecutor(processes) as pool:
            waiting = {pool.submit(read, *listed[at]): at for at in by_size}
            for done, future in enumerate(as_completed(waiting), 1):
                found[waiting[future]] = future.result()
                if progress:
                    progress(STEP, done, len(listed))
    finally:
        while not readers.empty():
            readers.get().close()
    return [each for each in found if each is not None]


def _read_one(name: str, path: Path, reader: ReaderProcess, limits: Limits) -> _Found:
    last = name.rsplit("/", 1)[-1]
    if path.is_dir():
        return _Found(name, "", _refused(name, ProblemCode.BERKAS_BUKAN_TABEL, _A_RESULT))
    if not path.is_file() or last.startswith((".", "~$")) or any(part.startswith(".") for part in name.split("/")):
        return _Found(name, "", _refused(name, ProblemCode.BERKAS_BUKAN_TABEL, _NOT_MEANT))
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
            digest = hashlib.sha256(data)
            if len(data) > limits.file_bytes:
                while piece := file.read(MIB):
                    digest.update(piece)
    except OSError as error:
        return _Found(name, "", _refused(name, ProblemCode.BERKAS_RUSAK, f"tidak dapat dibuka: {why(error)}"))
    if len(data) > limits.file_bytes:
        seen = f"lebih dari {limits.file_bytes // MIB} MB"
        return _Found(name, digest.hexdigest(), _refused(name, ProblemCode.BERKAS_TERLALU_BESAR, seen))
    read = reader.read(name, data)
    if isinstance(read, Died):
        read = _refused(name, read.code, read.seen)
    return _Found(name, digest.hexdigest(), read)


def _refused(name: str, code: ProblemCode, seen: str) -> ListRead:
    return ListRead("", [], [], [(-1, Problem("", name, "", 0, "", seen, code))], [])


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _still_damaged(settled: dict[int, RawRow], rows: list[tuple[int, int, IdentifiedRow]]) -> list[Problem]:
    """Corrections whose NIK was left as damaged as it was: their own file could not know."""
    return [
        Problem(raw.candidate_id, *raw[1:4], "nik", mask_nik(raw.nik), code)
        for number, raw in settled.items()
        if raw.nik_damaged and not rows[number][2].raw.nik_damaged and (code := nik_code(raw))
    ]


def _report(found: _Found, replaced: int) -> FileReport:
    sheets = tuple(found.read.sheets)
    return FileReport(
        found.name, found.sha256, found.read.kind, sheets,
        sum(sheet.filled_rows for sheet in sheets), len(found.read.rows), replaced,
        sum(sheet.cells for sheet in sheets), sum(sheet.ignored_cells for sheet in sheets),
    )  # fmt: skip
