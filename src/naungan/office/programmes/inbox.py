"""What waits at a programme: none loaded, no register, no last day for lists.

Knows: what the province officer has to set up. Does not know: who else works, or any list.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Role
from naungan.office.inbox import Task
from naungan.office.pages import Worker
from naungan.office.programmes import queries


def tasks(who: Worker) -> Iterator[Task]:
    """For a province officer."""
    if Role.PROVINCE_OFFICER not in who.actor.roles:
        return
    programme, url = queries.current_or_none(), reverse("programme")
    if programme is None:
        yield Task(_("Belum ada program"), url, kind="bad", hint=_("Mintalah pengelola server memuat berkas program."))
        return
    if queries.is_closed(programme):
        return
    if not queries.snapshots(programme):
        yield Task(
            _("Register belum dipasang"), url, kind="bad", hint=_("Tanpa register, setiap baris perlu tinjauan.")
        )
    if queries.deadline(programme, "") is None:
        yield Task(_("Tetapkan batas penyerahan daftar"), url, kind="warn")
