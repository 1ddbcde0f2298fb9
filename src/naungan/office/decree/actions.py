"""Doing decrees: draw one up, keep its files, sign it, issue it, open a sealed annex.

Knows: that a decree is issued in the same transaction that finds every signature standing on just its content.
Does not know: how people sign minutes (signing/), how a letter is set (making.py), who replaces whom (replacing.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.model.errors import Refused
from naungan.model.money import grouped
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append, checkpoint
from naungan.office.blobs import BlobRef, delete_blob, write_blob
from naungan.office.decree import policies, queries
from naungan.office.decree.models import Annex, Decree, Method, State
from naungan.office.decree.policies import Act, Text
from naungan.office.decree.queue import put
from naungan.office.jobs import actions as jobs
from naungan.office.notices.actions import tell_role
from naungan.office.scan_files import ScanKind, is_scan
from naungan.office.secret_files import log_key
from naungan.office.signing import actions as signing
from naungan.office.signing.models import Agreement, Kind
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.reports.bundle import short_code
from naungan.sources.key_file import data_home

NO_LONGER = "Yang menyusun keputusan ini tidak lagi berwenang."
SCAN_BYTES = 20 * 1024 * 1024


class AnnexFile(NamedTuple):
    """One file of one regency. `people`: whom it sets."""

    kode_kab: str
    is_sealed: bool
    part: int
    people: int
    data: bytes


class Made(NamedTuple):
    """The files of one decree."""

    cover: bytes
    annexes: Sequence[AnnexFile]


class End(NamedTuple):
    """How a job meets what it made, as in review: `hold` before writing, `complete` within the transaction."""

    hold: Callable[[], None]
    complete: Callable[[], None]


@transaction.atomic
def draft(*, by: Actor, account: Account, agreement: Agreement, text: Text) -> Decree:
    """Draw a decree up on what was agreed by all, and ask for its files. Raises: Refused."""
    demand(policies.may(by, Act.DRAFT), policies.is_text(text))
    agreed = signing.hold_complete(agreement.pk, agreement.content_hash)
    demand(policies.is_day(text.day, agreed.held_on, timezone.localdate()))
    amends = queries.issued(agreed.programme)[-1] if agreed.kind == Kind.AMENDMENT else None
    before = queries.of_agreement(agreed) if amends else queries.standing(agreed.programme)
    if before is not None:
        told_before = f"Keputusan {before.number} sudah disusun. Lanjutkan yang itu, atau batalkan dahulu."
        raise Refused(Refusal("SUDAH_ADA", told_before))
    told = {name: plain(value) for name, value in text._asdict().items() if name != "day"}
    append(by=by.id, act=Act.DRAFT, subject=f"program:{agreed.programme.code}", payload={**told, "day": str(text.day)})
    note = checkpoint(by=by.id, origin=settings.LOG_ORIGIN, key=log_key(data_home()))
    code = short_code(hashlib.sha256(f"{agreed.content_hash}|{text.number}|{note.note}".encode()).hexdigest())
    try:
        with transaction.atomic():
            made = Decree.objects.create(
                programme=agreed.programme, determination=agreed.determination, agreement=agreed, amends=amends,
                content_hash=agreed.content_hash, moved=queries.moved_by(agreed), checkpoint=note.note, code=code,
                account=account, day=text.day,
                **told,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(Refusal("NOMOR_TERPAKAI", f"Nomor {text.number} sudah dipakai keputusan lain.")) from None
    made.job = put(made, by=by, account=account)
    made.save(update_fields=["job"])
    return made


@transaction.atomic
def cancel(*, by: Actor, decree: Decree, why: str) -> None:
    """Give a decree up that was not issued; its number is free again, its files stay on record. Raises: Refused."""
    demand(policies.may(by, Act.CANCEL), policies.has_reason(why))
    if decree.job is not None:
        jobs.cancel(by=by, job=decree.job)
    now = _locked(decree, Act.CANCEL)
    now.state, now.refusal = State.CANCELLED, plain(why)
    now.save(update_fields=["state", "refusal"])
    append(by=by.id, act=Act.CANCEL, subject=now.log_id, payload={"why": now.refusal})


def keep(decree: Decree, made: Made, *, by: Actor, end: End) -> None:
    """Keep the files and end their job, in one transaction; what an earlier attempt kept is replaced."""
    end.hold()
    refs: list[BlobRef] = []
    try:
        refs.append(_written(made.cover))
        refs += [_written(each.data) for each in made.annexes]
        with transaction.atomic():
            end.hold()
            now = Decree.objects.select_for_update().get(pk=decree.pk)
            if now.state == State.MAKING:
                _keep(now, made, refs)
                end.complete()
                told = {"sha256": now.sha256, "annexes": now.annex_root}
                append(by=by.id, act=Act.MADE, subject=now.log_id, payload=told)
                return
            end.complete()
        _forget(refs)
    except BaseException:
        _forget(refs)
        raise


@transaction.atomic
def give_up(decree: Decree, *, by: Actor, end: End) -> None:
    """End a job that has nothing to make: another has made it, or whoever asked may no longer."""
    end.hold()
    now = Decree.objects.select_for_update().get(pk=decree.pk)
    if now.state == State.MAKING:
        now.state, now.refusal = State.CANCELLED, NO_LONGER
        now.save(update_fields=["state", "refusal"])
    end.complete()
    append(by=by.id, act=Act.CANCEL, subject=now.log_id, payload={"why": now.refusal})


def _keep(now: Decree, made: Made, refs: Sequence[BlobRef]) -> None:
    Annex.objects.filter(decree=now).delete()
    Annex.objects.bulk_create(
        Annex(
            decree=now, kode_kab=each.kode_kab, is_sealed=each.is_sealed, part=each.part, people=each.people,
            blob=ref.id, sha256=ref.sha256, size=ref.size,
        )
        for each, ref in zip(made.annexes, refs[1:], strict=True)
    )  # fmt: skip
    now.blob, now.sha256, now.size = refs[0]
    now.annex_hashes = public_hashes(made.annexes)
    now.annex_root, now.state = annex_root(now.annex_hashes), State.MADE
    now.save(update_fields=["blob", "sha256", "size", "annex_hashes", "annex_root", "state"])


def public_hashes(annexes: Sequence[AnnexFile]) -> list[list[str | int]]:
    """Regency, part, people, SHA-256 of each public annex, in order."""
    told = [(each, hashlib.sha256(each.data).hexdigest()) for each in annexes if not each.is_sealed]
    return sorted([each.kode_kab, each.part, each.people, digest] for each, digest in told)


def annex_root(hashes: Sequence[Sequence[str | int]]) -> str:
    """One hash for all of them: over lines 'regency part people SHA-256'."""
    return hashlib.sha256("\n".join(" ".join(map(str, each)) for each in hashes).encode()).hexdigest()


@transaction.atomic
def keep_signed(
    *, by: Actor, account: Account, decree: Decree, data: bytes, method: Method, told: str
) -> None:  # fmt: skip
    """Keep the signed first part. `told`: who signed, as its certificate says. In: bytes that were verified to extend
    those of the decree (signers/). Raises: Refused."""
    demand(policies.may(by, Act.SIGN))
    now = _locked(decree, Act.SIGN)
    _signed(now, account, data, method, told, State.SIGNED)
    append(by=by.id, act=Act.SIGN, subject=now.log_id, payload=_about(now))


@transaction.atomic
def scan(*, by: Actor, account: Account, decree: Decree, data: bytes, told: str) -> None:
    """Keep the scan of a first part that was signed in ink, until a second person has looked at it. Raises: Refused."""
    demand(policies.may(by, Act.SCAN), policies.says_who(told), is_scan(data, SCAN_BYTES, (ScanKind.PDF,)))
    now = _locked(decree, Act.SCAN)
    _signed(now, account, data, Method.INK, plain(told), State.SCANNED)
    append(by=by.id, act=Act.SCAN, subject=now.log_id, payload=_about(now))


@transaction.atomic
def decide_scan(*, by: Actor, account: Account, decree: Decree, is_good: bool, why: str = "") -> None:
    """A second person says whether the scan shows this decree, signed. Raises: Refused."""
    demand(policies.may(by, Act.CONFIRM_SCAN), None if is_good else policies.has_reason(why))
    now = _locked(decree, Act.CONFIRM_SCAN)
    demand(policies.another(account.pk, {now.signed_by_id}))
    about = _about(now)
    if is_good:
        now.state = State.SIGNED
    else:
        ref = BlobRef(now.signed_blob, now.signed_sha256, now.signed_size)
        now.state, now.method, now.signature_told, now.signed_by = State.MADE, "", "", None
        now.signed_blob, now.signed_sha256, now.signed_size = "", "", 0
        transaction.on_commit(lambda: delete_blob(data_home(), ref))
    now.save()
    told = {**about, "good": is_good, "why": plain(why)}
    append(by=by.id, act=Act.CONFIRM_SCAN, subject=now.log_id, payload=told)


@transaction.atomic
def issue(*, by: Actor, account: Account, decree: Decree) -> None:
    """Issue a signed decree: from now on it binds. Only while every signature of the agreement stands on its content.
    Raises: Refused."""
    demand(policies.may(by, Act.ISSUE))
    agreed = signing.hold_complete(decree.agreement_id, decree.content_hash)
    now = _locked(decree, Act.ISSUE)
    demand(policies.another(account.pk, {now.account_id}))
    now.state, now.issued_by, now.issued_at = State.ISSUED, account, timezone.now()
    now.save(update_fields=["state", "issued_by", "issued_at"])
    signing.conclude(by=by, agreement=agreed)
    _tell(now)
    append(by=by.id, act=Act.ISSUE, subject=now.log_id, payload={**_about(now), "content": now.content_hash})


def _tell(decree: Decree) -> None:
    counted = queries.figures(decree)
    told = _("Keputusan %(number)s terbit: %(people)s penerima (keadaan %(day)s, kode %(code)s).") % {
        "number": decree.number, "people": grouped(counted.total.filled), "day": f"{counted.stamp.day:%d-%m-%Y}",
        "code": counted.stamp.code,
    }  # fmt: skip
    url = f"/keputusan/{decree.pk}/"
    for code in queries.regencies(decree):
        for role in (Role.REGENCY_OFFICER, Role.REGENCY_HEAD):
            tell_role(role=role, regency=code, subject=_("Keputusan gubernur terbit"), text=told, url=url)
    for role in (Role.BPJS_OFFICER, Role.TREASURER):
        tell_role(role=role, subject=_("Keputusan gubernur terbit"), text=told, url=url)


@transaction.atomic
def open_sealed(*, by: Actor, annex: Annex) -> bytes:
    """A sealed annex with whole NIKs; that it was read is logged. Raises: Refused, BlobBroken."""
    demand(policies.may(by, Act.READ_SEALED, annex.kode_kab))
    data = queries.annex_file(annex)
    append(by=by.id, act=Act.READ_SEALED, subject=annex.log_id)
    return data


def _locked(decree: Decree, act: Act) -> Decree:
    """Raises: Refused."""
    now = Decree.objects.select_for_update().get(pk=decree.pk)
    demand(policies.when(act, State(now.state)))
    return now


def _signed(now: Decree, account: Account, data: bytes, method: Method, told: str, state: State) -> None:
    ref = _written(data)
    now.signed_blob, now.signed_sha256, now.signed_size = ref
    now.method, now.signature_told, now.signed_by, now.state = method, told[:300], account, state
    now.save()


def _about(decree: Decree) -> dict[str, str]:
    return {"number": decree.number, "method": decree.method, "sha256": decree.signed_sha256}


def _written(data: bytes) -> BlobRef:
    return write_blob(data_home(), vault(), data)


def _forget(refs: Sequence[BlobRef]) -> None:
    for ref in refs:
        delete_blob(data_home(), ref)
