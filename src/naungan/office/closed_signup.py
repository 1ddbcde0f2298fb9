"""Nobody signs up: accounts are made by an administrator, one for each person.

Knows: what allauth may do without us. Does not know: how an account is made (accounts/actions.py).
"""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's adapter with the door to signing up shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False
