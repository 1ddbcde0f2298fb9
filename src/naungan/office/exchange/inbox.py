"""What waits around exchanges: files to hand over, answers that are due, answers to use.

Knows: which of it is whose, by role. Does not know: how any of it is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Role
from naungan.office.exchange import policies, queries
from naungan.office.exchange.models import Exchange, State
from naungan.office.inbox import Task
from naungan.office.pages import Worker
from naungan.office.programmes import queries as programmes


def tasks(who: Worker) -> Iterator[Task]:
    """For officers of the province."""
    programme = programmes.current_or_none()
    if programme is None or Role.PROVINCE_OFFICER not in who.actor.roles:
        return
    asked = list(queries.exchanges(programme).order_by("due", "pk"))
    for each in asked if asked and not programmes.is_closed(programme) else ():
        yield from _of(each)


def _of(exchange: Exchange) -> Iterator[Task]:
    today, url = timezone.localdate(), reverse("exchange_detail", args=[exchange.pk])
    told = {"number": exchange.number, "service": exchange.to}
    if exchange.state == State.READY:
        yield Task(_("Serahkan berkas pertukaran %(number)s kepada %(service)s") % told, url, until=exchange.due)
    elif exchange.state == State.WAITING:
        kind = "bad" if exchange.is_overdue(today) else "warn" if policies.is_near(exchange.due, today) else ""
        open_ones = queries.total(exchange).open
        label = _("Tagih jawaban %(service)s, pertukaran %(number)s: orang belum dijawab") % told
        yield Task(label, url, open_ones, exchange.due, kind, exchange.owner)
    if queries.is_unused(exchange) and queries.running(exchange) is None:
        yield Task(_("Pakai jawaban %(service)s, pertukaran %(number)s, sebagai register") % told, url, kind="good")
