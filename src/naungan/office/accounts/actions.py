"""Writing accounts: each act names who does it, asks the policies, and leaves its entry in the same transaction.

Knows: the order of asking, writing, logging. Does not know: who may (policies.py). What names a person goes into the
entry's payload, never into the entry.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts import policies, queries
from naungan.office.accounts.models import Account, Assignment, Delegation, DelegationKind
from naungan.office.accounts.policies import Act, Actor, Held, first_refusal
from naungan.office.audit.actions import append


@transaction.atomic
def create_account(*, by: Actor, username: str, name: str, password: str, email: str = "") -> Account:
    """Make a person's account, without any role yet. Raises: Refused."""
    username, email = username.strip().lower(), email.strip().lower()
    account = Account(username=username, name=name.strip(), email=email)
    _ask(policies.may(by, Act.CREATE_ACCOUNT))
    _ask(_is_new(account), _is_strong(password, account))
    account.set_password(password)
    account.save()
    payload = {"username": username, "name": account.name, "email": email}
    append(by=by.id, act=Act.CREATE_ACCOUNT, subject=account.log_id, payload=payload)
    return account


@transaction.atomic
def give_role(*, by: Actor, account: Account, held: Held) -> Assignment:
    """Give a role. Raises: Refused."""
    account = _changeable(by, Act.GIVE_ROLE, account)
    _ask(policies.place(held), policies.fits(queries.roles_ahead(account, timezone.localdate()), held.role))
    if held in queries.assigned(account):
        raise Refused(Refusal("PERAN_SUDAH_ADA", f"Orang ini sudah {held.role.label}."))
    assignment = Assignment.objects.create(account=account, role=held.role, regency=held.regency)
    append(by=by.id, act=Act.GIVE_ROLE, subject=account.log_id, payload=_told(held))
    return assignment


@transaction.atomic
def take_role(*, by: Actor, account: Account, held: Held) -> None:
    """Take a role away. Raises: Refused."""
    account = _changeable(by, Act.TAKE_ROLE, account)
    open_now = Assignment.objects.filter(account=account, role=held.role, regency=held.regency, ended=None)
    if not open_now.update(ended=timezone.now()):
        raise Refused(Refusal("PERAN_TIDAK_ADA", f"Orang ini bukan {held.role.label} untuk wilayah itu."))
    append(by=by.id, act=Act.TAKE_ROLE, subject=account.log_id, payload=_told(held))


@transaction.atomic
def delegate(
    *, by: Actor, account: Account, held: Held, kind: DelegationKind, letter: str, since: date, until: date
) -> Delegation:
    """Let an account exercise a post from `since` until (exclusive) `until`, by letter. Raises: Refused."""
    account = _changeable(by, Act.DELEGATE, account)
    _ask(
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
        letter=letter.strip(),
        since=since,
        until=until,
    )
    told = {"kind": str(kind), "letter": delegation.letter, "since": since.isoformat(), "until": until.isoformat()}
    append(by=by.id, act=Act.DELEGATE, subject=account.log_id, payload={**_told(held), **told})
    return delegation


@transaction.atomic
def disable(*, by: Actor, account: Account) -> None:
    """Close an account: its sessions end with the next page, its roles count no more. Raises: Refused."""
    account = _changeable(by, Act.DISABLE, account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    append(by=by.id, act=Act.DISABLE, subject=account.log_id)


def _changeable(by: Actor, act: Act, account: Account) -> Account:
    """The account as it is now, locked until this is done. Raises: Refused, when this actor may not, or not now."""
    _ask(policies.may(by, act), policies.not_oneself(by, account.log_id))
    account = Account.objects.select_for_update().get(pk=account.pk)
    _ask(policies.when(act, queries.state(account)))
    return account


def _ask(*answers: Refusal | None) -> None:
    refusal = first_refusal(*answers)
    if refusal:
        raise Refused(refusal)


def _is_new(account: Account) -> Refusal | None:
    if not account.username or not account.name:
        return Refusal("AKUN_TANPA_NAMA", "Nama pengguna dan nama orangnya perlu diisi.")
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
