"""Writing tokens: make one, revoke one, count its use; forget old requests.

Knows: the order of asking, writing, telling, logging. Does not know: what a token is used for.
"""

from __future__ import annotations

import secrets
import time
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import Actor, demand
from naungan.office.api import policies, queries
from naungan.office.api.models import ApiRequest, ApiToken
from naungan.office.api.policies import CALLS_A_MINUTE, KEPT, PREFIX, Act, Standing
from naungan.office.audit.actions import append
from naungan.office.notices.actions import tell_role


class Made(NamedTuple):
    """A new token, and the only time that it can be seen."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_token(*, by: Actor, account: Account, regency: str, label: str, until: date) -> Made:
    """A token that acts as whoever makes it; the head of the regency is told. Raises: Refused."""
    today = timezone.localdate()
    standing = queries.shown(ApiToken.objects.filter(regency=regency).select_related("account"))
    demand(
        policies.may_make(by, regency), policies.has_label(label), policies.lasts(until, today),
        policies.is_room(sum(each.standing is Standing.ACTIVE for each in standing)),
    )  # fmt: skip
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        regency=regency, label=label.strip(), digest=queries.digest(secret), account=account, until=until
    )
    tell_role(
        role=Role.REGENCY_HEAD, regency=regency, subject=_("Token API baru untuk %(regency)s") % {"regency": regency},
        text=_("%(name)s membuat token “%(label)s” agar sistem kabupaten/kota dapat bekerja atas namanya. "
               "Cabut token itu jika tidak Anda ketahui.") % {"name": account.name, "label": made.label},
        url=reverse("api_tokens"),
    )  # fmt: skip
    told = {"regency": regency, "label": made.label, "until": until.isoformat()}
    append(by=by.id, act=Act.MAKE_TOKEN, subject=made.log_id, payload=told)
    return Made(made, secret)


@transaction.atomic
def revoke_token(*, by: Actor, token: ApiToken) -> None:
    """From the next request on it opens nothing. Raises: Refused."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    demand(
        policies.may_revoke(by, token.regency, token.account.log_id),
        policies.is_standing(queries.standing(token, timezone.localdate())),
    )
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    append(by=by.id, act=Act.REVOKE_TOKEN, subject=token.log_id, payload={"regency": token.regency})


def count_call(token: ApiToken) -> bool:
    """Count one use, exactly, whichever process it comes to. Out: is it still within its minute's bound?"""
    minute, mine = int(time.time()) // 60, ApiToken.objects.filter(pk=token.pk)
    if not mine.filter(minute=minute).update(calls=F("calls") + 1):
        fresh = mine.exclude(minute=minute).update(minute=minute, calls=1, last_used=timezone.localdate())
        if not fresh:  # another process began the minute in between
            mine.update(calls=F("calls") + 1)
    return mine.values_list("calls", flat=True).get() <= CALLS_A_MINUTE


def forget_requests() -> int:
    """Requests that nobody sends again. Out: how many."""
    old = ApiRequest.objects.filter(at__lt=timezone.now() - KEPT)
    return old.delete()[0] if old.exists() else 0  # asked first: SQLite locks for a deletion of nothing, too
