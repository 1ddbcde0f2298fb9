"""Putting a determination in the queue of long jobs.

Knows: its kind and arguments. Does not know: how it is worked out (determine.py).
"""

from __future__ import annotations

from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor
from naungan.office.jobs.actions import enqueue
from naungan.office.jobs.models import Job
from naungan.office.review.models import Determination

KIND = "determination"


def put(determination: Determination, *, by: Actor, account: Account) -> Job:
    """Ask for it to be worked out."""
    return enqueue(by=by, account=account, kind=KIND, arguments={"determination": determination.pk})
