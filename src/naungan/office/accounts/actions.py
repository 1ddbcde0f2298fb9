"""Writing accounts: each act names who does it, asks the policies, and leaves its entry in the same transaction.

Knows: the order of asking, writing, logging. Does not know: who may (policies.py). What names a person goes into the
entry's payload, never into the entry.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts import policies, queries
from naungan.office.accounts.models import (
    Account,
    AccountCheck,
    Assignment,
    Delegation,
    DelegationKind,
    Identity,
    Role,
    SetupCode,
)
from naungan.office.accounts.policies import Act, Actor, Held, OwnAct, demand
from naungan.office.audit.actions import append
from naungan.office.typed_text import plain
from naungan.sources.cell_text import mask_card_numbers

CODE_DAYS = 3
"""How long a setup code opens."""
CODE_LETTERS = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nothing that reads like something else. Sixteen letters of it are 80 bits."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_WRONG_CODE = Refusal(
    "KODE_AWAL_SALAH",
    "Nama pengguna atau kode awal tidak cocok, atau kodenya sudah terpakai atau berakhir. Mintalah kode baru.",
)


@transaction.atomic
def create_account(*, by: Actor, username: str, name: str, password: str | None, email: str = "") -> Account:
    """Make a person's account, without any role yet. `password` None: nobody enters before a setup code was used.

    Raises: Refused.
    """
    username, email = username.strip().lower(), email.strip().lower()
    account = Account(username=username, name=plain(name), email=email)
    demand(policies.may(by, Act.CREATE_ACCOUNT))
    demand(_is_new(account), None if password is None else _is_strong(password, account))
    account.set_password(password)
    account.save()
    payload = {"username": username, "name": account.name, "email": email}
    append(by=by.id, act=Act.CREATE_ACCOUNT, subject=account.log_id, payload=payload)
    return account


@transaction.atomic
def give_role(*, by: Actor, account: Account, held: Held) -> Assignment:
    """Give a role. Raises: Refused."""
    account = _changeable(by, Act.GIVE_ROLE, account)
    demand(policies.place(held), policies.fits(queries.roles_ahead(account, timezone.localdate()), held.role))
    if held in queries.assigned(account):
        raise Refused(Refusal("PERAN_SUDAH_ADA", f"Orang ini sudah {held.role.label}."))
    assignment = Assignment.objects.create(account=account, role=held.role, regency=held.regency)
    _changed(account)
    append(by=by.id, act=Act.GIVE_ROLE, subject=account.log_id, payload=_told(held))
    return assignment


@transaction.atomic
def take_role(*, by: Actor, account: Account, held: Held) -> None:
    """Take a role away. Raises: Refused."""
    administrators = _other_administrators(account)
    account = _changeable(by, Act.TAKE_ROLE, account)
    demand(policies.one_stays(administrators))
    open_now = Assignment.objects.filter(account=account, role=held.role, regency=held.regency, ended=None)
    if not open_now.update(ended=timezone.now()):
        raise Refused(Refusal("PERAN_TIDAK_ADA", f"Orang ini bukan {held.role.label} untuk wilayah itu."))
    _changed(account)
    append(by=by.id, act=Act.TAKE_ROLE, subject=account.log_id, payload=_told(held))


@transaction.atomic
def delegate(
    *, by: Actor, account: Account, held: Held, kind: DelegationKind, letter: str, since: date, until: date
) -> Delegation:
    """Let an account exercise a post from `since` until (exclusive) `until`, by letter. Raises: Refused."""
    account = _changeable(by, Act.DELEGATE, account)
    demand(
        policies.place(held),
        policies.may_delegate(by, held),
        policies.by_letter(letter, since, until),
        policies.fits(queries.roles_ahead(account, since), held.role),
    )
    delegation = Delegation.objects.create(
        account=account,
        role=held.role,
        regency=held.regency,
        kind=kind,
        letter=plain(letter),
        since=since,
        until=until,
    )
    _changed(account)
    told = {"kind": str(kind), "letter": delegation.letter, "since": since.isoformat(), "until": until.isoformat()}
    append(by=by.id, act=Act.DELEGATE, subject=account.log_id, payload={**_told(held), **told})
    return delegation


@transaction.atomic
def disable(*, by: Actor, account: Account) -> None:
    """Close an account: its sessions end with the next page, its roles count no more. Raises: Refused."""
    administrators = _other_administrators(account)
    account = _changeable(by, Act.DISABLE, account)
    demand(policies.one_stays(administrators))
    account.is_active = False
    account.save(update_fields=["is_active"])
    SetupCode.objects.filter(account=account).delete()
    _end_sessions(account)
    _changed(account)
    append(by=by.id, act=Act.DISABLE, subject=account.log_id)


@transaction.atomic
def enable(*, by: Actor, account: Account) -> None:
    """Open a closed account again, with the roles that it still holds. No session comes back. Raises: Refused."""
    account = _changeable(by, Act.ENABLE, account)
    account.is_active = True
    account.save(update_fields=["is_active"])
    _changed(account)
    held = [f"{each.role} {each.regency}".rstrip() for each in sorted(queries.assigned(account))]
    append(by=by.id, act=Act.ENABLE, subject=account.log_id, payload={"roles": held})


@transaction.atomic
def end_delegation(*, by: Actor, account: Account, delegation: Delegation) -> None:
    """End a delegation before its last day. Raises: Refused."""
    account = _changeable(by, Act.END_DELEGATION, account)
    open_now = Delegation.objects.filter(pk=delegation.pk, account=account, ended=None)
    if not open_now.update(ended=timezone.now()):
        raise Refused(Refusal("PELIMPAHAN_TIDAK_ADA", "Pelimpahan ini sudah berakhir."))
    _changed(account)
    append(by=by.id, act=Act.END_DELEGATION, subject=account.log_id, payload={"letter": delegation.letter})


@transaction.atomic
def issue_code(*, by: Actor, account: Account) -> str:
    """A code by which the person sets a password of their own; the old password and all sessions end. Shown once.

    Raises: Refused.
    """
    account = _changeable(by, Act.ISSUE_CODE, account)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LETTERS))
    until = timezone.now() + timedelta(days=CODE_DAYS)
    told = {"digest": _digest(code), "until": until, "used_at": None}
    SetupCode.objects.update_or_create(account=account, defaults=told)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    _end_sessions(account)
    _changed(account)
    append(by=by.id, act=Act.ISSUE_CODE, subject=account.log_id, payload={"until": until.isoformat()})
    return "-".join(code[at : at + 4] for at in range(0, CODE_LETTERS, 4))


@transaction.atomic
def set_up(*, username: str, code: str, password: str) -> Account:
    """Set one's own password by the code handed over. Which part did not fit is never said. Raises: Refused."""
    found = Account.objects.select_for_update().filter(username=username.strip().lower(), is_active=True).first()
    kept = SetupCode.objects.filter(account=found, used_at=None, until__gt=timezone.now()).first() if found else None
    fits = hmac.compare_digest(_digest(code), bytes(kept.digest) if kept else bytes(32))
    if found is None or kept is None or not fits:
        raise Refused(_WRONG_CODE)
    demand(_is_strong(password, found))
    found.set_password(password)
    found.save(update_fields=["password"])
    kept.used_at = timezone.now()
    kept.save(update_fields=["used_at"])
    append(by=found.log_id, act=OwnAct.SET_UP, subject=found.log_id)
    return found


