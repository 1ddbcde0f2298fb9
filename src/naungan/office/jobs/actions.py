"""Doing jobs: put one down, claim it with a lease, report on it, end it together with its last writing.

Knows: that a lease which ran out is free for anybody, and that whoever lost it may end nothing. Does not know: what a
job does. A handler may run again from the start after its worker was killed: it must be able to.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, NamedTuple, NoReturn

from django.db import OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from naungan.model.errors import Stop
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor
from naungan.office.audit.actions import append
from naungan.office.jobs import chores
from naungan.office.jobs.models import Job, JobState
from naungan.office.jobs.outlive import outlived

START, CANCEL = "mulai_pekerjaan", "batalkan_pekerjaan"
LEASE = timedelta(seconds=30)
BEATS = 3
"""How often a lease is renewed within its own length."""
MOST_ATTEMPTS = 5
REPORT_SECONDS = 0.5
TAKEN_OVER = "diambil alih atau dibatalkan"
UNEXPECTED = "Pekerjaan ini berhenti karena kesalahan program. Laporkan kepada pengelola Naungan dengan nomornya."
GAVE_UP = f"Pekerjaan ini terhenti {MOST_ATTEMPTS} kali dan tidak dicoba lagi. Laporkan kepada pengelola Naungan."


TERMINATED = 128 + signal.SIGTERM
_told_to_stop = threading.Event()


class LeaseLost(Exception):
    """Another worker has taken this job over, or it was cancelled: nothing more may be written for it here."""


class Context:
    """What a handler works with: its job, and how to report and to end it."""

    def __init__(self, job: Job, holder: str) -> None:
        self.job, self.holder = job, holder
        self.arguments: dict[str, Any] = job.arguments
        self.account: Account = job.account
        self._reported = 0.0

    def progress(self, phase: str, done: int, total: int) -> None:
        """Say how far it is, and keep the lease. Outside a transaction, or nobody sees it. Raises: LeaseLost."""
        if connection.in_atomic_block:
            return
        if _told_to_stop.is_set():
            raise SystemExit(TERMINATED)
        if time.monotonic() - self._reported < REPORT_SECONDS:
            return
        self._reported = time.monotonic()
        self._renew(phase=phase[:100], done=done, total=total)

    def hold(self) -> None:
        """Ask before anything is written whether the job is still held here, and keep it so. First in a transaction,
        nobody else can claim it until that ends. Raises: LeaseLost."""
        self._renew()

    def _renew(self, **told: str | int) -> None:
        now = timezone.now()
        if not self._mine().update(heartbeat_at=now, lease_until=now + LEASE, **told):
            raise LeaseLost

    def complete(self, outcome: dict[str, Any]) -> None:
        """End the job inside the transaction that writes what it made: both happen or neither. Raises: LeaseLost."""
        if not connection.in_atomic_block:
            raise RuntimeError("a job is completed in the transaction that writes what it made")
        now = timezone.now()
        ended = self._mine().update(
            state=JobState.DONE, outcome=outcome, ended_at=now, heartbeat_at=now, lease_until=None, sentence=""
        )
        if not ended:
            raise LeaseLost

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, lease_by=self.holder)


Handler = Callable[[Context], None]
_handlers: dict[str, Handler] = {}


class Ran(NamedTuple):
    """One job that a worker had in hand."""

    job_id: int
    kind: str
    state: str


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Say which function does jobs of this kind. It ends with `context.complete` in its last transaction."""

    def remember(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return remember


@transaction.atomic
def enqueue(*, by: Actor, account: Account, kind: str, arguments: dict[str, Any]) -> Job:
    """Put a job down, within the caller's transaction."""
    job = Job.objects.create(kind=kind, arguments=arguments, account=account)
    append(by=by.id, act=START, subject=job.log_id, payload={"kind": kind})
    return job


@transaction.atomic
def cancel(*, by: Actor, job: Job) -> bool:
    """Stop it, unless it has ended. What it has not committed never happens: its worker hears of it when it next
    reports or writes."""
    open_now = Job.objects.filter(pk=job.pk, state__in=(JobState.WAITING, JobState.RUNNING))
    stopped = open_now.update(state=JobState.CANCELLED, ended_at=timezone.now(), lease_by="", lease_until=None)
    if stopped:
        append(by=by.id, act=CANCEL, subject=job.log_id, payload={"kind": job.kind})
    return bool(stopped)


def work_until_empty() -> list[Ran]:
    """Do every job that waits or whose worker is gone."""
    ran, holder = [], f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
    while not _told_to_stop.is_set() and (job := _claimed(holder)) is not None:
        ran.append(_run(job, holder))
    return ran


def stop_at(number: int) -> None:
    """From now on this signal ends the worker at its job's next report, and the job is given back. Ended wherever it
    stands, it could be torn out of a commit: nobody would know whether the job is held, and a fault would be told."""
    signal.signal(number, lambda *_: _told_to_stop.set())


def work_for_ever(report: Callable[[Ran], None], *, pause: float = 1.0) -> NoReturn:
    """Do jobs as they come, and the chores between them, until the process is stopped."""
    while not _told_to_stop.is_set():
        for ran in work_until_empty():
            report(ran)
        chores.do_due()
        connection.close()
        _told_to_stop.wait(pause)
    raise SystemExit(TERMINATED)


def _claimed(holder: str) -> Job | None:
    """The next job, now held by this worker; a job that failed too often is ended instead."""
    while True:
        with transaction.atomic():
            now = timezone.now()
            free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
            rows = Job.objects.filter(free, kind__in=_handlers).order_by("id")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            job = rows.first()
            if job is None:
                return None
            if job.attempts >= MOST_ATTEMPTS:
                _end(job, GAVE_UP)
                continue
            job.state, job.lease_by, job.attempts = JobState.RUNNING, holder, job.attempts + 1
            job.lease_until, job.heartbeat_at = now + LEASE, now
            job.save(update_fields=["state", "lease_by", "attempts", "lease_until", "heartbeat_at"])
            return job


def _run(job: Job, holder: str) -> Ran:
    try:
        with _heart_beating(job, holder):
            is_well = outlived(lambda: _handlers[job.kind](Context(job, holder)), LeaseLost, Stop)
        if not is_well:
            _end_held(job, holder, UNEXPECTED)
    except LeaseLost:
        return Ran(job.pk, job.kind, TAKEN_OVER)
    except (SystemExit, KeyboardInterrupt):  # the worker is told to stop: the next one need not wait for the lease
        _give_back(job, holder)
        raise
    except Stop as stop:
        _end_held(job, holder, str(stop))
    return Ran(job.pk, job.kind, Job.objects.values_list("state", flat=True).get(pk=job.pk))


@contextmanager
def _heart_beating(job: Job, holder: str) -> Iterator[None]:
    """Keep the lease while a long step reports nothing, by a thread with a connection of its own; it ends with the
    worker. A lease that somebody else has taken is not taken back."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(max(LEASE.total_seconds() / BEATS, 0.05)):
            now = timezone.now()
            with suppress(OperationalError):  # SQLite: somebody writes for long; the next beat will do
                held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_by=holder)
                held.update(heartbeat_at=now, lease_until=now + LEASE)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _give_back(job: Job, holder: str) -> None:
    """Put a job down that was not finished; the attempt does not count, for nothing went wrong."""
    connection.close()  # whatever it was in the middle of
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_by=holder)
    held.update(state=JobState.WAITING, lease_by="", lease_until=None, attempts=F("attempts") - 1)


def _end_held(job: Job, holder: str, sentence: str) -> None:
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_by=holder)
    held.update(state=JobState.FAILED, sentence=sentence, ended_at=timezone.now(), lease_until=None)


def _end(job: Job, sentence: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, sentence=sentence, ended_at=timezone.now())
