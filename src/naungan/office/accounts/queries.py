"""Reading accounts: who somebody is on a day, with every role they have then.

Knows: that a delegation counts from its first day and no longer on its last. Does not know: what a role allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from naungan.office.accounts.models import Account, AccountCheck, Assignment, Delegation, Identity, Role, SetupCode
from naungan.office.accounts.policies import Actor, Held, State
from naungan.office.vault_in_use import vault


def actor(account: Account, day: date | None = None) -> Actor:
    """The account as whoever acts, on this day (default: today). A disabled one has no role."""
    if not account.is_active:
        return Actor(account.log_id)
    return Actor(account.log_id, frozenset(assigned(account) | delegated(account, day or timezone.localdate())))


def assigned(account: Account) -> set[Held]:
    """Roles given and not taken."""
    rows = Assignment.objects.filter(account=account, ended=None).values_list("role", "regency")
    return {Held(Role(role), regency) for role, regency in rows}


def delegated(account: Account, day: date) -> set[Held]:
    """Roles exercised for others on this day."""
    rows = Delegation.objects.filter(account=account, since__lte=day, until__gt=day, ended=None)
    return {Held(Role(role), regency) for role, regency in rows.values_list("role", "regency")}


def holders(role: Role, regency: str, day: date) -> list[Account]:
    """Active accounts that have this role on this day, by themselves or delegated; '' = wherever."""
    here = {"regency": regency} if regency else {}
    own = Assignment.objects.filter(role=role, ended=None, **here).values("account")
    lent = Delegation.objects.filter(role=role, since__lte=day, until__gt=day, ended=None, **here).values("account")
    found = Account.objects.filter(Q(pk__in=own) | Q(pk__in=lent), is_active=True)
    return list(found.order_by("pk"))


def roles_ahead(account: Account, day: date) -> set[Role]:
    """Every role it has, or will have by a delegation that has not ended on this day."""
    ahead = Delegation.objects.filter(account=account, until__gt=day, ended=None).values_list("role", flat=True)
    return {held.role for held in assigned(account)} | {Role(role) for role in ahead}


def state(account: Account) -> State:
    """What it is."""
    return State.ACTIVE if account.is_active else State.DISABLED


FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes stand in for one that was lost."""


class Staff(NamedTuple):
    """An account as a page shows it: who somebody is, nothing they work on."""

    account: Account
    held: tuple[Held, ...]
    delegations: tuple[Delegation, ...]
    factors: int
    awaits_password: bool
    is_bound: bool
    is_new: bool

    @property
    def may_be_taken(self) -> bool:
        """Has it a role of its own?"""
        return bool(self.held)


def staff(accounts: QuerySet[Account] | None = None) -> QuerySet[Account]:
    """Accounts with what `shown` needs, by name."""
    found = Account.objects.all() if accounts is None else accounts
    return found.prefetch_related("assignments", "delegations").annotate(is_new=~_checked()).order_by("username")


def unchecked() -> QuerySet[Account]:
    """Accounts that were made or changed since an auditor looked."""
    return Account.objects.filter(~_checked())


def _checked() -> Exists:
    return Exists(AccountCheck.objects.filter(account=OuterRef("pk"), changed_at=OuterRef("changed_at")))


def shown(accounts: Iterable[Account]) -> list[Staff]:
    """Each as a page shows it. In: rows of `staff`."""
    listed = list(accounts)
    ids = [each.pk for each in listed]
    factors = list(Authenticator.objects.filter(user__in=ids, type__in=FACTORS).values_list("user_id", flat=True))
    bound = set(Identity.objects.filter(account__in=ids).values_list("account_id", flat=True))
    open_codes = set(SetupCode.objects.filter(account__in=ids, used_at=None).values_list("account_id", flat=True))
    return [
        Staff(
            each, tuple(sorted(Held(Role(a.role), a.regency) for a in each.assignments.all() if a.ended is None)),
            tuple(sorted(each.delegations.all(), key=lambda d: d.since)), factors.count(each.pk),
            each.pk in open_codes, each.pk in bound, getattr(each, "is_new", False),
        )
        for each in listed
    ]  # fmt: skip


def has_factor(account: Account) -> bool:
    """Has it a second factor?"""
    return bool(Authenticator.objects.filter(user=account, type__in=FACTORS).exists())


def subject_blind(subject: str) -> bytes:
    """How a subject of the identity provider is found again without being kept."""
    return vault().blind(subject.strip(), "identity")


def bound_to(subject: str) -> Account | None:
    """The account of whom the identity provider calls so."""
    found = Identity.objects.filter(subject_blind=subject_blind(subject)).select_related("account").first()
    return found.account if found else None


def stale_codes(now: datetime) -> int:
    """Setup codes that ended before they were used."""
    return SetupCode.objects.filter(used_at=None, until__lte=now, account__is_active=True).count()
