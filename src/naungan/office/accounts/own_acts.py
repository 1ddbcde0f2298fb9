"""What people do with their own account through the library's pages, as entries in the log.

Knows: the library's signals. Does not know: how a password or a factor is checked. A login that failed names the
account that was tried, never what was typed: a password may have been typed in the wrong field.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.dispatch import receiver

from naungan.office.accounts.actions import log_own
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import OwnAct
from naungan.office.audit.actions import append

GUEST = "tamu"
"""Whoever stands before the door."""


@receiver(account_signals.user_logged_in)
def logged_in(user: Account, **_: Any) -> None:
    """Somebody came in."""
    log_own(OwnAct.LOG_IN, user)


@receiver(account_signals.user_logged_out)
def logged_out(user: Account | None = None, **_: Any) -> None:
    """Somebody left."""
    if isinstance(user, Account):
        log_own(OwnAct.LOG_OUT, user)


@receiver(account_signals.password_changed)
def password_changed(user: Account, **_: Any) -> None:
    """Somebody changed their password."""
    log_own(OwnAct.CHANGE_PASSWORD, user)


@receiver(factor_signals.authenticator_added)
def factor_added(user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Somebody set up a second factor, or recovery codes."""
    log_own(OwnAct.ADD_FACTOR, user, type=str(authenticator.type))


@receiver(factor_signals.authenticator_removed)
def factor_removed(user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Somebody took a second factor away."""
    log_own(OwnAct.REMOVE_FACTOR, user, type=str(authenticator.type))


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **_: Any) -> None:
    """Somebody was not let in. The library lets through only so many tries, so the log does not drown."""
    typed = str(credentials.get("username") or "").strip().lower()
    tried = Account.objects.filter(username=typed).first()
    with transaction.atomic():
        append(by=GUEST, act=OwnAct.LOG_IN_FAILED, subject=tried.log_id if tried else GUEST)
