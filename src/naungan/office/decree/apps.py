"""Decree as an app of Django: its handler of long jobs and its guard are known as soon as the office is set up.

Knows: the handler's module, and that an issued decree holds its list. Does not know: what they do.
"""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DecreeApp(AppConfig):
    """The app."""

    name = "naungan.office.decree"

    def ready(self) -> None:
        """Let the queue know the handler."""
        import_module("naungan.office.decree.making")
