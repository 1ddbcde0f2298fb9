"""Reading privacy: where the office holds one person, since when, and in which class of data.

Knows: every seal is opened and looked into; a row without this number is found by its candidate id
alone. Does not know: what may be erased (policies.py) or how (erasure.py). Nothing here is logged: its callers log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
from django.utils import timezone

from naungan.model.decision import Verdict
from naungan.office.audit.models import PAYLOAD_PLACE, LogEntry, Payload
from naungan.office.decree import queries as decrees
from naungan.office.decree.models import Annex, Decree, Replacement
from naungan.office.decree.models import State as DecreeState
from naungan.office.exchange import queries as exchanges
from naungan.office.exchange.models import Exchange
from naungan.office.hearing import queries as hearing
from naungan.office.hearing.models import Objection
from naungan.office.hearing.models import State as ObjectionState
from naungan.office.intake import queries as intake
from naungan.office.intake.models import ListRow, Upload
from naungan.office.privacy.data_classes import Kept, Limit, span_on
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme, RegisterSnapshot
from naungan.office.review import judgements
from naungan.office.review import queries as review
from naungan.office.review.models import Confirmation, Determination, Person, Ruling, RulingKind, State
from naungan.office.vault_in_use import vault

CHUNK = 2000
FILED = "DIAJUKAN"
SEATED = frozenset({Verdict.DITETAPKAN, Verdict.CADANGAN})
REGISTER_FILE = "data.parquet"
_NO_DIGIT = re.compile(r"\D")
_FILE_NUMBER = re.compile(r"/(\d+) ")

Report = Callable[[str, int, int], None]


class Place(StrEnum):
    """Where something of a person lies, in words for people."""

    LIST_ROW = "baris daftar"
    PERSON = "hasil penetapan"
    MENTION = "baris orang lain yang menyebutnya"
    RULING = "putusan"
    PAPER = "dokumen putusan"
    OBJECTION = "keberatan"
    SCAN = "pindaian keberatan"
    REPLACEMENT = "penggantian penerima"
    ANNEX = "lampiran keputusan"
    LOG = "isi buku catatan"
    EXCHANGE = "berkas pertukaran"
    UPLOAD = "berkas usulan asli"
    BUNDLE = "berkas hasil"
    REGISTER = "salinan register"


SHREDDED = (
    Place.LIST_ROW, Place.PERSON, Place.MENTION, Place.RULING, Place.PAPER, Place.OBJECTION, Place.SCAN,
    Place.REPLACEMENT, Place.LOG,
)  # fmt: skip
"""What an erasure takes away. The others hold many people at once: they stay until their day."""


class Holding(NamedTuple):
    """One place. `key`: primary key or blob id; `where`: for people; `since`: when its class began to count, None: not
    yet; `is_busy`: an open procedure needs it."""

    place: Place
    table: str
    key: str
    where: str
    kept: Kept
    since: date | None
    busy: str = ""


class Holdings(NamedTuple):
    """Everything of one person. `candidates`: the ids by which rows are one."""

    candidates: frozenset[str]
    found: tuple[Holding, ...]

    def of(self, *places: Place) -> tuple[Holding, ...]:
        """Those in these places."""
        return tuple(each for each in self.found if each.place in places)

    @property
    def shredded(self) -> tuple[Holding, ...]:
        """What an erasure takes away."""
        return self.of(*SHREDDED)


class Course(NamedTuple):
    """How far a programme is. `live`: versions that stand (newest, handed in, being judged); `ended`: the day on which
    it was frozen, or given up for a later programme; None: under way. `verdicts`: of the frozen determination."""

    programme: Programme
    ended: date | None
    frozen: Determination | None
    waits: bool
    live: frozenset[int]
    verdicts: dict[str, tuple[str, str]]

    @property
    def is_open(self) -> bool:
        """Is it under way?"""
        return self.ended is None


def find(nik: str, report: Report) -> Holdings:
    """Open every seal and look for this person. Within scope.EVERYWHERE."""
    rows, people, rulings = list(_list_rows(nik, report)), list(_people(nik, report)), list(_rulings(report))
    ids = {row.candidate_id for row, _, own in rows if own} | {row.candidate_id for row, _, own in people if own}
    ids |= {
        row.candidate_id
        for programme in Programme.objects.all()
        for row in judgements.counting(programme)
        if judgements.opened(row, "value") == nik
    }
    courses = {each.pk: course(each) for each in Programme.objects.all()}
    found: list[Holding] = []
    uploads: dict[int, Holding] = {}
    found += _of_lists(rows, ids, courses, uploads)
    found += _of_people(people, ids, courses)
    found += _of_rulings([(row, value) for row, value in rulings if row.candidate_id in ids or nik in value], courses)
    found += _of_objections(ids, courses)
    found += [each for each in uploads.values() if each.key]
    found += _of_decrees(ids, courses)
    found += _of_exchanges(nik, ids, courses)
    found += _of_log(nik, ids, report)
    found += _of_registers(nik)
    return Holdings(frozenset(ids), tuple(found))


def course(programme: Programme) -> Course:
    """How far this programme is."""
    frozen = review.frozen(programme)
    later = Programme.objects.filter(pk__gt=programme.pk).order_by("pk").first()
    ended = None
    if frozen is not None and frozen.frozen_at is not None:
        ended = timezone.localdate(frozen.frozen_at)
    elif later is not None:
        ended = timezone.localdate(later.created_at)
    waiting = review.waiting(programme)
    live: set[int] = set()
    if frozen is not None:
        live = set(Upload.objects.filter(receipt__in=list(frozen.uploads.values())).values_list("pk", flat=True))
    elif ended is None:
        for code in Upload.objects.filter(programme=programme).values_list("kode_kab", flat=True).distinct():
            newest, handed = intake.newest(programme, code), intake.handed_in(programme, code)
            live |= {each for each in (newest and newest.pk, handed and handed.upload_id) if each}
        if waiting is not None:
            live |= set(Upload.objects.filter(receipt__in=list(waiting.uploads.values())).values_list("pk", flat=True))
    verdicts = {}
    if frozen is not None:
        told = Person.objects.filter(determination=frozen).values_list("candidate_id", "verdict", "kode_kab")
        verdicts = {candidate: (verdict, code) for candidate, verdict, code in told}
    return Course(programme, ended, frozen, waiting is not None, frozenset(live), verdicts)


def class_of_frozen(of: Course, candidate_id: str) -> tuple[Kept, date | None]:
    """Class of a row of the frozen determination, and when it began to count."""
    verdict, kode_kab = of.verdicts.get(candidate_id, ("", ""))
    if verdict in SEATED:
        return Kept.RECIPIENT, of.ended
    assert of.frozen is not None  # noqa: S101 (whoever asks has a frozen determination)
    appeals = Confirmation.objects.filter(determination__programme=of.programme, kode_kab=kode_kab)
    last = appeals.order_by("-appeal_until").values_list("appeal_until", flat=True).first()
    if last is None and of.ended is not None:
        last = of.ended + span_on(Limit.OBJECTION, of.ended).delta
    return Kept.NO_RECIPIENT, last


def class_of_version(of: Course, upload: Upload, candidate_id: str = "") -> tuple[Kept, date | None]:
    """Class of one version's row (or with no candidate of its file), and when it began to count."""
    if upload.pk in of.live:
        if of.frozen is None:
            return Kept.STANDING_LIST, None
        return class_of_frozen(of, candidate_id) if candidate_id else (Kept.RECIPIENT, of.ended)
    later = Upload.objects.filter(programme=of.programme, kode_kab=upload.kode_kab, number__gt=upload.number)
    replaced = later.order_by("number").values_list("at", flat=True).first()
    return Kept.REPLACED_LIST, timezone.localdate(replaced) if replaced else of.ended


