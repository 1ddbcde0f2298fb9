"""Writing review: ask for a determination, keep its result, rule, confirm rejections. One transaction, one entry each.

Knows: the order of asking, sealing, writing, logging. Does not know: how a result is worked out (determine.py).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.model.ruling import Ruling as Said
from naungan.office import bulk_rows
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.blobs import BlobRef, delete_blob, write_blob
from naungan.office.jobs import actions as jobs
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Closed, Programme
from naungan.office.review import bundle_rows, figures, guards, policies, queries, queue, rejections, ruling_parts
from naungan.office.review.models import (
    CellResult,
    Confirmation,
    Determination,
    Person,
    Purpose,
    Ruling,
    RulingKind,
    State,
)
from naungan.office.review.policies import Act, Notice
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home

TAKEN_BACK = "Ditarik kembali oleh pembuatnya"
CHANGED = "Daftar, register, program atau putusan berubah selama penetapan dihitung. Periksa, lalu bekukan lagi."


class Result(NamedTuple):
    """What a run gave: its root, code, bundle as a zip, cells, people, the file of it held ready or nothing."""

    root: str
    code: str
    data: bytes
    cells: list[dict[str, Any]]
    people: list[dict[str, Any]]
    held: bytes


class End(NamedTuple):
    """How a result meets the job that made it. `hold`: asked before anything is written, raises when the job is no
    longer held; `complete`: ends the job. Both within the transaction that writes."""

    hold: Callable[[], None]
    complete: Callable[[], None]


@transaction.atomic
def request(*, by: Actor, account: Account, programme: Programme, purpose: Purpose) -> Determination:
    """Ask for a determination of everything as it stands now. Raises: Refused."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    act = Act.FREEZE if purpose is Purpose.FINAL else Act.DETERMINE
    inputs = queries.inputs(programme)
    demand(
        policies.may(by, act),
        policies.not_frozen(programmes.is_closed(programme)),
        policies.none_waits(queries.waiting(programme) is not None),
        policies.has_lists(len(inputs.uploads)),
        policies.was_seen(purpose is Purpose.DRAFT or queries.last_is_current(programme)),
        policies.nothing_holds(_held_up(programme) if purpose is Purpose.FINAL else ()),
    )
    made = Determination.objects.create(
        programme=programme, purpose=purpose, account=account, **inputs._asdict(),
    )  # fmt: skip
    made.job = queue.put(made, by=by, account=account)
    made.save(update_fields=["job"])
    return made


def _held_up(programme: Programme) -> list[str]:
    last = queries.last_stored(programme)
    return guards.sentences(guards.BEFORE_FREEZE, last) if last else []


@transaction.atomic
def cancel(*, by: Actor, account: Account, determination: Determination) -> None:
    """Stop a determination that is being worked out. Raises: Refused."""
    demand(policies.may(by, _act(determination)))
    job = determination.job  # first, in the order in which a worker takes both
    if job is None or not jobs.cancel(by=by, job=job):
        raise Refused(Refusal("SUDAH_BERAKHIR", "Perhitungan ini sudah berakhir dan tidak dapat dibatalkan lagi."))
    now = Determination.objects.select_for_update().get(pk=determination.pk)
    now.state, now.refusal = State.CANCELLED, f"Dibatalkan oleh {account.name}."
    now.save(update_fields=["state", "refusal"])


@transaction.atomic
def reopen(*, by: Actor, determination: Determination, why: str) -> None:
    """Open a frozen list again: lists, rulings and objections are taken in once more, and what was signed on it no
    longer counts. It stays on record as it was. Raises: Refused."""
    demand(policies.may(by, Act.REOPEN), policies.has_reason(why))
    Programme.objects.select_for_update().get(pk=determination.programme_id)
    now = Determination.objects.select_for_update().get(pk=determination.pk)
    is_public = bool(programmes.revealed_seed(now.programme))
    demand(policies.may_reopen(now.state == State.FROZEN, is_public, guards.sentences(guards.BEFORE_REOPEN, now)))
    now.state = State.REOPENED
    now.save(update_fields=["state"])
    Closed.objects.filter(programme=now.programme).delete()
    for follower in guards.AFTER_REOPEN:
        follower(now, by, plain(why))
    append(by=by.id, act=Act.REOPEN, subject=now.log_id, payload={"why": plain(why)})


