"""Jobs: done once, whoever is killed in between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from naungan.model.errors import WrongCall
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.actions import append
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.jobs import actions
from naungan.office.jobs.actions import Context, LeaseLost, enqueue, handles, work_until_empty
from naungan.office.jobs.models import Job, JobState
from naungan.office.jobs.queries import progress
from tests.office.cast import person
from tests.office.places import Place

ROOT = Path(__file__).parents[2]
SLOW = """
import sys, time
sys.path[:0] = [{src!r}, {root!r}]
import django
django.setup()
from collections.abc import Callable
from datetime import timedelta
from tests.office.test_jobs import actions, work_until_empty
actions.LEASE, actions.REPORT_SECONDS = timedelta(seconds=0.3), 0.0
actions.stop_at(15)
print("ready", flush=True)
work_until_empty()
"""


@handles("uji-catat")
def write_in_steps(context: Context) -> None:
    """Works for a while, then writes what it made and ends, in one transaction."""
    for step in range(20):
        context.progress("Menghitung", step, 20)
        time.sleep(0.01)
    with transaction.atomic():
        context.complete({"made": 1})
        append(by="uji", act="hasil", subject=context.job.log_id)


@handles("uji-gagal")
def fail(context: Context) -> None:
    raise WrongCall("Register belum ada.") if context.arguments["told"] else ValueError("rahasia")


@pytest.fixture
def account(office: Place) -> Account:
    return person("provinsi", Role.PROVINCE_OFFICER)


def put(account: Account, kind: str = "uji-catat", **arguments: object) -> Job:
    return enqueue(by=actor(account), account=account, kind=kind, arguments=arguments)


def results() -> int:
    return LogEntry.objects.filter(act="hasil").count()


def test_a_job_is_done_once(account: Account) -> None:
    job = put(account)
    assert [ran.state for ran in work_until_empty()] == [JobState.DONE]
    assert work_until_empty() == []
    job.refresh_from_db()
    assert (job.outcome, job.attempts, results()) == ({"made": 1}, 1, 1)
    assert progress(job).is_over


def test_a_job_taken_back_with_its_transaction_is_never_done(account: Account) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put(account)
        _ = 1 / 0
    assert work_until_empty() == []


def test_a_stop_is_told_and_a_fault_is_not(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    told, untold = put(account, "uji-gagal", told=True), put(account, "uji-gagal", told=False)
    work_until_empty()
    told.refresh_from_db()
    untold.refresh_from_db()
    assert (told.state, told.sentence) == (JobState.FAILED, "Register belum ada.")
    assert (untold.state, untold.sentence) == (JobState.FAILED, actions.UNEXPECTED)
    told_operator = capsys.readouterr().err
    assert "ValueError\n" in told_operator
    assert "rahasia\n" not in told_operator, "the error's own words could name a person"


def test_who_lost_the_lease_ends_nothing(account: Account) -> None:
    job = put(account)
    first = actions._claimed("satu")
    assert first is not None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    second = actions._claimed("dua")
    assert second is not None
    assert second.attempts == 2
    with pytest.raises(LeaseLost), transaction.atomic():
        append(by="uji", act="hasil", subject="satu")
        Context(first, "satu").complete({})
    with transaction.atomic():
        Context(second, "dua").complete({})
    assert results() == 0
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_held_job_is_nobody_elses(account: Account) -> None:
    put(account)
    assert actions._claimed("satu") is not None
    assert actions._claimed("dua") is None


def test_a_long_step_that_reports_nothing_keeps_its_job(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LEASE", timedelta(seconds=0.4))
    claimed: list[Job | None] = []

    @handles("uji-diam")
    def say_nothing(context: Context) -> None:
        time.sleep(1.0)
        claimed.append(actions._claimed("pekerja lain"))
        with transaction.atomic():
            context.complete({})

    with transaction.atomic():
        enqueue(by=actor(account), account=account, kind="uji-diam", arguments={})
    assert [ran.state for ran in work_until_empty()] == ["selesai"]
    assert claimed == [None]


def test_a_cancelled_job_writes_nothing(account: Account) -> None:
    job = put(account)
    claimed = actions._claimed("satu")
    assert claimed is not None
    assert actions.cancel(by=actor(account), job=job)
    with pytest.raises(LeaseLost):
        Context(claimed, "satu").progress("x", 1, 2)
    with pytest.raises(LeaseLost), transaction.atomic():
        Context(claimed, "satu").complete({})
    with pytest.raises(LeaseLost), transaction.atomic():
        Context(claimed, "satu").hold()
    assert not actions.cancel(by=actor(account), job=job)
    assert LogEntry.objects.filter(act="batalkan_pekerjaan", subject=job.log_id, actor=actor(account).id).count() == 1
    assert work_until_empty() == []


@handles("uji-bagian")
def write_in_parts(context: Context) -> None:
    """Writes in several transactions, and loses its lease after the first."""
    for part in range(3):
        with transaction.atomic():
            context.hold()
            append(by="uji", act="hasil", subject=f"bagian {part}")
        Job.objects.filter(pk=context.job.pk).update(lease_by="lain")
    with transaction.atomic():
        context.complete({})


def test_a_worker_that_lost_its_lease_between_two_transactions_writes_nothing_more(account: Account) -> None:
    job = put(account, "uji-bagian")
    assert [ran.state for ran in work_until_empty()] == [actions.TAKEN_OVER]
    assert results() == 1
    job.refresh_from_db()
    assert (job.state, job.lease_by) == (JobState.RUNNING, "lain")


def test_a_job_held_within_a_transaction_is_nobody_elses_however_long_it_takes(
    postgresql_office: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease runs out while rows are written: the next worker must not begin the same work. SQLite has one writer."""
    monkeypatch.setattr(actions, "LEASE", timedelta(0))
    put(person("provinsi", Role.PROVINCE_OFFICER))
    claimed = actions._claimed("satu")
    assert claimed is not None

    def another() -> Job | None:
        try:
            return actions._claimed("dua")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Context(claimed, "satu").hold()
        time.sleep(0.05)
        assert pool.submit(another).result(timeout=10) is None
        Context(claimed, "satu").complete({})


