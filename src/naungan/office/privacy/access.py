"""Access for the person concerned: everything that the office holds of them, why, from where, and who read it.

Knows: what is theirs in a row, and that somebody else's row stays out of it. Does not know: how it is found
(queries.py) or what a workbook looks like (dossier.py). That it was given out is logged.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from naungan.model.errors import OutputInTheWay, Refused
from naungan.model.nik import mask_nik
from naungan.model.refusal import Refusal
from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import OPERATOR
from naungan.office.audit.actions import append
from naungan.office.audit.models import LogEntry
from naungan.office.decree import queries as decrees
from naungan.office.decree.models import Annex, Replacement
from naungan.office.decree.policies import Act as DecreeAct
from naungan.office.exchange import queries as exchanges
from naungan.office.exchange.models import Exchange
from naungan.office.exchange.policies import Act as ExchangeAct
from naungan.office.hearing import queries as hearing
from naungan.office.hearing.models import Objection
from naungan.office.hearing.policies import Act as HearingAct
from naungan.office.intake import queries as intake
from naungan.office.intake.models import ListRow, Upload
from naungan.office.intake.policies import Act as ListAct
from naungan.office.privacy import queries
from naungan.office.privacy.data_classes import DataClass, Kept, Limit, classes_on, span_on
from naungan.office.privacy.dossier import Sheet, workbook
from naungan.office.privacy.policies import Act
from naungan.office.privacy.queries import Holding, Holdings, Place, Report
from naungan.office.programmes.models import RegisterSnapshot
from naungan.office.review import queries as review
from naungan.office.review.models import Person, Ruling
from naungan.office.review.policies import Act as ReviewAct
from naungan.office.typed_text import plain
from naungan.sources.durable_file import write_durably
from naungan.sources.headers import column_words

READ: dict[str, str] = {
    ReviewAct.SHOW_NIK: "membaca NIK lengkap", ReviewAct.OPEN_PERSON: "membuka halaman orang ini",
    ReviewAct.RULE: "memutus tentang baris ini", HearingAct.SEE_SCAN: "membuka pindaian keberatan atasnya",
    DecreeAct.READ_SEALED: "membuka lampiran tersegel yang memuatnya",
    ExchangeAct.TAKE: "mengunduh berkas permintaan yang memuatnya",
    ListAct.EXPORT: "mengunduh berkas yang memuatnya",
    Act.ACCESS: "memberikan salinan data kepada yang bersangkutan",
}  # fmt: skip
"""Acts that tell who saw this person's data, in words for them."""
NOT_LOGGED = (
    "Halaman dengan NIK tersamar dicatat hanya bila dibuka pemeriksa; pembacaan NIK lengkap dan unduhan selalu."
)


class Given(NamedTuple):
    """What was given out. `file`: where it lies; `until`: by when it must reach the person, counted from now."""

    subject: str
    file: Path
    places: int
    reads: int
    until: str


class Cell(NamedTuple):
    """One value of the person's: where it lies, from where it came, on which day."""

    place: str
    where: str
    source: str
    day: str
    field: str
    value: str


def give(nik: str, folder: Path, *, letter: str, report: Report) -> Given:
    """Write everything of one person to a file of its own, and log that. Raises: Refused, OutputInTheWay."""
    if not letter.strip():
        raise Refused(Refusal("TANPA_SURAT", "Tulis nomor surat permintaannya dengan --letter."))
    if not folder.is_dir():
        raise OutputInTheWay(f"Folder {folder} tidak ada. Buat dahulu, atau sebut tempat lain.")
    subject = f"permintaan:{secrets.token_hex(8)}"
    file = folder / f"data-pribadi-{subject.partition(':')[2]}.xlsx"
    with scope.entered(scope.EVERYWHERE), transaction.atomic():
        held = queries.find(nik, report)
        reads = tuple(_reads(held))
        told = {
            "letter": plain(letter),
            "candidates": sorted(held.candidates),
            "places": len(held.found),
        }
        append(by=OPERATOR.id, act=Act.ACCESS, subject=subject, payload=told)
        write_durably(file, workbook(_sheets(nik, held, reads, letter.strip())), keep=True)
    now = timezone.localtime()
    until = now + span_on(Limit.ACCESS, now.date()).delta
    return Given(subject, file, len(held.found), len(reads), f"{until:%d-%m-%Y %H.%M}")


