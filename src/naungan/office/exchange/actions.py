"""Writing exchanges: ask for one, keep its files, hand them over, ask a service, close it, use it. One entry each.

Knows: the order of asking, sealing, writing, logging. Does not know: how a batch is written (making.py), how a file of
answers is taken in (receive.py), who may (policies.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.blobs import BlobRef, delete_blob, read_blob, write_blob
from naungan.office.exchange import folder, policies, queries, queue
from naungan.office.exchange.models import OPEN, Channel, Delivery, Exchange, HandedFile, Kind, Reply, State, Told
from naungan.office.exchange.policies import Act
from naungan.office.notices.actions import tell_role
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme, RegisterSnapshot
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a password: none that is taken for another when it is read aloud."""
GROUPS, GROUP_SIGNS = 4, 4


class Made(NamedTuple):
    """A new exchange. `password`: of its batches, shown now and never again; '' where the form was sent twice."""

    exchange: Exchange
    password: str


class OutFile(NamedTuple):
    """One file to hand over."""

    kind: Kind
    name: str
    rows: int
    data: bytes


class Written(NamedTuple):
    """What a job wrote: the folder as a zip, the files, the root of its manifest, whom it chose, where they stand."""

    data: bytes
    files: list[OutFile]
    root: str
    chosen: dict[str, Any]
    counts: dict[str, Any]


class End(NamedTuple):
    """How a result meets the job that made it: as review's."""

    hold: Callable[[], None]
    complete: Callable[[], None]


@transaction.atomic
def request(
    *, by: Actor, account: Account, programme: Programme, service: str, owner: str, due: date, quota: int, once: str
) -> Made:
    """Ask for an exchange about the last determination; its files are written by a job. Raises: Refused."""
    known = Exchange.objects.filter(once=once).first()
    if known:
        return Made(known, "")
    Programme.objects.select_for_update().get(pk=programme.pk)
    draft = queries.draft(programme)
    demand(
        policies.may(by, Act.ASK),
        policies.has_draft(bool(draft and draft.blob)),
        policies.has_owner(owner),
        policies.is_due(due, timezone.localdate()),
        policies.is_quota(quota),
    )
    assert draft is not None  # noqa: S101 (has_draft has asked)
    last = Exchange.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0
    made = Exchange.objects.create(
        programme=programme, determination=draft, number=last + 1, once=once, service=service, owner=plain(owner),
        due=due, quota=quota, account=account,
    )  # fmt: skip
    password = "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP_SIGNS)) for _ in range(GROUPS))
    made.password = vault().seal(password.encode(), Exchange.sealed["password"].format(pk=made.pk))
    made.job = queue.write(made, by=by, account=account)
    made.save(update_fields=["password", "job"])
    told = {"service": service, "owner": made.owner, "due": due.isoformat(), "quota": quota}
    append(by=by.id, act=Act.ASK, subject=made.log_id, payload=told)
    return Made(made, password)


def keep(exchange: Exchange, written: Written, *, by: Actor, end: End) -> None:
    """Keep the files and end their job, in one transaction; from then on nobody here knows the password."""
    end.hold()
    refs = [write_blob(data_home(), vault(), data) for data in (written.data, *(each.data for each in written.files))]
    try:
        with transaction.atomic():
            end.hold()
            now = Exchange.objects.select_for_update().get(pk=exchange.pk)
            if now.state != State.MAKING:
                drop(refs)
                end.complete()
                return
            now.blob, now.sha256, now.size = refs[0]
            now.state, now.root, now.written_at = State.READY, written.root, timezone.now()
            now.chosen, now.counts, now.password, now.refusal = written.chosen, written.counts, b"", ""
            now.save()
            for number, (file, ref) in enumerate(zip(written.files, refs[1:], strict=True), 1):
                HandedFile.objects.create(
                    exchange=now, number=number, kind=file.kind, name=file.name, rows=file.rows, blob=ref.id,
                    sha256=ref.sha256, size=ref.size,
                )  # fmt: skip
            end.complete()
            told = {"asked": written.counts["asked"], "root": written.root, "files": [ref.sha256 for ref in refs[1:]]}
            append(by=by.id, act=Act.ASK, subject=now.log_id, payload=told)
    except BaseException:
        drop(refs)
        raise


@transaction.atomic
def give_up(exchange: Exchange, sentence: str, *, by: Actor, end: End) -> None:
    """Keep why there are no files, unless there are."""
    end.hold()
    now = Exchange.objects.select_for_update().get(pk=exchange.pk)
    end.complete()
    if now.state == State.MAKING:
        now.state, now.refusal, now.password = State.FAILED, sentence, b""
        now.save(update_fields=["state", "refusal", "password"])
        append(by=by.id, act=Act.ASK, subject=now.log_id, payload={"refused": sentence})