def class_of_file(of: Course, upload: Upload) -> tuple[Kept, date | None]:
    """Class of an original: it stands as long as any version that is made of it."""
    for version in Upload.objects.filter(pk__in=of.live, kode_kab=upload.kode_kab):
        if upload.pk == version.pk or upload.pk in version.files:
            return class_of_version(of, version)
    return class_of_version(of, upload)


def class_of_determination(
    of: Course, determination: Determination, candidate_id: str = ""
) -> tuple[Kept, date | None]:
    """Class of a determination's row (or with no candidate of its bundle), and when it began to count."""
    if determination.state == State.FROZEN:
        return class_of_frozen(of, candidate_id) if candidate_id else (Kept.RECIPIENT, of.ended)
    if of.ended is not None:
        return Kept.DRAFT, of.ended
    later = Determination.objects.filter(programme=of.programme, pk__gt=determination.pk, state=State.DONE)
    replaced = later.order_by("pk").values_list("created_at", flat=True).first()
    return Kept.DRAFT, timezone.localdate(replaced) if replaced else None


def _list_rows(nik: str, report: Report) -> Iterator[tuple[ListRow, dict[str, Any], bool]]:
    """Every row of a list that holds the number, with whether it is this person's own. Rows that only share a candidate
    id come later, by it."""
    told = ListRow.objects.order_by("pk").values_list("pk", "upload__programme_id", "nik_blind", "content")
    hits = _hits(told, nik, ListRow.sealed["content"], "Membuka baris daftar", report)
    for row in ListRow.objects.filter(pk__in=hits).select_related("upload__programme").order_by("pk"):
        content = intake.opened(row)
        yield row, content, hits[row.pk] or digits(content["cells"].get("nik", "")) == nik