@transaction.atomic
def reset_factor(*, by: Actor, account: Account) -> None:
    """Forget every second factor of somebody who lost theirs, recovery codes too; all sessions end. Raises: Refused."""
    account = _changeable(by, Act.RESET_FACTOR, account)
    forgotten, _ = Authenticator.objects.filter(user=account).delete()
    _end_sessions(account)
    _changed(account)
    append(by=by.id, act=Act.RESET_FACTOR, subject=account.log_id, payload={"factors": forgotten})


@transaction.atomic
def bind_identity(*, by: Actor, account: Account, subject: str) -> None:
    """Let whom the identity provider calls `subject` come in as this account. Raises: Refused."""
    account = _changeable(by, Act.BIND_IDENTITY, account)
    blind = queries.subject_blind(subject)
    if not subject.strip() or Identity.objects.filter(subject_blind=blind).exclude(account=account).exists():
        raise Refused(Refusal("IDENTITAS_DIPAKAI", "Subjek ini kosong atau terikat pada akun lain."))
    Identity.objects.update_or_create(account=account, defaults={"subject_blind": blind})
    _changed(account)
    append(by=by.id, act=Act.BIND_IDENTITY, subject=account.log_id, payload={"subject": subject.strip()})


@transaction.atomic
def release_identity(*, by: Actor, account: Account) -> None:
    """Nobody comes in as this account through the identity provider any longer; sessions end. Raises: Refused."""
    account = _changeable(by, Act.RELEASE_IDENTITY, account)
    Identity.objects.filter(account=account).delete()
    _end_sessions(account)
    _changed(account)
    append(by=by.id, act=Act.RELEASE_IDENTITY, subject=account.log_id)


