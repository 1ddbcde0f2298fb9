"""Retention: what of each class of data is due on a day, and its end.

Knows: everything that begins to count, and how it is taken away; each item is one transaction with its entry, so that a
run that was cut off goes on where it was. Does not know: how long a class is kept (data_classes.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.policies import OPERATOR, demand
from naungan.office.audit.actions import append
from naungan.office.blobs import BlobRef, delete_blob
from naungan.office.decree import queries as decrees
from naungan.office.decree.models import Annex, Replacement
from naungan.office.exchange import actions as exchanges
from naungan.office.exchange.models import Exchange
from naungan.office.hearing import queries as hearing
from naungan.office.hearing.models import Objection
from naungan.office.intake import queries as intake
from naungan.office.intake.models import ListRow, Upload
from naungan.office.notices.models import Notice
from naungan.office.privacy import erasure, policies, queries
from naungan.office.privacy.data_classes import DataClass, Kept, classes_on
from naungan.office.privacy.models import Incident
from naungan.office.privacy.policies import Act
from naungan.office.privacy.queries import Course, Report
from naungan.office.privacy.stored_backups import stored_backups
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme, RegisterSnapshot
from naungan.office.review import queries as review
from naungan.office.review.models import Determination, Person, Ruling
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault

BATCH = 500
WORD = "golongan:"


class Due(NamedTuple):
    """One item. `what`: for people; `size`: rows or files; `since`: its first day; `end`: takes it away."""

    kept: Kept
    what: str
    size: int
    since: date
    end: Callable[[], None]


Classes = dict[Kept, DataClass]


def due(home: Path, backups: Path | None) -> list[Due]:
    """Everything that should be gone today, the longest due first. Changes nothing. Raises: FileMissing."""
    today = timezone.localdate()
    classes = classes_on(today)
    with scope.entered(scope.EVERYWHERE):
        found = [
            each
            for programme in Programme.objects.order_by("pk")
            for each in _of_programme(home, queries.course(programme), classes, today)
        ]
    found += [*_registers(classes, today), *_log(classes, today), *_sessions(classes, today)]
    found += [*_notices(classes, today), *_incidents(classes, today)]
    found += _backups(backups, classes, today) if backups else []
    return sorted(found, key=lambda each: each.since)


def carry_out(home: Path, backups: Path | None, *, letter: str, reason: str, report: Report) -> list[Due]:
    """Take all of it away. Out: what was. Raises: Refused, FileMissing."""
    demand(policies.has_ground(letter, reason))
    found = due(home, backups)
    for done, each in enumerate(found, 1):
        with scope.entered(scope.EVERYWHERE), transaction.atomic():
            each.end()
            told = {
                "what": each.what,
                "size": each.size,
                "due": each.since.isoformat(),
                "letter": plain(letter),
            }
            append(
                by=OPERATOR.id,
                act=Act.RETAIN,
                subject=f"{WORD}{each.kept}",
                payload={**told, "reason": plain(reason)},
            )
        report("Menjalankan retensi", done, len(found))
    erasure.scrub()
    return found


def _of_programme(home: Path, of: Course, classes: Classes, today: date) -> Iterator[Due]:
    for version in Upload.objects.filter(programme=of.programme).order_by("pk"):
        yield from _version(home, of, version, classes, today)
    for made in Determination.objects.filter(programme=of.programme).order_by("pk"):
        yield from _determination(home, of, made, classes, today)
    yield from _rulings(home, of, classes, today)
    yield from _objections(home, of, classes, today)
    yield from _decrees(home, of, classes, today)
    yield from _exchanges(of, classes, today)


def _version(home: Path, of: Course, version: Upload, classes: Classes, today: date) -> Iterator[Due]:
    rows = ListRow.objects.filter(upload=version)
    if of.frozen is not None and version.pk in of.live:
        for (kept, since), keys in _by_class(of, rows.values_list("pk", "candidate_id")).items():
            if (day := _over(classes[kept], since, today)) and (left := _unerased(ListRow, keys)):
                yield Due(kept, f"baris daftar {version.receipt}", len(left), day, _call(erasure.shred_list_rows, left))
    else:
        kept, since = queries.class_of_version(of, version)
        if (day := _over(classes[kept], since, today)) and (count := rows.count()):
            yield Due(kept, f"baris daftar {version.receipt}", count, day, _call(rows.delete))
    kept, since = queries.class_of_file(of, version)
    if version.blob and (day := _over(classes[kept], since, today)):
        yield Due(kept, f"berkas asli {version.receipt}", 1, day, _call(_drop_file, home, version))


def _determination(home: Path, of: Course, made: Determination, classes: Classes, today: date) -> Iterator[Due]:
    rows, name = Person.objects.filter(determination=made), f"penetapan {made.pk}"
    is_frozen = of.frozen is not None and made.pk == of.frozen.pk
    if is_frozen:
        for (kept, since), keys in _by_class(of, rows.values_list("pk", "candidate_id")).items():
            if (day := _over(classes[kept], since, today)) and (left := _unerased(Person, keys)):
                yield Due(kept, f"orang pada {name}", len(left), day, _call(erasure.shred_people, left))
    kept, since = queries.class_of_determination(of, made)
    day = _over(classes[kept], since, today)
    if day and not is_frozen and (count := rows.count()):
        yield Due(kept, f"orang pada {name}", count, day, _call(rows.delete))
    if day and made.blob:
        yield Due(kept, f"berkas hasil {name}", 1, day, _call(_drop_file, home, made))


def _rulings(home: Path, of: Course, classes: Classes, today: date) -> Iterator[Due]:
    """Rulings about rows of the frozen determination go with them; the others with its drafts."""
    by_class: dict[tuple[Kept, date | None], list[Ruling]] = {}
    for row in Ruling.objects.filter(programme=of.programme):
        if not review.said(row, "why"):  # erased
            continue
        is_frozen = of.frozen is not None and row.candidate_id in of.verdicts
        key = queries.class_of_frozen(of, row.candidate_id) if is_frozen else (Kept.DRAFT, of.ended)
        by_class.setdefault(key, []).append(row)
    for (kept, since), rows in by_class.items():
        if day := _over(classes[kept], since, today):
            yield Due(kept, f"putusan {of.programme.code}", len(rows), day, _call(_drop_rulings, home, rows))


def _objections(home: Path, of: Course, classes: Classes, today: date) -> Iterator[Due]:
    """All of a programme's hearings, whoever they name."""
    if day := _over(classes[Kept.OBJECTION], of.ended, today):
        rows = [row for row in Objection.objects.filter(hearing__programme=of.programme) if not hearing.is_erased(row)]
        if rows:
            told = f"keberatan {of.programme.code}"
            yield Due(Kept.OBJECTION, told, len(rows), day, _call(_drop_objections, home, rows))


