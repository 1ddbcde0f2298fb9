"""Wet ink: the scan of a signed print is handed in, a second officer looks at it, and only then it is a signature.

Knows: that the printed code must be that of the content now, and that two people stand behind each scan.
Does not know: what a signature needs (actions.py).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.blobs import BlobRef, delete_blob, read_blob, write_blob
from naungan.office.notices.actions import tell
from naungan.office.scan_files import ending_and_type, is_scan
from naungan.office.signing import policies, queries
from naungan.office.signing.actions import address, demand_signable, lock, put_signature
from naungan.office.signing.machine import Step
from naungan.office.signing.models import REASON_LETTERS, WORD_LETTERS, Agreement, Scan, ScanState, Signature
from naungan.office.signing.policies import Act, Part
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home


class Signed(NamedTuple):
    """What the paper says: its content code, who signed in which post, the day. `signer`: that person's account."""

    code: str
    signer: Account
    name: str
    post: str
    day: date


def hand_scan(*, by: Actor, account: Account, agreement: Agreement, part: Part, signed: Signed, data: bytes) -> Scan:
    """Hand in a scan. It counts for nothing yet. The same file sent again is one scan. Raises: Refused."""
    demand(policies.may_hand_in(by, part), is_scan(data, policies.SCAN_BYTES))
    ref = write_blob(data_home(), vault(), data)
    try:
        made = _kept(by, account, agreement, part, signed, data, ref)
    except BaseException:
        delete_blob(data_home(), ref)
        raise
    if made.blob != ref.id:
        delete_blob(data_home(), ref)
    return made


@transaction.atomic
def _kept(
    by: Actor, account: Account, agreement: Agreement, part: Part, signed: Signed, data: bytes, ref: BlobRef
) -> Scan:
    now = lock(agreement.pk)
    place = {"agreement": now, "step": part.step, "regency": part.regency}
    if known := Scan.objects.filter(**place, sha256=ref.sha256, state=ScanState.WAITING).first():
        return known
    demand(
        policies.is_printed_code(signed.code, now.content_hash),
        policies.has_words(signed.name, signed.post, most=WORD_LETTERS),
        _day(now, signed.day),
    )
    demand_signable(now, signed.signer, part, now.content_hash, signed.day)
    try:
        made = Scan.objects.create(
            **place, content_hash=now.content_hash, signer=signed.signer, name=plain(signed.name),
            post=plain(signed.post), signed_on=signed.day, blob=ref.id, sha256=ref.sha256,
            size=ref.size, media_type=ending_and_type(data)[1], uploaded_by=account,
        )  # fmt: skip
    except IntegrityError as error:  # the lock keeps this from happening; the database has the last word
        raise Refused(Refusal("PINDAIAN_SUDAH_ADA", "Pindaian ini sudah diunggah.")) from error
    told = {"step": str(part.step), "regency": part.regency, "signer": signed.signer.log_id, "sha256": ref.sha256}
    append(by=by.id, act=Act.HAND_SCAN, subject=now.log_id, payload={**told, "hash": now.content_hash})
    return made


@transaction.atomic
def confirm_scan(*, by: Actor, account: Account, scan: Scan) -> Signature:
    """A second officer has looked at the paper: from now on it is the signature of whoever signed. Raises: Refused."""
    demand(policies.may(by, Act.CONFIRM_SCAN))
    now, paper = _locked(scan)
    if paper.state == ScanState.CONFIRMED and paper.decided_by_id == account.pk:
        return paper.signature  # the same act sent again
    demand(
        policies.scan_waits(paper.state == ScanState.WAITING),
        policies.is_second(account.pk, paper.uploaded_by_id, paper.signer_id),
        _day(now, paper.signed_on),
    )
    part = Part(Step(paper.step), paper.regency)
    demand_signable(now, paper.signer, part, paper.content_hash, paper.signed_on)
    _decide(paper, account, ScanState.CONFIRMED, "")
    made, told = put_signature(now, paper.signer, part, paper.signed_on, paper)
    append(by=by.id, act=Act.CONFIRM_SCAN, subject=now.log_id, payload={**told, "scan": paper.sha256})
    return made


@transaction.atomic
def reject_scan(*, by: Actor, account: Account, scan: Scan, why: str) -> None:
    """A second officer says why this paper is no signature; whoever handed it in is told. Raises: Refused."""
    demand(policies.may(by, Act.REJECT_SCAN), policies.has_reason(why), policies.is_short(why, REASON_LETTERS))
    now, paper = _locked(scan)
    demand(
        policies.scan_waits(paper.state == ScanState.WAITING),
        policies.is_second(account.pk, paper.uploaded_by_id, paper.signer_id),
    )
    _decide(paper, account, ScanState.REJECTED, plain(why))
    tell(to=[paper.uploaded_by], subject="Pindaian ditolak", text=paper.why, url=address(now))
    append(by=by.id, act=Act.REJECT_SCAN, subject=now.log_id, payload={"scan": paper.sha256, "why": paper.why})


@transaction.atomic
def read_scan(*, by: Actor, scan: Scan) -> bytes:
    """The scan as it was handed in; that it was read is logged. Raises: BlobBroken."""
    data = read_blob(data_home(), vault(), BlobRef(scan.blob, scan.sha256, scan.size))
    append(by=by.id, act=Act.READ_SCAN, subject=scan.agreement.log_id, payload={"scan": scan.sha256})
    return data


def _locked(scan: Scan) -> tuple[Agreement, Scan]:
    now = lock(scan.agreement_id)
    return now, Scan.objects.select_for_update(of=("self",)).select_related("signer", "uploaded_by").get(pk=scan.pk)


def _day(now: Agreement, day: date) -> Refusal | None:
    return policies.is_signed_day(day, queries.content_since(now), timezone.localdate())


def _decide(paper: Scan, account: Account, state: ScanState, why: str) -> None:
    paper.state, paper.decided_by, paper.decided_at, paper.why = state, account, timezone.now(), why
    paper.save(update_fields=["state", "decided_by", "decided_at", "why"])
