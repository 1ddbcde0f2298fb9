"""Exchange as an app of Django: its handlers of long jobs are known, its notes stand on the freeze page, it reminds.

Knows: who asks it. Does not know: what is done (making.py, ask.py, into_register.py) or said (freezing.py).
"""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ExchangeApp(AppConfig):
    """The app."""

    name = "naungan.office.exchange"

    def ready(self) -> None:
        """Let the queue, the worker and the freeze page know, once the tables are."""
        for module in ("making", "ask", "into_register"):
            import_module(f"naungan.office.exchange.{module}")
        guards = import_module("naungan.office.review.guards")
        guards.speak(import_module("naungan.office.exchange.freezing").notes)
        chores = import_module("naungan.office.jobs.chores")
        chores.every(chores.HOUR, import_module("naungan.office.exchange.chore").remind)
