"""Writing hearings: open, change days, close, take an objection in, answer it. One transaction, one entry each.

Knows: the order of asking, writing, telling, logging; that an answer rules through review's own act, in the same
transaction. Does not know: who may (policies.py), or what a ruling does to a determination.
"""

from __future__ import annotations

import json
import secrets
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office import bulk_rows
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.blobs import delete_blob, write_blob
from naungan.office.hearing import deadlines, policies, queries
from naungan.office.hearing.models import Channel, Hearing, Kind, Listed, Objection, State, Told, Village
from naungan.office.hearing.policies import Act, Said
from naungan.office.notices.actions import tell_role
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme
from naungan.office.review import actions as review_actions
from naungan.office.review import policies as review_policies
from naungan.office.review import queries as review
from naungan.office.review.models import Determination, Person, Purpose, Ruling, RulingKind
from naungan.office.review.models import State as DeterminationState
from naungan.office.scan_files import is_scan
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home
from naungan.sources.villages import Group, Named, grouped
from naungan.stages.fold import fold_name

CODE_LETTERS = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nothing that reads like something else. Ten letters of it are 50 bits."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_ONCE, _OF_ONCE = "hearing:once", "hearing:code"


class Filed(NamedTuple):
    """An objection that was taken in. `code`: by which its state can be read again; told now and never again."""

    objection: Objection
    code: str


@transaction.atomic
def open_hearing(
    *, by: Actor, account: Account, programme: Programme, first_day: date, last_day: date, answer_days: int
) -> Hearing:
    """Show the newest draft in every village on these days. Raises: Refused."""
    _locked(programme)
    today, before, draft = timezone.localdate(), queries.unclosed(programme), review.last_stored(programme)
    demand(
        policies.may(by, Act.OPEN),
        policies.is_draft(draft is not None and draft.state == DeterminationState.DONE),
        policies.none_open(before.standing(today) if before else None),
        policies.none_freezes(programmes.is_closed(programme), _freezes(programme)),
        policies.are_days(first_day, last_day, answer_days, today),
    )
    assert draft is not None  # noqa: S101 (demanded above)
    groups, people = _places(draft)
    demand(policies.has_people(len(people)))
    if before is not None:  # its days are over: now it is closed for good
        before.closed_at = timezone.now()
        before.save(update_fields=["closed_at"])
    made = Hearing.objects.create(
        programme=programme, determination=draft, first_day=first_day, last_day=last_day, answer_days=answer_days,
        account=account,
    )  # fmt: skip
    _list(made, groups, people)
    _tell_regencies(
        f"Uji publik {first_day:%d-%m-%Y} sampai {last_day:%d-%m-%Y}",
        "Cetak daftar setiap desa, pasang di papan pengumuman, dan catat keberatan yang datang.",
        reverse("hearing_overview"),
    )
    told = {"determination": draft.pk, "code": draft.code, "root": draft.root, "people": len(people)}
    append(by=by.id, act=Act.OPEN, subject=made.log_id, payload={**told, **_days(made)})
    return made


@transaction.atomic
def change_days(*, by: Actor, hearing: Hearing, last_day: date, why: str) -> None:
    """Let it end earlier or later. Raises: Refused."""
    now = _open_one(hearing)
    demand(
        policies.may(by, Act.CHANGE_DAYS), policies.not_closed(now.closed_at is not None),
        policies.none_freezes(programmes.is_closed(now.programme), _freezes(now.programme)),
        policies.is_last_day(now.first_day, now.last_day, last_day, timezone.localdate()), policies.has_reason(why),
    )  # fmt: skip
    before, now.last_day = now.last_day, last_day
    now.save(update_fields=["last_day"])
    _tell_regencies(
        f"Uji publik berakhir {last_day:%d-%m-%Y}",
        f"Hari terakhir semula {before:%d-%m-%Y}. Cetak daftar desa sekali lagi.", reverse("hearing_overview"),
    )  # fmt: skip
    told = {"before": before.isoformat(), "why": plain(why)}
    append(by=by.id, act=Act.CHANGE_DAYS, subject=now.log_id, payload={**told, **_days(now)})


