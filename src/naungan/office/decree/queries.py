"""Reading decrees: who stands in one, who left and entered since, its figures, its files.

Knows: that a replacement counts from the day its amending decree is issued. Does not know: how a row comes to be.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from naungan.ledger.canonical import canonical
from naungan.model.decision import Verdict
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.decree.models import Annex, Decree, Replacement, State
from naungan.office.programmes.models import Programme
from naungan.office.review import figures as counting
from naungan.office.review.figures import Figures, Moved
from naungan.office.review.models import Determination, Person
from naungan.office.review.models import State as Stands
from naungan.office.review.queries import opened
from naungan.office.signing.machine import State as Agreed
from naungan.office.signing.models import Agreement, Kind
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home

ENTRY_CELLS = ("jenis_kelamin", "tanggal_lahir", "desa", "kec")
PUBLISHED = (State.SIGNED, State.ISSUED)
"""In these states anybody may ask whether a paper is it."""


class Entry(NamedTuple):
    """One person of an annex. `number`: in it; `cause`: why an amended one leaves, '' = stands or enters."""

    number: int
    candidate_id: str
    kode_kab: str
    name: str
    nik: str
    sex: str
    born: str
    village: str
    district: str
    sector: str
    cause: str = ""


class Change(NamedTuple):
    """One replacement with its two people."""

    replacement: Replacement
    leaving: Person
    entering: Person | None


def decrees(programme: Programme) -> QuerySet[Decree]:
    """All, the newest first."""
    return Decree.objects.filter(programme=programme).select_related("determination", "agreement", "amends", "job")


def standing(programme: Programme) -> Decree | None:
    """The first decree while it is not cancelled, whatever its state."""
    return decrees(programme).filter(amends=None).exclude(state=State.CANCELLED).first()


def of_agreement(agreement: Agreement) -> Decree | None:
    """The decree upon these minutes, while it is not cancelled."""
    return Decree.objects.filter(agreement=agreement).exclude(state=State.CANCELLED).first()


def issued(programme: Programme) -> list[Decree]:
    """Those that bind, in the order in which they were issued."""
    return list(decrees(programme).filter(state=State.ISSUED).order_by("issued_at", "pk"))


def pending(determination: Determination) -> QuerySet[Replacement]:
    """Replacements that no agreement stands for."""
    loose = Q(agreement=None) | Q(agreement__state=Agreed.CANCELLED)
    return Replacement.objects.filter(loose, determination=determination)


def decided(determination: Determination) -> QuerySet[Replacement]:
    """Replacements that an issued decree has decided."""
    agreed = Decree.objects.filter(determination=determination, state=State.ISSUED).values("agreement")
    return Replacement.objects.filter(determination=determination, agreement__in=agreed)


def next_waiting(determination: Determination, cell: str) -> Person | None:
    """Whose turn it is: the first of the waiting list who has neither left nor entered."""
    gone = Replacement.objects.filter(determination=determination, cell=cell)
    used = {*gone.values_list("leaving", flat=True), *gone.exclude(entering="").values_list("entering", flat=True)}
    waiting = Person.objects.filter(determination=determination, cell=cell, verdict=Verdict.CADANGAN)
    return waiting.exclude(candidate_id__in=used).order_by("rank", "candidate_id").first()


def stands(person: Person) -> bool:
    """Is this person in the frozen list, with a seat or waiting for one, and has not left?"""
    if person.determination.state != Stands.FROZEN or person.verdict not in (Verdict.DITETAPKAN, Verdict.CADANGAN):
        return False
    gone = Replacement.objects.filter(determination=person.determination, leaving=person.candidate_id)
    return not gone.exists()


def changes(replacements: Iterable[Replacement]) -> list[Change]:
    """With their people, by regency and cell, in the order in which they were made."""
    rows = sorted(replacements, key=lambda each: (each.kode_kab, each.cell, each.pk))
    people = _people(rows)
    return [Change(each, people[each.leaving], people.get(each.entering)) for each in rows]


def _people(rows: Collection[Replacement]) -> dict[str, Person]:
    ids = {each.leaving for each in rows} | {each.entering for each in rows if each.entering}
    if not rows:
        return {}
    found = Person.objects.filter(determination=next(iter(rows)).determination_id, candidate_id__in=ids)
    return {each.candidate_id: each for each in found}


def moved(replacements: Iterable[Replacement]) -> Moved:
    """What these change in the figures."""
    cells, sectors = defaultdict[str, Counter[str]](Counter), Counter[str]()
    for each in changes(replacements):
        counted = cells[each.replacement.cell]
        if each.replacement.was_waiting:
            counted["waiting"] -= 1
            continue
        counted["filled"] -= 1
        sectors[each.leaving.sector] -= 1
        if each.entering is not None:
            counted["filled"] += 1
            counted["waiting"] -= 1
            sectors[each.entering.sector] += 1
    return Moved({code: (each["filled"], each["waiting"]) for code, each in cells.items()}, dict(sectors))


def moved_by(agreement: Agreement) -> dict[str, Any]:
    """What all amendments up to and with these minutes change in the figures; kept with their decree, for a public page
    sees nobody's row."""
    if agreement.kind != Kind.AMENDMENT:
        return {}
    before = [each.agreement_id for each in issued(agreement.programme) if each.amends_id]
    agreed = [*before, agreement.pk]
    told = moved(Replacement.objects.filter(determination=agreement.determination, agreement__in=agreed))
    return {"cells": told.cells, "sectors": told.sectors, "times": len(agreed)}


