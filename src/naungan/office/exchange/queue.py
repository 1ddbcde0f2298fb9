"""Putting the long work of an exchange in the queue of jobs: write its files, ask a service, make a register.

Knows: kinds and arguments. Does not know: how anything of it is done (making.py, ask.py, into_register.py).
"""

from __future__ import annotations

from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor
from naungan.office.exchange.models import Channel, Delivery, Exchange
from naungan.office.jobs.actions import enqueue
from naungan.office.jobs.models import Job

WRITE, ASK, USE = "pertukaran_tulis", "pertukaran_tanya", "pertukaran_register"


def write(exchange: Exchange, *, by: Actor, account: Account) -> Job:
    """Ask for its files."""
    return enqueue(by=by, account=account, kind=WRITE, arguments={"exchange": exchange.pk})


def ask(delivery: Delivery, *, by: Actor, account: Account, behind: str = "", remaining: int | None = None) -> Job:
    """Ask the service about some more: `behind` this row id, and so many that are `remaining`, None = all."""
    arguments = {"delivery": delivery.pk, "behind": behind, "remaining": remaining}
    return enqueue(by=by, account=account, kind=ASK, arguments=arguments)


def tried_in_vain(delivery: Delivery) -> str:
    """Row id of the last question that the asking before this one tried in vain, '' for none."""
    earlier = Delivery.objects.filter(
        exchange=delivery.exchange_id, channel=Channel.SERVICE, number__lt=delivery.number
    )
    last = earlier.select_related("job").order_by("-number").first()
    job = last.job if last else None
    return str({**job.arguments, **job.outcome}.get("behind", "")) if job else ""


def use(exchange: Exchange, *, by: Actor, account: Account) -> Job:
    """Ask for a register of its answers."""
    return enqueue(by=by, account=account, kind=USE, arguments={"exchange": exchange.pk})
