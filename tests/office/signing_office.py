"""An office in the middle of a meeting, to be served: `seed` fills it once, everybody with the cast's password."""

from __future__ import annotations


def seed() -> None:
    """Fill it."""
    from tests.office.cast import PASSWORD
    from tests.office.signing_world import Meeting

    Meeting(password=PASSWORD).opened()
