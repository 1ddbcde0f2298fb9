"""What waits about notices: mail that did not arrive, for the administrator.

Knows: how many. Does not know: what they say.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Role
from naungan.office.inbox import Task
from naungan.office.notices import queries
from naungan.office.pages import Worker


def tasks(who: Worker) -> Iterator[Task]:
    """For the administrator, where mail is sent at all."""
    if Role.ADMINISTRATOR in who.actor.roles and settings.MAIL_IS_ON:
        number = queries.stuck(timezone.now()).count()
        if number:
            yield Task(
                _("Surel yang tidak sampai atau tidak pasti sampai"), reverse("notices_mail"), number, kind="warn"
            )
