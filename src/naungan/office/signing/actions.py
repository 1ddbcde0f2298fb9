"""Writing signing: draw up, edit, open, sign, let fall, conclude. Each one transaction, its entries last.

Knows: the order of locks (determination, then minutes), and that a signature is written only onto the content that its
signer has seen. Does not know: who may (policies.py); paper (paper.py); the decree.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.notices.actions import tell, tell_role
from naungan.office.programmes import queries as programmes
from naungan.office.review.models import Determination
from naungan.office.review.models import State as Stands
from naungan.office.signing import machine, policies, queries
from naungan.office.signing.facts import Facts, content_hash, facts_of, must_sign
from naungan.office.signing.machine import LIVE, SIGNED, Event, State, Step
from naungan.office.signing.models import (
    NOTES_LETTERS,
    PLACE_LETTERS,
    REASON_LETTERS,
    Agreement,
    Kind,
    Revision,
    Scan,
    ScanState,
    Signature,
)
from naungan.office.signing.policies import SIGNERS, Act, Part
from naungan.office.typed_text import plain

NEXT_SIGNERS = {State.AWAITS_BPJS: Step.BPJS, State.AWAITS_PROVINCE: Step.PROVINCE}


@transaction.atomic
def draw_up(
    *, by: Actor, account: Account, determination: Determination, kind: str, regions: Sequence[str], facts: Facts,
    place: str, held_on: date, notes: str,
) -> Agreement:  # fmt: skip
    """Draw up minutes on a frozen determination. In: `regions`: codes that must sign; `facts`: of a whole determination
    exactly facts.facts_of. Within a scope that sees every regency. Raises: Refused; NotCanonical."""
    demand(policies.may(by, Act.DRAW_UP))
    frozen = Determination.objects.select_for_update().get(pk=determination.pk)
    other = queries.newest(frozen, kind)
    if other is not None and kind == Kind.AMENDMENT and other.state == State.ISSUED:
        other = None  # a decree may be amended again and again
    demand(
        policies.is_frozen(frozen.state == Stands.FROZEN),
        policies.none_at_work(other.number if other else None),
        *_content(frozen, kind, regions, facts, place, notes, held_on),
    )
    made = Agreement(
        programme=frozen.programme, determination=frozen, kind=Kind(kind), regions=list(regions), facts=facts,
        place=plain(place), held_on=held_on, notes=plain(notes), drawn_by=account,
        number=Agreement.objects.filter(programme=frozen.programme).count() + 1,
    )  # fmt: skip
    made.content_hash = _hash(made)
    made.save()
    _revise(made, account, ["semua"], "")
    append(by=by.id, act=Act.DRAW_UP, subject=made.log_id, payload={"hash": made.content_hash, "kind": str(kind)})
    return made


@transaction.atomic
def edit(
    *, by: Actor, account: Account, agreement: Agreement, place: str | None = None, held_on: date | None = None,
    notes: str | None = None, facts: Facts | None = None, regions: Sequence[str] | None = None, why: str = "",
    seen: str = "",
) -> Agreement:  # fmt: skip
    """Change the content; what is not given stays. Every signature on the content before falls, and its signer is told.

    In: `why`: needed where somebody had signed; `seen`: the content hash that the editor had before them, so that no
    edit overwrites another unseen. Raises: Refused; NotCanonical.
    """
    demand(policies.may(by, Act.EDIT))
    now = lock(agreement.pk)
    demand(
        policies.is_frozen(now.determination.state == Stands.FROZEN),
        machine.no_to(State(now.state), Event.EDIT),
        policies.not_quiet(now.closed_from, now.closed_until, timezone.localdate()),
        policies.is_what_was_seen(seen or now.content_hash, now.content_hash),
        policies.is_short(why, REASON_LETTERS),
    )
    told: dict[str, Any] = {
        "place": None if place is None else plain(place), "held_on": held_on,
        "notes": None if notes is None else plain(notes), "facts": facts,
        "regions": None if regions is None else list(regions),
    }  # fmt: skip
    changed = [name for name, value in told.items() if value is not None and value != getattr(now, name)]
    for name in changed:
        setattr(now, name, told[name])
    if not changed:
        return now
    demand(*_content(now.determination, now.kind, now.regions, now.facts, now.place, now.notes, now.held_on))
    if queries.standing_signatures(now):
        demand(policies.has_reason(why))
    before, now.content_hash = now.content_hash, _hash(now)
    now.state = _after(now, Event.EDIT)
    now.save(update_fields=[*changed, "content_hash", "state"])
    _revise(now, account, changed, why)
    fallen = _fall(now, account, f"Isi diubah ({', '.join(map(part_word, changed))}): {plain(why)}")
    payload = {"before": before, "hash": now.content_hash, "changed": changed, "why": plain(why), "fallen": fallen}
    append(by=by.id, act=Act.EDIT, subject=now.log_id, payload=payload)
    return now


@transaction.atomic
def open_signing(*, by: Actor, agreement: Agreement, seen: str) -> None:
    """Let everybody sign; the heads of every regency are told. Raises: Refused."""
    demand(policies.may(by, Act.OPEN))
    now = lock(agreement.pk)
    demand(
        policies.is_frozen(now.determination.state == Stands.FROZEN),
        policies.is_what_was_seen(seen, now.content_hash),
        machine.no_to(State(now.state), Event.OPEN),
    )
    now.state = _after(now, Event.OPEN)
    now.save(update_fields=["state"])
    for code in now.regions:
        _call(now, Part(Step.REGENCY, code))
    append(by=by.id, act=Act.OPEN, subject=now.log_id, payload={"hash": now.content_hash})


@transaction.atomic
def set_quiet(*, by: Actor, agreement: Agreement, since: date, until: date) -> None:
    """Let the minutes rest from a day until (exclusive) a day. Raises: Refused, within such a time too."""
    demand(policies.may(by, Act.QUIET))
    now = lock(agreement.pk)
    demand(
        machine.no_to(State(now.state), Event.QUIET),
        policies.not_quiet(now.closed_from, now.closed_until, timezone.localdate()),
        policies.is_quiet_time(since, until, timezone.localdate()),
    )
    now.closed_from, now.closed_until = since, until
    now.save(update_fields=["closed_from", "closed_until"])
    told = {"since": since.isoformat(), "until": until.isoformat()}
    append(by=by.id, act=Act.QUIET, subject=now.log_id, payload=told)


@transaction.atomic
def cancel(*, by: Actor, account: Account, agreement: Agreement, why: str) -> None:
    """Give the minutes up; what was signed on them falls. Raises: Refused."""
    demand(policies.may(by, Act.CANCEL), policies.has_reason(why), policies.is_short(why, REASON_LETTERS))
    now = lock(agreement.pk)
    demand(
        machine.no_to(State(now.state), Event.CANCEL),
        policies.not_quiet(now.closed_from, now.closed_until, timezone.localdate()),
    )
    now.state = _after(now, Event.CANCEL)
    now.save(update_fields=["state"])
    fallen = _fall(now, account, f"Berita acara dibatalkan: {plain(why)}")
    append(by=by.id, act=Act.CANCEL, subject=now.log_id, payload={"why": plain(why), "fallen": fallen})


def fall_with(determination: Determination, by: Actor, why: str) -> None:
    """The determination was opened again: minutes on it end, and what was signed on them falls. Within the transaction
    that opens it, which holds the determination's lock already."""
    author = Account.objects.filter(pk=by.id.rpartition(":")[2]).first()
    live = [str(each) for each in LIVE]
    for now in Agreement.objects.select_for_update().filter(determination=determination, state__in=live).order_by("pk"):
        now.state = _after(now, Event.REOPEN)
        now.save(update_fields=["state"])
        fallen = _fall(now, author, f"Penetapan dibuka kembali: {why[:REASON_LETTERS]}")
        append(by=by.id, act=Act.FALL, subject=now.log_id, payload={"why": why, "fallen": fallen})


