"""On top of `hearing_office`: a hearing with two objections, so that there is every kind of page."""

from __future__ import annotations

from tests.browser import hearing_office


def seed() -> None:
    hearing_office.hold()