def store(determination: Determination, result: Result, *, by: Actor, end: End) -> None:
    """Keep a result and end its job, in one transaction; what an earlier attempt kept is replaced."""
    end.hold()
    refs = [write_blob(data_home(), vault(), data) for data in (result.data, result.held) if data]
    try:
        with transaction.atomic():
            end.hold()
            now = Determination.objects.select_for_update().get(pk=determination.pk)
            if now.state != State.WAITING:
                _forget(refs)
                end.complete()
                return
            _keep(now, result, refs, by, end)
    except BaseException:
        _forget(refs)
        raise


@transaction.atomic
def refuse(determination: Determination, sentence: str, *, by: Actor, end: End) -> None:
    """Keep why there is no result."""
    end.hold()
    now = Determination.objects.select_for_update().get(pk=determination.pk)
    if now.state == State.WAITING:
        now.state, now.refusal = State.REFUSED, sentence
        now.save(update_fields=["state", "refusal"])
    end.complete()
    append(by=by.id, act=_act(now), subject=now.log_id, payload={"refused": sentence})


@transaction.atomic
def rule(
    *, by: Actor, account: Account, person: Person, kind: RulingKind, field: str, value: str, why: str,
    document: bytes = b"",
) -> Ruling:  # fmt: skip
    """Rule about one row; it counts from the next determination on. Raises: Refused."""
    settles = policies.may_settle_objection(by, value) if kind is RulingKind.OBJECTION else None
    closed = programmes.is_closed(person.determination.programme)
    demand(
        policies.may(by, Act.RULE, person.kode_kab),
        policies.still_counts(closed, kind is RulingKind.OBJECTION),
        settles,
        policies.can_stand(kind, field, value, programmes.read_policy(person.determination.version)),
        policies.has_reason(why),
        policies.has_document(kind, document),
    )
    word, digest = secrets.token_hex(8), hashlib.sha256(document).hexdigest() if document else ""
    said = Said(
        word,
        person.candidate_id,
        field,
        value,
        by.id,
        timezone.now().isoformat(),
        plain(why),
        digest,
    )
    if fault := ruling_parts.fault(kind, said):
        raise Refused(Refusal("PUTUSAN_TIDAK_SAH", f"{fault[0].upper()}{fault[1:]}."))
    return _ruled(by, account, person, kind, said, document)


@transaction.atomic
def judge(*, by: Actor, account: Account, person: Person, answers: Sequence[str], why: str) -> Ruling:
    """Say of everybody whom a row may be whether it is them. In: one of policies.ANSWERS for each. Raises: Refused."""
    demand(*_may_judge(by, account, person), policies.has_reason(why))
    value = policies.settled_by(answers, queries.niks(person))
    given = " ".join(answer or policies.OTHER for answer in answers)
    return _ruled(by, account, person, RulingKind.JUDGEMENT, _identity(by, person, value, why), b"", answers=given)


@transaction.atomic
def withdraw(*, by: Actor, account: Account, person: Person) -> Ruling:
    """Take one's own word about a row back; both stay on record. Raises: Refused."""
    demand(*_may_judge(by, account, person))
    if queries.own_word(person, account.pk) is None:
        raise Refused(Refusal("TANPA_PUTUSAN", "Tidak ada putusan Anda tentang baris ini yang dapat ditarik."))
    said = _identity(by, person, "", TAKEN_BACK)
    return _ruled(by, account, person, RulingKind.JUDGEMENT, said, b"", is_withdrawn=True)


