"""An office in the middle of a meeting, to be served: `seed` fills it once, everybody with the cast's password."""

from __future__ import annotations


def seed() -> None:
    """Fill it, unless it is."""
    from naungan.office.accounts.models import Account
    from tests.office.cast import PASSWORD
    from tests.office.signing_world import Meeting

    if not Account.objects.exists():
        Meeting(password=PASSWORD).opened()
