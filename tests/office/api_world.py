"""An office whose regencies have systems of their own: tokens, and a client that sends them.

Knows: how a request of the API is written. Does not know: what any operation answers.
"""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.accounts.policies import OPERATOR
from naungan.office.accounts.queries import actor
from naungan.office.api import actions
from naungan.office.api.actions import Made
from naungan.office.intake import actions as intake
from naungan.office.programmes.actions import add_version, set_deadline
from tests.office.cast import ELSEWHERE, HOME, person
from tests.office.clean_world import BUDI, DEWI, PROGRAMME, REGIONS, book, logged_in

BASE = "/api/v1/"


class Regencies:
    """The two regencies of clean_world before anything is determined: a programme without registers, one person of
    every role, an officer elsewhere, both lists handed in."""

    def __init__(self) -> None:
        self.people = {role: person(role.value, role) for role in Role}
        self.elsewhere = person("petugas-lain")
        Assignment.objects.create(account=self.elsewhere, role=Role.REGENCY_OFFICER, regency=ELSEWHERE)
        made = add_version(by=OPERATOR, account=None, text=PROGRAMME, regions_text=REGIONS, note="Program uji")
        until = timezone.localdate() + timedelta(days=3)
        set_deadline(by=OPERATOR, account=None, programme=made.programme, regency="", until=until, reason="Batas uji")
        lists = ((self.account(Role.REGENCY_OFFICER), HOME, BUDI), (self.elsewhere, ELSEWHERE, DEWI))
        for account, kode_kab, someone in lists:
            told = {"by": actor(account), "account": account, "programme": made.programme, "kode_kab": kode_kab}
            with scope.entered(scope.Scope(frozenset({kode_kab}))):
                intake.upload(name="daftar.xlsx", data=book(someone.row()), **told)
                intake.hand_in(number=1, **told)

    def account(self, role: Role) -> Account:
        return self.people[role]

    def client(self, role: Role) -> Client:
        return logged_in(self.account(role))


def token(account: Account, regency: str = HOME, days: int = 30) -> Made:
    """Made as on the page."""
    until = timezone.localdate() + timedelta(days=days)
    return actions.make_token(by=actor(account), account=account, regency=regency, label="Sistem uji", until=until)


class System:
    """A regency's own system. Each POST has a key of its own unless it is given one."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(headers={"host": "kantor.test"})
        self.client.raise_request_exception = False

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(BASE + path, query, secure=True, headers=self.headers())

    def post(self, path: str, body: Any, key: str = "") -> Any:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            BASE + path,
            text,
            content_type="application/json",
            secure=True,
            headers=self.headers(key or str(uuid.uuid4())),
        )

    def send(self, data: bytes, key: str = "", name: str = "daftar.xlsx", **form: str) -> Any:
        file = SimpleUploadedFile(name, data)
        return self.client.post(
            BASE + "versi", {"berkas": file, **form}, secure=True, headers=self.headers(key or str(uuid.uuid4()))
        )

    def headers(self, key: str = "") -> dict[str, str]:
        found = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return {**found, "Idempotency-Key": key} if key else found
