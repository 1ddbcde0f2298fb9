"""Telling people of the office: a row in the transaction in which it happened, so that both are there or neither.

Knows: who holds a role today; that reading is not logged. Does not know: why somebody is told; whoever acts says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import Actor, demand
from naungan.office.accounts.queries import holders
from naungan.office.audit.actions import append
from naungan.office.notices import policies, queries
from naungan.office.notices.models import Notice


@transaction.atomic
def tell(*, to: Iterable[Account], subject: str, text: str, url: str = "") -> int:
    """Tell these people. Out: how many. Raises: NumberTold, ForeignAddress."""
    policies.without_number(subject, text, url)
    policies.leads_home(url)
    line = policies.one_line(subject)
    rows = [Notice(account=each, subject=line, text=text, url=url) for each in {each.pk: each for each in to}.values()]
    return len(Notice.objects.bulk_create(rows))


def tell_role(*, role: Role, regency: str = "", subject: str, text: str, url: str = "") -> int:
    """Tell everybody who holds this role today, in this regency where the role has one. Raises: NumberTold."""
    return tell(to=holders(role, regency, timezone.localdate()), subject=subject, text=text, url=url)


def read(*, by: Account, notice: Notice) -> None:
    """Its own reader opened it: the first time counts, and it is mailed no more."""
    queries.own(by).filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def mail_again(*, by: Actor) -> int:
    """Try once more what was given up; never what may have been sent. Out: how many. Raises: Refused."""
    demand(policies.may_mail_again(by))
    again = queries.stuck(timezone.now()).filter(held_at=None).update(attempts=0, retry_at=None)
    append(by=by.id, act=policies.Act.MAIL_AGAIN, subject="pesan", payload={"notices": again})
    return again