def _decrees(home: Path, of: Course, classes: Classes, today: date) -> Iterator[Due]:
    """Annexes of a programme's decrees, and why people left; numbers, hashes and signatures stay."""
    if day := _over(classes[Kept.RECIPIENT], of.ended, today):
        files = list(Annex.objects.filter(decree__programme=of.programme).exclude(blob=""))
        left = Replacement.objects.filter(determination__programme=of.programme)
        keys = [str(row.pk) for row in left if decrees.reason(row)]
        if files:
            told = f"lampiran keputusan {of.programme.code}"
            yield Due(Kept.RECIPIENT, told, len(files), day, _call(_drop_annexes, home, files))
        if keys:
            told = f"alasan penggantian {of.programme.code}"
            yield Due(Kept.RECIPIENT, told, len(keys), day, _call(erasure.shred_replacements, keys))


def _exchanges(of: Course, classes: Classes, today: date) -> Iterator[Due]:
    """What was asked of the owners of registers, and what they answered; numbers stay."""
    if day := _over(classes[Kept.EXCHANGE], of.ended, today):
        for row in Exchange.objects.filter(programme=of.programme).exclude(blob="").order_by("pk"):
            told = f"berkas dan jawaban pertukaran {row.number}"
            yield Due(Kept.EXCHANGE, told, row.files.count() + 1, day, _call(exchanges.forget, exchange=row))


def _registers(classes: Classes, today: date) -> Iterator[Due]:
    """Copies that no programme under way uses. The welfare register that a decree stands on is kept as long as the
    decree's annexes, newer register or not: else nobody could show by what anybody was chosen."""
    used: set[str] = set()
    stands = queries.decreed_snapshots("welfare")
    longer = set(RegisterSnapshot.objects.filter(pk__in=stands).values_list("folder", flat=True))
    since: dict[str, date] = {}
    for programme in Programme.objects.order_by("pk"):
        with scope.entered(scope.EVERYWHERE):
            of = queries.course(programme)
            waiting = review.waiting(programme)
        current = programmes.snapshots(programme)
        bound = set(waiting.snapshots.values()) if waiting else set()
        for row in RegisterSnapshot.objects.filter(programme=programme).order_by("id"):
            if of.is_open and (row in current.values() or row.pk in bound | stands):
                used.add(row.folder)
                continue
            later = (
                RegisterSnapshot.objects.filter(programme=programme, kind=row.kind, pk__gt=row.pk)
                .order_by("pk")
                .first()
            )
            replaced = timezone.localdate(later.created_at) if later and row.pk not in stands else None
            days = [each for each in (replaced, of.ended) if each]
            since[row.folder] = max(since.get(row.folder, date.min), min(days))
    for name in sorted(since.keys() - used):
        folder = programmes.snapshot_home() / name
        kept = classes[Kept.RECIPIENT if name in longer else Kept.REGISTER]
        if (day := _over(kept, since[name], today)) and folder.is_dir():
            yield Due(Kept.REGISTER, f"salinan register {name}", 1, day, _call(_drop_folder, folder))


