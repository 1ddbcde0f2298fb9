"""Reading tokens: whose one is, and whether it still counts.

Knows: that a token is as good as its account's role today. Does not know: what it is used for.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor, Held
from naungan.office.accounts.queries import actor
from naungan.office.api.models import ApiToken
from naungan.office.api.policies import TOKEN, Standing
from naungan.office.pages import Worker
from naungan.office.scope import Scope


class ShownToken(NamedTuple):
    """A token as a page shows it."""

    token: ApiToken
    standing: Standing


def digest(secret: str) -> bytes:
    """How a token is kept. 256 random bits: nobody tries them out, so a plain hash keeps them."""
    return hashlib.sha256(secret.encode()).digest()


def token_of(secret: str) -> ApiToken | None:
    """The token that was shown as these letters, whatever it is today."""
    if not TOKEN.fullmatch(secret):
        return None
    return ApiToken.objects.filter(digest=digest(secret)).select_related("account").first()


def standing(token: ApiToken, today: date) -> Standing:
    """What it is on this day."""
    if token.revoked_at is not None:
        return Standing.REVOKED
    if today >= token.until:
        return Standing.ENDED
    return Standing.ACTIVE if _held(token) in actor(token.account, today).held else Standing.WITHOUT_ROLE


def worker_of(token: ApiToken) -> Worker | None:
    """Who works by it: its account, as officer of its one regency and as nothing else; None where it does not count."""
    if standing(token, timezone.localdate()) is not Standing.ACTIVE:
        return None
    return Worker(
        token.account, Actor(token.account.log_id, frozenset({_held(token)})), Scope(frozenset({token.regency}))
    )


def _held(token: ApiToken) -> Held:
    return Held(Role.REGENCY_OFFICER, token.regency)


def seen_by(who: Worker) -> QuerySet[ApiToken]:
    """Tokens that this person may know of: of their regencies; of all for whoever looks after the office."""
    found = ApiToken.objects.select_related("account")
    if who.actor.roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
        return found
    own = {held.regency for held in who.actor.held if held.role in (Role.REGENCY_OFFICER, Role.REGENCY_HEAD)}
    return found.filter(regency__in=sorted(own))


def shown(tokens: QuerySet[ApiToken]) -> list[ShownToken]:
    """Each as it is today."""
    today = timezone.localdate()
    return [ShownToken(token, standing(token, today)) for token in tokens]