@transaction.atomic
def close(*, by: Actor, hearing: Hearing, why: str) -> None:
    """End it today. Objections that came in until now are answered. Raises: Refused."""
    now, today = _open_one(hearing), timezone.localdate()
    demand(
        policies.may(by, Act.CLOSE), policies.not_closed(now.closed_at is not None), policies.has_reason(why)
    )  # fmt: skip
    now.closed_at = timezone.now()
    if now.first_day <= today < now.last_day:
        now.last_day = today
    now.save(update_fields=["closed_at", "last_day"])
    _tell_regencies(
        "Uji publik ditutup", f"Ditutup pada {today:%d-%m-%Y}. Turunkan daftar desa dari papan pengumuman.",
        reverse("hearing_overview"),
    )  # fmt: skip
    append(by=by.id, act=Act.CLOSE, subject=now.log_id, payload={"why": plain(why), **_days(now)})


@transaction.atomic
def log_list(*, by: Actor, subject: str) -> None:
    """Log that names of a village were opened by somebody who is watched."""
    if review_policies.is_watched(by):
        append(by=by.id, act=Act.SEE_LIST, subject=subject)


@transaction.atomic
def log_objection(*, by: Actor, objection: Objection) -> None:
    """The same of an objection."""
    if review_policies.is_watched(by):
        append(by=by.id, act=Act.SEE_OBJECTION, subject=objection.log_id)


@transaction.atomic
def log_scan(*, by: Actor, objection: Objection) -> None:
    """Log that a paper was opened, whoever does: it may name anybody. Raises: Refused."""
    demand(policies.may(by, Act.SEE_SCAN, objection.kode_kab))
    append(by=by.id, act=Act.SEE_SCAN, subject=objection.log_id)


def receive(
    *, by: Actor, account: Account, hearing: Hearing, kode_kab: str, said: Said, received_on: date, once: str = "",
    document: bytes = b"",
) -> Filed:  # fmt: skip
    """Type in an objection that came on paper. The same form sent twice is one objection. Raises: Refused."""
    demand(policies.may(by, Act.RECEIVE, kode_kab), is_scan(document, policies.DOCUMENT_BYTES) if document else None)
    ref = write_blob(data_home(), vault(), document) if document else None
    try:
        with transaction.atomic():
            _locked(hearing.programme)
            now, programme = Hearing.objects.get(pk=hearing.pk), hearing.programme
            today = timezone.localdate()
            demand(
                policies.came_in_time(now.first_day, now.last_day, received_on, today),
                policies.none_freezes(programmes.is_closed(programme), _freezes(programme)),
            )
            draft = Objection(
                hearing=now, kode_kab=kode_kab, channel=Channel.PAPER, account=account, received_on=received_on,
                document=ref.id if ref else "", document_hash=ref.sha256 if ref else "",
                document_size=ref.size if ref else 0,
            )  # fmt: skip
            filed, is_new = _filed(draft, said, once, by)
    except BaseException:
        if ref:
            delete_blob(data_home(), ref)
        raise
    if ref and not is_new:
        delete_blob(data_home(), ref)
    return filed


@transaction.atomic
def file_online(*, hearing: Hearing, kode_kab: str, said: Said, once: str) -> Filed:
    """Take in what somebody filed without an account. Within a scope that sees this regency. Raises: Refused."""
    _locked(hearing.programme)
    now, today = Hearing.objects.get(pk=hearing.pk), timezone.localdate()
    demand(policies.is_running(now.standing(today)))
    draft = Objection(hearing=now, kode_kab=kode_kab, channel=Channel.ONLINE, received_on=today)
    return _filed(draft, said, once, policies.PUBLIC)[0]


def _filed(draft: Objection, said: Said, once: str, by: Actor) -> tuple[Filed, bool]:
    """Complete and keep one, and log it; False: this form was taken in before."""
    mark = once.strip() or secrets.token_hex(16)
    code, key = _code(mark), vault().blind(mark, _ONCE)
    known = Objection.objects.filter(kode_kab=draft.kode_kab, once=key).first()
    if known is not None:
        return Filed(known, code), False
    reference = policies.read_reference(said.reference)
    is_here = reference is not None and reference.kode_kab == draft.kode_kab
    draft.listed = queries.listed(draft.hearing, reference) if is_here else None
    demand(policies.is_complete(said, draft.listed is not None))
    if said.kind is Kind.LEFT_OUT:
        draft.listed = None
    draft.kind, draft.once, draft.check_code, draft.content = said.kind, key, vault().blind(code, queries.OF_CODE), b""
    draft.answer_until = deadlines.working_days_after(draft.received_on, draft.hearing.answer_days)
    draft.save()
    draft.content = _sealed(draft, "content", json.dumps(_kept(said), ensure_ascii=False))
    draft.save(update_fields=["content"])
    told = {"kind": str(draft.kind), "channel": str(draft.channel), "reference": str(draft.listed or ""),
            "day": draft.received_on.isoformat(), "document": draft.document_hash}  # fmt: skip
    append(by=by.id, act=Act.RECEIVE, subject=draft.log_id, payload=told)
    return Filed(draft, code), True