@handles("uji-berhenti")
def be_stopped(context: Context) -> None:
    """Is told to stop in the middle of a transaction, as SIGTERM does."""
    with transaction.atomic():
        append(by="uji", act="hasil", subject="setengah")
        raise SystemExit(143)


def test_a_worker_told_to_stop_gives_its_job_back(account: Account) -> None:
    job = put(account, "uji-berhenti")
    for _ in range(actions.MOST_ATTEMPTS + 1):  # nothing went wrong: no attempt is used up
        with pytest.raises(SystemExit):
            work_until_empty()
    job.refresh_from_db()
    assert (job.state, job.lease_by, job.lease_until, job.attempts) == (JobState.WAITING, "", None, 0)
    assert results() == 0
    assert actions._claimed("dua") is not None, "at once, not after the lease"


def test_sigterm_reaches_a_worker_at_work(account: Account, office: Place, home: Path) -> None:
    """The command itself: killed gently, its job is free at once."""
    job = put(account)
    process = started(office, home)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if job.state == JobState.RUNNING:
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 143
    job.refresh_from_db()
    assert (job.state, job.lease_by, job.attempts) == (JobState.WAITING, "", 0)
    assert [ran.state for ran in work_until_empty()] == [JobState.DONE]
    assert results() == 1


def test_a_job_that_stops_again_and_again_is_given_up(account: Account) -> None:
    job = put(account)
    for _ in range(actions.MOST_ATTEMPTS):
        assert actions._claimed("satu") is not None
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert actions._claimed("satu") is None
    job.refresh_from_db()
    assert (job.state, job.sentence) == (JobState.FAILED, actions.GAVE_UP)


def test_a_silent_job_looks_stalled(account: Account) -> None:
    job = put(account)
    claimed = actions._claimed("satu")
    assert claimed is not None
    assert not progress(claimed).is_stalled
    claimed.heartbeat_at = timezone.now() - timedelta(seconds=31)
    assert progress(claimed).is_stalled
    assert job.pk == claimed.pk


def test_killed_workers_leave_one_result(
    account: Account, office: Place, home: Path, drill_count: Callable[[int, int], int]
) -> None:
    """kill -9 at a random moment, again and again: each job has one result in the end."""
    jobs = [put(account) for _ in range(drill_count(5, 100))]
    rng = random.Random(7)
    kills = 0
    while Job.objects.exclude(state=JobState.DONE).exists():
        worker = started(office, home)
        time.sleep(rng.uniform(0.05, 0.6 + 0.1 * kills))  # longer each time: a slow machine too ends its work once
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        kills += 1
        assert kills < 40 + 4 * len(jobs)
        time.sleep(0.3)
        Job.objects.filter(attempts__gte=actions.MOST_ATTEMPTS).update(attempts=1)
    assert kills >= 2
    assert results() == len(jobs)
    assert verify().fault is None


def started(office: Place, home: Path) -> subprocess.Popen[str]:
    """A worker in a process of its own, once it is ready."""
    code = SLOW.format(src=str(ROOT / "src"), root=str(ROOT))
    environment = {
        **os.environ, "NAUNGAN_DATA": str(home), "NAUNGAN_DATABASE": office.address, "NAUNGAN_HOSTS": "kantor.test",
        "DJANGO_SETTINGS_MODULE": "naungan.office.settings",
    }  # fmt: skip
    if office.kind == "sqlite":
        name = str(connection.settings_dict["NAME"])
        code = code.replace(
            "django.setup()",
            f"from django.conf import settings\nsettings.DATABASES['default']['NAME'] = {name!r}\ndjango.setup()",
        )
    worker = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    worker.stdout.close()
    return worker
