"""The regencies of api_world as an office that a process of its own serves."""

from __future__ import annotations


def seed() -> None:
    from naungan.office.accounts.models import Account
    from tests.office.api_world import Regencies

    if not Account.objects.exists():
        Regencies()