@transaction.atomic
def sign(*, by: Actor, account: Account, agreement: Agreement, part: Part, seen: str) -> Signature:
    """Sign the content that was seen. The same act sent again is one signature. Raises: Refused."""
    now = lock(agreement.pk)
    day = timezone.localdate()
    for each in queries.standing_signatures(now):
        if (each.account_id, each.step, each.regency, each.content_hash) == (account.pk, *part, seen):
            return each
    demand_signable(now, account, part, seen, day)
    made, told = put_signature(now, account, part, day)
    append(by=by.id, act=Act.SIGN, subject=now.log_id, payload=told)
    return made


def demand_signable(now: Agreement, account: Account, part: Part, seen: str, day: date) -> None:
    """In: minutes that are locked; the day of the signature. Raises: Refused."""
    if part not in policies.parts(now.regions):
        raise Refused(Refusal("BUKAN_BAGIANNYA", "Berita acara ini tidak ditandatangani di sana."))
    found, name = queries.pool(now, part, day), queries.place_names(now)[part.code]
    count, role = policies.needed(_rule(now), part.step), queries.role_word(part)
    demand(
        policies.is_frozen(now.determination.state == Stands.FROZEN),
        policies.is_what_was_seen(seen, now.content_hash),
        machine.no_to(State(now.state), SIGNED[part.step][0]),
        policies.may_sign(account.pk, found, queries.submitters(now, part), role, name),
        policies.still_needed(count, len(found.signed), name),
        policies.can_be_given(policies.hold(count, found, role, name)),
    )