def _sheets(nik: str, held: Holdings, reads: tuple[tuple[str, ...], ...], letter: str) -> list[Sheet]:
    classes = classes_on(timezone.localdate())
    used = [classes[kept] for kept in Kept if any(each.kept is kept for each in held.found)]
    cells, checks = tuple(_cells(nik, held)), tuple(_checks(held))
    return [
        Sheet("Ringkasan", _summary(nik, held, letter), ("Golongan data", "Untuk apa", "Dasar", "Disimpan berapa lama"),
              tuple((each.content, each.purpose, _ground(each), _span(each)) for each in used)),
        Sheet("Data", "Setiap nilai yang disimpan, dengan asalnya.",
              ("Jenis", "Di mana", "Asal", "Tanggal", "Kolom", "Isi"), cells),
        Sheet("Pemeriksaan", "Setiap pemeriksaan pada setiap penetapan, dengan nilai dan sumbernya.",
              ("Di mana", "Hasil", "Pemeriksaan", "Jawaban", "Nilai", "Sumber", "Per tanggal"), checks),
        Sheet("Pembacaan", f"Siapa membaca, dan kapan. {NOT_LOGGED}", ("Waktu", "Siapa", "Perbuatan", "Pada"), reads),
        Sheet("Berkas", "Berkas yang memuat banyak orang, dan sampai kapan disimpan.", ("Jenis", "Di mana", "Sampai"),
              tuple(_files(held, classes))),
    ]  # fmt: skip


def _summary(nik: str, held: Holdings, letter: str) -> str:
    now = timezone.localtime()
    found = "Kantor ini tidak menyimpan data Anda." if not held.found else f"Ditemukan di {len(held.found)} tempat."
    return (
        f"Data pribadi {mask_nik(nik)} di kantor program iuran, keadaan {now:%d-%m-%Y %H.%M}. Permintaan {letter}. "
        f"{found} Yang keliru dapat Anda minta diperbaiki lewat petugas kabupaten/kota Anda."
    )


def _ground(of: DataClass) -> str:
    return of.source.law + ("" if of.source.is_verified else " (belum diverifikasi)")


def _span(of: DataClass) -> str:
    return "selama prosedur berjalan" if of.kept is Kept.STANDING_LIST else f"{of.kept_days} hari sejak {of.event}"


def _cells(nik: str, held: Holdings) -> Iterator[Cell]:
    for each in held.of(Place.LIST_ROW):
        row = ListRow.objects.select_related("upload__account").get(pk=each.key)
        yield from _of_list_row(each, row)
    for each in held.of(Place.PERSON, Place.MENTION):
        if each.table == Person._meta.db_table:
            yield from _of_person(each, Person.objects.select_related("determination").get(pk=each.key), nik)
    for each in held.of(Place.RULING):
        ruling = Ruling.objects.select_related("account").get(pk=each.key)
        day, by = f"{timezone.localdate(ruling.at):%d-%m-%Y}", ruling.account.name
        yield Cell(each.place, each.where, by, day, _title(ruling.field), review.said(ruling, "value"))
        yield Cell(each.place, each.where, by, day, "alasan", review.said(ruling, "why"))
    for each in held.of(Place.OBJECTION):  # who brought it is somebody else's data
        objection = Objection.objects.get(pk=each.key)
        day, text = f"{objection.received_on:%d-%m-%Y}", hearing.content(objection)["text"]
        yield Cell(each.place, each.where, "uji publik", day, "uraian", text)
        yield Cell(each.place, each.where, "uji publik", day, "keadaan", str(objection.get_state_display()))
        yield Cell(each.place, each.where, "uji publik", day, "alasan jawaban", hearing.answer_of(objection))
        yield Cell(each.place, each.where, "uji publik", day, "jawaban bagi pengaju", hearing.reply_of(objection))
    for each in held.of(Place.REPLACEMENT):
        left = Replacement.objects.get(pk=each.key)
        yield Cell(each.place, each.where, left.account.name, f"{left.day:%d-%m-%Y}", "alasan", decrees.reason(left))
    yield from _asked(nik, held)
    for each in held.of(Place.REGISTER):
        snapshot = RegisterSnapshot.objects.get(pk=each.key)
        for row_of in queries.register_row(snapshot, nik):
            told = ((name, value) for name, value in row_of.items() if value not in (None, ""))
            for name, value in told:
                day = f"{snapshot.as_of:%d-%m-%Y}"
                yield Cell(each.place, each.where, snapshot.source, day, _title(name), _text(name, value))