def _people(nik: str, report: Report) -> Iterator[tuple[Person, dict[str, Any], bool]]:
    """The same of determinations. Who is linked to another number is not this person, whatever was written."""
    told = Person.objects.order_by("pk").values_list("pk", "determination__programme_id", "nik_blind", "content")
    hits = _hits(told, nik, Person.sealed["content"], "Membuka hasil penetapan", report)
    for row in Person.objects.filter(pk__in=hits).select_related("determination__programme").order_by("pk"):
        content = review.opened(row)
        written = digits(content["cells"].get("nik", ""))
        yield row, content, hits[row.pk] or (not content["nik"] and written == nik)


def _hits(rows: Any, nik: str, place: str, step: str, report: Report) -> dict[str, bool]:
    """Keys of rows whose blind index is this number's (True) or in whose seal it stands (False). In: pk, programme,
    blind index, sealed content. Only what is found is read as more than bytes."""
    box, needle = vault(), nik.encode()
    blinds = {each.pk: box.blind(nik, each.code) for each in Programme.objects.all()}
    found = {}
    for pk, programme, blind, content in _counted(rows, step, report):
        is_own = blind is not None and bytes(blind) == blinds[programme]
        if is_own or needle in box.open(content, place.format(pk=pk)):
            found[pk] = is_own
    return found


def _rulings(report: Report) -> Iterator[tuple[Ruling, str]]:
    for row in _counted(Ruling.objects.select_related("programme").order_by("pk"), "Membuka putusan", report):
        yield row, review.said(row, "value")


def _of_lists(
    rows: list[tuple[ListRow, dict[str, Any], bool]], ids: set[str], courses: dict[int, Course],
    uploads: dict[int, Holding],
) -> Iterator[Holding]:  # fmt: skip
    known = {row.pk for row, _, _ in rows}
    same = ListRow.objects.filter(candidate_id__in=ids).exclude(pk__in=known).select_related("upload__programme")
    for row, content in [*((row, content) for row, content, _ in rows), *((row, intake.opened(row)) for row in same)]:
        if content.get("erased"):
            continue
        of, own = courses[row.upload.programme_id], row.candidate_id in ids
        kept, since = class_of_version(of, row.upload, row.candidate_id)
        where = f"baris {content['row']} daftar {row.upload.receipt} ({row.kode_kab})"
        table = ListRow._meta.db_table
        yield Holding(Place.LIST_ROW if own else Place.MENTION, table, row.pk, where, kept, since, _busy(of, kept))
        file = _file_of(row, content)
        if file is not None and file.pk not in uploads:
            kept, since = class_of_file(of, file)
            said = f"{file.receipt}, dikirim {timezone.localdate(file.at):%d-%m-%Y}"
            uploads[file.pk] = Holding(Place.UPLOAD, Upload._meta.db_table, file.blob, said, kept, since)


