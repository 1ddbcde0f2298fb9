"""What waits for whoever looks: each app names its own tasks, the first page shows them all.

Knows: what a task is, and which apps were asked to name theirs. Does not know: any app; who may do a task is asked of
the roles by the app that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naungan.office.pages import Worker


class Task(NamedTuple):
    """One thing that waits. `number`: how many of it; `until`: its last day; `kind`: '', good, warn or bad."""

    label: str
    url: str
    number: int | None = None
    until: date | None = None
    kind: str = ""
    hint: str = ""

    @property
    def days_left(self) -> int | None:
        """Days from today to its last day; negative once that is over."""
        return None if self.until is None else (self.until - timezone.localdate()).days

    @property
    def time_left(self) -> str:
        """The same in words."""
        days = self.days_left
        if days is None:
            return ""
        if days < 0:
            return _("sudah lewat")
        if days == 0:
            return _("hari ini hari terakhir")
        return ngettext("%(days)s hari lagi", "%(days)s hari lagi", days) % {"days": days}


Source = Callable[[Worker], Iterable[Task]]
_sources: list[Source] = []


def gather_from(*sources: Source) -> None:
    """From now on ask these, in this order."""
    _sources.extend(source for source in sources if source not in _sources)


def tasks(who: Worker) -> list[Task]:
    """All that waits for this person, within the scope entered: the nearest last day first."""
    found = [task for source in _sources for task in source(who)]
    return sorted(found, key=lambda task: (task.until is None, task.until or date.max))
