"""Little things that the worker does beside its jobs, unasked: mail, reminders, what is to be forgotten.

Knows: how often each is done, and when it was last. Does not know: what it is. One may be done twice: it looks first.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection

from naungan.office.jobs.outlive import outlived

Chore = Callable[[], object]
ALWAYS, HOUR = 0.0, 3600.0
"""How long a chore rests. Units: seconds."""
NEVER = float("-inf")
_rests: dict[Chore, float] = {}
_done: dict[Chore, float] = {}


def every(rest: float, chore: Chore) -> None:
    """From now on do this too, when it has rested so long. Units: seconds."""
    _rests[chore] = rest


def do_due() -> None:
    """Do what has rested. One that goes wrong is tried again when it has rested; the others and the jobs go on."""
    for chore, rest in list(_rests.items()):
        now = time.monotonic()
        if now - _done.get(chore, NEVER) < rest:
            continue
        _done[chore] = now
        if not outlived(chore):
            connection.close()