@transaction.atomic
def take(*, by: Actor, account: Account, file: HandedFile) -> bytes:
    """The file, as it goes to the other office; that it was taken is logged. Raises: Refused, BlobBroken."""
    now = Exchange.objects.select_for_update().get(pk=file.exchange_id)
    demand(policies.may(by, Act.TAKE), policies.is_kept(now.is_erased), policies.can_now(now.state, Act.TAKE))
    data = read_blob(data_home(), vault(), BlobRef(file.blob, file.sha256, file.size))
    file.taken_at, file.taken_by = timezone.now(), account
    file.save(update_fields=["taken_at", "taken_by"])
    if file.kind == Kind.BATCH and now.state == State.READY:
        now.state, now.handed_at = State.WAITING, file.taken_at
        now.save(update_fields=["state", "handed_at"])
    append(by=by.id, act=Act.TAKE, subject=now.log_id, payload={"file": file.name, "sha256": file.sha256})
    return data


def stand(exchange: Exchange, counts: dict[str, Any]) -> None:
    """Where its questions stand now. Who answers has the questions, whoever handed them over."""
    exchange.counts, exchange.answered_at = counts, timezone.now()
    if exchange.state == State.READY:
        exchange.state = State.WAITING
    exchange.save(update_fields=["counts", "answered_at", "state"])


def receipt(exchange: Exchange, number: int) -> str:
    """By what a delivery is called."""
    return f"{exchange.service.upper()}-{exchange.pk}-{number}"


@transaction.atomic
def change_due(*, by: Actor, exchange: Exchange, due: date, owner: str) -> None:
    """Another day, another person at the other office; reminders begin anew. Raises: Refused."""
    now = Exchange.objects.select_for_update().get(pk=exchange.pk)
    demand(
        policies.may(by, Act.CHANGE_DUE),
        policies.can_now(now.state, Act.CHANGE_DUE),
        policies.is_due(due, timezone.localdate()),
        policies.has_owner(owner),
    )
    before = {"due": now.due.isoformat(), "owner": now.owner}
    now.due, now.owner, now.told = due, plain(owner), Told.NOTHING
    now.save(update_fields=["due", "owner", "told"])
    told = {"before": before, "due": due.isoformat(), "owner": now.owner}
    append(by=by.id, act=Act.CHANGE_DUE, subject=now.log_id, payload=told)


@transaction.atomic
def close(*, by: Actor, account: Account, exchange: Exchange) -> None:
    """Wait no longer; who has not answered stays unknown, and what comes late is still taken. Raises: Refused."""
    now = Exchange.objects.select_for_update().get(pk=exchange.pk)
    running = queries.running(now) is not None
    demand(policies.may(by, Act.CLOSE), policies.can_now(now.state, Act.CLOSE), policies.none_runs(running))
    now.state, now.closed_at, now.closed_by = State.CLOSED, timezone.now(), account
    now.save(update_fields=["state", "closed_at", "closed_by"])
    append(by=by.id, act=Act.CLOSE, subject=now.log_id, payload={"standings": now.counts["standings"]})


@transaction.atomic
def use(*, by: Actor, account: Account, exchange: Exchange) -> None:
    """Ask for a register of what was answered to this service; a job makes it. Raises: Refused."""
    now = Exchange.objects.select_for_update().get(pk=exchange.pk)
    demand(policies.may(by, Act.USE), *may_use(now), policies.none_runs(queries.running(now) is not None))
    now.job = queue.use(now, by=by, account=account)
    now.save(update_fields=["job"])


def may_use(exchange: Exchange) -> Sequence[Refusal | None]:
    """Can a register be made of it now?"""
    return (
        policies.is_kept(exchange.is_erased),
        policies.can_now(exchange.state, Act.USE),
        policies.has_answers(queries.answers([exchange])),
        policies.is_not_complete(queries.register_kind(exchange), queries.has_complete_register(exchange)),
        policies.not_frozen(programmes.is_closed(exchange.programme)),
    )


@transaction.atomic
def used(exchange: Exchange, snapshot: int, *, by: Actor, end: End) -> None:
    """Note which register was made of it, and end the job."""
    end.hold()
    now = Exchange.objects.select_for_update().get(pk=exchange.pk)
    now.snapshot, now.used_at = RegisterSnapshot.objects.get(pk=snapshot), timezone.now()
    now.save(update_fields=["snapshot", "used_at"])
    end.complete()
    append(by=by.id, act=Act.USE, subject=now.log_id, payload={"snapshot": snapshot, "sha256": now.snapshot.sha256})