@transaction.atomic
def answer(
    *, by: Actor, account: Account, objection: Objection, is_upheld: bool, why: str, reply: str
) -> Objection:  # fmt: skip
    """Uphold or dismiss. About somebody on the list it becomes a ruling at once: both are there or neither.

    In: `why`: for the office; `reply`: for whoever brought it. Raises: Refused.
    """
    now = _held(objection)
    then = State.UPHELD if is_upheld else State.DISMISSED
    demand(
        policies.may(by, Act.ANSWER, now.kode_kab), policies.may_follow(State(now.state), then),
        policies.other_person(account.pk, now.account_id, review.uploaders(now.hearing.determination, now.kode_kab)),
        policies.has_reason(why), policies.has_reply(reply),
    )  # fmt: skip
    others = queries.others_upheld(now)
    now.state, now.answered_by, now.answered_at = then, account, timezone.now()
    now.answer = _sealed(now, "answer", plain(why))
    now.reply = _sealed(now, "reply", plain(reply))
    value = policies.rules(Kind(now.kind), is_upheld, now.listed is not None, others)
    if value:
        now.ruling = _ruled(now, value, by, account, why)
    now.save(update_fields=["state", "answered_by", "answered_at", "answer", "reply", "ruling"])
    _tell_answer(now)
    told = {"state": str(then), "ruling": now.ruling.word if now.ruling else ""}
    append(by=by.id, act=Act.ANSWER, subject=now.log_id, payload=told)
    return now


def _ruled(objection: Objection, value: str, by: Actor, account: Account, why: str) -> Ruling:
    person = queries.row_of(objection)
    if person is None:
        raise Refused(Refusal("TANPA_BARIS", "Baris orang ini sudah dihapus; keberatan tidak dapat dijawab lagi."))
    return review_actions.rule(
        by=by, account=account, person=person, kind=RulingKind.OBJECTION, field=review_policies.OBJECTION, value=value,
        why=f"{objection.receipt}: {why.strip()}",
    )  # fmt: skip


@transaction.atomic
def withdraw(*, by: Actor, objection: Objection, why: str) -> None:
    """Whoever brought it takes it back. Raises: Refused."""
    now = _held(objection)
    demand(
        policies.may(by, Act.WITHDRAW, now.kode_kab), policies.may_follow(State(now.state), State.WITHDRAWN),
        policies.has_reason(why),
    )  # fmt: skip
    now.state, now.answered_at = State.WITHDRAWN, timezone.now()
    now.answer = _sealed(now, "answer", plain(why))
    now.save(update_fields=["state", "answered_at", "answer"])
    append(by=by.id, act=Act.WITHDRAW, subject=now.log_id)


@transaction.atomic
def follow(*, by: Actor, objection: Objection, how: str) -> None:
    """The regency did what an upheld objection asks: its list has the person, or the mended row. Raises: Refused."""
    now = _held(objection)
    demand(
        policies.may(by, Act.FOLLOW, now.kode_kab),
        policies.asks_to_follow(Kind(now.kind), State(now.state), now.followed_at is not None),
        policies.has_reason(how),
    )
    now.followed_at = timezone.now()
    now.save(update_fields=["followed_at"])
    append(by=by.id, act=Act.FOLLOW, subject=now.log_id, payload={"how": plain(how)})


@transaction.atomic
def remind(programme: Programme) -> int:
    """Tell whoever answers of last days that are near or over, once for each. Out: how many. Within EVERYWHERE."""
    today, told = timezone.localdate(), 0
    for each in Objection.objects.select_for_update().filter(hearing__programme=programme, state=State.RECEIVED):
        due = Told.OVERDUE if each.answer_until < today else Told.SOON if queries.is_soon(each, today) else Told.NOTHING
        if due <= each.told:
            continue
        each.told, told = due, told + 1
        each.save(update_fields=["told"])
        word = "lewat batas jawaban" if due is Told.OVERDUE else "mendekati batas jawaban"
        tell_role(
            role=Role.PROVINCE_OFFICER, subject=f"Keberatan {each.receipt} {word}",
            text=f"Dijawab paling lambat {each.answer_until:%d-%m-%Y}.",
            url=reverse("hearing_objection", args=[each.pk]),
        )  # fmt: skip
    return told


