"""Signing as an app of Django: it speaks up before a frozen list is opened again, and is told when it was.

Knows: what it has to say. Does not know: who opens a list.
"""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Signing(AppConfig):
    """The app."""

    name = "naungan.office.signing"

    def ready(self) -> None:
        """Stand guard."""
        guards = import_module("naungan.office.review.guards")
        guards.stand(guards.BEFORE_REOPEN, import_module("naungan.office.signing.queries").reasons_to_wait)
        guards.follow(import_module("naungan.office.signing.actions").fall_with)
