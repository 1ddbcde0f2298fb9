"""Prepare: per village one folder with the form, its list, a sheet to print and a sheet to type answers in.

Knows: who is asked, what lies in a village's folder, and that all appear whole or not at all. Does not know: how a form
looks (reports/) or what becomes of answers (receive.py).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from naungan.fieldwork.desks import Desk, chosen, lay_out, place_codes
from naungan.fieldwork.fresh_folder import check_free, fresh_folder
from naungan.fieldwork.listed import ListedPeople, ListedRow
from naungan.model.errors import OfficeMissing
from naungan.reports.bundle import short_code
from naungan.reports.field_form import ListedPerson, form_xlsx, list_csv, listed_person, typing_xlsx
from naungan.sources.cell_text import harmless
from naungan.sources.field_questions import FieldForm, load_form
from naungan.sources.villages import hamlet

Progress = Callable[[str, int, int], None]
STEP = "Menyiapkan desa"
KIND = "naungan/fieldwork"
FORM, LIST, TYPED, SUMMARY, MANIFEST = "formulir.xlsx", "isian.csv", "ketik.xlsx", "ringkasan.csv", "manifest.json"


class FieldScope(StrEnum):
    """Who is asked in the field, of rows that nothing has refused; SEMUA asks of refused ones too."""

    SEKTOR = "sektor"
    KURANG = "kurang"
    SEMUA = "semua"


class DeskReport(NamedTuple):
    """What was, or would be, prepared for one village. `no_sector`: people whose work is unknown."""

    code: str
    folder: str
    regency: str
    village: str
    people: int
    no_sector: int


class PrepareReport(NamedTuple):
    """What was prepared. `people` asked of `listed` rows; `files_unread`: lists that gave nobody."""

    desks: tuple[DeskReport, ...]
    listed: int
    people: int
    files_unread: int
    without_village: int
    status: str


def prepare(
    found: ListedPeople,
    out: Path,
    *,
    day: date,
    welfare: Path | None = None,
    village: str = "",
    asked: FieldScope = FieldScope.KURANG,
    gps: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> PrepareReport:
    """Write the folders of all villages, or of one. In: `day`, printed on the sheets. A dry run writes nothing.

    Raises: OutputInTheWay, WrongCall for a village without anybody to ask, OfficeMissing without the packages of paper.
    """
    check_free(out)
    wanted = [row for row in found.rows if is_asked(row, asked)]
    codes = place_codes(welfare, (row.nik for row in wanted))
    desks = chosen(lay_out(wanted, found.programme.regions, codes), village)
    form = load_form(found.programme, gps=gps)
    if not dry_run:
        _write_all(out, desks, found, form, day, progress)
    reports = tuple(_report(desk) for desk in desks)
    return PrepareReport(
        reports, len(found.rows), sum(desk.people for desk in reports), found.files_unread,
        sum(len(desk.rows) for desk in desks if not desk.name), form.status,
    )  # fmt: skip


def is_asked(row: ListedRow, asked: FieldScope) -> bool:
    """Is this row's person asked in the field?"""
    if asked is FieldScope.SEMUA:
        return True
    return row.may_receive and (row.lacks_sector or (asked is FieldScope.KURANG and row.lacks_registration))


def _report(desk: Desk) -> DeskReport:
    no_sector = sum(row.lacks_sector for row in desk.rows)
    return DeskReport(desk.code, desk.folder, desk.regency, desk.name, len(desk.rows), no_sector)


def _write_all(
    out: Path, desks: Sequence[Desk], found: ListedPeople, form: FieldForm, day: date, progress: Progress | None
) -> None:
    with fresh_folder(out) as draft:
        for done, desk in enumerate(desks, 1):
            write_desk(draft / desk.folder, desk, found, form, day)
            if progress:
                progress(STEP, done, len(desks))
        _write_summary(draft, desks, found, form, day)


def write_desk(folder: Path, desk: Desk, found: ListedPeople, form: FieldForm, day: date) -> None:
    """One village's folder; all that its officer gets."""
    people = _people(desk)
    folder.mkdir(mode=0o700)
    listed = list_csv(people)
    title = f"Pendataan {desk.name or 'tanpa desa'}, {desk.district or desk.regency}"
    version = f"{day:%Y%m%d}-{sha256(listed).hexdigest()[:6]}"
    form_id = f"naungan-lapangan-{desk.code}"
    (folder / FORM).write_bytes(form_xlsx(form, title=title, form_id=form_id, version=version))
    (folder / LIST).write_bytes(listed)
    (folder / TYPED).write_bytes(typing_xlsx(form, people))
    for name, pdf in _sheets(desk, people, found, form, day):
        (folder / name).write_bytes(pdf)


def _people(desk: Desk) -> tuple[ListedPerson, ...]:
    """By hamlet and name, as one walks through a village."""
    people = (listed_person(row.id, row.name, row.address, row.occupation) for row in desk.rows)
    return tuple(sorted(people, key=lambda person: (hamlet(person.address), person.name, person.id)))


def _sheets(
    desk: Desk, people: Sequence[ListedPerson], found: ListedPeople, form: FieldForm, day: date
) -> list[tuple[str, bytes]]:
    """The printed sheets, in parts where a village is large."""
    try:
        from naungan.reports.documents.field_sheet import LARGEST_PEOPLE, FieldSheetText, field_sheet_pdf
        from naungan.reports.documents.letter import Proof
    except ImportError as error:
        raise OfficeMissing(
            "Lembar cetak memerlukan paket kantor. Pasang: pip install --require-hashes -r requirements/office.txt"
        ) from error
    proof = Proof(root=found.root, code=found.code or short_code(found.root), day=day)
    made = []
    for part, first in enumerate(range(0, len(people), LARGEST_PEOPLE), 1):
        text = FieldSheetText(
            programme=found.programme.title, village=desk.name or "(desa belum disebut)", district=desk.district or "-",
            regency=desk.regency, people=tuple(people[first : first + LARGEST_PEOPLE]), form=form, proof=proof,
            author="Naungan", first=first + 1,
        )  # fmt: skip
        made.append(("lembar.pdf" if part == 1 else f"lembar-{part}.pdf", field_sheet_pdf(text)))
    return made


def _write_summary(folder: Path, desks: Sequence[Desk], found: ListedPeople, form: FieldForm, day: date) -> None:
    """Counts per village, without a name; and what everything was made from."""
    with (folder / SUMMARY).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("kode", "kabupaten_kota", "kecamatan", "desa", "orang", "pekerjaan_belum_jelas", "folder"))
        for desk in desks:
            row = _report(desk)
            told = (desk.code, desk.regency, desk.district, desk.name, row.people, row.no_sector, desk.folder)
            writer.writerow([harmless(str(cell)) for cell in told])
    manifest = {
        "kind": KIND, "format": 1, "programme": found.programme.code, "source": found.root, "day": day.isoformat(),
        "questions": form.version, "villages": len(desks), "people": sum(len(desk.rows) for desk in desks),
    }  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