def _file_of(row: ListRow, content: dict[str, Any]) -> Upload | None:
    """The upload whose file the row was read from."""
    number = _FILE_NUMBER.search(str(content["file"]))
    found = Upload.objects.filter(programme=row.upload.programme, kode_kab=row.upload.kode_kab)
    return found.filter(number=int(number[1])).first() if number else row.upload


def _of_people(
    people: list[tuple[Person, dict[str, Any], bool]], ids: set[str], courses: dict[int, Course]
) -> Iterator[Holding]:
    known, bundles = {row.pk for row, _, _ in people}, set()
    same = Person.objects.filter(candidate_id__in=ids).exclude(pk__in=known)
    same = same.select_related("determination__programme")
    for row, content in [*((row, content) for row, content, _ in people), *((row, review.opened(row)) for row in same)]:
        if content.get("erased"):
            continue
        made, own = row.determination, row.candidate_id in ids
        of = courses[made.programme_id]
        kept, since = class_of_determination(of, made, row.candidate_id)
        where = f"penetapan {made.pk} ({made.get_purpose_display()}), {row.kode_kab}, {row.verdict}"
        table = Person._meta.db_table
        yield Holding(Place.PERSON if own else Place.MENTION, table, row.pk, where, kept, since, _busy(of, kept))
        if made.blob and made.pk not in bundles:
            bundles.add(made.pk)
            kept, since = class_of_determination(of, made)
            said = f"penetapan {made.pk} ({made.get_purpose_display()}) {made.code}"
            yield Holding(Place.BUNDLE, Determination._meta.db_table, made.blob, said, kept, since)


def _of_rulings(rulings: list[tuple[Ruling, str]], courses: dict[int, Course]) -> Iterator[Holding]:
    last = {row.candidate_id: value for row, value in rulings if row.kind == RulingKind.OBJECTION}
    for row, _ in rulings:
        if not review.said(row, "why"):  # erased
            continue
        of = courses[row.programme_id]
        kept, since = (Kept.DRAFT, of.ended)
        if of.frozen is not None and row.candidate_id in of.verdicts:
            kept, since = class_of_frozen(of, row.candidate_id)
        busy = "keberatannya belum diputus" if last.get(row.candidate_id) == FILED else _busy(of, kept)
        where = f"{row.get_kind_display()} {timezone.localdate(row.at):%d-%m-%Y} ({row.kode_kab})"
        table = Ruling._meta.db_table
        yield Holding(Place.RULING, table, str(row.pk), where, kept, since, busy)
        if row.document:
            yield Holding(Place.PAPER, table, row.document, where, kept, since, busy)


def _of_objections(ids: set[str], courses: dict[int, Course]) -> Iterator[Holding]:
    """Objections about the person. Whoever brought one is known by no number, and is not found by one."""
    told = Objection.objects.filter(listed__candidate_id__in=ids).select_related("hearing")
    for row in told.order_by("pk"):
        if hearing.is_erased(row):
            continue
        since = courses[row.hearing.programme_id].ended
        busy = "keberatannya belum dijawab" if row.state == ObjectionState.RECEIVED else ""
        where, table = f"keberatan {row.receipt}, diterima {row.received_on:%d-%m-%Y}", Objection._meta.db_table
        yield Holding(Place.OBJECTION, table, str(row.pk), where, Kept.OBJECTION, since, busy)
        if row.document:
            yield Holding(Place.SCAN, table, row.document, where, Kept.OBJECTION, since, busy)


def _of_decrees(ids: set[str], courses: dict[int, Course]) -> Iterator[Holding]:
    """Why somebody left a decree or entered it, and the annexes in which they stand."""
    for row in decrees.replacements_of(ids):
        if not decrees.reason(row):  # erased
            continue
        of = courses[row.determination.programme_id]
        kept, since = class_of_determination(of, row.determination, row.leaving)
        where = f"{row.get_cause_display()} {row.day:%d-%m-%Y} ({row.kode_kab})"
        yield Holding(Place.REPLACEMENT, Replacement._meta.db_table, str(row.pk), where, kept, since)
    for annex in decrees.annexes_of(ids):
        if annex.blob:
            of, copy = courses[annex.decree.programme_id], "tersegel" if annex.is_sealed else "publik"
            where = f"lampiran {copy} keputusan {annex.decree.number} ({annex.kode_kab})"
            yield Holding(Place.ANNEX, Annex._meta.db_table, annex.blob, where, Kept.RECIPIENT, of.ended)


