"""Has whoever sits before this browser proved just now who they are? Asked before each signature, and before
a scan becomes one or none.

Knows: what the login library notes of a session. Does not know: what is signed. A password, and a second factor where
the account has one; that somebody once logged in is not enough.
"""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import has_factor
from naungan.office.signing.policies import FRESH_SECONDS

PASSWORD_PAGE, FACTOR_PAGE = "account_reauthenticate", "mfa_reauthenticate"


def asks_for(request: HttpRequest, account: Account) -> str:
    """The page that is still to be passed before a signature; '' = none. Whoever comes in by the identity provider
    alone has no password here, and proves their second factor; without either they are asked for a password."""
    given = {
        each["method"] for each in get_authentication_records(request, account)
        if each.get("reauthenticated") and 0 <= time.time() - each["at"] < FRESH_SECONDS
    }  # fmt: skip
    is_factored = has_factor(account)
    if "password" not in given and (account.has_usable_password() or not is_factored):
        return PASSWORD_PAGE
    return FACTOR_PAGE if is_factored and "mfa" not in given else ""