def put_signature(
    now: Agreement, account: Account, part: Part, day: date, scan: Scan | None = None
) -> tuple[Signature, dict[str, Any]]:
    """Write a signature that was asked about, and go on; whoever signs next is told. In: minutes that are locked.
    Out: it, and what the log is told of it."""
    name = queries.place_names(now)[part.code]
    made = Signature.objects.create(
        agreement=now, step=part.step, regency=part.regency, account=account, content_hash=now.content_hash,
        capacity=queries.capacity(account, part, name, day), scan=scan,
    )  # fmt: skip
    now.state = _after(now, SIGNED[part.step][_is_last(now, part.step)])
    now.save(update_fields=["state"])
    if now.state in NEXT_SIGNERS and part.step is not NEXT_SIGNERS[State(now.state)]:
        _call(now, Part(NEXT_SIGNERS[State(now.state)]))
    return made, {
        "signer": account.log_id, "step": str(part.step), "regency": part.regency, "capacity": made.capacity,
        "hash": now.content_hash,
    }  # fmt: skip


def hold_complete(agreement_id: int, content_hash: str) -> Agreement:
    """The minutes, locked until the caller's transaction ends: every signature that they need stands on exactly this
    content, and their list is frozen. Raises: Refused, else."""
    now = lock(agreement_id)
    signed = queries.standing_signatures(now)
    people, rule = {each.account_id for each in signed}, _rule(now)
    missing = [part for part in policies.parts(now.regions) if not _has_all(part, signed, rule)]
    demand(
        policies.is_frozen(now.determination.state == Stands.FROZEN),
        policies.is_what_was_seen(content_hash, now.content_hash),
        policies.is_what_was_seen(_hash(now), now.content_hash),
        machine.no_to(State(now.state), Event.CONCLUDE),
    )
    if missing or not now.regions or len(people) != len(signed):
        raise Refused(Refusal(machine.No.INCOMPLETE, machine.SENTENCES[machine.No.INCOMPLETE]))
    return now


@transaction.atomic
def conclude(*, by: Actor, agreement: Agreement) -> None:
    """The decree is issued: nothing of these minutes changes any more. Raises: Refused."""
    demand(policies.may(by, Act.CONCLUDE))
    now = hold_complete(agreement.pk, agreement.content_hash)
    now.state = _after(now, Event.CONCLUDE)
    now.save(update_fields=["state"])
    append(by=by.id, act=Act.CONCLUDE, subject=now.log_id, payload={"hash": now.content_hash})


@transaction.atomic
def log_export(*, by: Actor, agreement: Agreement) -> None:
    """Log that the record of signatures left the office. Raises: Refused."""
    demand(policies.may(by, Act.EXPORT))
    append(by=by.id, act=Act.EXPORT, subject=agreement.log_id, payload={"hash": agreement.content_hash})