@transaction.atomic
def call(*, by: Actor, account: Account, exchange: Exchange) -> Delivery:
    """Ask the configured service about whoever is not answered; jobs do it. Raises: Refused."""
    now = Exchange.objects.select_for_update().get(pk=exchange.pk)
    demand(
        policies.may(by, Act.CALL),
        policies.is_kept(now.is_erased),
        policies.can_now(now.state, Act.CALL),
        policies.has_service(queries.is_configured(now.service)),
        policies.none_runs(queries.running(now) is not None),
    )
    number = last_number(now) + 1
    made = Delivery.objects.create(
        exchange=now, number=number, receipt=receipt(now, number), channel=Channel.SERVICE, name=f"Layanan {now.to}",
        account=account,
    )  # fmt: skip
    made.job = queue.ask(made, by=by, account=account, behind=queue.tried_in_vain(made))
    made.save(update_fields=["job"])
    append(by=by.id, act=Act.CALL, subject=f"{now.log_id}/{made.receipt}")
    return made


@transaction.atomic
def keep_reply(delivery: Delivery, line: bytes, *, hold: Callable[[], None]) -> None:
    """One answer of a service, before the next question is sent. Raises: LeaseLost."""
    hold()
    key = f"{delivery.pk}/{Reply.objects.filter(delivery=delivery).count():06}"
    Reply.objects.create(id=key, delivery=delivery, content=vault().seal(line, Reply.sealed["content"].format(pk=key)))


def called(
    delivery: Delivery, halt: str, *, by: Actor, account: Account, behind: str, remaining: int, end: End
) -> None:
    """After some were asked: go on with the `remaining` others, `behind` whom was tried in vain, in a job of their own,
    or put all answers into one file."""
    end.hold()
    lines = folder.replies(delivery)
    ref = None if remaining else write_blob(data_home(), vault(), b"".join(lines))
    try:
        with transaction.atomic():
            end.hold()
            now = Exchange.objects.select_for_update().get(pk=delivery.exchange_id)
            kept = Delivery.objects.get(pk=delivery.pk)
            kept.answers = kept.new = len(lines)
            kept.halt = halt
            if lines:
                with folder.opened(now) as found:
                    stand(now, queries.counted(found))
            if ref is None:
                kept.job = queue.ask(kept, by=by, account=account, behind=behind, remaining=remaining)
            else:
                kept.answers_blob, kept.answers_sha256, kept.answers_size = ref
                Reply.objects.filter(delivery=kept).delete()
            kept.save()
            end.complete()
            append(by=by.id, act=Act.CALL, subject=f"{now.log_id}/{kept.receipt}", payload={"answers": len(lines)})
    except BaseException:
        drop([ref] if ref else [])
        raise


@transaction.atomic
def forget(*, exchange: Exchange) -> None:
    """Take its files and all answers away; numbers and days stay. Whoever asks for it logs it."""
    now = Exchange.objects.select_for_update().get(pk=exchange.pk)
    for file in HandedFile.objects.filter(exchange=now):
        drop([BlobRef(file.blob, "", 0)] if file.blob else [])
    HandedFile.objects.filter(exchange=now).update(blob="")
    for came in Delivery.objects.filter(exchange=now):
        drop([BlobRef(each, "", 0) for each in (came.blob, came.answers_blob) if each])
        came.blob = came.answers_blob = ""
        came.problems = vault().seal(queries.packed([]), Delivery.sealed["problems"].format(pk=came.pk))
        came.save(update_fields=["blob", "answers_blob", "problems"])
    Reply.objects.filter(delivery__exchange=now).delete()
    drop([BlobRef(now.blob, "", 0)] if now.blob else [])
    now.blob = ""
    now.save(update_fields=["blob"])


@transaction.atomic
def log_read(*, by: Actor, subject: str) -> None:
    """That a page was opened by somebody whose reading is watched."""
    if policies.is_watched(by):
        append(by=by.id, act=Act.READ, subject=subject)


@transaction.atomic
def remind(programme: Programme) -> int:
    """Tell the province of due dates that are near or over, once for each. Out: how many. Within EVERYWHERE."""
    today, told = timezone.localdate(), 0
    for each in Exchange.objects.select_for_update().filter(programme=programme, state__in=OPEN):
        soon = Told.SOON if policies.is_near(each.due, today) else Told.NOTHING
        due = Told.OVERDUE if each.is_overdue(today) else soon
        if due <= each.told:
            continue
        each.told, told = due, told + 1
        each.save(update_fields=["told"])
        word = "lewat tenggat" if due is Told.OVERDUE else "mendekati tenggat"
        tell_role(
            role=Role.PROVINCE_OFFICER, subject=f"Pertukaran {each.number} dengan {each.to} {word}",
            text=f"Jawaban ditunggu paling lambat {each.due:%d-%m-%Y}. Hubungi {each.owner}.",
            url=reverse("exchange_detail", args=[each.pk]),
        )  # fmt: skip
    return told


def last_number(exchange: Exchange) -> int:
    """Of its deliveries; 0 where nothing came."""
    return Delivery.objects.filter(exchange=exchange).aggregate(last=Max("number"))["last"] or 0


def drop(refs: Sequence[BlobRef]) -> None:
    """Forget sealed files that no row names."""
    for ref in refs:
        delete_blob(data_home(), ref)
