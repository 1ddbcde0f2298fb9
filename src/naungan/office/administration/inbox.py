"""What waits about accounts: new and changed ones for the auditor, codes that ended unused for the administrator.

Knows: how many. Does not know: whose they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.office.accounts import queries
from naungan.office.accounts.models import Role
from naungan.office.inbox import Task
from naungan.office.pages import Worker


def tasks(who: Worker) -> Iterator[Task]:
    """For the auditor and the administrator."""
    if Role.AUDITOR in who.actor.roles:
        number = queries.unchecked().exclude(pk=who.account.pk).count()
        if number:
            label, url = _("Akun baru atau berubah yang belum diperiksa"), f"{reverse('staff')}?keadaan=baru"
            yield Task(label, url, number, kind="warn")
    if Role.ADMINISTRATOR in who.actor.roles:
        number = queries.stale_codes(timezone.now())
        if number:
            yield Task(_("Kode awal yang berakhir sebelum dipakai"), reverse("staff"), number, kind="warn")