def _asked(nik: str, held: Holdings) -> Iterator[Cell]:
    """What was asked of the owners of registers, and what they answered."""
    for each in held.of(Place.EXCHANGE):
        asked = Exchange.objects.get(pk=each.key)
        day = f"{timezone.localdate(asked.created_at):%d-%m-%Y}"
        for name, value in exchanges.about(asked, nik, held.candidates):
            place = Place.MENTION if name == exchanges.MENTIONED else each.place
            yield Cell(place, each.where, asked.to, day, _title(name), value)


def _of_list_row(each: Holding, row: ListRow) -> Iterator[Cell]:
    content, sent = intake.opened(row), row.upload
    source = f"{content['file']}, dikirim {sent.account.name}"
    day = f"{timezone.localdate(sent.at):%d-%m-%Y}"
    for name, value in content["cells"].items():
        yield Cell(each.place, each.where, source, day, _title(name), str(value))


def _of_person(each: Holding, row: Person, nik: str) -> Iterator[Cell]:
    """Of a stranger's row only the register's record of this person that stands beside it."""
    content, made = review.opened(row), row.determination
    day, source = f"{timezone.localdate(made.created_at):%d-%m-%Y}", "dihitung dari daftar dan register"
    if each.place is Place.PERSON:
        told = {"hasil": row.verdict, "alasan": row.reasons.strip(), "sektor": row.sector, "kuota": row.cell,
                "peringkat": row.rank, "nik": content["nik"], **content["cells"]}  # fmt: skip
        for name, value in told.items():
            if value not in (None, ""):
                yield Cell(each.place, each.where, source, day, _title(name), str(value))
        return
    for rival in content["rivals"] or ():
        for name, value in rival["record"].items() if rival["nik"] == nik else ():
            yield Cell(each.place, each.where, "register kependudukan", day, _title(name), str(value))


def _checks(held: Holdings) -> Iterator[tuple[str, ...]]:
    for each in held.of(Place.PERSON):
        row = Person.objects.get(pk=each.key)
        for item in review.opened(row)["evidence"]:
            told = (item["check"], item["outcome"], item["value"], item["source"], item["as_of"])
            yield (each.where, row.verdict, *(str(value or "") for value in told))


def _reads(held: Holdings) -> Iterator[tuple[str, ...]]:
    names = {each.log_id: f"{each.name} ({each.username})" for each in Account.objects.all()}
    receipts = {f"unggahan:{each}" for each in _receipts(held)}
    receipts |= {f"pertukaran:{each.key}" for each in held.of(Place.EXCHANGE)}
    receipts |= {f"keberatan:{each.key}" for each in held.of(Place.OBJECTION)}
    annexes = Annex.objects.filter(blob__in=[each.key for each in held.of(Place.ANNEX)]).select_related("decree")
    receipts |= {each.log_id for each in annexes}
    payloads = {int(each.key) for each in held.of(Place.LOG)}
    for entry in LogEntry.objects.filter(act__in=list(READ)).order_by("seq"):
        is_own = (
            entry.subject.rpartition("/")[2] in held.candidates or entry.subject in receipts or entry.seq in payloads
        )
        if is_own:
            yield (entry.at[:19], names.get(entry.actor, entry.actor), READ[entry.act], entry.subject)


def _receipts(held: Holdings) -> set[str]:
    """Versions and originals in which the person stands."""
    rows = ListRow.objects.filter(pk__in=[each.key for each in held.of(Place.LIST_ROW)])
    found = set(rows.values_list("upload__receipt", flat=True))
    blobs = [each.key for each in held.of(Place.UPLOAD)]
    return found | set(Upload.objects.filter(blob__in=blobs).values_list("receipt", flat=True))


def _files(held: Holdings, classes: dict[Kept, DataClass]) -> Iterator[tuple[str, ...]]:
    for each in held.of(Place.UPLOAD, Place.BUNDLE, Place.PAPER, Place.SCAN, Place.ANNEX, Place.EXCHANGE):
        until = f"{classes[each.kept].due_on(each.since):%d-%m-%Y}" if each.since else "selama prosedur berjalan"
        yield (each.place, each.where, until)


def _title(field: str) -> str:
    return next((word.title for word in column_words() if word.field == field), field)


def _text(name: str, value: object) -> str:
    return f"{value:016d}" if isinstance(value, int) and name in ("nik", "kk") else str(value)
