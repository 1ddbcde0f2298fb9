"""The API's walls: every operation × every role, regency and state of a token; a session opens none of them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.api import queries
from naungan.office.api.models import ApiToken
from naungan.office.api.v1 import document
from naungan.office.intake.models import ListRow, Upload, UploadKind
from naungan.office.pages import entries
from naungan.office.programmes.models import Programme
from naungan.office.review.models import Determination, Purpose, State
from naungan.office.scope import EVERYWHERE
from naungan.office.vault_in_use import vault
from tests.office.api_access import OPERATIONS, VERSION
from tests.office.api_world import BASE, System
from tests.office.cast import ELSEWHERE, HOME, person
from tests.office.clean_world import logged_in
from tests.office.places import Place
from tests.office.test_walls import app_role, candidate, without_first_wall, world

__all__ = ["app_role", "without_first_wall"]
OF_HOME = (f'"{HOME}"', f"U-{HOME}", candidate(HOME), "rahasia-12.07", "BUDI-RUMAH")


def test_every_operation_has_an_expectation_and_an_entry() -> None:
    told = {
        operation["operationId"]: (method.upper(), path)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }
    assert told.keys() == OPERATIONS.keys()
    doors = {page.route for page in entries().values() if page.door is not None}
    assert {path.removeprefix("/").replace("{nomor}", "<int:nomor>") for _, path in told.values()} == doors
    for name, (method, path) in told.items():
        wanted = OPERATIONS[name]
        shape = wanted.path.replace("VERSION", "{nomor}").replace("DETERMINATION", "{nomor}")
        assert (wanted.method, BASE + shape) == (method, path)


class Tokens:
    """One of each state, past every policy."""

    def __init__(self, people: dict[Role, Account]) -> None:
        self.people = people
        self.elsewhere = Account.objects.filter(username="petugas-lain").first() or person("petugas-lain")
        Assignment.objects.get_or_create(account=self.elsewhere, role=Role.REGENCY_OFFICER, regency=ELSEWHERE)

    def of(self, account: Account, regency: str = HOME, **told: Any) -> str:
        secret = "nga_" + secrets.token_urlsafe(32)
        until = timezone.localdate() + timedelta(days=1)
        ApiToken.objects.create(**{
            "regency": regency, "label": "Uji", "digest": queries.digest(secret), "account": account, "until": until,
            **told,
        })  # fmt: skip
        return secret

    @property
    def home(self) -> str:
        return self.of(self.people[Role.REGENCY_OFFICER])

    def dead(self) -> dict[str, str]:
        """State -> a token that must open nothing."""
        officer, now = self.people[Role.REGENCY_OFFICER], timezone.now()
        closed = person("tutup", Role.REGENCY_OFFICER)
        Account.objects.filter(pk=closed.pk).update(is_active=False)
        left = person("pergi", Role.REGENCY_OFFICER)
        Assignment.objects.filter(account=left).update(ended=now)
        found = {
            "none": "", "unknown": "nga_" + "a" * 43, "shapeless": "x", "no prefix": secrets.token_urlsafe(32),
            "ended": self.of(officer, until=timezone.localdate()), "revoked": self.of(officer, revoked_at=now),
            "of another regency": self.of(officer, ELSEWHERE), "of a closed account": self.of(closed),
            "of one who left": self.of(left),
        }  # fmt: skip
        for role, account in self.people.items():
            if role is not Role.REGENCY_OFFICER:
                found[f"of {role.value}"] = self.of(account)
        return found


def only_home_has() -> None:
    """A second version of HOME with a row that must never be told elsewhere."""
    with scope.entered(EVERYWHERE):
        account = Account.objects.get(username=Role.REGENCY_OFFICER.value)
        made = Upload.objects.create(
            programme=Programme.objects.get(), kode_kab=HOME, number=VERSION, receipt=f"U-{HOME}-2", size=1,
            kind=UploadKind.NEW, name="rahasia-12.07.xlsx", sha256="0" * 64, blob="0" * 32, account=account,
        )  # fmt: skip
        own_id = f"{made.pk}/{candidate(HOME)}"
        text = b'{"file": "rahasia-12.07", "sheet": "", "row": 2, "cells": {"nama": "BUDI-RUMAH"}, "problems": []}'
        ListRow.objects.create(
            id=own_id, upload=made, kode_kab=HOME, candidate_id=candidate(HOME), position=0, state="baik",
            content_mark=b"", content=vault().seal(text, f"intake_listrow:content:{own_id}"),
        )  # fmt: skip


def call(name: str, secret: str, system: System | None = None) -> Any:
    wanted, system = OPERATIONS[name], system or System(secret)
    with scope.entered(EVERYWHERE):
        determination = Determination.objects.get(purpose=Purpose.DRAFT, state=State.DONE).pk
    path = wanted.path.replace("DETERMINATION", str(determination)).replace("VERSION", str(VERSION))
    if wanted.method == "GET":
        return system.get(path)
    return system.post(path, wanted.body) if wanted.body is not None else system.send(b"a")


def check_matrix(tokens: Tokens) -> list[str]:
    """What differs from the table, in words."""
    wrong, dead = [], tokens.dead()
    home, elsewhere = tokens.home, tokens.of(tokens.elsewhere, ELSEWHERE)
    for name, wanted in OPERATIONS.items():
        for secret, status in ((home, wanted.status), (elsewhere, wanted.foreign)):
            answer = call(name, secret)
            if answer.status_code != status:
                wrong.append(f"{name}: {answer.status_code} instead of {status}: {answer.content[:300]!r}")
        told = call(name, elsewhere).content.decode()
        wrong += [f"{name} tells {ELSEWHERE} of {HOME}: {word}" for word in OF_HOME if word in told]
        for state, secret in dead.items():
            answer = call(name, secret)
            if answer.status_code != 401 or answer.json()["code"] != "TOKEN_TIDAK_BERLAKU":
                wrong.append(f"{name} with a token {state}: {answer.status_code}")
    return wrong


@pytest.fixture
def tokens(office: Place) -> Tokens:
    made = Tokens(world())
    only_home_has()
    return made


def test_each_operation_opens_to_its_own_regency_only(tokens: Tokens) -> None:
    assert check_matrix(tokens) == []


def test_the_matrix_holds_for_the_pages_role(app_role: str) -> None:
    only_home_has()
    assert check_matrix(Tokens({role: Account.objects.get(username=role.value) for role in Role})) == []


def test_the_second_wall_alone_keeps_regencies_apart(app_role: str, without_first_wall: None) -> None:
    only_home_has()
    assert check_matrix(Tokens({role: Account.objects.get(username=role.value) for role in Role})) == []


def test_whatever_is_wrong_with_a_token_is_answered_alike(tokens: Tokens) -> None:
    told = {call("get_programme", secret).content for secret in tokens.dead().values()}
    assert len(told) == 1
    for path in ("tidak-ada", "versi/1207014101850003", "versi/abc"):
        assert System("").get(path).status_code == 401, "not even what there is"


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_session_opens_no_operation(name: str, sqlite_office: Place) -> None:
    people = world()
    only_home_has()
    for role in (Role.REGENCY_OFFICER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR):
        system = System("")
        system.client = logged_in(people[role])
        answer = call(name, "", system)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


def test_a_token_counts_nowhere_but_in_its_header(tokens: Tokens) -> None:
    secret, client = tokens.home, Client(headers={"host": "kantor.test"})
    for headers in ({"Authorization": f"Basic {secret}"}, {"Authorization": secret}, {"X-Token": secret}):
        assert client.get(f"{BASE}program", secure=True, headers=headers).status_code == 401
    assert client.get(f"{BASE}program?token={secret}&access_token={secret}", secure=True).status_code == 401
    assert client.get("/usulan/", secure=True, headers={"Authorization": f"Bearer {secret}"}).status_code == 302
    assert client.get(f"{BASE}program", secure=True, headers={"Authorization": f"bearer {secret}"}).status_code == 200


def test_a_token_has_no_role_beside_its_own(sqlite_office: Place) -> None:
    """An officer of two regencies made it for one: it sees that one."""
    tokens = Tokens(world())
    only_home_has()
    Assignment.objects.create(account=tokens.elsewhere, role=Role.REGENCY_OFFICER, regency=HOME)
    secret = tokens.of(tokens.elsewhere, ELSEWHERE)
    assert call("get_version", secret).status_code == 404
    assert OF_HOME[2] not in call("list_results", secret).content.decode()