@transaction.atomic
def check(*, by: Actor, auditor: Account, account: Account, changed_at: datetime) -> None:
    """An auditor has looked at an account as it was at that time. Raises: Refused, when it has changed since."""
    account = _changeable(by, Act.CHECK, account)
    if account.changed_at != changed_at:
        raise Refused(Refusal("AKUN_BERUBAH", f"Akun {account.username} berubah sementara itu. Periksa sekali lagi."))
    _, made = AccountCheck.objects.get_or_create(account=account, changed_at=changed_at, defaults={"by": auditor})
    if made:
        append(by=by.id, act=Act.CHECK, subject=account.log_id)


def log_own(act: OwnAct, account: Account, **told: str) -> None:
    """Log what somebody did with their own account."""
    with transaction.atomic():
        append(by=account.log_id, act=act, subject=account.log_id, payload=dict(told) or None)


def _digest(code: str) -> bytes:
    """Of a code as it was typed. 80 random bits: nobody tries them out, so a plain hash keeps them."""
    return hashlib.sha256(code.strip().upper().translate(_READ_AS).encode()).digest()


def _changed(account: Account) -> None:
    account.changed_at = timezone.now()
    account.save(update_fields=["changed_at"])


def _end_sessions(account: Account) -> None:
    """At once: no session from before counts any longer, and none lies about."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    for session in UserSession.objects.filter(user=account):
        session.end()


def _other_administrators(account: Account) -> int:
    """Active ones besides this account, all locked until this is done: two that close each other wait in line. Asked
    before the account itself is locked, so that both wait in the same line."""
    given = Assignment.objects.filter(role=Role.ADMINISTRATOR, ended=None).values("account")
    held = Account.objects.select_for_update().filter(pk__in=given).order_by("pk")
    return sum(each.is_active for each in held if each.pk != account.pk)


def _changeable(by: Actor, act: Act, account: Account) -> Account:
    """The account as it is now, locked until this is done. Raises: Refused, when this actor may not, or not now."""
    demand(policies.may(by, act), policies.not_oneself(by, account.log_id))
    account = Account.objects.select_for_update().get(pk=account.pk)
    demand(policies.when(act, queries.state(account)))
    return account


def _is_new(account: Account) -> Refusal | None:
    if not account.username or not account.name:
        return Refusal("AKUN_TANPA_NAMA", "Nama pengguna dan nama orangnya perlu diisi.")
    if mask_card_numbers(account.username) != account.username:
        return Refusal("NAMA_PENGGUNA_ANGKA", "Nama pengguna tidak boleh memuat NIK atau nomor panjang lain.")
    if Account.objects.filter(username=account.username).exists():
        return Refusal("AKUN_SUDAH_ADA", "Nama pengguna ini sudah dipakai. Satu orang satu akun.")
    if account.email and Account.objects.filter(email=account.email).exists():
        return Refusal("SUREL_SUDAH_ADA", "Alamat surel ini sudah dipakai. Satu orang satu akun.")
    return None


def _is_strong(password: str, account: Account) -> Refusal | None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        return Refusal("SANDI_LEMAH", " ".join(error.messages))
    return None


def _told(held: Held) -> dict[str, str]:
    return {"role": str(held.role), "regency": held.regency}
