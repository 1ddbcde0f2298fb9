"""Review as an app of Django: its handler of long jobs is known as soon as the office is set up.

Knows: the handler's module. Does not know: what it does.
"""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Review(AppConfig):
    """The app."""

    name = "naungan.office.review"

    def ready(self) -> None:
        """Let the queue know the handler."""
        import_module("naungan.office.review.determine")
