"""kill -9 of the web server while a system sends: the same key again gives one effect, and the answer that it had."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.api.models import ApiRequest
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.connection import database
from naungan.office.intake.models import ListRow, Upload
from tests.office import places
from tests.office.api_world import BASE, token
from tests.office.cast import HOME
from tests.office.workplace import Workplace, workplace

ROWS = 400


def _body(number: int) -> bytes:
    rows = [{"nik": f"1207{number:08d}{at:04d}", "nama": f"ORANG {at}", "jenis_kelamin": "L"} for at in range(ROWS)]
    return json.dumps({"baris": rows}).encode()


def _sent(office: Workplace, secret: str, number: int) -> bytes:
    """The answer; b'' where the server died."""
    headers = {
        "Authorization": f"Bearer {secret}", "Idempotency-Key": f"kunci-{number:04d}", "Content-Type": "application/json",
    }  # fmt: skip
    try:
        with urlopen(Request(f"{office.url}{BASE}versi/baris", _body(number), headers), timeout=60) as answer:
            return bytes(answer.read())
    except (URLError, HTTPException, ConnectionError):
        return b""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_web_server_does_each_request_once(
    kind: str, monkeypatch: pytest.MonkeyPatch, drill_count: Callable[[int, int], int]
) -> None:
    rng, kills, lists = random.Random(11), 0, drill_count(5, 100)
    with workplace(kind, "tests.office.api_seed") as office:
        if office is None:
            pytest.skip("no PostgreSQL on this machine: whether a killed server keeps its word there was NOT tested")
        office.kill_worker()
        monkeypatch.setenv("NAUNGAN_DATA", str(office.home))
        places.work_on(database(office.address, office.home))
        try:
            secret = token(Account.objects.get(username=Role.REGENCY_OFFICER.value)).secret
            assert _sent(office, secret, 1)
            begun = time.monotonic()
            assert _sent(office, secret, 2)
            seconds = time.monotonic() - begun
            for number in range(3, lists + 3):
                first: list[bytes] = []
                sending = threading.Thread(target=lambda n=number, a=first: a.append(_sent(office, secret, n)))
                sending.start()
                time.sleep(rng.uniform(0.0, seconds * 1.1) if kills else 0.0)
                office.kill_web()
                sending.join()
                kills += not first[0]
                office.open_doors()
                again = _sent(office, secret, number)
                assert again, "the same request goes through after the kill"
                assert first[0] in (b"", again), "an answer that was given is given again"
                assert _sent(office, secret, number) == again
            assert kills, "a test without a kill tells nothing"
            with scope.entered(scope.EVERYWHERE):
                made = list(Upload.objects.filter(kode_kab=HOME).order_by("number"))
                assert [each.number for each in made] == list(range(1, lists + 4)), (
                    "the one handed in before, and each once"
                )
                assert all(ListRow.objects.filter(upload=each).count() == ROWS for each in made[1:])
            assert ApiRequest.objects.count() == LogEntry.objects.filter(act="lewat_api").count() == lists + 2
            assert verify().fault is None
        finally:
            places.leave()
