"""Hearing as an app of Django: it speaks up before a freeze, and reminds whoever answers now and then.

Knows: who asks it. Does not know: what is said (freezing.py, actions.py).
"""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Hearing(AppConfig):
    """The app."""

    name = "naungan.office.hearing"

    def ready(self) -> None:
        """Let review and the worker know, once the tables are."""
        guards, freezing = (
            import_module("naungan.office.review.guards"),
            import_module("naungan.office.hearing.freezing"),
        )
        guards.stand(guards.BEFORE_FREEZE, freezing.reasons_to_wait)
        guards.speak(freezing.notes)
        chores = import_module("naungan.office.jobs.chores")
        chores.every(chores.HOUR, import_module("naungan.office.hearing.chore").remind)