def _of_exchanges(nik: str, ids: set[str], courses: dict[int, Course]) -> Iterator[Holding]:
    """Exchanges that asked about the person."""
    for asked in Exchange.objects.exclude(blob="").order_by("pk"):
        if exchanges.about(asked, nik, ids):
            day = timezone.localdate(asked.created_at)
            where = f"pertukaran {asked.number} dengan {asked.to}, diminta {day:%d-%m-%Y}"
            since = courses[asked.programme_id].ended
            yield Holding(Place.EXCHANGE, Exchange._meta.db_table, str(asked.pk), where, Kept.EXCHANGE, since)


def _of_log(nik: str, ids: set[str], report: Report) -> Iterator[Holding]:
    subjects = {seq: (subject, act, at) for seq, subject, act, at in
                LogEntry.objects.exclude(commitment="").values_list("seq", "subject", "act", "at")}  # fmt: skip
    for payload in _counted(Payload.objects.order_by("seq"), "Membuka buku catatan", report):
        subject, act, at = subjects[payload.seq]
        text = vault().open(payload.text, PAYLOAD_PLACE.format(pk=payload.seq)).decode()
        if subject.rpartition("/")[2] in ids or nik in text or any(each in text for each in ids):
            where = f"catatan {payload.seq}: {act}, {at[:10]}"
            day = date.fromisoformat(at[:10])
            yield Holding(Place.LOG, Payload._meta.db_table, str(payload.seq), where, Kept.LOG, day)


def _of_registers(nik: str) -> Iterator[Holding]:
    """Registers belong to others; that they hold the person is told, with their day."""
    for row in RegisterSnapshot.objects.order_by("kind", "id"):
        if register_row(row, nik):
            where = f"{row.kind} dari {row.source}, keadaan {row.as_of:%d-%m-%Y}"
            yield Holding(Place.REGISTER, RegisterSnapshot._meta.db_table, str(row.pk), where, Kept.REGISTER, None)


def decreed_snapshots(kind: str) -> frozenset[int]:
    """Registers of this kind by which somebody was chosen in a decree that was not given up."""
    stand = Decree.objects.exclude(state=DecreeState.CANCELLED).values_list("determination__snapshots", flat=True)
    return frozenset(found[kind] for found in stand if kind in found)


def payloads_before(day: date) -> list[int]:
    """Entries before this day that still have a payload."""
    old = LogEntry.objects.filter(at__lt=day.isoformat()).exclude(commitment="").values_list("seq", flat=True)
    return list(Payload.objects.filter(seq__in=old).order_by("seq").values_list("seq", flat=True))


def register_row(row: RegisterSnapshot, nik: str) -> list[dict[str, Any]]:
    """What a register's copy says of this person."""
    file: Path = programmes.snapshot_home() / row.folder / REGISTER_FILE
    if not file.is_file() or "nik" not in pq.read_schema(file).names:
        return []
    found: list[dict[str, Any]] = pq.read_table(file, filters=[("nik", "=", int(nik))]).to_pylist()
    return found


def _busy(of: Course, kept: Kept) -> str:
    """Why an open procedure needs it; '' = it does not."""
    if kept is Kept.STANDING_LIST:
        return "daftarnya sedang berlaku; kabupaten/kota mengunggah daftar tanpa baris ini dahulu"
    return "penetapan sedang dihitung" if of.is_open and of.waits else ""


def _counted(rows: Any, step: str, report: Report) -> Iterator[Any]:
    total = rows.count()
    for done, row in enumerate(rows.iterator(CHUNK), 1):
        if done % CHUNK == 0 or done == total:
            report(step, done, total)
        yield row


def digits(text: str) -> str:
    """Only the digits of a number as people write it."""
    return _NO_DIGIT.sub("", text)
