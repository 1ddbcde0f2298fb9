"""The office with a small province judged as a draft, and a hearing on it with two objections: every kind of page."""

from __future__ import annotations

from naungan.office.accounts.models import Account
from tests.browser import hearing_office


def seed() -> None:
    if not Account.objects.exists():
        hearing_office.seed()
        hearing_office.hold()
