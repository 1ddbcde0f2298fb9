"""Putting a decree's files in the queue of long jobs.

Knows: its kind and arguments. Does not know: how they are made (making.py).
"""

from __future__ import annotations

from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor
from naungan.office.decree.models import Decree
from naungan.office.jobs.actions import enqueue
from naungan.office.jobs.models import Job

KIND = "decree"


def put(decree: Decree, *, by: Actor, account: Account) -> Job:
    """Ask for its files."""
    return enqueue(by=by, account=account, kind=KIND, arguments={"decree": decree.pk})
