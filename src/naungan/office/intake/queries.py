"""Reading intake: the list as it stands, its rows, who has handed in.

Knows: that the newest version is the list, and the last hand-in is what counts. Does not know: how either is written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.model.nik import mask_number_cell
from naungan.model.problem import PROBLEM_TEXTS, ProblemCode, Weight
from naungan.model.programme import Region
from naungan.model.refusal import Refusal
from naungan.office.accounts.policies import first_refusal
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.intake import policies
from naungan.office.intake.models import HandIn, ListRow, MissedChoice, MissedDeadline, RowState, Upload
from naungan.office.intake.reading import WRITTEN, StoredFile, written_cells
from naungan.office.intake.repeats import Repeats
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme
from naungan.office.vault_in_use import vault
from naungan.sources.cell_text import mask_card_numbers
from naungan.sources.headers import title_of
from naungan.sources.key_file import data_home

NOWHERE: Mapping[bytes, str] = {}
PAGE_ROWS = 50
CHANGED_ROWS = 50
"""Changed rows that a version's page lists; all are counted."""
KNOWN = "dikenal"
NUMBER_COLUMNS = ("nik", "kk")
OWN_EYES = ("alamat", "nama_ibu", "no_hp")
"""Columns whose values a page shows to nobody but the regency's own officers."""


class Cell(NamedTuple):
    """One cell that must be mended or looked at, as a page shows it. `value` is masked."""

    place: str
    column: str
    value: str
    code: str
    reason: str
    remedy: str


class ShownRow(NamedTuple):
    """One row of a list as a page shows it: no number in full. `known`: where else its NIK stands, in words."""

    candidate_id: str
    name: str
    nik: str
    place: str
    known: tuple[str, ...]
    cells: tuple[Cell, ...]


class ChangedCell(NamedTuple):
    """A cell that says otherwise than the version before; values masked. `is_told`: may this reader see them?"""

    column: str
    old: str
    new: str
    is_told: bool


class ChangedRow(NamedTuple):
    """A row of which something changed since the version before."""

    name: str
    place: str
    cells: tuple[ChangedCell, ...]


class Doubts(NamedTuple):
    """What makes a version look like another list than this regency's newer one. `lost`: of `before` rows that stood in
    the version before or were handed in; `other`: the one regency that proposes most of it, by name, and how many rows.
    0 and '' where there is no such doubt."""

    lost: int
    before: int
    other: str
    shared: int


class Standing(NamedTuple):
    """How far one regency is. `seats`: its quota. `state`: a word for a tag."""

    region: Region
    seats: int
    upload: Upload | None
    handed: HandIn | None
    missed: MissedDeadline | None
    until: date | None
    state: str

    @property
    def counted(self) -> Upload | None:
        """The version that the province counts: what was handed in, else the list as it stands."""
        return self.handed.upload if self.handed else self.upload

    @property
    def is_changed_since(self) -> bool:
        """Was another version uploaded after the hand-in?"""
        return bool(self.handed and self.upload and self.handed.upload_id != self.upload.pk)


def newest_of_all(programme: Programme) -> dict[str, Upload]:
    """Regency -> its list as it stands, for all that may be seen by one query."""
    return {each.kode_kab: each for each in Upload.objects.filter(programme=programme).order_by("number")}


def handed_in_by_all(programme: Programme) -> dict[str, HandIn]:
    """Regency -> the hand-in that counts."""
    found = HandIn.objects.filter(programme=programme).select_related("upload", "account").order_by("id")
    return {each.kode_kab: each for each in found}


def missed_by_all(programme: Programme) -> dict[str, MissedDeadline]:
    """Regency -> what was decided about its missed deadline."""
    return {each.kode_kab: each for each in MissedDeadline.objects.filter(programme=programme).order_by("id")}


def undecided(programme: Programme, today: date) -> list[Region]:
    """Regencies whose deadline passed without a hand-in, and about which nobody decided yet; one that was
    waited for in vain is open again."""
    decided = {code for code, each in missed_by_all(programme).items() if each.choice != MissedChoice.WAIT}
    answered = handed_in_by_all(programme).keys() | decided
    late = [code for code, until in programmes.deadlines(programme).items() if until is not None and today > until]
    return [programmes.regions(programme)[code] for code in sorted(late) if code not in answered]


def skipped(programme: Programme) -> set[str]:
    """Regencies that the province goes on without."""
    return {code for code, each in missed_by_all(programme).items() if each.choice == MissedChoice.SKIP}


def newest(programme: Programme, kode_kab: str) -> Upload | None:
    """The list as it stands."""
    return Upload.objects.filter(programme=programme, kode_kab=kode_kab).order_by("-number").first()


def versions(programme: Programme, kode_kab: str) -> list[Upload]:
    """All versions, the newest first."""
    found = Upload.objects.filter(programme=programme, kode_kab=kode_kab).select_related("account")
    return list(found.order_by("-number"))


def handed_in(programme: Programme, kode_kab: str) -> HandIn | None:
    """The hand-in that counts."""
    found = HandIn.objects.filter(programme=programme, kode_kab=kode_kab).select_related("upload", "account")
    return found.order_by("-id").first()


