"""Accounts as an app of Django: what people do with their own account is logged from the start.

Knows: the module that listens. Does not know: what it hears.
"""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Accounts(AppConfig):
    """The app."""

    name = "naungan.office.accounts"

    def ready(self) -> None:
        """Begin to listen."""
        import_module("naungan.office.accounts.own_acts")