@transaction.atomic
def confirm(
    *, by: Actor, account: Account, determination: Determination, kode_kab: str, reason: str, notice: Notice
) -> Confirmation:
    """Confirm one regency's rejections for one reason; from then on they are final. Raises: Refused."""
    group = _group(determination, kode_kab, reason)
    demand(policies.may(by, Act.CONFIRM, kode_kab))
    if group is None:
        raise Refused(Refusal("TANPA_PENOLAKAN", "Tidak ada penolakan seperti itu dalam penetapan ini."))
    if group.is_confirmed:
        raise Refused(Refusal("SUDAH_DISAHKAN", "Penolakan ini sudah disahkan."))
    demand(policies.is_notice(notice, timezone.localdate()))
    made = Confirmation.objects.create(
        determination=determination, kode_kab=kode_kab, reason=reason, people=group.people, account=account,
        notice_number=plain(notice.number), notice_date=notice.day,
        appeal_until=notice.appeal_until,
    )  # fmt: skip
    told = {"reason": reason, "people": group.people, "fresh": group.fresh, **_noticed(made)}
    append(by=by.id, act=Act.CONFIRM, subject=f"{determination.log_id}/{kode_kab}", payload=told)
    return made


@transaction.atomic
def correct_notice(*, by: Actor, determination: Determination, kode_kab: str, reason: str, notice: Notice) -> None:
    """Mend what was written of a notice; the log keeps both. Raises: Refused."""
    group = _group(determination, kode_kab, reason)
    demand(policies.may(by, Act.CORRECT_NOTICE, kode_kab))
    if group is None or group.confirmation is None:
        raise Refused(Refusal("BELUM_DISAHKAN", "Penolakan ini belum disahkan. Sahkan dahulu."))
    now = group.confirmation
    before = Notice(now.notice_number, now.notice_date, now.appeal_until)
    demand(policies.is_notice(notice, timezone.localdate(), before))
    told = {"reason": reason, "before": _noticed(now)}
    now.notice_number, now.notice_date = plain(notice.number), notice.day
    now.appeal_until = notice.appeal_until
    now.save(update_fields=["notice_number", "notice_date", "appeal_until"])
    told |= _noticed(now)
    append(by=by.id, act=Act.CORRECT_NOTICE, subject=f"{now.determination.log_id}/{kode_kab}", payload=told)


def _group(determination: Determination, kode_kab: str, reason: str) -> rejections.Rejection | None:
    Determination.objects.select_for_update().get(pk=determination.pk)  # of two at once one is told it was done
    found = rejections.groups(determination)
    return next((group for group in found if (group.kode_kab, group.reason) == (kode_kab, reason)), None)


def _noticed(of: Confirmation) -> dict[str, str]:
    return {"notice": of.notice_number, "day": of.notice_date.isoformat(), "until": of.appeal_until.isoformat()}


@transaction.atomic
def show_nik(*, by: Actor, person: Person) -> str:
    """The whole NIK as linked, else as written; that it was read is logged. Raises: Refused."""
    demand(policies.may(by, Act.SHOW_NIK, person.kode_kab))
    content = queries.opened(person)
    append(by=by.id, act=Act.SHOW_NIK, subject=queries.subject(person))
    return str(content["nik"] or content["cells"].get("nik", ""))


@transaction.atomic
def log_opened(*, by: Actor, person: Person) -> None:
    """Log that a person's page was opened by somebody who is watched."""
    if policies.is_watched(by):
        append(by=by.id, act=Act.OPEN_PERSON, subject=queries.subject(person))


@transaction.atomic
def log_search(*, by: Actor, determination: Determination, kode_kab: str, people: int) -> None:
    """Log that somebody who is watched searched, and how many they saw; not for whom: that names people."""
    if policies.is_watched(by):
        append(by=by.id, act=Act.SEARCH, subject=determination.log_id, payload={"regency": kode_kab, "people": people})


def _may_judge(by: Actor, account: Account, person: Person) -> tuple[Refusal | None, ...]:
    return (
        policies.may(by, Act.RULE, person.kode_kab),
        policies.still_counts(programmes.is_closed(person.determination.programme), False),
        policies.not_the_uploader(account.pk, queries.uploaders(person.determination, person.kode_kab)),
    )