def is_decided(programme: Programme, kode_kab: str) -> bool:
    """Did the province decide what becomes of its missed deadline, otherwise than by waiting?"""
    last = MissedDeadline.objects.filter(programme=programme, kode_kab=kode_kab).order_by("id").last()
    return last is not None and last.choice != MissedChoice.WAIT


def why_not_now(programme: Programme, kode_kab: str) -> Refusal | None:
    """Why no list of this regency is taken today; None when it is."""
    return first_refusal(
        policies.is_open(programmes.is_closed(programme)),
        policies.in_time(timezone.localdate(), programmes.deadline(programme, kode_kab)),
    )


def standings(programme: Programme, codes: Iterable[str], today: date) -> list[Standing]:
    """How far each of these regencies is, in code order."""
    regions, policy = programmes.regions(programme), programmes.policy(programme)
    seats = {code: sum(c.seats for c in policy.cells if c.kode_kab == code) for code in regions}
    uploads, hand_ins, choices = newest_of_all(programme), handed_in_by_all(programme), missed_by_all(programme)
    deadlines = programmes.deadlines(programme)
    found = []
    for code in codes:
        upload, handed, choice, until = uploads.get(code), hand_ins.get(code), choices.get(code), deadlines[code]
        state = _state(upload, handed, choice, until, today)
        found.append(Standing(regions[code], seats[code], upload, handed, choice, until, state))
    return found


def _state(
    upload: Upload | None, handed: HandIn | None, choice: MissedDeadline | None, until: date | None, today: date
) -> str:
    if handed is not None:
        return "diserahkan"
    is_late = until is not None and today > until
    if choice is not None and not (is_late and choice.choice == MissedChoice.WAIT):
        return choice.choice
    if is_late:
        return "lewat"
    return "disusun" if upload is not None else "belum"


def version_files(upload: Upload) -> list[StoredFile]:
    """The files of a version, opened."""
    by_number = {each.number: each for each in Upload.objects.filter(pk__in=[*upload.files, upload.pk])}
    return [StoredFile(n, each.name, open_blob(each)) for n, each in sorted(by_number.items())]


def open_blob(upload: Upload) -> bytes:
    """The original as it was sent. Raises: Stop, when it was changed or lost."""
    return read_blob(data_home(), vault(), BlobRef(upload.blob, upload.sha256, upload.size))


def judged_uploads(programme: Programme) -> dict[str, Upload]:
    """Regency -> the version that is judged: what it handed in, or what the province chose to use."""
    uploads, hand_ins, choices = newest_of_all(programme), handed_in_by_all(programme), missed_by_all(programme)
    found: dict[str, Upload] = {}
    for code in programmes.regions(programme):
        handed, choice, last = hand_ins.get(code), choices.get(code), uploads.get(code)
        if handed is not None:
            found[code] = handed.upload
        elif choice is not None and choice.choice == MissedChoice.USE_LAST and last is not None:
            found[code] = last
    return found


def known_rows(upload: Upload, repeated: Repeats) -> QuerySet[ListRow]:
    """A version's rows whose NIK stands on an earlier row, in an earlier hand-in, or in another regency's list."""
    return ListRow.objects.filter(upload=upload).filter(Q(known=True) | Q(nik_blind__in=list(repeated.blinds)))


def rows(upload: Upload, repeated: Repeats, state: str = "", code: str = "") -> QuerySet[ListRow]:
    """A version's rows: all, only those of a state, or only those with a problem's code."""
    found = ListRow.objects.filter(upload=upload)
    if state == KNOWN:
        found = known_rows(upload, repeated)
    elif state:
        found = found.filter(state=state)
    if code:
        found = found.filter(codes__contains=f" {code} ")
    return found.order_by("position")


def row_pages(upload: Upload, repeated: Repeats, state: str = "", code: str = "") -> Paginator[ListRow]:
    """The same in pages."""
    return Paginator(rows(upload, repeated, state, code), PAGE_ROWS)


def first_places(upload: Upload, rows: Iterable[ListRow]) -> dict[bytes, str]:
    """Keyed hash of a NIK -> where it stands first in this version, for those of these rows that are known."""
    blinds = [row.nik_blind for row in rows if row.known and row.nik_blind]
    found = ListRow.objects.filter(upload=upload, nik_blind__in=blinds, known=False) if blinds else ()
    return {bytes(row.nik_blind or b""): _place(opened(row)) for row in found}


def shown(
    row: ListRow, repeated: Repeats, regions: Mapping[str, Region], first: Mapping[bytes, str] = NOWHERE
) -> ShownRow:
    """A row opened, and masked again. `first`: of first_places."""
    content = opened(row)
    cells, problems = content["cells"], content["problems"]
    return ShownRow(
        row.candidate_id, cells.get("nama", ""), mask_number_cell(cells.get("nik", "")),
        _place(content), _known(row, repeated, regions, first),
        tuple(_cell(content, problem) for problem in problems),
    )  # fmt: skip