def figures(decree: Decree) -> Figures:
    """What this decree leaves: as determined for the first, else with every change up to and with its own."""
    if not decree.moved:
        return counting.figures(decree.determination)
    cells = {code: (int(each[0]), int(each[1])) for code, each in decree.moved["cells"].items()}
    told = Moved(cells, decree.moved["sectors"], decree.moved["times"], decree.day)
    return counting.figures(decree.determination, told)


def figures_now(programme: Programme) -> Figures | None:
    """What binds today; None before the first decree is issued."""
    found = issued(programme)
    return figures(found[-1]) if found else None


def entries(decree: Decree, kode_kab: str) -> list[Entry]:
    """Everybody of one regency's annex: of a first decree who has a seat, of an amending one who leaves and enters."""
    if decree.amends_id is None:
        found = Person.objects.filter(
            determination=decree.determination, kode_kab=kode_kab, verdict=Verdict.DITETAPKAN
        ).order_by("cell", "rank", "candidate_id")
        return [_entry(number, each) for number, each in enumerate(found, 1)]
    told: list[tuple[Person, str]] = []
    own = Replacement.objects.filter(agreement=decree.agreement_id, kode_kab=kode_kab)
    for each in changes(own):
        told.append((each.leaving, each.replacement.get_cause_display()))
        if each.entering is not None:
            told.append((each.entering, ""))
    return [_entry(number, person, cause) for number, (person, cause) in enumerate(told, 1)]


def _entry(number: int, person: Person, cause: str = "") -> Entry:
    content = opened(person)
    cells: Mapping[str, Any] = content["cells"]
    nik = content["nik"] or cells.get("nik", "")
    sex, born, village, district = (str(cells.get(name, "")) for name in ENTRY_CELLS)
    return Entry(
        number, person.candidate_id, person.kode_kab, content["name"], str(nik), sex, born, village, district,
        person.sector, cause,
    )  # fmt: skip


def regencies(decree: Decree) -> list[str]:
    """Codes of those with an annex."""
    if decree.amends_id is None:
        return [each.code for each in figures(decree).by_regency if each.filled]
    rows = Replacement.objects.filter(agreement=decree.agreement_id)
    return sorted(set(rows.values_list("kode_kab", flat=True)))