def _identity(by: Actor, person: Person, value: str, why: str) -> Said:
    when, word = timezone.now().isoformat(), secrets.token_hex(8)
    return Said(word, person.candidate_id, "IDENTITAS", value, by.id, when, plain(why), "")


def _act(determination: Determination) -> Act:
    return Act.FREEZE if determination.purpose == Purpose.FINAL else Act.DETERMINE


def _forget(refs: Sequence[BlobRef]) -> None:
    for ref in refs:
        delete_blob(data_home(), ref)


def _keep(now: Determination, result: Result, refs: Sequence[BlobRef], by: Actor, end: End) -> None:
    is_final = now.purpose == Purpose.FINAL
    if is_final and not queries.is_current(now):
        _forget(refs)
        refuse(now, CHANGED, by=by, end=end)
        return
    CellResult.objects.filter(determination=now).delete()
    Person.objects.filter(determination=now).delete()
    CellResult.objects.bulk_create(CellResult(determination=now, **cell) for cell in result.cells)
    bulk_rows.insert((_person(now, row) for row in result.people), Person)
    now.root, now.code, now.blob, now.sha256, now.size = result.root, result.code, *refs[0]
    now.held, now.held_sha256, now.held_size = refs[1] if result.held else ("", "", 0)
    now.counts, now.counted = bundle_rows.counts(result.people), figures.counted(result.cells, result.people)
    now.state = State.FROZEN if is_final else State.DONE
    if is_final:
        now.frozen_by, now.frozen_at = now.account, timezone.now()
        Closed.objects.create(programme=now.programme, root=now.root)
    now.save()
    end.complete()
    append(by=by.id, act=_act(now), subject=now.log_id, payload={"root": now.root, "code": now.code})


def _person(determination: Determination, row: dict[str, Any]) -> Person:
    content = row["content"]
    pk = f"{determination.pk}/{row['candidate_id']}"
    place = Person.sealed["content"].format(pk=pk)
    nik, codes = content["nik"], " ".join(row["reasons"] or ())
    return Person(
        id=pk, determination=determination, kode_kab=row["kode_kab"] or "", candidate_id=row["candidate_id"],
        verdict=row["verdict"], reasons=f" {codes} " if codes else "", sector=row["sector"] or "",
        cell=row["cell"] or "", rank=row["rank"], cut_off=row["cut_off"], above_cut_off=row["above_cut_off"],
        match_weight=row["match_weight"], nik_blind=vault().blind(nik, determination.programme.code) if nik else None,
        content=vault().seal(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), place),
    )  # fmt: skip


def _ruled(
    by: Actor, account: Account, person: Person, kind: RulingKind, said: Said, document: bytes, *, answers: str = "",
    is_withdrawn: bool = False,
) -> Ruling:  # fmt: skip
    ref = write_blob(data_home(), vault(), document) if document else None
    try:
        with transaction.atomic():
            made = Ruling.objects.create(
                programme=person.determination.programme, kode_kab=person.kode_kab, word=said.id, kind=kind,
                candidate_id=said.candidate_id, field=said.field, account=account, why=b"",
                value=b"", answers=answers, is_withdrawn=is_withdrawn,
                is_settled=bool(said.value) or kind is RulingKind.CORRECTION, document=ref.id if ref else "",
                document_hash=said.document_hash,
            )  # fmt: skip
            for column, text in (("value", said.value), ("why", said.why)):
                setattr(made, column, vault().seal(text.encode(), Ruling.sealed[column].format(pk=made.pk)))
            made.save(update_fields=["value", "why"])
            told = {"kind": str(kind), "field": said.field, "word": said.id, "document": said.document_hash}
            if answers:
                told["answers"] = answers
            append(
                by=by.id, act=Act.WITHDRAW if is_withdrawn else Act.RULE, subject=queries.subject(person), payload=told
            )
    except BaseException:
        if ref:
            delete_blob(data_home(), ref)
        raise
    return made