def read_code(text: str) -> str:
    """A check code as people type it."""
    return text.upper().translate(_READ_AS)


def _locked(programme: Programme) -> None:
    """As a freeze does: of both only one goes on."""
    Programme.objects.select_for_update().get(pk=programme.pk)


def _open_one(hearing: Hearing) -> Hearing:
    _locked(hearing.programme)
    return Hearing.objects.select_related("programme", "determination").get(pk=hearing.pk)


def _held(objection: Objection) -> Objection:
    """The objection as it stands now; of two answers the second meets the first."""
    _locked(objection.hearing.programme)
    found = Objection.objects.select_related("listed", "hearing__determination__version", "hearing__programme")
    return found.get(pk=objection.pk)


def _freezes(programme: Programme) -> bool:
    waiting = review.waiting(programme)
    return waiting is not None and waiting.purpose == Purpose.FINAL


def _places(draft: Determination) -> tuple[tuple[Group, ...], dict[str, tuple[str, bool]]]:
    """The villages of everybody who is shown; candidate id -> name to sort by, and whether they wait."""
    rows, people = [], {}
    for person in Person.objects.filter(determination=draft, verdict__in=queries.SHOWN).order_by("candidate_id"):
        content = review.opened(person)
        cells = content["cells"]
        rows.append(Named(person.candidate_id, person.kode_kab, cells.get("kec", ""), cells.get("desa", "")))
        people[person.candidate_id] = (fold_name(content["name"]), person.verdict == "CADANGAN")
    return grouped(rows), people


def _list(hearing: Hearing, groups: tuple[Group, ...], people: dict[str, tuple[str, bool]]) -> None:
    told = {"hearing_id": hearing.pk}
    bulk_rows.insert(
        (Village(kode_kab=g.kode_kab, number=g.number, district=g.district, name=g.name, **told) for g in groups),
        Village,
    )
    bulk_rows.insert(
        (
            Listed(kode_kab=g.kode_kab, village=g.number, number=number, candidate_id=each, is_waiting=people[each][1],
                   **told)
            for g in groups
            for number, each in enumerate(sorted(g.members, key=lambda member: (people[member][0], member)), 1)
        ),
        Listed,
    )  # fmt: skip


def _days(hearing: Hearing) -> dict[str, str | int]:
    return {
        "first": hearing.first_day.isoformat(), "last": hearing.last_day.isoformat(), "answer_days": hearing.answer_days
    }  # fmt: skip


def _kept(said: Said) -> dict[str, str]:
    return {
        "who": plain(said.who), "contact": policies.masked_contact(said.contact),
        "text": plain(said.text), "person": plain(said.person),
    }  # fmt: skip


def _sealed(objection: Objection, column: str, text: str) -> bytes:
    return vault().seal(text.encode("utf-8", "surrogatepass"), Objection.sealed[column].format(pk=objection.pk))


def _code(mark: str) -> str:
    """The check code of a form: sent again it has the same."""
    return "".join(_ALPHABET[byte % 32] for byte in vault().blind(mark, _OF_ONCE)[:CODE_LETTERS])


def _tell_regencies(subject: str, text: str, url: str) -> None:
    for role in (Role.REGENCY_OFFICER, Role.REGENCY_HEAD):
        tell_role(role=role, subject=subject, text=text, url=url)


def _tell_answer(objection: Objection) -> None:
    asked = {
        Kind.LEFT_OUT: "Tambahkan orangnya ke daftar Anda, serahkan, lalu catat tindak lanjutnya.",
        Kind.WRONG_DATA: "Perbaiki barisnya pada daftar Anda, serahkan, lalu catat tindak lanjutnya.",
    }
    upheld = objection.state == State.UPHELD
    kind = Kind(objection.kind)
    text = asked[kind] if upheld and kind in asked else "Sampaikan jawabannya kepada pengaju."
    tell_role(
        role=Role.REGENCY_OFFICER, regency=objection.kode_kab,
        subject=f"Keberatan {objection.receipt} {'dibenarkan' if upheld else 'tidak dibenarkan'}", text=text,
        url=reverse("hearing_objection", args=[objection.pk]),
    )  # fmt: skip
