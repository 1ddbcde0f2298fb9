"""Reading jobs: how far one is, in numbers and words.

Knows: when a job looks abandoned. Does not know: how it is done.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from naungan.office.jobs.models import Job, JobState

STALLED = timedelta(seconds=30)
OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Progress(NamedTuple):
    """How far a job is. `is_stalled`: its worker has said nothing for a while; another one will go on. `is_unclaimed`:
    no worker has taken it for as long."""

    phase: str
    done: int
    total: int
    is_over: bool
    is_stalled: bool
    is_unclaimed: bool
    sentence: str


def progress(job: Job) -> Progress:
    """The job as a page shows it."""
    beat = job.heartbeat_at or job.created_at
    is_late = timezone.now() - beat > STALLED
    stalled, unclaimed = job.state == JobState.RUNNING and is_late, job.state == JobState.WAITING and is_late
    return Progress(job.phase, job.done, job.total, job.state in OVER, stalled, unclaimed, job.sentence)
