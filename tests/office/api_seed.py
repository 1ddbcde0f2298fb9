"""The regencies of api_world as an office that a process of its own serves."""

from __future__ import annotations


def seed() -> None:
    from tests.office.api_world import Regencies

    Regencies()
