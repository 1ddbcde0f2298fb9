"""Reading accounts: who somebody is on a day, with every role they have then.

Knows: that a delegation counts from its first day and no longer on its last. Does not know: what a role allows.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from naungan.office.accounts.models import Account, Assignment, Delegation, Role
from naungan.office.accounts.policies import Actor, Held, State


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
    rows = Delegation.objects.filter(account=account, since__lte=day, until__gt=day).values_list("role", "regency")
    return {Held(Role(role), regency) for role, regency in rows}


def roles_ahead(account: Account, day: date) -> set[Role]:
    """Every role it has, or will have by a delegation that has not ended on this day."""
    ahead = Delegation.objects.filter(account=account, until__gt=day).values_list("role", flat=True)
    return {held.role for held in assigned(account)} | {Role(role) for role in ahead}


def state(account: Account) -> State:
    """What it is."""
    return State.ACTIVE if account.is_active else State.DISABLED