def changes_hash(replacements: Iterable[Replacement]) -> str:
    """What an agreement about replacements binds to: who leaves why, who enters; nobody is named."""
    rows = sorted(replacements, key=lambda each: each.pk)
    told = [[each.cell, each.leaving, each.entering, str(each.cause), each.was_waiting] for each in rows]
    return hashlib.sha256(canonical(told)).hexdigest()


def cover(decree: Decree) -> bytes:
    """The first part as it binds: signed where it is, else as made. Raises: BlobBroken."""
    if decree.signed_blob:
        return read_blob(data_home(), vault(), BlobRef(decree.signed_blob, decree.signed_sha256, decree.signed_size))
    return unsigned(decree)


def unsigned(decree: Decree) -> bytes:
    """The first part as it was made. Raises: BlobBroken."""
    return read_blob(data_home(), vault(), BlobRef(decree.blob, decree.sha256, decree.size))


def annex_file(annex: Annex) -> bytes:
    """An annex. Raises: BlobBroken."""
    return read_blob(data_home(), vault(), BlobRef(annex.blob, annex.sha256, annex.size))


def annexes(decree: Decree) -> list[Annex]:
    """Those that may be seen within the scope."""
    return list(Annex.objects.filter(decree=decree))


def by_code(code: str) -> Decree | None:
    """The decree of this code, if it was ever signed or issued; a draft is nobody's business."""
    return _published().filter(code=code).first()


def by_printed_code(code: str) -> Decree | None:
    """The same by what people read off the paper: its own code, or that of its figures, at the foot of each page."""
    typed = _letters(code)
    for each in _published():
        if typed and typed in (_letters(each.code), _letters(figures(each).stamp.code)):
            return each
    return None


def _letters(code: str) -> str:
    """As people may type it: dashes, blanks and capitals say nothing."""
    return "".join(each for each in code.lower() if each.isalnum())


def _published() -> QuerySet[Decree]:
    found = Decree.objects.filter(state__in=PUBLISHED).select_related("determination__version", "programme")
    return found.order_by("pk")


class FileFound(NamedTuple):
    """Whose file it is. `regency`: code of the one whose public annex it is, '' = the first part."""

    decree: Decree
    regency: str
    is_signed: bool


def by_file(sha256: str) -> FileFound | None:
    """The published decree that has a file with these bytes: its first part or a public annex of it."""
    for decree in _published():
        if sha256 in (decree.sha256, decree.signed_sha256):
            return FileFound(decree, "", decree.signed_sha256 == sha256)
        for code, _part, _people, digest in decree.annex_hashes:
            if digest == sha256:
                return FileFound(decree, code, False)
    return None


def reason(replacement: Replacement) -> str:
    """Why somebody left, as it was written; '' once it is erased."""
    place = Replacement.sealed["why"].format(pk=replacement.pk)
    return vault().open(bytes(replacement.why), place).decode()


def replacements_of(candidates: Collection[str]) -> list[Replacement]:
    """Those by which one of these left or entered."""
    found = Replacement.objects.filter(Q(leaving__in=candidates) | Q(entering__in=candidates))
    return list(found.select_related("determination__programme", "account").order_by("pk"))


def annexes_of(candidates: Collection[str]) -> list[Annex]:
    """Every annex in which one of these stands, whatever became of its decree."""
    seated = Person.objects.filter(candidate_id__in=candidates, verdict=Verdict.DITETAPKAN)
    stands = Q()
    for determination, code in seated.values_list("determination", "kode_kab"):
        stands |= Q(decree__determination=determination, decree__amends=None, kode_kab=code)
    for each in replacements_of(candidates):
        if each.agreement_id is not None:
            stands |= Q(decree__agreement=each.agreement_id, kode_kab=each.kode_kab)
    return list(Annex.objects.filter(stands).select_related("decree").order_by("pk")) if stands else []