def _log(classes: Classes, today: date) -> Iterator[Due]:
    """One item for each batch: an entry for every payload that is forgotten follows."""
    before = today - timedelta(days=classes[Kept.LOG].kept_days - 1)
    seqs = queries.payloads_before(before)
    for at in range(0, len(seqs), BATCH):
        some = seqs[at : at + BATCH]
        yield Due(Kept.LOG, f"isi catatan {some[0]} sampai {some[-1]}", len(some), before, _call(erasure.forget, some))


def _sessions(classes: Classes, today: date) -> Iterator[Due]:
    before = timezone.now() - timedelta(days=classes[Kept.SESSION].kept_days)
    gone = Session.objects.filter(expire_date__lt=before)
    alive = Session.objects.filter(expire_date__gte=before).values("session_key")
    orphans = UserSession.objects.exclude(session_key__in=alive).filter(last_seen_at__lt=before)
    if count := gone.count() + orphans.count():
        yield Due(Kept.SESSION, "sesi yang berakhir", count, today, _call(_end_sessions, orphans, gone))


def _notices(classes: Classes, today: date) -> Iterator[Due]:
    before = timezone.now() - timedelta(days=classes[Kept.NOTICE].kept_days)
    gone = Notice.objects.filter(created_at__lt=before)
    if count := gone.count():
        yield Due(Kept.NOTICE, "pesan kepada petugas", count, today, _call(gone.delete))


def _incidents(classes: Classes, today: date) -> Iterator[Due]:
    for row in Incident.objects.exclude(closed_at=None).order_by("pk"):
        assert row.closed_at is not None  # noqa: S101 (the query says so)
        day = _over(classes[Kept.INCIDENT], timezone.localdate(row.closed_at), today)
        if day and vault().open(bytes(row.story), Incident.sealed["story"].format(pk=row.pk)):
            yield Due(Kept.INCIDENT, f"uraian insiden {row.code}", 1, day, _call(_forget_story, row))


def _backups(folder: Path, classes: Classes, today: date) -> Iterator[Due]:
    """Archives past their day, but never the newest."""
    for each in stored_backups(folder, classes[Kept.BACKUP])[:-1]:
        if each.due <= today:
            yield Due(Kept.BACKUP, f"cadangan {each.file.name}", 1, each.due, _call(each.file.unlink, missing_ok=True))


def _by_class(of: Course, rows: Any) -> dict[tuple[Kept, date | None], list[str]]:
    found: dict[tuple[Kept, date | None], list[str]] = {}
    classes: dict[str, tuple[Kept, date | None]] = {}
    for pk, candidate in rows:
        told = "|".join(of.verdicts.get(candidate, ("", "")))  # asked once for each verdict of a regency
        if told not in classes:
            classes[told] = queries.class_of_frozen(of, candidate)
        found.setdefault(classes[told], []).append(pk)
    return found


def _unerased(model: type[ListRow] | type[Person], keys: list[str]) -> list[str]:
    opened = intake.opened if model is ListRow else review.opened
    return [row.pk for row in model.objects.filter(pk__in=keys) if not opened(row).get("erased")]  # type: ignore[arg-type]


def _over(of: DataClass, since: date | None, today: date) -> date | None:
    """The day on which it was due, if that day has come."""
    if since is None or today < of.due_on(since):
        return None
    return of.due_on(since)


def _drop_file(home: Path, row: Upload | Determination) -> None:
    """A list's original; or a bundle, and what is held ready of it for questions."""
    for column in ("blob", "held") if isinstance(row, Determination) else ("blob",):
        if name := getattr(row, column):
            delete_blob(home, BlobRef(name, "", 0))
            setattr(row, column, "")
    row.save()


def _drop_rulings(home: Path, rows: list[Ruling]) -> None:
    for row in rows:
        if row.document:
            delete_blob(home, BlobRef(row.document, "", 0))
    erasure.shred_rulings([str(row.pk) for row in rows])


def _drop_objections(home: Path, rows: list[Objection]) -> None:
    for row in rows:
        if row.document:
            delete_blob(home, BlobRef(row.document, "", 0))
    erasure.shred_objections([str(row.pk) for row in rows])


def _drop_annexes(home: Path, rows: list[Annex]) -> None:
    for row in rows:
        delete_blob(home, BlobRef(row.blob, "", 0))
        row.blob = ""
        row.save(update_fields=["blob"])


def _drop_folder(folder: Path) -> None:
    if folder.resolve().is_relative_to(programmes.snapshot_home().resolve()):
        shutil.rmtree(folder)


def _end_sessions(*rows: QuerySet[Any]) -> None:
    for each in rows:
        each.delete()


def _forget_story(row: Incident) -> None:
    row.story = vault().seal(b"", Incident.sealed["story"].format(pk=row.pk))
    row.save(update_fields=["story"])


def _call(act: Callable[..., object], *values: object, **named: object) -> Callable[[], None]:
    def call() -> None:
        act(*values, **named)

    return call
