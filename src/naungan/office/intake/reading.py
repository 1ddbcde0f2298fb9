"""A version's files -> its rows as the office keeps them: cells, problems, what is good, what is faulty.

Knows: that files are read as a determination will read them. Does not know: tables, seals or pages.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from naungan.engines.session import private_folder
from naungan.model.person import NikState
from naungan.model.problem import PROBLEM_TEXTS, Problem, Weight, weight_of
from naungan.model.programme import Occupation, Programme
from naungan.model.row import RawRow
from naungan.reports.perbaikan import DATES, FIELDS, day_first
from naungan.sources.cell_text import mask_card_numbers, printable_name
from naungan.sources.intake import Intake, read_lists
from naungan.sources.profile_file import Profile, ProfileEntry
from naungan.stages.clean import CleanRules, clean_row
from naungan.stages.fold import fold_text

LONGEST_NAME = 120
WRITTEN = tuple(field for field in FIELDS if field != "kab")
"""Columns whose cells are compared; whose regency a row is, is its code's to say."""


class StoredFile(NamedTuple):
    """One file of a version: its number among the regency's uploads, its name as sent, its bytes."""

    number: int
    name: str
    data: bytes


class CheckedRow(NamedTuple):
    """One row: as read, its NIK where it is whole, what is wrong with it."""

    raw: RawRow
    nik: str
    problems: tuple[Problem, ...]

    @property
    def is_faulty(self) -> bool:
        """Must somebody mend it?"""
        return any(weight_of(problem.code) is Weight.GALAT for problem in self.problems)


class Checked(NamedTuple):
    """A version as read: its rows in the order of its files, problems of no row, and whether the last file carries row
    ids of a correction workbook."""

    rows: tuple[CheckedRow, ...]
    of_files: tuple[Problem, ...]
    is_correction: bool


def stored_name(kode_kab: str, number: int, name: str) -> str:
    """Where a file lies for a determination: '12.07/0003 daftar.xlsx'. The number keeps corrections in order."""
    plain = printable_name(name).replace("/", "-").replace("\\", "-").lstrip(".~$ ") or "daftar"
    return f"{kode_kab}/{number:04d} {plain[-LONGEST_NAME:]}"


def profile_for(codes: Sequence[str]) -> Profile:
    """Each regency's folder belongs to it, whatever its files say of themselves."""
    return Profile(tuple(ProfileEntry(f"{code}/*", "*", None, code, "", (), ()) for code in codes))


def profile_text(codes: Sequence[str]) -> str:
    """The same as the file that a determination reads."""
    return "\n".join(f'[[berkas]]\npola = "{code}/*"\nkabkota = "{code}"\n' for code in codes)


def lay_out(folder: Path, kode_kab: str, files: Sequence[StoredFile]) -> None:
    """Write a version's files where a determination reads them."""
    for file in files:
        path = folder / stored_name(kode_kab, file.number, file.name)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(file.data)


def read_version(kode_kab: str, files: Sequence[StoredFile], programme: Programme, key: bytes) -> Checked:
    """Read and judge a version. Never raises for what a file may hold."""
    with private_folder() as private:
        folder = private / "daftar"
        folder.mkdir()
        lay_out(folder, kode_kab, files)
        intake = read_lists([folder], key=key, regions=programme.regions, profile=profile_for([kode_kab]))
    return _checked(intake, programme, stored_name(kode_kab, files[-1].number, files[-1].name))


def _checked(intake: Intake, programme: Programme, last: str) -> Checked:
    rules = CleanRules(programme.occupations, programme.registration_date.year)
    of_row: dict[str, list[Problem]] = {}
    for problem in intake.problems:
        of_row.setdefault(problem.candidate_id, []).append(problem)
    rows, named = [], dict[str, CleanRules]()
    for raw in sorted(intake.rows, key=lambda row: row[1:4]):
        if raw.pekerjaan not in named:  # few distinct words: those that cannot decide are left out once, not per row
            named[raw.pekerjaan] = rules._replace(occupations=_named_in(raw.pekerjaan, rules.occupations))
        candidate, faults = clean_row(raw, named[raw.pekerjaan])
        own = [Problem(raw.candidate_id, *raw[1:4], column, value, code) for column, value, code in faults]
        nik = candidate.nik if candidate.nik_state is NikState.LENGKAP else ""
        rows.append(CheckedRow(raw, nik, tuple(_shown(each) for each in (*of_row.get(raw.candidate_id, ()), *own))))
    ours = {  # the titles of our own workbook are no rows of the regency's
        (file.name, sheet.name): sheet.header_row
        for file in intake.files
        for sheet in file.sheets
        if "id_baris" in {field for _, field in sheet.mapping}
    }
    told = (each for each in of_row.get("", ()) if not 0 < each.row < ours.get((each.source, each.sheet), 0))
    return Checked(tuple(rows), tuple(map(_shown, told)), last in {name for name, _ in ours})


def _named_in(text: str, occupations: Sequence[Occupation]) -> tuple[Occupation, ...]:
    """The aliases that stand somewhere in the text: no other can decide."""
    folded = fold_text(text)
    return tuple(each for each in occupations if each.alias in folded)


def _shown(problem: Problem) -> Problem:
    return problem._replace(value=mask_card_numbers(problem.value))


def written_cells(cells: Mapping[str, Any]) -> dict[str, str]:
    """What people wrote in a row, field -> text: as it comes back from a correction workbook in which nothing was
    mended. That fills in the regency's name, types numbers as text, and turns months behind days."""
    is_month_first = cells.get("date_order") == "MDY"
    return {
        field: day_first(text) if is_month_first and field in DATES else text
        for field in WRITTEN
        if (text := str(cells.get(field) or ""))
    }


def mark(raw: RawRow, key: bytes) -> bytes:
    """A keyed hash of what is written in a row and of its regency, not of its place: it changes when the row does."""
    written = written_cells(raw._asdict())
    text = "\x1f".join((raw.kode_kab, *(written.get(field, "") for field in WRITTEN)))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key[:64], digest_size=32).digest()


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[int, int, int]:
    """Rows added, changed, removed between two versions: candidate id -> mark."""
    changed = sum(before[each] != after[each] for each in before.keys() & after.keys())
    return len(after.keys() - before.keys()), changed, len(before.keys() - after.keys())


def by_code(rows: Sequence[CheckedRow]) -> Counter[str]:
    """How many rows have each problem that must be mended."""
    return Counter(
        str(code)
        for row in rows
        for code in {p.code for p in row.problems}
        if PROBLEM_TEXTS[code].weight is Weight.GALAT
    )
