"""Reading notices: one's own, and what became of them by mail.

Knows: which are to be mailed now, and which never arrived for sure. Does not know: how mail is sent (mailing.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from naungan.office.accounts.models import Account
from naungan.office.notices.models import Notice
from naungan.office.notices.policies import DOUBT, MAIL_DAYS, PAUSES


def own(account: Account) -> QuerySet[Notice]:
    """What this person was told, the newest first."""
    return Notice.objects.filter(account=account)


def unread(account: Account) -> int:
    """How many of them were never opened."""
    return own(account).filter(read_at=None).count()


def to_mail(now: datetime) -> QuerySet[Notice]:
    """Unread news of people with an address that no worker has in hand, the oldest first."""
    due = Q(retry_at=None) | Q(retry_at__lte=now)
    waiting = _news(now).filter(due, held_at=None, attempts__lt=len(PAUSES))
    return waiting.select_related("account").order_by("id")


def stuck(now: datetime) -> QuerySet[Notice]:
    """Unread news that was given up, or of which nobody knows whether it was sent."""
    given_up, doubtful = Q(held_at=None, attempts__gte=len(PAUSES)), Q(held_at__lt=now - DOUBT)
    return _news(now).filter(given_up | doubtful).select_related("account")


def _news(now: datetime) -> QuerySet[Notice]:
    fresh = Notice.objects.filter(sent_at=None, read_at=None, created_at__gt=now - timedelta(days=MAIL_DAYS))
    return fresh.filter(account__is_active=True).exclude(account__email="")