def changed_rows(upload: Upload, *, own_eyes: bool) -> list[ChangedRow]:
    """The first rows that changed since the version before. `own_eyes`: for an officer of this regency."""
    before = version_before(upload)
    if before is None or not upload.changed:
        return []
    same_row = ListRow.objects.filter(pk=Concat(Value(f"{before.pk}/"), OuterRef("candidate_id")))
    was_other = same_row.exclude(content_mark=b"").exclude(content_mark=OuterRef("content_mark"))
    found = ListRow.objects.filter(Exists(was_other), upload=upload).exclude(content_mark=b"").order_by("position")
    rows = list(found[:CHANGED_ROWS])
    old = ListRow.objects.in_bulk([f"{before.pk}/{row.candidate_id}" for row in rows])
    return [_changed(opened(old[f"{before.pk}/{row.candidate_id}"]), opened(row), own_eyes=own_eyes) for row in rows]


def doubts(upload: Upload, repeated: Repeats, handed: HandIn | None) -> Doubts:
    """What to look at before this version is handed in."""
    before = version_before(upload)
    lost = (upload.removed, before.rows) if before else (0, 0)
    if handed is not None and handed.upload.number < upload.number and not policies.is_most(*lost):
        lost = (handed.upload.rows - upload.rows, handed.upload.rows)
    if not policies.is_most(*lost):
        lost = (0, 0)
    shared = Counter(code for codes in repeated.elsewhere.values() for code in codes)
    code, rows = max(shared.items(), key=lambda each: (each[1], each[0]), default=("", 0))
    if not policies.is_most(rows, upload.rows):
        return Doubts(*lost, "", 0)
    return Doubts(*lost, programmes.regions(upload.programme)[code].name, rows)


def version_before(upload: Upload) -> Upload | None:
    """The version that stood before this one."""
    return Upload.objects.filter(
        programme=upload.programme_id, kode_kab=upload.kode_kab, number=upload.number - 1
    ).first()


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], *, own_eyes: bool) -> ChangedRow:
    old, new = written_cells(before["cells"]), written_cells(after["cells"])
    cells = [
        ChangedCell(title_of(field), _masked(field, told), _masked(field, tells), own_eyes or field not in OWN_EYES)
        for field in WRITTEN
        if (told := old.get(field, "")) != (tells := new.get(field, ""))
    ]
    if not cells:  # only the regency that it names can be left
        told, tells = (str(each["cells"].get("kab") or "") for each in (before, after))
        cells = [ChangedCell(title_of("kab"), told, tells, True)]
    return ChangedRow(after["cells"].get("nama", ""), _place(after), tuple(cells))


def _masked(field: str, text: str) -> str:
    return mask_number_cell(text) if field in NUMBER_COLUMNS else mask_card_numbers(text)


def _place(content: Mapping[str, Any]) -> str:
    return f"{content['sheet'] or content['file']} baris {content['row']}"


def _known(
    row: ListRow, repeated: Repeats, regions: Mapping[str, Region], first: Mapping[bytes, str]
) -> tuple[str, ...]:
    blind = bytes(row.nik_blind or b"")
    told = [_("NIK ini ada pada baris lain daftar ini.")] if row.known and blind not in first else []
    if row.known and blind in first:
        told.append(_("NIK ini sudah ada pada %(place)s.") % {"place": first[blind]})
    if number := repeated.handed.get(blind):
        told.append(_("Sudah diserahkan dalam versi %(number)s.") % {"number": number})
    told += [
        _("Juga diusulkan %(name)s. Sepakati siapa yang mengusulkan.") % {"name": regions[code].name}
        for code in repeated.elsewhere.get(blind, ())
    ]
    return tuple(told)


def opened(row: ListRow) -> dict[str, Any]:
    """What the seal holds: file, sheet, row, cells by field, problems as [column, value, code]."""
    place = f"intake_listrow:content:{row.pk}"
    found: dict[str, Any] = json.loads(vault().open(bytes(row.content), place))
    return found


def _cell(content: dict[str, Any], problem: Sequence[str]) -> Cell:
    column, value, code = problem
    text = PROBLEM_TEXTS[ProblemCode(code)]
    title = title_of(column) if column else ""
    if column in NUMBER_COLUMNS:  # as it was written: its length, or a letter's place, may be what is wrong
        value = mask_number_cell(content["cells"].get(column) or value)
    return Cell(_place(content), title, value, code, text.sentence, text.remedy)


def reasons(upload: Upload) -> list[tuple[str, str, int, bool]]:
    """Each problem with its sentence, how often it stands, and whether rows have it: those first, the most frequent
    before the others."""
    found = []
    for code, n in upload.problems:
        text = PROBLEM_TEXTS[ProblemCode(code)]
        found.append((code, text.sentence, n, text.weight is Weight.GALAT))
    return sorted(found, key=lambda each: (not each[3], -each[2]))


def is_faulty(row: ListRow) -> bool:
    """Must it be mended?"""
    return row.state == RowState.FAULTY
