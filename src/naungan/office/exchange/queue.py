"""Putting the long work of an exchange in the queue of jobs: write its files, ask a service, make a register.

Knows: kinds and arguments. Does not know: how anything of it is done (making.py, ask.py, into_register.py).
"""

from __future__ import annotations

from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor
from naungan.office.exchange.models import Delivery, Exchange
from naungan.office.jobs.actions import enqueue
from naungan.office.jobs.models import Job

WRITE, ASK, USE = "pertukaran_tulis", "pertukaran_tanya", "pertukaran_register"


def write(exchange: Exchange, *, by: Actor, account: Account) -> Job:
    """Ask for its files."""
    return enqueue(by=by, account=account, kind=WRITE, arguments={"exchange": exchange.pk})


def ask(delivery: Delivery, *, by: Actor, account: Account) -> Job:
    """Ask the service about some more."""
    return enqueue(by=by, account=account, kind=ASK, arguments={"delivery": delivery.pk})


def use(exchange: Exchange, *, by: Actor, account: Account) -> Job:
    """Ask for a register of its answers."""
    return enqueue(by=by, account=account, kind=USE, arguments={"exchange": exchange.pk})
