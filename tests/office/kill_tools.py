"""Tools for killing an office at work: it in processes of its own, a visitor with a browser's patience, jobs waited for.

Knows: how an office is entered, killed and found again. Does not know: what it does.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Protocol
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import actor
from naungan.office.connection import database
from naungan.office.jobs.models import Job, JobState
from naungan.office.programmes import queries as programmes
from naungan.office.review import actions
from naungan.office.review.models import Determination, Purpose
from tests.office import places, tiny_office
from tests.office.tiny_province import DOUBTED
from tests.office.workplace import Workplace, workplace

SEED = "tests.office.tiny_office"
LONGEST_JOB_SECONDS = 300
PROOF_SECONDS = 60
RECEIPT = re.compile(r"Tanda terima ([\w-]+)")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@contextmanager
def at_work(kind: str, monkeypatch: pytest.MonkeyPatch, **told: str) -> Iterator[Workplace]:
    """An office in processes of its own; this process works on the same database, with the same secrets."""
    with workplace(kind, SEED, **told) as found:
        if found is None:
            pytest.skip("no PostgreSQL on this machine: whether a killed process loses anything there was NOT tested")
        monkeypatch.setenv("NAUNGAN_DATA", str(found.home))
        places.work_on(database(found.address, found.home))
        yield found
        places.leave()


class Visitor:
    """Somebody with a browser's patience: no answer is an empty answer."""

    def __init__(self, office: Workplace, username: str = f"petugas-{DOUBTED}") -> None:
        self.url = office.url
        self.proved = float("-inf")
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        form = {"login": username, "password": tiny_office.PASSWORD}
        told = urlencode({**form, "csrfmiddlewaretoken": self._token("/akun/login/")}).encode()
        with self.opener.open(f"{self.url}/akun/login/", told) as answer:
            assert "/akun/login/" not in answer.url
        self.token = (
            self._token("/akun/2fa/") if username != f"petugas-{DOUBTED}" else self._token(f"/usulan/{DOUBTED}/")
        )

    def press(self, path: str, **form: str) -> str:
        """Send a form. Out: where it led, '' where no answer came."""
        told = urlencode({**form, "csrfmiddlewaretoken": self.token}).encode()
        try:
            with self.opener.open(self.url + path, told) as answer:
                return str(answer.url)
        except (URLError, HTTPException, OSError):
            return ""

    def prove_oneself(self) -> None:
        """Type the password once more, as whoever signs or issues must; not more often than the office takes it."""
        if time.monotonic() - self.proved > PROOF_SECONDS:
            assert self.press("/akun/reauthenticate/", password=tiny_office.PASSWORD)
            self.proved = time.monotonic()

    def upload(self, data: bytes) -> str:
        """Out: the receipt that the answer shows, '' where none came."""
        line = uuid.uuid4().hex
        head = f'--{line}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token}\r\n'
        file = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="daftar.xlsx"\r\n\r\n'
        body = head.encode() + file.encode() + data + f"\r\n--{line}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={line}"}
        try:
            with self.opener.open(Request(f"{self.url}/usulan/{DOUBTED}/unggah/", body, kind)) as answer:
                found = RECEIPT.search(answer.read().decode())
        except (URLError, HTTPException, OSError):
            return ""
        assert found, "an answer without a receipt"
        return found[1]

    def _token(self, path: str) -> str:
        with self.opener.open(self.url + path) as answer:
            found = TOKEN.search(answer.read().decode())
        assert found
        return found[1]


def ask(purpose: Purpose, officer: Account | None = None) -> Determination:
    """A determination, asked for by the province."""
    officer = officer or Account.objects.get(username="petugas_provinsi")
    with scope.entered(scope.EVERYWHERE):
        return actions.request(by=actor(officer), account=officer, programme=programmes.current(), purpose=purpose)


class Asked(Protocol):
    """Something that a job works out."""

    job_id: int | None


def until_begun(asked: Asked) -> None:
    _until(lambda: Job.objects.get(pk=asked.job_id).state != JobState.WAITING)


def until_ended(asked: Asked) -> None:
    _until(lambda: Job.objects.get(pk=asked.job_id).state not in (JobState.WAITING, JobState.RUNNING))


def _until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_JOB_SECONDS
    while not happens():
        assert time.monotonic() < end, "the worker does nothing"
        time.sleep(0.02)


def time_passes() -> None:
    """The dead worker's lease runs out; nobody waits half a minute for it here."""
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=timezone.now() - timedelta(seconds=1))
