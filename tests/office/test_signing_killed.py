"""kill -9 of the web server while a head signs: signed or not, and the log and the rows say the same."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.connection import database
from naungan.office.review.models import Determination
from naungan.office.signing import actions
from naungan.office.signing.machine import State
from naungan.office.signing.models import Agreement, Signature
from tests.office import places
from tests.office.cast import HOME, PASSWORD
from tests.office.signing_world import by, fresh
from tests.office.workplace import Workplace, workplace

SEED = "tests.office.signing_office"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Head:
    """The head of a regency with a browser's patience: no answer is an empty answer."""

    def __init__(self, office: Workplace) -> None:
        self.url, self.opener = office.url, build_opener(HTTPCookieProcessor(CookieJar()))
        self._post("/akun/login/", {"login": f"kepala-{HOME}", "password": PASSWORD})

    def prepare(self, made: Agreement) -> dict[str, str]:
        """Prove who he is where that is asked, and open the page. Out: what its form sends."""
        path = f"/persetujuan/{made.pk}/tanda-tangan/"
        with self.opener.open(self.url + path) as answer:
            text, at = answer.read().decode(), answer.url
        if "reauthenticate" in at:
            self._post(at.removeprefix(self.url), {"password": PASSWORD})
            with self.opener.open(self.url + path) as answer:
                text = answer.read().decode()
        found = TOKEN.search(text)
        assert found
        return {"csrfmiddlewaretoken": found[1], "seen": made.content_hash, "part": HOME}

    def sign(self, made: Agreement, form: dict[str, str]) -> bool:
        """Out: did an answer say that it is done?"""
        try:
            told = urlencode(form).encode()
            with self.opener.open(f"{self.url}/persetujuan/{made.pk}/tanda-tangan/", told) as answer:
                return "Tanda tangan Anda tercatat" in answer.read().decode()
        except (URLError, HTTPException, OSError):
            return False

    def _post(self, path: str, form: dict[str, str]) -> None:
        with self.opener.open(self.url + path) as answer:
            found = TOKEN.search(answer.read().decode())
        assert found
        told = urlencode({**form, "csrfmiddlewaretoken": found[1]}).encode()
        with self.opener.open(self.url + path, told) as answer:
            assert path.partition("?")[0] not in answer.url, "not let in"


def drawn_up() -> Agreement:
    """The next minutes, open for signing."""
    officer, of = Account.objects.get(username="petugas"), Determination.objects.get()
    for each in Agreement.objects.exclude(state=State.CANCELLED):
        actions.cancel(**by(officer), agreement=each, why="Putaran berikutnya")
    with scope.entered(scope.EVERYWHERE):
        made = actions.draw_up(
            **by(officer), determination=of, kind="perubahan", regions=[HOME], facts={}, place="Medan",
            held_on=timezone.localdate(), notes="",
        )  # fmt: skip
        actions.open_signing(by=actor(officer), agreement=made, seen=made.content_hash)
    return made


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_web_server_signed_or_did_not(
    kind: str, monkeypatch: pytest.MonkeyPatch, drill_count: Callable[[int, int], int]
) -> None:
    rng, rounds, kills, seconds = random.Random(11), drill_count(3, 100), 0, 0.2
    with workplace(kind, SEED) as office:
        if office is None:
            pytest.skip("no PostgreSQL on this machine: whether a killed signature is whole there was NOT tested")
        monkeypatch.setenv("NAUNGAN_DATA", str(office.home))
        places.work_on(database(office.address, Path(office.home)))
        office.kill_worker()
        head = Head(office)
        for number in range(rounds + 1):
            made = drawn_up()
            form, answer = head.prepare(made), list[bool]()
            begun = time.monotonic()
            sending = threading.Thread(target=lambda m=made, f=form, a=answer: a.append(head.sign(m, f)))
            sending.start()
            if number:  # the first one tells how long it takes
                time.sleep(
                    rng.uniform(0.0, seconds) if kills else 0.0
                )  # the first kill is sure to come before the answer
                office.kill_web()
            sending.join()
            if not number:
                assert answer == [True]
                seconds = time.monotonic() - begun
                continue
            kills += not answer[0]
            told = _told(made)
            assert told in ((0, 0, State.OPEN), (1, 1, State.AWAITS_BPJS)), "half a signature"
            assert told[0] or not answer[0], "whoever was told that it is done has signed"
            office.open_doors()
            head.sign(made, head.prepare(made))
            assert _told(made) == (1, 1, State.AWAITS_BPJS), "sent again it is one signature"
        assert kills, "a test without a kill tells nothing"
        assert verify().fault is None
        places.leave()


def _told(made: Agreement) -> tuple[int, int, str]:
    """Signatures, entries of the log, state."""
    logged = LogEntry.objects.filter(act="tanda_tangani", subject=made.log_id).count()
    return Signature.objects.filter(agreement=made).count(), logged, fresh(made).state