def lock(agreement_id: int) -> Agreement:
    """The minutes as they are now; nobody else changes them, or opens their list again, before this ends. Always the
    determination first: whoever opens a list again holds it when minutes are asked about."""
    of = Agreement.objects.values_list("determination_id", flat=True).get(pk=agreement_id)
    frozen = Determination.objects.select_for_update().get(pk=of)
    now = Agreement.objects.select_for_update().get(pk=agreement_id)
    now.determination = frozen
    return now


def part_word(field: str) -> str:
    """A column of the content in words."""
    return {"place": "tempat", "held_on": "hari", "notes": "catatan", "facts": "angka", "regions": "kabupaten/kota"}[
        field
    ]


def _content(
    of: Determination, kind: str, regions: Sequence[str], facts: Facts, place: str, notes: str, held_on: date
) -> list[Refusal | None]:
    """What is wrong with a content."""
    known = [region.code for region in programmes.read_policy(of.version).regions]
    is_whole = kind == Kind.DETERMINATION
    true_facts = facts_of(of) if is_whole else {}
    frozen_on = timezone.localdate(of.frozen_at) if of.frozen_at else date.max  # not frozen: no day would do
    return [
        policies.says_the_list(not is_whole or facts == true_facts),
        policies.names_everybody(regions, must_sign(true_facts) if is_whole else (), known),
        policies.has_place(place, PLACE_LETTERS), policies.has_notes(notes, NOTES_LETTERS),
        policies.is_meeting_day(held_on, frozen_on, timezone.localdate()),
    ]  # fmt: skip


def _hash(of: Agreement) -> str:
    return content_hash(
        facts=of.facts, regions=of.regions, place=of.place, held_on=of.held_on.isoformat(), notes=of.notes,
        kind=str(of.kind),
    )  # fmt: skip


def _rule(of: Agreement) -> Any:
    return programmes.read_policy(of.determination.version).signatures


def _has_all(part: Part, signed: Sequence[Signature], rule: Any) -> bool:
    here = sum((each.step, each.regency) == part for each in signed)
    return here >= policies.needed(rule, part.step) > 0


def _is_last(now: Agreement, step: Step) -> bool:
    """Has every place of this step all that it needs?"""
    signed, rule = queries.standing_signatures(now), _rule(now)
    return all(_has_all(part, signed, rule) for part in policies.parts(now.regions) if part.step is step)


def _after(now: Agreement, event: Event) -> State:
    found = machine.after(State(now.state), event)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def _revise(now: Agreement, account: Account, changed: list[str], why: str) -> None:
    number = Revision.objects.filter(agreement=now).count() + 1
    Revision.objects.create(
        agreement=now, number=number, account=account, changed=changed, why=plain(why), content_hash=now.content_hash
    )


def _fall(now: Agreement, account: Account | None, why: str) -> list[str]:
    """Let every signature that stood fall, and every paper that waits; each signer is told. Out: who had signed."""
    standing = list(Signature.objects.filter(agreement=now, fell_at=None).select_related("account"))
    told = {"fell_at": timezone.now(), "fell_why": why, "fell_by": account}
    Signature.objects.filter(pk__in=[each.pk for each in standing]).update(**told)
    Scan.objects.filter(agreement=now, state=ScanState.WAITING).update(state=ScanState.FELL, why=why[:REASON_LETTERS])
    lost = f"Tanda tangan Anda atas berita acara nomor {now.number} tidak berlaku lagi."
    text = f"{sentence(why)} {lost} Baca isinya sekarang."
    tell(to=[each.account for each in standing], subject="Tanda tangan Anda gugur", text=text, url=address(now))
    return [each.account.log_id for each in standing]


def _call(now: Agreement, part: Part) -> None:
    subject = f"Berita acara nomor {now.number} menunggu tanda tangan"
    text = "Baca isinya, lalu tandatangani atau cetak untuk ditandatangani di kertas."
    tell_role(role=SIGNERS[part.step], regency=part.regency, subject=subject, text=text, url=address(now))


def address(of: Agreement) -> str:
    """The page of these minutes."""
    return reverse("signing_detail", args=[of.pk])


def sentence(text: str) -> str:
    """What somebody typed, with a full stop before the next sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
